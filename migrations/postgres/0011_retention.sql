-- Closed cases go after thirty days.
CREATE INDEX cases_closed ON cases (changed_at) WHERE open_key IS NULL;

-- What stays of the cases that went: how many there were, by month (202611). Sealed, as small sums tell of somebody too.
CREATE TABLE case_sums (
    guild BIGINT NOT NULL,
    month BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (guild, month)
);
