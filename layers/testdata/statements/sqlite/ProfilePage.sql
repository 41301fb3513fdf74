-- ProfilePage on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 3 statements, 21 rows, 1813 bytes

BEGIN -- read-only

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
       (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.handle = ?
-- args: 'hub_0'
-- 1 row of 12 columns, 93 bytes

-- query (prepared)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 100
-- 10 rows of 7 columns, 480 bytes

-- query (prepared)
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ? AND (f.since, f.follower_id) < (?, ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 100
-- 10 rows of 14 columns, 1240 bytes

COMMIT

-- == floor-unprepared: 3 statements, 21 rows, 1813 bytes

BEGIN -- read-only

-- query
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
       (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.handle = ?
-- args: 'hub_0'
-- 1 row of 12 columns, 93 bytes

-- query
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 100
-- 10 rows of 7 columns, 480 bytes

-- query
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ? AND (f.since, f.follower_id) < (?, ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 100
-- 10 rows of 14 columns, 1240 bytes

COMMIT

-- == sqlx: 3 statements, 21 rows, 1813 bytes

BEGIN -- read-only

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers,
    (SELECT count(*) FROM follows f WHERE f.follower_id = u.id) AS following
FROM users u WHERE u.handle = ?
-- args: 'hub_0'
-- 1 row of 12 columns, 93 bytes

-- query (prepared)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 100
-- 10 rows of 7 columns, 480 bytes

-- query (prepared)
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id AS "user.id",
    u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ? AND (f.since, f.follower_id) < (?, ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT CAST(? AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 100
-- 10 rows of 14 columns, 1240 bytes

COMMIT

-- == sqlc: 3 statements, 21 rows, 1813 bytes

BEGIN -- read-only

-- query (prepared)
-- name: ProfileUser :one
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at,
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.handle = ?
-- args: 'hub_0'
-- 1 row of 12 columns, 93 bytes

-- query (prepared)
-- name: PostsByAuthor :many
SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at FROM posts
WHERE author_id = ?1
  AND (created_at, id)
      < (?2, CAST(?3 AS INTEGER))
ORDER BY created_at DESC, id DESC
LIMIT CAST(?4 AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 100
-- 10 rows of 7 columns, 480 bytes

-- query (prepared)
-- name: Followers :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.follower_id
WHERE f.followee_id = ?1
  AND (f.since, f.follower_id)
      < (?2, CAST(?3 AS INTEGER) + 0)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT CAST(?4 AS INTEGER)
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 100
-- 10 rows of 14 columns, 1240 bytes

COMMIT

-- == ent: 4 statements, 31 rows, 1813 bytes

BEGIN -- read-only

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`) AS `followers`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`follower_id` = `users`.`id`) AS `following`
FROM `users`
WHERE `users`.`handle` = ?
LIMIT 2
-- args: 'hub_0'
-- 1 row of 12 columns, 93 bytes

-- query
SELECT `posts`.`id`, `posts`.`author_id`, `posts`.`kind`, `posts`.`body`, `posts`.`parent_id`,
    `posts`.`repost_of_id`, `posts`.`created_at`
FROM `posts`
WHERE (`posts`.`created_at`, `posts`.`id`) < (?, ?) AND `posts`.`author_id` IN (?)
ORDER BY `posts`.`created_at` DESC, `posts`.`id` DESC
LIMIT 100
-- args: 9999-12-31T23:59:59.999999Z, 9223372036854775807, 1
-- 10 rows of 7 columns, 480 bytes

-- query
SELECT `follows`.`follower_id`, `follows`.`followee_id`, `follows`.`since`, `follows`.`notify`
FROM `follows`
WHERE (`follows`.`since`, `follows`.`follower_id`) < (?, ?) AND `follows`.`followee_id` IN (?)
ORDER BY `follows`.`since` DESC, `follows`.`follower_id` DESC
LIMIT 100
-- args: 9999-12-31T23:59:59.999999Z, 9223372036854775807, 1
-- 10 rows of 4 columns, 320 bytes

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` IN (? × 10)
-- args: 27, 26, 25, 24, 23, 22, 21, 20, 19, 18
-- 10 rows of 10 columns, 920 bytes

COMMIT

-- == ent-prepared: 4 statements, 31 rows, 1813 bytes

BEGIN -- read-only

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`followee_id` = `users`.`id`) AS `followers`,
    (SELECT COUNT(*) FROM `follows` AS `f` WHERE `f`.`follower_id` = `users`.`id`) AS `following`
FROM `users`
WHERE `users`.`handle` = ?
LIMIT 2
-- args: 'hub_0'
-- 1 row of 12 columns, 93 bytes

-- query (prepared)
SELECT `posts`.`id`, `posts`.`author_id`, `posts`.`kind`, `posts`.`body`, `posts`.`parent_id`,
    `posts`.`repost_of_id`, `posts`.`created_at`
FROM `posts`
WHERE (`posts`.`created_at`, `posts`.`id`) < (?, ?) AND `posts`.`author_id` IN (?)
ORDER BY `posts`.`created_at` DESC, `posts`.`id` DESC
LIMIT 100
-- args: 9999-12-31T23:59:59.999999Z, 9223372036854775807, 1
-- 10 rows of 7 columns, 480 bytes

-- query (prepared)
SELECT `follows`.`follower_id`, `follows`.`followee_id`, `follows`.`since`, `follows`.`notify`
FROM `follows`
WHERE (`follows`.`since`, `follows`.`follower_id`) < (?, ?) AND `follows`.`followee_id` IN (?)
ORDER BY `follows`.`since` DESC, `follows`.`follower_id` DESC
LIMIT 100
-- args: 9999-12-31T23:59:59.999999Z, 9223372036854775807, 1
-- 10 rows of 4 columns, 320 bytes

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` IN (? × 10)
-- args: 27, 26, 25, 24, 23, 22, 21, 20, 19, 18
-- 10 rows of 10 columns, 920 bytes

COMMIT

-- == gorm: 3 statements, 21 rows, 1813 bytes

BEGIN -- read-only

-- query (prepared)
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers,
    (SELECT count(*) FROM follows WHERE follows.follower_id = users.id) AS following
FROM `users`
WHERE handle = ?
LIMIT 1
-- args: 'hub_0'
-- 1 row of 12 columns, 93 bytes

-- query (prepared)
SELECT *
FROM `posts`
WHERE author_id = ? AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC
LIMIT 100
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 480 bytes

-- query (prepared)
SELECT `follows`.`follower_id`,`follows`.`followee_id`,`follows`.`since`,`follows`.`notify`,
    `Follower`.`id` AS `Follower__id`,`Follower`.`handle` AS `Follower__handle`,
    `Follower`.`email` AS `Follower__email`,`Follower`.`display_name` AS `Follower__display_name`,
    `Follower`.`bio` AS `Follower__bio`,`Follower`.`location` AS `Follower__location`,
    `Follower`.`website` AS `Follower__website`,
    `Follower`.`discoverable` AS `Follower__discoverable`,
    `Follower`.`revision` AS `Follower__revision`,`Follower`.`created_at` AS `Follower__created_at`
FROM `follows`
INNER JOIN `users` `Follower` ON `follows`.`follower_id` = `Follower`.`id`
WHERE followee_id = ? AND (since, follower_id) < (?, ?)
ORDER BY since DESC, follower_id DESC
LIMIT 100
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 14 columns, 1240 bytes

COMMIT

-- == gorm-quickstart: 4 statements, 31 rows, 1813 bytes

BEGIN -- read-only

-- query
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers,
    (SELECT count(*) FROM follows WHERE follows.follower_id = users.id) AS following
FROM `users`
WHERE handle = ?
LIMIT 1
-- args: 'hub_0'
-- 1 row of 12 columns, 93 bytes

-- query
SELECT *
FROM `posts`
WHERE author_id = ? AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC
LIMIT 100
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 7 columns, 480 bytes

-- query
SELECT *
FROM `follows`
WHERE followee_id = ? AND (since, follower_id) < (?, ?)
ORDER BY since DESC, follower_id DESC
LIMIT 100
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 4 columns, 320 bytes

-- query
SELECT * FROM `users` WHERE `users`.`id` IN (? × 10)
-- args: 27, 26, 25, 24, 23, 22, 21, 20, 19, 18
-- 10 rows of 10 columns, 920 bytes

COMMIT
