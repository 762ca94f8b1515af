-- Who is a referent of a server, what they were trained for, their hours on duty. Who they are stands in `sealed` alone;
-- `person` is an HMAC over server and person.
CREATE TABLE referents (
    person BLOB NOT NULL PRIMARY KEY,
    guild BIGINT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX referents_by_guild ON referents (guild);
