-- What New has the driver do on mysql.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: driver calls: 22

-- prepare
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ?

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.handle = ?

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM users u
WHERE u.id IN (
    SELECT asked.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) AS asked)

-- prepare
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?

-- prepare
SELECT 1 FROM users WHERE id = ?

-- prepare
DELETE FROM users WHERE id = ?

-- prepare
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = ?

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND p.created_at <= ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT ?

-- prepare
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = ?
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < ?
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread t JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT ?

-- prepare
DELETE FROM posts WHERE id = ?

-- prepare
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, FALSE)
ON DUPLICATE KEY UPDATE since = since

-- prepare
DELETE FROM follows WHERE follower_id = ? AND followee_id = ?

-- prepare
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ? AND f.since <= ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT ?

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ? AND f.since <= ? AND (f.since, f.follower_id) < (?, ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT ?

-- prepare
SELECT (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.id = ?

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM (
    SELECT p.id
    FROM follows f JOIN posts p ON p.author_id = f.followee_id
    WHERE f.follower_id = ? AND p.created_at <= ? AND (p.created_at, p.id) < (?, ?)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT ?
) AS page
JOIN posts p ON p.id = page.id
JOIN users u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
       (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.handle = ?

-- prepare
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
LIMIT ?

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows f
            WHERE f.followee_id = p.author_id AND f.since >= ?) AS followers
    FROM posts p
    WHERE p.created_at >= ?
    GROUP BY p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT ?
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id

-- == floor-unprepared: nothing

-- == sqlx: driver calls: 22

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ?

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.handle = ?

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM users u
WHERE u.id IN (
    SELECT asked.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) AS asked)

-- prepare
SELECT 1 FROM users WHERE id = ?

-- prepare
DELETE FROM users WHERE id = ?

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at,
    u.id AS "user.id", u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = ?

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND p.created_at <= ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT ?

-- prepare
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = ?
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < ?
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread t JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT ?

-- prepare
DELETE FROM posts WHERE id = ?

-- prepare
DELETE FROM follows WHERE follower_id = ? AND followee_id = ?

-- prepare
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id AS "user.id",
    u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ? AND f.since <= ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT ?

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id AS "user.id",
    u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ? AND f.since <= ? AND (f.since, f.follower_id) < (?, ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT ?

-- prepare
SELECT (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers,
    (SELECT count(*) FROM follows f WHERE f.follower_id = u.id) AS following
FROM users u
WHERE u.id = ?

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at,
    u.id AS "user.id", u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM (
    SELECT p.id
    FROM follows f JOIN posts p ON p.author_id = f.followee_id
    WHERE f.follower_id = ? AND p.created_at <= ? AND (p.created_at, p.id) < (?, ?)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT ?
) AS page
JOIN posts p ON p.id = page.id
JOIN users u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers,
    (SELECT count(*) FROM follows f WHERE f.follower_id = u.id) AS following
FROM users u WHERE u.handle = ?

-- prepare
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
LIMIT ?

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows f
            WHERE f.followee_id = p.author_id AND f.since >= ?) AS followers
    FROM posts p
    WHERE p.created_at >= ?
    GROUP BY p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT ?
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id

-- prepare
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)

-- prepare
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?,
    discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?

-- prepare
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)

-- prepare
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE since = since

-- == sqlc: driver calls: 26

-- prepare
-- name: CreateUser :execlastid
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)

-- prepare
-- name: DeletePost :execrows
DELETE FROM posts WHERE id = ?

-- prepare
-- name: DeleteUser :execrows
DELETE FROM users WHERE id = ?

-- prepare
-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES (?, ?, ?, FALSE)
ON DUPLICATE KEY UPDATE since = since

-- prepare
-- name: FollowCounts :one
SELECT (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.id = ?

-- prepare
-- name: Followers :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.follower_id
WHERE f.followee_id = ?
  AND f.since <= ?
  AND (f.since < ? OR f.follower_id < ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT ?

-- prepare
-- name: Following :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.followee_id
WHERE f.follower_id = ?
  AND f.since <= ?
  AND (f.since < ? OR f.followee_id < ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT ?

-- prepare
-- name: HomeTimeline :many
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM (
    SELECT posts.id
    FROM follows JOIN posts ON posts.author_id = follows.followee_id
    WHERE follows.follower_id = ?
      AND posts.created_at <= ?
      AND (posts.created_at < ? OR posts.id < ?)
    ORDER BY posts.created_at DESC, posts.id DESC
    LIMIT ?
) AS page
JOIN posts AS p ON p.id = page.id
JOIN users AS u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC

-- prepare
-- name: PostByID :one
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM posts AS p JOIN users AS u ON u.id = p.author_id
WHERE p.id = ?

-- prepare
-- name: PostsByAuthor :many
SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at FROM posts
WHERE author_id = ?
  AND created_at <= ?
  AND (created_at < ? OR id < ?)
ORDER BY created_at DESC, id DESC
LIMIT ?

-- prepare
-- name: ProfileUser :one
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at,
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.handle = ?

-- prepare
-- name: Publish :execlastid
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)

-- prepare
-- name: SearchUsersByHandle :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND u.handle > ?
  AND (CAST(? AS CHAR) = '{' OR u.handle < ?)
  AND u.created_at >= ?
  AND u.created_at < ?
  AND (u.discoverable <> ? OR u.bio <> '')
  AND (CAST(? AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(? AS SIGNED))
ORDER BY u.handle
LIMIT ?

-- prepare
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

-- prepare
-- name: SearchUsersNewestFirst :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND (CAST(? AS CHAR) = ''
       OR u.handle >= ? AND u.handle < ?)
  AND u.created_at >= ?
  AND (u.discoverable <> ? OR u.bio <> '')
  AND (CAST(? AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(? AS SIGNED))
  AND u.created_at <= ?
  AND (u.created_at < ? OR u.id < ?)
ORDER BY u.created_at DESC, u.id DESC
LIMIT ?

-- prepare
-- name: SearchUsersOldestFirst :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND (CAST(? AS CHAR) = ''
       OR u.handle >= ? AND u.handle < ?)
  AND u.created_at < ?
  AND (u.discoverable <> ? OR u.bio <> '')
  AND (CAST(? AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(? AS SIGNED))
  AND u.created_at >= ?
  AND (u.created_at > ? OR u.id > ?)
ORDER BY u.created_at, u.id
LIMIT ?

-- prepare
-- name: SetNotify :execrows
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?

-- prepare
-- name: Suggestions :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at, near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows AS first JOIN follows AS second ON second.follower_id = first.followee_id
    WHERE first.follower_id = ? AND second.followee_id <> ?
      AND second.followee_id NOT IN
          (SELECT f.followee_id FROM follows AS f WHERE f.follower_id = ?)
    GROUP BY second.followee_id
) AS near
JOIN users AS u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT ?

-- prepare
-- name: Thread :many
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT posts.id, posts.created_at, 0 FROM posts WHERE posts.id = ?
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread AS t JOIN posts AS p ON p.parent_id = t.id
    WHERE t.depth < CAST(? AS SIGNED)
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread AS t JOIN posts AS p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT ?

-- prepare
-- name: TopAuthors :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows AS f
            WHERE f.followee_id = p.author_id AND f.since >= ?) AS followers
    FROM posts AS p
    WHERE p.created_at >= ?
    GROUP BY p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT ?
) AS top
JOIN users AS u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id

-- prepare
-- name: Unfollow :execrows
DELETE FROM follows WHERE follower_id = ? AND followee_id = ?

-- prepare
-- name: UpdateProfile :execrows
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?,
    revision = revision + 1
WHERE id = ? AND revision = ?

-- prepare
-- name: UserByHandle :one
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE handle = ?

-- prepare
-- name: UserByID :one
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE id = ?

-- prepare
-- name: UserExists :one
SELECT 1 FROM users WHERE id = ?

-- prepare
-- name: UsersByID :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE id IN (/*SLICE:ids*/?)

-- == ent: nothing

-- == ent-prepared: nothing

-- == gorm: driver calls: 7

-- ping

-- query
SELECT VERSION()
-- 1 row of 1 column, 26 bytes

-- prepare
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers,
    (SELECT count(*) FROM follows WHERE follows.follower_id = users.id) AS following
FROM `users`
WHERE handle = ?
LIMIT ?

-- prepare
SELECT *
FROM `posts`
WHERE author_id = ? AND created_at <= ? AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC
LIMIT ?

-- prepare
SELECT `follows`.`follower_id`,`follows`.`followee_id`,`follows`.`since`,`follows`.`notify`,
    `Follower`.`id` AS `Follower__id`,`Follower`.`handle` AS `Follower__handle`,
    `Follower`.`email` AS `Follower__email`,`Follower`.`display_name` AS `Follower__display_name`,
    `Follower`.`bio` AS `Follower__bio`,`Follower`.`location` AS `Follower__location`,
    `Follower`.`website` AS `Follower__website`,
    `Follower`.`discoverable` AS `Follower__discoverable`,
    `Follower`.`revision` AS `Follower__revision`,`Follower`.`created_at` AS `Follower__created_at`
FROM `follows`
INNER JOIN `users` `Follower` ON `follows`.`follower_id` = `Follower`.`id`
WHERE followee_id = ? AND since <= ? AND (since, follower_id) < (?, ?)
ORDER BY since DESC, follower_id DESC
LIMIT ?

-- prepare
INSERT INTO `users` (`handle`,`email`,`display_name`,`bio`,`location`,`website`,`discoverable`,
    `revision`,`created_at`)
VALUES (?,?,?,?,?,?,?,?,?)
RETURNING `id`

-- prepare
INSERT INTO `posts` (`author_id`,`kind`,`body`,`parent_id`,`repost_of_id`,`created_at`)
VALUES (?,?,?,?,?,?)
RETURNING `id`

-- == gorm-quickstart: driver calls: 3

-- ping

-- query
SELECT VERSION()
-- 1 row of 1 column, 26 bytes

-- ping
