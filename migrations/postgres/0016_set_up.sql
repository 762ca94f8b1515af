-- How a server is set up in Discord itself, and whether public reactions rest there. All of it stands in `sealed`: it names
-- the person who answers for the server.
CREATE TABLE guild_setups (
    guild BIGINT NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
);
