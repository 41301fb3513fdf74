-- Publish on mysql, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == floor-unprepared: 1 statement, 1 row changed; round trips: 1

-- exec
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == sqlx: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == sqlc: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
-- name: Publish :execlastid
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == ent: 1 statement, 1 row changed; round trips: 1

-- exec
INSERT INTO `posts` (`kind`, `body`, `created_at`, `author_id`) VALUES (?, ?, ?, ?)
-- args: 'text', 'What is new.', 2026-01-02T03:04:05.678901Z, 3
-- 1 row changed

-- == ent-prepared: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
INSERT INTO `posts` (`kind`, `body`, `created_at`, `author_id`) VALUES (?, ?, ?, ?)
-- args: 'text', 'What is new.', 2026-01-02T03:04:05.678901Z, 3
-- 1 row changed

-- == gorm: 1 statement, 1 row, 8 bytes; round trips: 1

-- query (prepared)
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?)
RETURNING `id`
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == gorm-quickstart: 1 statement, 1 row, 8 bytes; round trips: 3

BEGIN

-- query
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?)
RETURNING `id`
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

COMMIT
