-- When an open case goes by itself: one that is not shown on its server, where nobody may close it.
ALTER TABLE cases ADD COLUMN goes_at BIGINT;
CREATE INDEX cases_by_going ON cases (goes_at) WHERE goes_at IS NOT NULL;
