-- SearchUsers on mysql, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 1000 bytes; round trips: 1

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers
FROM users u
WHERE u.discoverable AND u.handle < ? AND u.handle >= ? AND u.created_at >= ? AND u.bio <> ''
    AND (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) >= ?
    AND ((SELECT count(*) FROM follows f WHERE f.followee_id = u.id), u.id) < (?, ?)
ORDER BY followers DESC, u.id DESC
LIMIT ?
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 1000 bytes

-- == floor-unprepared: 1 statement, 10 rows, 1000 bytes; round trips: 1

-- query
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers
FROM users u
WHERE u.discoverable AND u.handle < ? AND u.handle >= ? AND u.created_at >= ? AND u.bio <> ''
    AND (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) >= ?
    AND ((SELECT count(*) FROM follows f WHERE f.followee_id = u.id), u.id) < (?, ?)
ORDER BY followers DESC, u.id DESC
LIMIT ?
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 1000 bytes

-- == sqlx: 1 statement, 10 rows, 1000 bytes; round trips: 1

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers
FROM users u
WHERE u.discoverable AND u.handle < ? AND u.handle >= ? AND u.created_at >= ? AND u.bio <> ''
    AND (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) >= ?
    AND ((SELECT count(*) FROM follows f WHERE f.followee_id = u.id), u.id) < (?, ?)
ORDER BY followers DESC, u.id DESC
LIMIT ?
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 1000 bytes

-- == sqlc: 1 statement, 10 rows, 1000 bytes; round trips: 1

-- query (prepared)
-- name: SearchUsersMostFollowers :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at, found.followers
FROM (
    SELECT users.id,
           (SELECT count(*) FROM follows AS f WHERE f.followee_id = users.id) AS followers
    FROM users
    WHERE users.discoverable
      AND (CAST(? AS CHAR) = ''
           OR users.handle >= ? AND users.handle < ?)
      AND (CAST(? AS DATETIME) = CAST('1000-01-01' AS DATETIME)
           OR users.created_at >= ?)
      AND (CAST(? AS DATETIME(6))
              = CAST('9999-12-31 23:59:59.999999' AS DATETIME(6))
           OR users.created_at < ?)
      AND (users.discoverable <> ? OR users.bio <> '')
) AS found
JOIN users AS u ON u.id = found.id
WHERE found.followers >= CAST(? AS SIGNED)
  AND found.followers <= CAST(? AS SIGNED)
  AND (found.followers < CAST(? AS SIGNED) OR u.id < ?)
ORDER BY found.followers DESC, u.id DESC
LIMIT ?
-- args: 'stranger', 'stranger', 'stranger{', 2026-01-02T03:04:05.678901Z,
--   2026-01-02T03:04:05.678901Z, 9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z, true, 1,
--   9223372036854775807, 9223372036854775807, 9223372036854775807, … 1 more
-- 10 rows of 11 columns, 1000 bytes

-- == ent: 1 statement, 10 rows, 1000 bytes; round trips: 1

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`) AS `followers`
FROM `users`
WHERE (((((`users`.`discoverable` AND `users`.`handle` < ?) AND `users`.`handle` >= ?)
    AND `users`.`created_at` >= ?) AND `users`.`bio` <> ?)
    AND (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`) >= ?)
    AND ((SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`),
    `users`.`id`) < (?, ?)
ORDER BY `followers` DESC, `users`.`id` DESC
LIMIT 101
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, '', 1, 9223372036854775807,
--   9223372036854775807
-- 10 rows of 11 columns, 1000 bytes

-- == ent-prepared: 1 statement, 10 rows, 1000 bytes; round trips: 1

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`) AS `followers`
FROM `users`
WHERE (((((`users`.`discoverable` AND `users`.`handle` < ?) AND `users`.`handle` >= ?)
    AND `users`.`created_at` >= ?) AND `users`.`bio` <> ?)
    AND (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`) >= ?)
    AND ((SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`),
    `users`.`id`) < (?, ?)
ORDER BY `followers` DESC, `users`.`id` DESC
LIMIT 101
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, '', 1, 9223372036854775807,
--   9223372036854775807
-- 10 rows of 11 columns, 1000 bytes

-- == gorm: 1 statement, 10 rows, 1000 bytes; round trips: 1

-- query (prepared)
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers
FROM `users`
WHERE discoverable AND handle < ? AND handle >= ? AND created_at >= ? AND bio <> ''
    AND (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) >= ?
    AND ((SELECT count(*) FROM follows WHERE follows.followee_id = users.id), id) < (?, ?)
ORDER BY followers DESC, id DESC
LIMIT ?
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 1000 bytes

-- == gorm-quickstart: 1 statement, 10 rows, 1000 bytes; round trips: 1

-- query
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers
FROM `users`
WHERE discoverable AND handle < ? AND handle >= ? AND created_at >= ? AND bio <> ''
    AND (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) >= ?
    AND ((SELECT count(*) FROM follows WHERE follows.followee_id = users.id), id) < (?, ?)
ORDER BY followers DESC, id DESC
LIMIT ?
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 1000 bytes
