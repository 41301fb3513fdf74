-- HomeTimeline on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 1390 bytes

-- query (prepared)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM (
    SELECT p.id
    FROM follows f JOIN posts p ON p.author_id = f.followee_id
    WHERE f.follower_id = ? AND (p.created_at, p.id) < (?, ?)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT CAST(? AS INTEGER)
) AS page
JOIN posts p ON p.id = page.id
JOIN users u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 17 columns, 1390 bytes

-- == floor-unprepared: 1 statement, 10 rows, 1390 bytes

-- query
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM (
    SELECT p.id
    FROM follows f JOIN posts p ON p.author_id = f.followee_id
    WHERE f.follower_id = ? AND (p.created_at, p.id) < (?, ?)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT CAST(? AS INTEGER)
) AS page
JOIN posts p ON p.id = page.id
JOIN users u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 17 columns, 1390 bytes

-- == sqlx: 1 statement, 10 rows, 1390 bytes

-- query (prepared)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at,
    u.id AS "user.id", u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM (
    SELECT p.id
    FROM follows f JOIN posts p ON p.author_id = f.followee_id
    WHERE f.follower_id = ? AND (p.created_at, p.id) < (?, ?)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT CAST(? AS INTEGER)
) AS page
JOIN posts p ON p.id = page.id
JOIN users u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 17 columns, 1390 bytes

-- == sqlc: 1 statement, 10 rows, 1390 bytes

-- query (prepared)
-- name: HomeTimeline :many
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM (
    SELECT posts.id
    FROM follows JOIN posts ON posts.author_id = follows.followee_id
    WHERE follows.follower_id = ?1
      AND (posts.created_at, posts.id)
          < (?2, CAST(?3 AS INTEGER))
    ORDER BY posts.created_at DESC, posts.id DESC
    LIMIT CAST(?4 AS INTEGER)
) AS page
JOIN posts AS p ON p.id = page.id
JOIN users AS u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 17 columns, 1390 bytes

-- == ent: 2 statements, 20 rows, 1390 bytes

-- query
SELECT `posts`.`id`, `posts`.`author_id`, `posts`.`kind`, `posts`.`body`, `posts`.`parent_id`,
    `posts`.`repost_of_id`, `posts`.`created_at`
FROM `posts`
JOIN (
    SELECT `p`.`id`
    FROM `follows` AS `f`
    JOIN `posts` AS `p` ON `p`.`author_id` = `f`.`followee_id`
    WHERE `f`.`follower_id` = ? AND (`p`.`created_at`, `p`.`id`) < (?, ?)
    ORDER BY `p`.`created_at` DESC, `p`.`id` DESC
    LIMIT 101
) AS `page` ON `posts`.`id` = `page`.`id`
ORDER BY `posts`.`created_at` DESC, `posts`.`id` DESC
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 470 bytes

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` IN (? × 10)
-- args: 17, 16, 15, 14, 13, 12, 11, 10, 9, 8
-- 10 rows of 10 columns, 920 bytes

-- == ent-prepared: 2 statements, 20 rows, 1390 bytes

-- query (prepared)
SELECT `posts`.`id`, `posts`.`author_id`, `posts`.`kind`, `posts`.`body`, `posts`.`parent_id`,
    `posts`.`repost_of_id`, `posts`.`created_at`
FROM `posts`
JOIN (
    SELECT `p`.`id`
    FROM `follows` AS `f`
    JOIN `posts` AS `p` ON `p`.`author_id` = `f`.`followee_id`
    WHERE `f`.`follower_id` = ? AND (`p`.`created_at`, `p`.`id`) < (?, ?)
    ORDER BY `p`.`created_at` DESC, `p`.`id` DESC
    LIMIT 101
) AS `page` ON `posts`.`id` = `page`.`id`
ORDER BY `posts`.`created_at` DESC, `posts`.`id` DESC
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 470 bytes

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` IN (? × 10)
-- args: 17, 16, 15, 14, 13, 12, 11, 10, 9, 8
-- 10 rows of 10 columns, 920 bytes

-- == gorm: 1 statement, 10 rows, 1390 bytes

-- query (prepared)
SELECT `posts`.`id`,`posts`.`author_id`,`posts`.`kind`,`posts`.`body`,`posts`.`parent_id`,
    `posts`.`repost_of_id`,`posts`.`created_at`,`Author`.`id` AS `Author__id`,
    `Author`.`handle` AS `Author__handle`,`Author`.`email` AS `Author__email`,
    `Author`.`display_name` AS `Author__display_name`,`Author`.`bio` AS `Author__bio`,
    `Author`.`location` AS `Author__location`,`Author`.`website` AS `Author__website`,
    `Author`.`discoverable` AS `Author__discoverable`,`Author`.`revision` AS `Author__revision`,
    `Author`.`created_at` AS `Author__created_at`
FROM `posts`
INNER JOIN `users` `Author` ON `posts`.`author_id` = `Author`.`id`
JOIN (
    SELECT posts.id
    FROM `posts`
    JOIN follows ON follows.followee_id = posts.author_id
    WHERE follows.follower_id = ? AND (posts.created_at, posts.id) < (?, ?)
    ORDER BY posts.created_at DESC, posts.id DESC
    LIMIT 101
) AS page ON page.id = posts.id
ORDER BY posts.created_at DESC, posts.id DESC
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 17 columns, 1390 bytes

-- == gorm-quickstart: 2 statements, 20 rows, 1390 bytes

-- query
SELECT `posts`.`id`,`posts`.`author_id`,`posts`.`kind`,`posts`.`body`,`posts`.`parent_id`,
    `posts`.`repost_of_id`,`posts`.`created_at`
FROM `posts`
JOIN (
    SELECT posts.id
    FROM `posts`
    JOIN follows ON follows.followee_id = posts.author_id
    WHERE follows.follower_id = ? AND (posts.created_at, posts.id) < (?, ?)
    ORDER BY posts.created_at DESC, posts.id DESC
    LIMIT 101
) AS page ON page.id = posts.id
ORDER BY posts.created_at DESC, posts.id DESC
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 470 bytes

-- query
SELECT * FROM `users` WHERE `users`.`id` IN (? × 10)
-- args: 17, 16, 15, 14, 13, 12, 11, 10, 9, 8
-- 10 rows of 10 columns, 920 bytes
