-- Register on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 3 statements, 2 rows, 16 bytes, 10 rows changed

BEGIN

-- query (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
-- args: 'registered_1', 'registered_1@crowd.example', 'registered_1', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- query (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?) RETURNING id
-- args: 61, 'text', 'Hello, world!', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- exec (prepared)
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES (?,?,?,?) × 10
-- args: 61, 28, 2026-01-02T03:04:05.678901Z, false, 61, 29, 2026-01-02T03:04:05.678901Z, false, 61,
--   30, 2026-01-02T03:04:05.678901Z, false, … 28 more
-- 10 rows changed

COMMIT

-- == floor-unprepared: 3 statements, 2 rows, 16 bytes, 10 rows changed

BEGIN

-- query
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
-- args: 'registered_1', 'registered_1@crowd.example', 'registered_1', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- query
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?) RETURNING id
-- args: 61, 'text', 'Hello, world!', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES (?,?,?,?) × 10
-- args: 61, 28, 2026-01-02T03:04:05.678901Z, false, 61, 29, 2026-01-02T03:04:05.678901Z, false, 61,
--   30, 2026-01-02T03:04:05.678901Z, false, … 28 more
-- 10 rows changed

COMMIT

-- == sqlx: 3 statements, 2 rows, 16 bytes, 10 rows changed

BEGIN

-- query (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id
-- args: 'registered_1', 'registered_1@crowd.example', 'registered_1', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- query (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
RETURNING id
-- args: 61, 'text', 'Hello, world!', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- exec (prepared)
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, ?) × 10
-- args: 61, 28, 2026-01-02T03:04:05.678901Z, false, 61, 29, 2026-01-02T03:04:05.678901Z, false, 61,
--   30, 2026-01-02T03:04:05.678901Z, false, … 28 more
-- 10 rows changed

COMMIT

-- == sqlc: 3 statements, 2 rows, 16 bytes, 10 rows changed

BEGIN

-- query (prepared)
-- name: CreateUser :many
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id
-- args: 'registered_1', 'registered_1@crowd.example', 'registered_1', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- query (prepared)
-- name: Publish :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
RETURNING id
-- args: 61, 'text', 'Hello, world!', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- exec (prepared)
-- name: FollowAll :exec
INSERT INTO follows (follower_id, followee_id, since, notify)
SELECT CAST(?1 AS INTEGER), value, CAST(?2 AS TIMESTAMP), FALSE
FROM json_each(CAST(?3 AS TEXT))
-- args: 61, 2026-01-02T03:04:05.678901Z, '[28,29,30,31,32,33,34,35,36,37]'
-- 10 rows changed

COMMIT

-- == ent: 3 statements, 2 rows, 16 bytes, 10 rows changed

BEGIN

-- query
INSERT INTO `users` (`handle`, `email`, `display_name`, `bio`, `location`, `website`,
    `discoverable`, `revision`, `created_at`)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING `id`
-- args: 'registered_1', 'registered_1@crowd.example', 'registered_1', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- query
INSERT INTO `posts` (`kind`, `body`, `created_at`, `author_id`) VALUES (?, ?, ?, ?) RETURNING `id`
-- args: 'text', 'Hello, world!', 2026-01-02T03:04:05.678901Z, 61
-- 1 row of 1 column, 8 bytes

-- exec
INSERT INTO `follows` (`followee_id`, `follower_id`, `notify`, `since`) VALUES (?, ?, ?, ?) × 10
-- args: 28, 61, false, 2026-01-02T03:04:05.678901Z, 29, 61, false, 2026-01-02T03:04:05.678901Z, 30,
--   61, false, 2026-01-02T03:04:05.678901Z, … 28 more
-- 10 rows changed

COMMIT

-- == ent-prepared: 3 statements, 2 rows, 16 bytes, 10 rows changed

BEGIN

-- query (prepared)
INSERT INTO `users` (`handle`, `email`, `display_name`, `bio`, `location`, `website`,
    `discoverable`, `revision`, `created_at`)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING `id`
-- args: 'registered_1', 'registered_1@crowd.example', 'registered_1', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- query (prepared)
INSERT INTO `posts` (`kind`, `body`, `created_at`, `author_id`) VALUES (?, ?, ?, ?) RETURNING `id`
-- args: 'text', 'Hello, world!', 2026-01-02T03:04:05.678901Z, 61
-- 1 row of 1 column, 8 bytes

-- exec (prepared)
INSERT INTO `follows` (`followee_id`, `follower_id`, `notify`, `since`) VALUES (?, ?, ?, ?) × 10
-- args: 28, 61, false, 2026-01-02T03:04:05.678901Z, 29, 61, false, 2026-01-02T03:04:05.678901Z, 30,
--   61, false, 2026-01-02T03:04:05.678901Z, … 28 more
-- 10 rows changed

COMMIT

-- == gorm: 3 statements, 2 rows, 16 bytes, 10 rows changed

BEGIN

-- query (prepared)
INSERT INTO `users` (`handle`,`email`,`display_name`,`bio`,`location`,`website`,`discoverable`,
    `revision`,`created_at`)
VALUES (?,?,?,?,?,?,?,?,?)
RETURNING `id`
-- args: 'registered_1', 'registered_1@crowd.example', 'registered_1', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- query (prepared)
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?)
RETURNING `id`
-- args: 61, 'text', 'Hello, world!', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- exec (prepared)
INSERT INTO `follows` (`follower_id`,`followee_id`,`since`,`notify`) VALUES (?,?,?,?) × 10
-- args: 61, 28, 2026-01-02T03:04:05.678901Z, false, 61, 29, 2026-01-02T03:04:05.678901Z, false, 61,
--   30, 2026-01-02T03:04:05.678901Z, false, … 28 more
-- 10 rows changed

COMMIT

-- == gorm-quickstart: 3 statements, 2 rows, 16 bytes, 10 rows changed

BEGIN

-- query
INSERT INTO `users` (`handle`,`email`,`display_name`,`bio`,`location`,`website`,`discoverable`,
    `revision`,`created_at`)
VALUES (?,?,?,?,?,?,?,?,?)
RETURNING `id`
-- args: 'registered_1', 'registered_1@crowd.example', 'registered_1', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- query
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?)
RETURNING `id`
-- args: 61, 'text', 'Hello, world!', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- exec
INSERT INTO `follows` (`follower_id`,`followee_id`,`since`,`notify`) VALUES (?,?,?,?) × 10
-- args: 61, 28, 2026-01-02T03:04:05.678901Z, false, 61, 29, 2026-01-02T03:04:05.678901Z, false, 61,
--   30, 2026-01-02T03:04:05.678901Z, false, … 28 more
-- 10 rows changed

COMMIT
