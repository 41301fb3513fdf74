-- Suggestions on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 1000 bytes

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows first JOIN follows second ON second.follower_id = first.followee_id
    WHERE first.follower_id = ? AND second.followee_id <> ?
      AND second.followee_id NOT IN (SELECT followee_id FROM follows WHERE follower_id = ?)
    GROUP BY second.followee_id
) AS near
JOIN users u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT CAST(? AS INTEGER)
-- args: 1, 1, 1, 100
-- 10 rows of 11 columns, 1000 bytes

-- == floor-unprepared: 1 statement, 10 rows, 1000 bytes

-- query
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows first JOIN follows second ON second.follower_id = first.followee_id
    WHERE first.follower_id = ? AND second.followee_id <> ?
      AND second.followee_id NOT IN (SELECT followee_id FROM follows WHERE follower_id = ?)
    GROUP BY second.followee_id
) AS near
JOIN users u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT CAST(? AS INTEGER)
-- args: 1, 1, 1, 100
-- 10 rows of 11 columns, 1000 bytes

-- == sqlx: 1 statement, 10 rows, 1000 bytes

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows first JOIN follows second ON second.follower_id = first.followee_id
    WHERE first.follower_id = ? AND second.followee_id <> ?
      AND second.followee_id NOT IN (SELECT followee_id FROM follows WHERE follower_id = ?)
    GROUP BY second.followee_id
) AS near
JOIN users u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT CAST(? AS INTEGER)
-- args: 1, 1, 1, 100
-- 10 rows of 11 columns, 1000 bytes

-- == sqlc: 1 statement, 10 rows, 1000 bytes

-- query (prepared)
-- name: Suggestions :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at, near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows AS first JOIN follows AS second ON second.follower_id = first.followee_id
    WHERE first.follower_id = ?1 AND second.followee_id <> ?1
      AND second.followee_id NOT IN
          (SELECT f.followee_id FROM follows AS f WHERE f.follower_id = ?1)
    GROUP BY second.followee_id
) AS near
JOIN users AS u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT CAST(?2 AS INTEGER)
-- args: 1, 100
-- 10 rows of 11 columns, 1000 bytes

-- == ent: 1 statement, 10 rows, 1000 bytes

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`, `near`.`common`
FROM `users`
JOIN (
    SELECT `second`.`followee_id` AS `id`, COUNT(*) AS `common`
    FROM `follows` AS `first`
    JOIN `follows` AS `second` ON `second`.`follower_id` = `first`.`followee_id`
    WHERE `first`.`follower_id` = ? AND `second`.`followee_id` <> ?
        AND `second`.`followee_id` NOT IN
        (SELECT `followee_id` FROM `follows` WHERE `follower_id` = ?)
    GROUP BY `second`.`followee_id`
) AS `near` ON `users`.`id` = `near`.`id`
WHERE `users`.`discoverable`
ORDER BY `near`.`common` DESC, `users`.`id`
LIMIT 100
-- args: 1, 1, 1
-- 10 rows of 11 columns, 1000 bytes

-- == ent-prepared: 1 statement, 10 rows, 1000 bytes

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`, `near`.`common`
FROM `users`
JOIN (
    SELECT `second`.`followee_id` AS `id`, COUNT(*) AS `common`
    FROM `follows` AS `first`
    JOIN `follows` AS `second` ON `second`.`follower_id` = `first`.`followee_id`
    WHERE `first`.`follower_id` = ? AND `second`.`followee_id` <> ?
        AND `second`.`followee_id` NOT IN
        (SELECT `followee_id` FROM `follows` WHERE `follower_id` = ?)
    GROUP BY `second`.`followee_id`
) AS `near` ON `users`.`id` = `near`.`id`
WHERE `users`.`discoverable`
ORDER BY `near`.`common` DESC, `users`.`id`
LIMIT 100
-- args: 1, 1, 1
-- 10 rows of 11 columns, 1000 bytes

-- == gorm: 1 statement, 10 rows, 1000 bytes

-- query (prepared)
SELECT users.*, near.common
FROM `users`
JOIN (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows AS first
    JOIN follows AS second ON second.follower_id = first.followee_id
    WHERE (first.follower_id = ? AND second.followee_id <> ?)
        AND second.followee_id NOT IN (SELECT `followee_id` FROM `follows` WHERE follower_id = ?)
    GROUP BY `second`.`followee_id`
) AS near ON near.id = users.id
WHERE users.discoverable
ORDER BY near.common DESC, users.id
LIMIT 100
-- args: 1, 1, 1
-- 10 rows of 11 columns, 1000 bytes

-- == gorm-quickstart: 1 statement, 10 rows, 1000 bytes

-- query
SELECT users.*, near.common
FROM `users`
JOIN (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows AS first
    JOIN follows AS second ON second.follower_id = first.followee_id
    WHERE (first.follower_id = ? AND second.followee_id <> ?)
        AND second.followee_id NOT IN (SELECT `followee_id` FROM `follows` WHERE follower_id = ?)
    GROUP BY `second`.`followee_id`
) AS near ON near.id = users.id
WHERE users.discoverable
ORDER BY near.common DESC, users.id
LIMIT 100
-- args: 1, 1, 1
-- 10 rows of 11 columns, 1000 bytes
