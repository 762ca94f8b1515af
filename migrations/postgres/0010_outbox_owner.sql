-- Who has a row in hand: the random number of a process. It renews the leases of its own rows while it works.
ALTER TABLE outbox ADD COLUMN owner BIGINT;
