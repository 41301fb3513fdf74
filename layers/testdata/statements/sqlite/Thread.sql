-- Thread on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 11 rows, 606 bytes

-- query (prepared)
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = ?
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < ?
    ORDER BY 3, 2, 1
    LIMIT CAST(? AS INTEGER)
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread t CROSS JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
-- args: 84, 10, 1000
-- 11 rows of 7 columns, 606 bytes

-- == floor-unprepared: 1 statement, 11 rows, 606 bytes

-- query
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = ?
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < ?
    ORDER BY 3, 2, 1
    LIMIT CAST(? AS INTEGER)
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread t CROSS JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
-- args: 84, 10, 1000
-- 11 rows of 7 columns, 606 bytes

-- == sqlx: 1 statement, 11 rows, 606 bytes

-- query (prepared)
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = ?
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < ?
    ORDER BY 3, 2, 1
    LIMIT CAST(? AS INTEGER)
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread t CROSS JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
-- args: 84, 10, 1000
-- 11 rows of 7 columns, 606 bytes

-- == sqlc: 1 statement, 11 rows, 606 bytes

-- query (prepared)
-- name: Thread :many
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT posts.id, posts.created_at, 0 FROM posts WHERE posts.id = ?2
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread AS t JOIN posts AS p ON p.parent_id = t.id
    WHERE t.depth < CAST(?3 AS INTEGER)
    ORDER BY 3, 2, 1
    LIMIT CAST(?1 AS INTEGER)
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread AS t CROSS JOIN posts AS p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
-- args: 1000, 84, 10
-- 11 rows of 7 columns, 606 bytes

-- == ent: 1 statement, 11 rows, 606 bytes

-- query
WITH RECURSIVE `thread`(`id`, `created_at`, `depth`) AS (
    SELECT `p`.`id`, `p`.`created_at`, 0
    FROM `posts` AS `p`
    WHERE `p`.`id` = ?
    UNION ALL
    SELECT `p`.`id`, `p`.`created_at`, `t`.`depth` + 1
    FROM `thread` AS `t`
    JOIN `posts` AS `p` ON `p`.`parent_id` = `t`.`id`
    WHERE `t`.`depth` < ?
    ORDER BY 3, 2, 1
    LIMIT 1000
)
SELECT `posts`.`id`, `posts`.`author_id`, `posts`.`kind`, `posts`.`body`, `posts`.`parent_id`,
    `posts`.`repost_of_id`, `posts`.`created_at`
FROM `posts`
JOIN `thread` AS `t` ON `posts`.`id` = `t`.`id`
ORDER BY `t`.`depth`, `t`.`created_at`, `t`.`id`
-- args: 84, 10
-- 11 rows of 7 columns, 606 bytes

-- == ent-prepared: 1 statement, 11 rows, 606 bytes

-- query (prepared)
WITH RECURSIVE `thread`(`id`, `created_at`, `depth`) AS (
    SELECT `p`.`id`, `p`.`created_at`, 0
    FROM `posts` AS `p`
    WHERE `p`.`id` = ?
    UNION ALL
    SELECT `p`.`id`, `p`.`created_at`, `t`.`depth` + 1
    FROM `thread` AS `t`
    JOIN `posts` AS `p` ON `p`.`parent_id` = `t`.`id`
    WHERE `t`.`depth` < ?
    ORDER BY 3, 2, 1
    LIMIT 1000
)
SELECT `posts`.`id`, `posts`.`author_id`, `posts`.`kind`, `posts`.`body`, `posts`.`parent_id`,
    `posts`.`repost_of_id`, `posts`.`created_at`
FROM `posts`
JOIN `thread` AS `t` ON `posts`.`id` = `t`.`id`
ORDER BY `t`.`depth`, `t`.`created_at`, `t`.`id`
-- args: 84, 10
-- 11 rows of 7 columns, 606 bytes

-- == gorm: 1 statement, 11 rows, 606 bytes

-- query (prepared)
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = ?
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < ?
    ORDER BY 3, 2, 1
    LIMIT CAST(? AS INTEGER)
)
SELECT p.*
FROM thread t CROSS JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
-- args: 84, 10, 1000
-- 11 rows of 7 columns, 606 bytes

-- == gorm-quickstart: 1 statement, 11 rows, 606 bytes

-- query
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = ?
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < ?
    ORDER BY 3, 2, 1
    LIMIT CAST(? AS INTEGER)
)
SELECT p.*
FROM thread t CROSS JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
-- args: 84, 10, 1000
-- 11 rows of 7 columns, 606 bytes
