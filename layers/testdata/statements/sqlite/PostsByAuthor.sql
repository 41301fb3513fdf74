-- PostsByAuthor on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 480 bytes

-- query (prepared)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 7 columns, 480 bytes

-- == floor-unprepared: 1 statement, 10 rows, 480 bytes

-- query
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 7 columns, 480 bytes

-- == sqlx: 1 statement, 10 rows, 480 bytes

-- query (prepared)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 7 columns, 480 bytes

-- == sqlc: 1 statement, 10 rows, 480 bytes

-- query (prepared)
-- name: PostsByAuthor :many
SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at FROM posts
WHERE author_id = ?1
  AND (created_at, id)
      < (?2, CAST(?3 AS INTEGER))
ORDER BY created_at DESC, id DESC
LIMIT CAST(?4 AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 7 columns, 480 bytes

-- == ent: 1 statement, 10 rows, 480 bytes

-- query
SELECT `posts`.`id`, `posts`.`author_id`, `posts`.`kind`, `posts`.`body`, `posts`.`parent_id`,
    `posts`.`repost_of_id`, `posts`.`created_at`
FROM `posts`
WHERE `posts`.`author_id` = ? AND (`posts`.`created_at`, `posts`.`id`) < (?, ?)
ORDER BY `posts`.`created_at` DESC, `posts`.`id` DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 480 bytes

-- == ent-prepared: 1 statement, 10 rows, 480 bytes

-- query (prepared)
SELECT `posts`.`id`, `posts`.`author_id`, `posts`.`kind`, `posts`.`body`, `posts`.`parent_id`,
    `posts`.`repost_of_id`, `posts`.`created_at`
FROM `posts`
WHERE `posts`.`author_id` = ? AND (`posts`.`created_at`, `posts`.`id`) < (?, ?)
ORDER BY `posts`.`created_at` DESC, `posts`.`id` DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 480 bytes

-- == gorm: 1 statement, 10 rows, 480 bytes

-- query (prepared)
SELECT *
FROM `posts`
WHERE author_id = ? AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 480 bytes

-- == gorm-quickstart: 1 statement, 10 rows, 480 bytes

-- query
SELECT *
FROM `posts`
WHERE author_id = ? AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 480 bytes
