-- CreateUser on mysql, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == floor-unprepared: 1 statement, 1 row changed; round trips: 1

-- exec
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == sqlx: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == sqlc: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
-- name: CreateUser :execlastid
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == ent: 1 statement, 1 row changed; round trips: 1

-- exec
INSERT INTO `users` (`handle`, `email`, `display_name`, `bio`, `location`, `website`,
    `discoverable`, `revision`, `created_at`)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == ent-prepared: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
INSERT INTO `users` (`handle`, `email`, `display_name`, `bio`, `location`, `website`,
    `discoverable`, `revision`, `created_at`)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == gorm: 1 statement, 1 row, 8 bytes; round trips: 1

-- query (prepared)
INSERT INTO `users` (`handle`,`email`,`display_name`,`bio`,`location`,`website`,`discoverable`,
    `revision`,`created_at`)
VALUES (?,?,?,?,?,?,?,?,?)
RETURNING `id`
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == gorm-quickstart: 1 statement, 1 row, 8 bytes; round trips: 3

BEGIN

-- query
INSERT INTO `users` (`handle`,`email`,`display_name`,`bio`,`location`,`website`,`discoverable`,
    `revision`,`created_at`)
VALUES (?,?,?,?,?,?,?,?,?)
RETURNING `id`
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

COMMIT
