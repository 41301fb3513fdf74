-- Following on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 1240 bytes

-- query (prepared)
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1240 bytes

-- == floor-unprepared: 1 statement, 10 rows, 1240 bytes

-- query
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1240 bytes

-- == sqlx: 1 statement, 10 rows, 1240 bytes

-- query (prepared)
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id AS "user.id",
    u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1240 bytes

-- == sqlc: 1 statement, 10 rows, 1240 bytes

-- query (prepared)
-- name: Following :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.followee_id
WHERE f.follower_id = ?1
  AND (f.since, f.followee_id)
      < (?2, CAST(?3 AS INTEGER) + 0)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT CAST(?4 AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1240 bytes

-- == ent: 2 statements, 20 rows, 1240 bytes

-- query
SELECT `follows`.`follower_id`, `follows`.`followee_id`, `follows`.`since`, `follows`.`notify`
FROM `follows`
WHERE `follows`.`follower_id` = ? AND (`follows`.`since`, `follows`.`followee_id`) < (?, ?)
ORDER BY `follows`.`since` DESC, `follows`.`followee_id` DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 4 columns, 320 bytes

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` IN (? × 10)
-- args: 17, 16, 15, 14, 13, 12, 11, 10, 9, 8
-- 10 rows of 10 columns, 920 bytes

-- == ent-prepared: 2 statements, 20 rows, 1240 bytes

-- query (prepared)
SELECT `follows`.`follower_id`, `follows`.`followee_id`, `follows`.`since`, `follows`.`notify`
FROM `follows`
WHERE `follows`.`follower_id` = ? AND (`follows`.`since`, `follows`.`followee_id`) < (?, ?)
ORDER BY `follows`.`since` DESC, `follows`.`followee_id` DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 4 columns, 320 bytes

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` IN (? × 10)
-- args: 17, 16, 15, 14, 13, 12, 11, 10, 9, 8
-- 10 rows of 10 columns, 920 bytes

-- == gorm: 1 statement, 10 rows, 1240 bytes

-- query (prepared)
SELECT `follows`.`follower_id`,`follows`.`followee_id`,`follows`.`since`,`follows`.`notify`,
    `Followee`.`id` AS `Followee__id`,`Followee`.`handle` AS `Followee__handle`,
    `Followee`.`email` AS `Followee__email`,`Followee`.`display_name` AS `Followee__display_name`,
    `Followee`.`bio` AS `Followee__bio`,`Followee`.`location` AS `Followee__location`,
    `Followee`.`website` AS `Followee__website`,
    `Followee`.`discoverable` AS `Followee__discoverable`,
    `Followee`.`revision` AS `Followee__revision`,`Followee`.`created_at` AS `Followee__created_at`
FROM `follows`
INNER JOIN `users` `Followee` ON `follows`.`followee_id` = `Followee`.`id`
WHERE follower_id = ? AND (since, followee_id) < (?, ?)
ORDER BY since DESC, followee_id DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 14 columns, 1240 bytes

-- == gorm-quickstart: 2 statements, 20 rows, 1240 bytes

-- query
SELECT *
FROM `follows`
WHERE follower_id = ? AND (since, followee_id) < (?, ?)
ORDER BY since DESC, followee_id DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 4 columns, 320 bytes

-- query
SELECT * FROM `users` WHERE `users`.`id` IN (? × 10)
-- args: 17, 16, 15, 14, 13, 12, 11, 10, 9, 8
-- 10 rows of 10 columns, 920 bytes
