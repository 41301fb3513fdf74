-- FollowCounts on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row, 16 bytes

-- query (prepared)
SELECT (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.id = ?
-- args: 1
-- 1 row of 2 columns, 16 bytes

-- == floor-unprepared: 1 statement, 1 row, 16 bytes

-- query
SELECT (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.id = ?
-- args: 1
-- 1 row of 2 columns, 16 bytes

-- == sqlx: 1 statement, 1 row, 16 bytes

-- query (prepared)
SELECT (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers,
    (SELECT count(*) FROM follows f WHERE f.follower_id = u.id) AS following
FROM users u
WHERE u.id = ?
-- args: 1
-- 1 row of 2 columns, 16 bytes

-- == sqlc: 1 statement, 1 row, 16 bytes

-- query (prepared)
-- name: FollowCounts :one
SELECT (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.id = ?
-- args: 1
-- 1 row of 2 columns, 16 bytes

-- == ent: 1 statement, 1 row, 24 bytes

-- query
SELECT `users`.`id`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`) AS `followers`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`follower_id` = `users`.`id`) AS `following`
FROM `users`
WHERE `users`.`id` = ?
LIMIT 2
-- args: 1
-- 1 row of 3 columns, 24 bytes

-- == ent-prepared: 1 statement, 1 row, 24 bytes

-- query (prepared)
SELECT `users`.`id`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`) AS `followers`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`follower_id` = `users`.`id`) AS `following`
FROM `users`
WHERE `users`.`id` = ?
LIMIT 2
-- args: 1
-- 1 row of 3 columns, 24 bytes

-- == gorm: 1 statement, 1 row, 16 bytes

-- query (prepared)
SELECT (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers,
    (SELECT count(*) FROM follows WHERE follows.follower_id = users.id) AS following
FROM `users`
WHERE id = ?
LIMIT 1
-- args: 1
-- 1 row of 2 columns, 16 bytes

-- == gorm-quickstart: 1 statement, 1 row, 16 bytes

-- query
SELECT (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers,
    (SELECT count(*) FROM follows WHERE follows.follower_id = users.id) AS following
FROM `users`
WHERE id = ?
LIMIT 1
-- args: 1
-- 1 row of 2 columns, 16 bytes
