-- CreateUsers on mysql, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?,?,?,?,?,?,?,?,?) × 10
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows changed

COMMIT

-- == floor-unprepared: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?,?,?,?,?,?,?,?,?) × 10
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows changed

COMMIT

-- == sqlx: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) × 10
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows changed

COMMIT

-- == sqlc: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?,?,?,?,?,?,?,?,?) × 10
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows changed

COMMIT

-- == ent: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec
INSERT INTO `users` (`bio`, `created_at`, `discoverable`, `display_name`, `email`, `handle`,
    `location`, `revision`, `website`)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) × 10
-- args: 'One of many.', 2026-01-02T03:04:05.678901Z, true, 'bulk1_0', 'bulk1_0@crowd.example',
--   'bulk1_0', 'Here', 1, '', 'One of many.', 2026-01-02T03:04:05.678901Z, true, … 78 more
-- 10 rows changed

COMMIT

-- == ent-prepared: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec (prepared)
INSERT INTO `users` (`bio`, `created_at`, `discoverable`, `display_name`, `email`, `handle`,
    `location`, `revision`, `website`)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) × 10
-- args: 'One of many.', 2026-01-02T03:04:05.678901Z, true, 'bulk1_0', 'bulk1_0@crowd.example',
--   'bulk1_0', 'Here', 1, '', 'One of many.', 2026-01-02T03:04:05.678901Z, true, … 78 more
-- 10 rows changed

COMMIT

-- == gorm: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO `users` (`handle`,`email`,`display_name`,`bio`,`location`,`website`,`discoverable`,
    `revision`,`created_at`)
VALUES (?,?,?,?,?,?,?,?,?) × 10
RETURNING `id`
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == gorm-quickstart: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query
INSERT INTO `users` (`handle`,`email`,`display_name`,`bio`,`location`,`website`,`discoverable`,
    `revision`,`created_at`)
VALUES (?,?,?,?,?,?,?,?,?) × 10
RETURNING `id`
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows of 1 column, 80 bytes

COMMIT
