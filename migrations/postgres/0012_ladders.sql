-- Who is called next about a case that nobody has in hand. Sealed but for the moment, as pace and step tell the level.
CREATE TABLE ladders (
    case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    -- When the next call is due; NULL while somebody has the case in hand, or it is over.
    due_at BIGINT,
    sealed BYTEA NOT NULL
);
CREATE INDEX ladders_by_due ON ladders (due_at) WHERE due_at IS NOT NULL;
