-- Where a young person talks with referents, by case: a private thread that is made once they ask for it.
CREATE TABLE talks (
    case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    asked_at BIGINT NOT NULL,
    -- NULL until the thread is made, and again once it is deleted.
    channel BIGINT,
    thread BIGINT,
    opened_at BIGINT,
    -- When the case closed: fourteen days later the thread is deleted.
    closed_at BIGINT,
    deleted_at BIGINT,
    -- A fixed word: why it could not be made.
    why TEXT
);
CREATE INDEX talks_by_thread ON talks (thread) WHERE thread IS NOT NULL;
CREATE INDEX talks_closed ON talks (closed_at) WHERE closed_at IS NOT NULL AND thread IS NOT NULL;
CREATE INDEX talks_opened ON talks (opened_at) WHERE opened_at IS NOT NULL;
