-- TopAuthors on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 1080 bytes

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows f
            WHERE f.followee_id = p.author_id AND f.since >= ?) AS followers
    FROM posts p
    WHERE p.created_at >= ?
    GROUP BY +p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT CAST(? AS INTEGER)
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id
-- args: 2026-01-02T05:28:06.678901Z, 2026-01-02T05:28:06.678901Z, 100
-- 10 rows of 12 columns, 1080 bytes

-- == floor-unprepared: 1 statement, 10 rows, 1080 bytes

-- query
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows f
            WHERE f.followee_id = p.author_id AND f.since >= ?) AS followers
    FROM posts p
    WHERE p.created_at >= ?
    GROUP BY +p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT CAST(? AS INTEGER)
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id
-- args: 2026-01-02T05:28:06.678901Z, 2026-01-02T05:28:06.678901Z, 100
-- 10 rows of 12 columns, 1080 bytes

-- == sqlx: 1 statement, 10 rows, 1080 bytes

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows f
            WHERE f.followee_id = p.author_id AND f.since >= ?) AS followers
    FROM posts p
    WHERE p.created_at >= ?
    GROUP BY +p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT CAST(? AS INTEGER)
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id
-- args: 2026-01-02T05:28:06.678901Z, 2026-01-02T05:28:06.678901Z, 100
-- 10 rows of 12 columns, 1080 bytes

-- == sqlc: 1 statement, 10 rows, 1080 bytes

-- query (prepared)
-- name: TopAuthors :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows AS f
            WHERE f.followee_id = p.author_id AND f.since >= ?1) AS followers
    FROM posts AS p
    WHERE p.created_at >= ?1
    GROUP BY +p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT CAST(?2 AS INTEGER)
) AS top
JOIN users AS u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id
-- args: 2026-01-02T05:28:06.678901Z, 100
-- 10 rows of 12 columns, 1080 bytes

-- == ent: 1 statement, 10 rows, 1080 bytes

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`, `top`.`posts`, `top`.`followers`
FROM `users`
JOIN (
    SELECT `p`.`author_id` AS `id`, COUNT(*) AS `posts`, (
        SELECT COUNT(*)
        FROM `follows` AS `f`
        WHERE `f`.`followee_id` = `p`.`author_id` AND `f`.`since` >= ?
    ) AS `followers`
    FROM `posts` AS `p`
    WHERE `p`.`created_at` >= ?
    GROUP BY +`p`.`author_id`
    ORDER BY `posts` DESC, `followers` DESC, `p`.`author_id`
    LIMIT 100
) AS `top` ON `users`.`id` = `top`.`id`
ORDER BY `top`.`posts` DESC, `top`.`followers` DESC, `users`.`id`
-- args: 2026-01-02T05:28:06.678901Z, 2026-01-02T05:28:06.678901Z
-- 10 rows of 12 columns, 1080 bytes

-- == ent-prepared: 1 statement, 10 rows, 1080 bytes

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`, `top`.`posts`, `top`.`followers`
FROM `users`
JOIN (
    SELECT `p`.`author_id` AS `id`, COUNT(*) AS `posts`, (
        SELECT COUNT(*)
        FROM `follows` AS `f`
        WHERE `f`.`followee_id` = `p`.`author_id` AND `f`.`since` >= ?
    ) AS `followers`
    FROM `posts` AS `p`
    WHERE `p`.`created_at` >= ?
    GROUP BY +`p`.`author_id`
    ORDER BY `posts` DESC, `followers` DESC, `p`.`author_id`
    LIMIT 100
) AS `top` ON `users`.`id` = `top`.`id`
ORDER BY `top`.`posts` DESC, `top`.`followers` DESC, `users`.`id`
-- args: 2026-01-02T05:28:06.678901Z, 2026-01-02T05:28:06.678901Z
-- 10 rows of 12 columns, 1080 bytes

-- == gorm: 1 statement, 10 rows, 1080 bytes

-- query (prepared)
SELECT users.*, top.posts, top.followers
FROM `users`
JOIN (
    SELECT author_id AS id, count(*) AS posts, (
        SELECT count(*)
        FROM `follows`
        WHERE follows.followee_id = posts.author_id AND follows.since >= ?
    ) AS followers
    FROM `posts`
    WHERE created_at >= ?
    GROUP BY author_id + 0
    ORDER BY posts DESC, followers DESC, author_id
    LIMIT 100
) AS top ON top.id = users.id
ORDER BY top.posts DESC, top.followers DESC, users.id
-- args: 2026-01-02T05:28:06.678901Z, 2026-01-02T05:28:06.678901Z
-- 10 rows of 12 columns, 1080 bytes

-- == gorm-quickstart: 1 statement, 10 rows, 1080 bytes

-- query
SELECT users.*, top.posts, top.followers
FROM `users`
JOIN (
    SELECT author_id AS id, count(*) AS posts, (
        SELECT count(*)
        FROM `follows`
        WHERE follows.followee_id = posts.author_id AND follows.since >= ?
    ) AS followers
    FROM `posts`
    WHERE created_at >= ?
    GROUP BY author_id + 0
    ORDER BY posts DESC, followers DESC, author_id
    LIMIT 100
) AS top ON top.id = users.id
ORDER BY top.posts DESC, top.followers DESC, users.id
-- args: 2026-01-02T05:28:06.678901Z, 2026-01-02T05:28:06.678901Z
-- 10 rows of 12 columns, 1080 bytes
