-- The permanent card that opens help: where it was placed last in each channel, so that `/sanad diagnostic` can look whether
-- it still stands.
CREATE TABLE panels (
    channel BIGINT NOT NULL PRIMARY KEY,
    guild BIGINT NOT NULL,
    message BIGINT NOT NULL,
    posted_at BIGINT NOT NULL
);
CREATE INDEX panels_by_guild ON panels (guild);

-- When the adult outside of a server last took a notice about a case that the team sees too, and last did not. Notices about
-- cases that the team must not see leave no trace here.
CREATE TABLE outside_answers (
    guild BIGINT NOT NULL PRIMARY KEY,
    answered_at BIGINT,
    failed_at BIGINT
);
