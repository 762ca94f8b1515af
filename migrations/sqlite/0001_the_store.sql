-- The tables of Sanad's store. Times are milliseconds since the Unix epoch; ids of Discord are 64-bit numbers below 2^63.
-- Who a row is about stands nowhere in clear: `sealed` holds it under a key outside the database (AES-SIV), and columns of
-- type BLOB named `…_key` or `person` are HMACs made with another such key. No column holds text of people.

-- What the store says about itself: `key-check` tells whether the key belongs to it.
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);

-- The last number given to a case on each server.
CREATE TABLE case_numbers (
    guild BIGINT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

CREATE TABLE cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild BIGINT NOT NULL,
    number BIGINT NOT NULL,
    -- (guild, person, kind[, target]) while the case is open: one open case for each.
    open_key BLOB UNIQUE,
    state TEXT NOT NULL,
    -- Counts the steps, so that two writers notice one another.
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- When something happens to it by itself.
    lapses_at BIGINT,
    post_channel BIGINT,
    post_thread BIGINT,
    post_message BIGINT,
    posted_at BIGINT,
    sealed BLOB NOT NULL,
    UNIQUE (guild, number)
);
CREATE INDEX cases_by_post ON cases (post_thread) WHERE post_thread IS NOT NULL;
CREATE INDEX cases_by_lapse ON cases (lapses_at) WHERE lapses_at IS NOT NULL;
CREATE INDEX cases_by_posted ON cases (posted_at) WHERE posted_at IS NOT NULL;

CREATE TABLE case_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX case_events_by_case ON case_events (case_id, id);

-- What has been written down already, so that a replay writes nothing twice.
CREATE TABLE sources (
    source_key BLOB NOT NULL PRIMARY KEY,
    case_id BIGINT REFERENCES cases (id) ON DELETE CASCADE,
    at BIGINT NOT NULL
);
CREATE INDEX sources_by_time ON sources (at);
CREATE INDEX sources_by_case ON sources (case_id) WHERE case_id IS NOT NULL;

-- What is still to be done on Discord. Rows of one lane are done in order. A row that is done is deleted.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    work TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    not_after BIGINT,
    lease_until BIGINT,
    attempts BIGINT NOT NULL,
    -- The fixed word of the last failure.
    why TEXT,
    -- When it was given up.
    buried_at BIGINT
);
CREATE INDEX outbox_by_lane ON outbox (lane, id) WHERE buried_at IS NULL;
CREATE INDEX outbox_by_due ON outbox (due_at) WHERE buried_at IS NULL;

CREATE TABLE doors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild BIGINT NOT NULL,
    channel BIGINT NOT NULL,
    -- pending, standing or gone
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    message BIGINT,
    expires_at BIGINT,
    gone_at BIGINT
);
CREATE INDEX doors_by_channel ON doors (channel, id) WHERE state <> 'gone';

CREATE TABLE door_people (
    door_id BIGINT NOT NULL REFERENCES doors (id) ON DELETE CASCADE,
    person BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (door_id, person)
);

-- What rests for a while: the last concern and the last door of a person, the last card of a channel.
CREATE TABLE cooldowns (
    cooldown_key BLOB NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX cooldowns_by_time ON cooldowns (expires_at);

-- What a person chose.
CREATE TABLE people (
    person BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
);

CREATE TABLE shard_sessions (
    shard_id BIGINT NOT NULL,
    shard_total BIGINT NOT NULL,
    application BIGINT NOT NULL,
    intents BIGINT NOT NULL,
    -- NULL once the gateway refused it; the watermark stays.
    session TEXT,
    resume_url TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    watermark BIGINT,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (shard_id, shard_total)
);

CREATE TABLE guild_channels (
    channel BIGINT NOT NULL PRIMARY KEY,
    guild BIGINT NOT NULL,
    parent BIGINT,
    kind BIGINT NOT NULL,
    private BIGINT NOT NULL
);
CREATE INDEX guild_channels_by_guild ON guild_channels (guild);

-- What could not be read, from when to when. Channel 0 means all of the server.
CREATE TABLE gaps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild BIGINT NOT NULL,
    channel BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    told_at BIGINT,
    UNIQUE (guild, channel, from_at, reason)
);
