-- PublishAll on mysql, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?,?,?,?,?,?) × 10
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows changed

COMMIT

-- == floor-unprepared: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?,?,?,?,?,?) × 10
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows changed

COMMIT

-- == sqlx: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?) × 10
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows changed

COMMIT

-- == sqlc: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?,?,?,?,?,?) × 10
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows changed

COMMIT

-- == ent: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec
INSERT INTO `posts` (`author_id`, `body`, `created_at`, `kind`, `parent_id`, `repost_of_id`)
VALUES (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL)
-- args: 3, 'What is new.', 2026-01-02T03:04:05.678901Z, 'text', 3, 'What is new about it.',
--   2026-01-02T03:04:05.678901Z, 'reply', 1, 3, 2026-01-02T03:04:05.678901Z, 'repost', … 31 more
-- 10 rows changed

COMMIT

-- == ent-prepared: 1 statement, 10 rows changed; round trips: 3

BEGIN

-- exec (prepared)
INSERT INTO `posts` (`author_id`, `body`, `created_at`, `kind`, `parent_id`, `repost_of_id`)
VALUES (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL), (?, ?, ?, ?, ?, NULL), (?, NULL, ?, ?, NULL, ?),
    (?, ?, ?, ?, NULL, NULL)
-- args: 3, 'What is new.', 2026-01-02T03:04:05.678901Z, 'text', 3, 'What is new about it.',
--   2026-01-02T03:04:05.678901Z, 'reply', 1, 3, 2026-01-02T03:04:05.678901Z, 'repost', … 31 more
-- 10 rows changed

COMMIT

-- == gorm: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?) × 10
RETURNING `id`
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == gorm-quickstart: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?) × 10
RETURNING `id`
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT
