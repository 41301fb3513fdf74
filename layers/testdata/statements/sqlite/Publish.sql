-- Publish on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row, 8 bytes

-- query (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?) RETURNING id
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == floor-unprepared: 1 statement, 1 row, 8 bytes

-- query
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?) RETURNING id
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == sqlx: 1 statement, 1 row, 8 bytes

-- query (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
RETURNING id
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == sqlc: 1 statement, 1 row, 8 bytes

-- query (prepared)
-- name: Publish :one
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
RETURNING id
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == ent: 1 statement, 1 row, 8 bytes

-- query
INSERT INTO `posts` (`kind`, `body`, `created_at`, `author_id`) VALUES (?, ?, ?, ?) RETURNING `id`
-- args: 'text', 'What is new.', 2026-01-02T03:04:05.678901Z, 3
-- 1 row of 1 column, 8 bytes

-- == ent-prepared: 1 statement, 1 row, 8 bytes

-- query (prepared)
INSERT INTO `posts` (`kind`, `body`, `created_at`, `author_id`) VALUES (?, ?, ?, ?) RETURNING `id`
-- args: 'text', 'What is new.', 2026-01-02T03:04:05.678901Z, 3
-- 1 row of 1 column, 8 bytes

-- == gorm: 1 statement, 1 row, 8 bytes

-- query (prepared)
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?)
RETURNING `id`
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == gorm-quickstart: 1 statement, 1 row, 8 bytes

BEGIN

-- query
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?)
RETURNING `id`
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

COMMIT
