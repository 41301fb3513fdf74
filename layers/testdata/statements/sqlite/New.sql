-- What New has the driver do on sqlite.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: driver calls: 22

-- prepare
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id

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
WHERE u.id IN (SELECT value FROM json_each(?))

-- prepare
UPDATE users AS u
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at

-- prepare
SELECT 1 FROM users WHERE id = ?

-- prepare
DELETE FROM users WHERE id = ?

-- prepare
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?) RETURNING id

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = ?

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT CAST(? AS INTEGER)

-- prepare
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

-- prepare
DELETE FROM posts WHERE id = ?

-- prepare
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, FALSE)
ON CONFLICT DO NOTHING

-- prepare
DELETE FROM follows WHERE follower_id = ? AND followee_id = ?

-- prepare
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT CAST(? AS INTEGER)

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ? AND (f.since, f.follower_id) < (?, ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT CAST(? AS INTEGER)

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
    WHERE f.follower_id = ? AND (p.created_at, p.id) < (?, ?)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT CAST(? AS INTEGER)
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
LIMIT CAST(? AS INTEGER)

-- prepare
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
WHERE u.id IN (SELECT value FROM json_each(?))

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
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT CAST(? AS INTEGER)

-- prepare
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
WHERE f.follower_id = ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT CAST(? AS INTEGER)

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id AS "user.id",
    u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ? AND (f.since, f.follower_id) < (?, ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT CAST(? AS INTEGER)

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
    WHERE f.follower_id = ? AND (p.created_at, p.id) < (?, ?)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT CAST(? AS INTEGER)
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
LIMIT CAST(? AS INTEGER)

-- prepare
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

-- prepare
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id

-- prepare
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?,
    discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at

-- prepare
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
RETURNING id

-- prepare
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING

-- == sqlc: driver calls: 34

-- prepare
-- name: CreateUser :many
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id

-- prepare
-- name: CreateUsers :many
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
)
SELECT value ->> 'handle', value ->> 'email', value ->> 'display_name', value ->> 'bio',
       value ->> 'location', value ->> 'website', value ->> 'discoverable', value ->> 'revision',
       CAST(?1 AS TIMESTAMP)
FROM json_each(CAST(?2 AS TEXT))
ORDER BY key
RETURNING id

-- prepare
-- name: DeletePost :execrows
DELETE FROM posts WHERE id = ?

-- prepare
-- name: DeleteUser :execrows
DELETE FROM users WHERE id = ?

-- prepare
-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES (?, ?, ?, FALSE)
ON CONFLICT DO NOTHING

-- prepare
-- name: FollowAll :exec
INSERT INTO follows (follower_id, followee_id, since, notify)
SELECT CAST(?1 AS INTEGER), value, CAST(?2 AS TIMESTAMP), FALSE
FROM json_each(CAST(?3 AS TEXT))

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
WHERE f.followee_id = ?1
  AND (f.since, f.follower_id)
      < (?2, CAST(?3 AS INTEGER) + 0)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT CAST(?4 AS INTEGER)

-- prepare
-- name: Following :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.followee_id
WHERE f.follower_id = ?1
  AND (f.since, f.followee_id)
      < (?2, CAST(?3 AS INTEGER) + 0)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT CAST(?4 AS INTEGER)

-- prepare
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

-- prepare
-- name: PostByID :one
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM posts AS p JOIN users AS u ON u.id = p.author_id
WHERE p.id = ?

-- prepare
-- name: PostsByAuthor :many
SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at FROM posts
WHERE author_id = ?1
  AND (created_at, id)
      < (?2, CAST(?3 AS INTEGER))
ORDER BY created_at DESC, id DESC
LIMIT CAST(?4 AS INTEGER)

-- prepare
-- name: ProfileUser :one
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at,
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.handle = ?

-- prepare
-- name: Publish :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
RETURNING id

-- prepare
-- name: PublishAll :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
SELECT value ->> 'author_id', value ->> 'kind', value ->> 'body', value ->> 'parent_id',
       value ->> 'repost_of_id', CAST(?1 AS TIMESTAMP)
FROM json_each(CAST(?2 AS TEXT))
ORDER BY key
RETURNING id

-- prepare
-- name: SearchUsersByHandle :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND u.handle > ?1 AND u.handle < ?2
  AND (CAST(?3 AS TIMESTAMP) = -30610224000000000
       OR u.created_at >= CAST(?3 AS TIMESTAMP))
  AND (CAST(?4 AS TIMESTAMP) = 253402300799999999
       OR u.created_at < CAST(?4 AS TIMESTAMP))
  AND (NOT CAST(?5 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?6 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?6 AS INTEGER))
ORDER BY u.handle
LIMIT CAST(?7 AS INTEGER)

-- prepare
-- name: SearchUsersByPrefixMostFollowers :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at,
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers
FROM users AS u
WHERE u.discoverable
  AND u.handle >= ?1 AND u.handle < ?2
  AND (CAST(?3 AS TIMESTAMP) = -30610224000000000
       OR u.created_at >= CAST(?3 AS TIMESTAMP))
  AND (CAST(?4 AS TIMESTAMP) = 253402300799999999
       OR u.created_at < CAST(?4 AS TIMESTAMP))
  AND (NOT CAST(?5 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?6 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?6 AS INTEGER))
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < (CAST(?7 AS INTEGER), CAST(?8 AS INTEGER))
ORDER BY followers DESC, u.id DESC
LIMIT CAST(?9 AS INTEGER)

-- prepare
-- name: SearchUsersByPrefixNewestFirst :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND u.handle >= ?1 AND u.handle < ?2
  AND (NOT CAST(?3 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?4 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?4 AS INTEGER))
  AND (u.created_at, u.id)
      < (?5, CAST(?6 AS INTEGER))
ORDER BY u.created_at DESC, u.id DESC
LIMIT CAST(?7 AS INTEGER)

-- prepare
-- name: SearchUsersByPrefixOldestFirst :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND u.handle >= ?1 AND u.handle < ?2
  AND (NOT CAST(?3 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?4 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?4 AS INTEGER))
  AND (u.created_at, u.id)
      > (?5, CAST(?6 AS INTEGER))
ORDER BY u.created_at, u.id
LIMIT CAST(?7 AS INTEGER)

-- prepare
-- name: SearchUsersJoinedByHandle :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND u.handle > ?1
  AND u.created_at >= ?2
  AND u.created_at < ?3
  AND (NOT CAST(?4 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?5 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?5 AS INTEGER))
ORDER BY u.handle
LIMIT CAST(?6 AS INTEGER)

-- prepare
-- name: SearchUsersJoinedMostFollowers :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at,
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers
FROM users AS u
WHERE u.discoverable
  AND (CAST(?1 AS TEXT) = ''
       OR u.handle >= ?1 AND u.handle < CAST(?2 AS TEXT))
  AND u.created_at >= ?3
  AND u.created_at < ?4
  AND (NOT CAST(?5 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?6 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?6 AS INTEGER))
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < (CAST(?7 AS INTEGER), CAST(?8 AS INTEGER))
ORDER BY followers DESC, u.id DESC
LIMIT CAST(?9 AS INTEGER)

-- prepare
-- name: SearchUsersMostFollowers :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at,
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers
FROM users AS u
WHERE u.discoverable
  AND (CAST(?1 AS TEXT) = ''
       OR u.handle >= ?1 AND u.handle < CAST(?2 AS TEXT))
  AND (CAST(?3 AS TIMESTAMP) = -30610224000000000
       OR u.created_at >= CAST(?3 AS TIMESTAMP))
  AND (CAST(?4 AS TIMESTAMP) = 253402300799999999
       OR u.created_at < CAST(?4 AS TIMESTAMP))
  AND (NOT CAST(?5 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?6 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?6 AS INTEGER))
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < (CAST(?7 AS INTEGER), CAST(?8 AS INTEGER))
ORDER BY followers DESC, u.id DESC
LIMIT CAST(?9 AS INTEGER)

-- prepare
-- name: SearchUsersNewestFirst :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND (CAST(?1 AS TEXT) = ''
       OR u.handle >= ?1 AND u.handle < CAST(?2 AS TEXT))
  AND u.created_at >= ?3
  AND (NOT CAST(?4 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?5 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?5 AS INTEGER))
  AND (u.created_at, u.id)
      < (?6, CAST(?7 AS INTEGER))
ORDER BY u.created_at DESC, u.id DESC
LIMIT CAST(?8 AS INTEGER)

-- prepare
-- name: SearchUsersOldestFirst :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND (CAST(?1 AS TEXT) = ''
       OR u.handle >= ?1 AND u.handle < CAST(?2 AS TEXT))
  AND u.created_at < ?3
  AND (NOT CAST(?4 AS BOOLEAN) OR u.bio <> '')
  AND (CAST(?5 AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(?5 AS INTEGER))
  AND (u.created_at, u.id)
      > (?6, CAST(?7 AS INTEGER))
ORDER BY u.created_at, u.id
LIMIT CAST(?8 AS INTEGER)

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
    WHERE first.follower_id = ?1 AND second.followee_id <> ?1
      AND second.followee_id NOT IN
          (SELECT f.followee_id FROM follows AS f WHERE f.follower_id = ?1)
    GROUP BY second.followee_id
) AS near
JOIN users AS u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT CAST(?2 AS INTEGER)

-- prepare
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

-- prepare
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

-- prepare
-- name: Unfollow :execrows
DELETE FROM follows WHERE follower_id = ? AND followee_id = ?

-- prepare
-- name: UpdateProfile :many
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?,
    revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at

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
WHERE id IN (SELECT value FROM json_each(CAST(?1 AS TEXT)))

-- == ent: nothing

-- == ent-prepared: nothing

-- == gorm: driver calls: 7

-- ping

-- query
select sqlite_version()
-- 1 row of 1 column, 6 bytes

-- prepare
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers,
    (SELECT count(*) FROM follows WHERE follows.follower_id = users.id) AS following
FROM `users`
WHERE handle = ?
LIMIT 1

-- prepare
SELECT *
FROM `posts`
WHERE author_id = ? AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC
LIMIT 100

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
WHERE followee_id = ? AND (since, follower_id) < (?, ?)
ORDER BY since DESC, follower_id DESC
LIMIT 100

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
select sqlite_version()
-- 1 row of 1 column, 6 bytes

-- ping
