-- Who has a row in hand: the random number of a process.
ALTER TABLE outbox ADD COLUMN owner BIGINT;
