-- PublishAll on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 80 bytes

BEGIN

-- query (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?,?,?,?,?,?) × 10 RETURNING id
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == floor-unprepared: 1 statement, 10 rows, 80 bytes

BEGIN

-- query
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?,?,?,?,?,?) × 10 RETURNING id
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == sqlx: 1 statement, 10 rows, 80 bytes

BEGIN

-- query (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?) × 10
RETURNING id
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == sqlc: 1 statement, 10 rows, 80 bytes

BEGIN

-- query (prepared)
-- name: PublishAll :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
SELECT value ->> 'author_id', value ->> 'kind', value ->> 'body', value ->> 'parent_id',
       value ->> 'repost_of_id', CAST(?1 AS TIMESTAMP)
FROM json_each(CAST(?2 AS TEXT))
ORDER BY key
RETURNING id
-- args: 2026-01-02T03:04:05.678901Z, '[{"author_id":3,"kind":"text","b…' (1309 bytes)
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == ent: 1 statement, 10 rows, 80 bytes

BEGIN

-- query
INSERT INTO `posts` (`author_id`, `body`, `created_at`, `kind`, `parent_id`, `repost_of_id`)
VALUES (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL)
RETURNING `id`
-- args: 3, 'What is new.', 2026-01-02T03:04:05.678901Z, 'text', 3, 'What is new about it.',
--   2026-01-02T03:04:05.678901Z, 'reply', 1, 3, 2026-01-02T03:04:05.678901Z, 'repost', … 31 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == ent-prepared: 1 statement, 10 rows, 80 bytes

BEGIN

-- query (prepared)
INSERT INTO `posts` (`author_id`, `body`, `created_at`, `kind`, `parent_id`, `repost_of_id`)
VALUES (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL)
RETURNING `id`
-- args: 3, 'What is new.', 2026-01-02T03:04:05.678901Z, 'text', 3, 'What is new about it.',
--   2026-01-02T03:04:05.678901Z, 'reply', 1, 3, 2026-01-02T03:04:05.678901Z, 'repost', … 31 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == gorm: 1 statement, 10 rows, 80 bytes

BEGIN

-- query (prepared)
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?) × 10
RETURNING `id`
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == gorm-quickstart: 1 statement, 10 rows, 80 bytes

BEGIN

-- query
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?) × 10
RETURNING `id`
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT
