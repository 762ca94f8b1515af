-- Where words that people left for a team stand, in text channels: there they do not go with the thread of their case. Only
-- the place, never the words.
CREATE TABLE words_left (
    case_id BIGINT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    channel BIGINT NOT NULL,
    message BIGINT NOT NULL,
    PRIMARY KEY (case_id, message)
);
