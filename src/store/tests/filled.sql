-- What a store of the first version can hold: each table at least once. Blobs are not meant to open.
INSERT INTO case_numbers VALUES (1, 1);
INSERT INTO cases (id, guild, number, open_key, state, version, created_at, changed_at, lapses_at, post_channel,
                   post_thread, post_message, posted_at, sealed)
VALUES (1, 1, 1, x'AA', 'claimed', 3, 1789999000000, 1789999100000, 1790000200000, 5, 6, 7, 1789999050000, x'0102');
INSERT INTO case_events (case_id, at, kind, sealed) VALUES (1, 1789999000000, 'signal', x'0102');
INSERT INTO sources VALUES (x'BB', 1, 1789999000000), (x'CC', NULL, 1789999000000);
INSERT INTO outbox (lane, kind, work, created_at, due_at, not_after, lease_until, attempts, why, buried_at)
VALUES ('case/1', 'post-case', '{"do":"post-case","case":1}', 1789999000000, 1789999000000, NULL, 1789999030000, 1,
        'timeout', NULL),
       ('door/1', 'remove-door', '{"do":"remove-door","door":1,"channel":"5","message":"8"}', 1789999000000,
        1789999900000, NULL, NULL, 4, 'forbidden', 1789999990000);
INSERT INTO doors (guild, channel, state, due_at, not_after, message, expires_at, gone_at)
VALUES (1, 5, 'gone', 1789999000000, 1789999600000, 8, 1789999900000, 1789999990000);
INSERT INTO door_people VALUES (1, x'DD', x'0102');
INSERT INTO cooldowns VALUES (x'EE', 1790000000000, x'0102');
INSERT INTO people VALUES (x'FF', x'0102');
INSERT INTO shard_sessions VALUES (0, 1, 42, 33281, 's1', 'wss://gateway.example.invalid', 7, 100, 1789999990000);
INSERT INTO guild_channels VALUES (5, 1, NULL, 0, 0);
INSERT INTO gaps (guild, channel, from_at, to_at, reason, told_at)
VALUES (1, 0, 1790000000000, 1790000060000, 'no-history', NULL);
