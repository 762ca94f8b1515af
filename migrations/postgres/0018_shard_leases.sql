-- Which process hears which shard, until when, and how often that has changed hands.
CREATE TABLE shard_leases (
    shard_id BIGINT NOT NULL,
    shard_total BIGINT NOT NULL,
    -- The random number of a process.
    holder BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (shard_id, shard_total)
);
-- The processes that share the shards; one that has not been seen by then is gone.
CREATE TABLE processes (
    owner BIGINT NOT NULL PRIMARY KEY,
    seen_until BIGINT NOT NULL
);
-- When the next session may begin, for each bucket of Discord's.
CREATE TABLE identify_turns (
    bucket BIGINT NOT NULL PRIMARY KEY,
    free_at BIGINT NOT NULL
);
