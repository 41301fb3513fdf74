-- What New has the driver do on postgres.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: driver calls: 22

-- prepare
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = $1

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.handle = $1

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ANY($1)

-- prepare
UPDATE users AS u
SET display_name = $1, bio = $2, location = $3, website = $4, discoverable = $5,
    revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at

-- prepare
SELECT 1 FROM users WHERE id = $1

-- prepare
DELETE FROM users WHERE id = $1

-- prepare
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = $1

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = $1 AND (p.created_at, p.id) < ($2, $3)
ORDER BY p.created_at DESC, p.id DESC
LIMIT $4

-- prepare
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = $1
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < $2
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread t JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT $3

-- prepare
DELETE FROM posts WHERE id = $1

-- prepare
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES ($1, $2, $3, FALSE)
ON CONFLICT DO NOTHING

-- prepare
DELETE FROM follows WHERE follower_id = $1 AND followee_id = $2

-- prepare
UPDATE follows SET notify = $1 WHERE follower_id = $2 AND followee_id = $3

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = $1 AND (f.since, f.followee_id) < ($2, $3)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT $4

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = $1 AND (f.since, f.follower_id) < ($2, $3)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4

-- prepare
SELECT (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.id = $1

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM (
    SELECT p.id
    FROM follows f JOIN posts p ON p.author_id = f.followee_id
    WHERE f.follower_id = $1 AND (p.created_at, p.id) < ($2, $3)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT (SELECT CAST($4 AS bigint))
) AS page
JOIN posts p ON p.id = page.id
JOIN users u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
       (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.handle = $1

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows first JOIN follows second ON second.follower_id = first.followee_id
    WHERE first.follower_id = $1 AND second.followee_id <> $2
      AND second.followee_id NOT IN (SELECT followee_id FROM follows WHERE follower_id = $3)
    GROUP BY second.followee_id
) AS near
JOIN users u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT $4

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows f
            WHERE f.followee_id = p.author_id AND f.since >= $1) AS followers
    FROM posts p
    WHERE p.created_at >= $2
    GROUP BY p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT $3
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id

-- == floor-unprepared: nothing

-- == sqlx: driver calls: 22

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = $1

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.handle = $1

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ANY($1)

-- prepare
SELECT 1 FROM users WHERE id = $1

-- prepare
DELETE FROM users WHERE id = $1

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at,
    u.id AS "user.id", u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = $1

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM posts p
WHERE p.author_id = $1 AND (p.created_at, p.id) < ($2, $3)
ORDER BY p.created_at DESC, p.id DESC
LIMIT $4

-- prepare
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT id, created_at, 0 FROM posts WHERE id = $1
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread t JOIN posts p ON p.parent_id = t.id
    WHERE t.depth < $2
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread t JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT $3

-- prepare
DELETE FROM posts WHERE id = $1

-- prepare
DELETE FROM follows WHERE follower_id = $1 AND followee_id = $2

-- prepare
UPDATE follows SET notify = $1 WHERE follower_id = $2 AND followee_id = $3

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id AS "user.id",
    u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = $1 AND (f.since, f.followee_id) < ($2, $3)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT $4

-- prepare
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id AS "user.id",
    u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = $1 AND (f.since, f.follower_id) < ($2, $3)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4

-- prepare
SELECT (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers,
    (SELECT count(*) FROM follows f WHERE f.follower_id = u.id) AS following
FROM users u
WHERE u.id = $1

-- prepare
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at,
    u.id AS "user.id", u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM (
    SELECT p.id
    FROM follows f JOIN posts p ON p.author_id = f.followee_id
    WHERE f.follower_id = $1 AND (p.created_at, p.id) < ($2, $3)
    ORDER BY p.created_at DESC, p.id DESC
    LIMIT (SELECT CAST($4 AS bigint))
) AS page
JOIN posts p ON p.id = page.id
JOIN users u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers,
    (SELECT count(*) FROM follows f WHERE f.follower_id = u.id) AS following
FROM users u WHERE u.handle = $1

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows first JOIN follows second ON second.follower_id = first.followee_id
    WHERE first.follower_id = $1 AND second.followee_id <> $2
      AND second.followee_id NOT IN (SELECT followee_id FROM follows WHERE follower_id = $3)
    GROUP BY second.followee_id
) AS near
JOIN users u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT $4

-- prepare
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows f
            WHERE f.followee_id = p.author_id AND f.since >= $1) AS followers
    FROM posts p
    WHERE p.created_at >= $2
    GROUP BY p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT $3
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id

-- prepare
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id

-- prepare
UPDATE users
SET display_name = $1, bio = $2, location = $3, website = $4,
    discoverable = $5, revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at

-- prepare
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id

-- prepare
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING

-- == sqlc: driver calls: 29

-- prepare
-- name: CreateUser :many
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id

-- prepare
-- name: CreateUsers :many
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
)
SELECT u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision,
       $1
FROM json_populate_recordset(NULL::users, $2::text::json) WITH ORDINALITY AS u
ORDER BY u.ordinality
RETURNING id

-- prepare
-- name: DeletePost :execrows
DELETE FROM posts WHERE id = $1

-- prepare
-- name: DeleteUser :execrows
DELETE FROM users WHERE id = $1

-- prepare
-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES ($1, $2, $3, FALSE)
ON CONFLICT DO NOTHING

-- prepare
-- name: FollowAll :exec
INSERT INTO follows (follower_id, followee_id, since, notify)
SELECT $1, followee_id, $2, FALSE
FROM unnest($3::bigint[]) AS followee_id

-- prepare
-- name: FollowCounts :one
SELECT (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.id = $1

-- prepare
-- name: Followers :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.follower_id
WHERE f.followee_id = $1
  AND (f.since, f.follower_id) < ($2, $3::bigint)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4::bigint

-- prepare
-- name: Following :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.followee_id
WHERE f.follower_id = $1
  AND (f.since, f.followee_id) < ($2, $3::bigint)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT $4::bigint

-- prepare
-- name: HomeTimeline :many
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM (
    SELECT posts.id
    FROM follows JOIN posts ON posts.author_id = follows.followee_id
    WHERE follows.follower_id = $1
      AND (posts.created_at, posts.id)
          < ($2, $3::bigint)
    ORDER BY posts.created_at DESC, posts.id DESC
    LIMIT (SELECT $4::bigint)
) AS page
JOIN posts AS p ON p.id = page.id
JOIN users AS u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC

-- prepare
-- name: PostByID :one
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM posts AS p JOIN users AS u ON u.id = p.author_id
WHERE p.id = $1

-- prepare
-- name: PostsByAuthor :many
SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at FROM posts
WHERE author_id = $1
  AND (created_at, id) < ($2, $3::bigint)
ORDER BY created_at DESC, id DESC
LIMIT $4::bigint

-- prepare
-- name: ProfileUser :one
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at,
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.handle = $1

-- prepare
-- name: Publish :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id

-- prepare
-- name: PublishAll :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
SELECT p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, $1
FROM json_populate_recordset(NULL::posts, $2::text::json) WITH ORDINALITY AS p
ORDER BY p.ordinality
RETURNING id

-- prepare
-- name: SearchUsersByHandle :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND u.handle > $1
  AND ($2::text = '{' OR u.handle < $2::text)
  AND ($3::timestamptz = '1000-01-01 00:00Z'
       OR u.created_at >= $3::timestamptz)
  AND ($4::timestamptz = '9999-12-31 23:59:59.999999Z'
       OR u.created_at < $4::timestamptz)
  AND (NOT $5::boolean OR u.bio <> '')
  AND ($6::bigint = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= $6::bigint)
ORDER BY u.handle
LIMIT $7::bigint

-- prepare
-- name: SearchUsersMostFollowers :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at,
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers
FROM users AS u
WHERE u.discoverable
  AND ($1::text = ''
       OR u.handle >= $1::text AND u.handle < $2::text)
  AND ($3::timestamptz = '1000-01-01 00:00Z'
       OR u.created_at >= $3::timestamptz)
  AND ($4::timestamptz = '9999-12-31 23:59:59.999999Z'
       OR u.created_at < $4::timestamptz)
  AND (NOT $5::boolean OR u.bio <> '')
  AND ($6::bigint = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= $6::bigint)
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < ($7::bigint, $8::bigint)
ORDER BY followers DESC, u.id DESC
LIMIT $9::bigint

-- prepare
-- name: SearchUsersNewestFirst :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND ($1::text = ''
       OR u.handle >= $1::text AND u.handle < $2::text)
  AND ($3::timestamptz = '1000-01-01 00:00Z'
       OR u.created_at >= $3::timestamptz)
  AND (NOT $4::boolean OR u.bio <> '')
  AND ($5::bigint = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= $5::bigint)
  AND (u.created_at, u.id) < ($6, $7::bigint)
ORDER BY u.created_at DESC, u.id DESC
LIMIT $8::bigint

-- prepare
-- name: SearchUsersOldestFirst :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users AS u
WHERE u.discoverable
  AND ($1::text = ''
       OR u.handle >= $1::text AND u.handle < $2::text)
  AND ($3::timestamptz = '9999-12-31 23:59:59.999999Z'
       OR u.created_at < $3::timestamptz)
  AND (NOT $4::boolean OR u.bio <> '')
  AND ($5::bigint = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= $5::bigint)
  AND (u.created_at, u.id) > ($6, $7::bigint)
ORDER BY u.created_at, u.id
LIMIT $8::bigint

-- prepare
-- name: SetNotify :execrows
UPDATE follows SET notify = $1 WHERE follower_id = $2 AND followee_id = $3

-- prepare
-- name: Suggestions :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at, near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows AS first JOIN follows AS second ON second.follower_id = first.followee_id
    WHERE first.follower_id = $1 AND second.followee_id <> $1
      AND second.followee_id NOT IN
          (SELECT f.followee_id FROM follows AS f WHERE f.follower_id = $1)
    GROUP BY second.followee_id
) AS near
JOIN users AS u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT $2::bigint

-- prepare
-- name: Thread :many
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT posts.id, posts.created_at, 0 FROM posts WHERE posts.id = $2
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread AS t JOIN posts AS p ON p.parent_id = t.id
    WHERE t.depth < $3::bigint
)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at
FROM thread AS t JOIN posts AS p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT $1::bigint

-- prepare
-- name: TopAuthors :many
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable,
    u.revision, u.created_at, top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows AS f
            WHERE f.followee_id = p.author_id AND f.since >= $1) AS followers
    FROM posts AS p
    WHERE p.created_at >= $1
    GROUP BY p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT $2::bigint
) AS top
JOIN users AS u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id

-- prepare
-- name: Unfollow :execrows
DELETE FROM follows WHERE follower_id = $1 AND followee_id = $2

-- prepare
-- name: UpdateProfile :many
UPDATE users
SET display_name = $1, bio = $2, location = $3, website = $4, discoverable = $5,
    revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at

-- prepare
-- name: UserByHandle :one
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE handle = $1

-- prepare
-- name: UserByID :one
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE id = $1

-- prepare
-- name: UserExists :one
SELECT 1::bigint FROM users WHERE id = $1

-- prepare
-- name: UsersByID :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE id = ANY($1::bigint[])

-- == ent: nothing

-- == ent-prepared: nothing

-- == gorm: driver calls: 6

-- ping

-- prepare
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers,
    (SELECT count(*) FROM follows WHERE follows.follower_id = users.id) AS following
FROM "users"
WHERE handle = $1
LIMIT $2

-- prepare
SELECT *
FROM "posts"
WHERE author_id = $1 AND (created_at, id) < ($2, $3)
ORDER BY created_at DESC, id DESC
LIMIT $4

-- prepare
SELECT "follows"."follower_id","follows"."followee_id","follows"."since","follows"."notify",
    "Follower"."id" AS "Follower__id","Follower"."handle" AS "Follower__handle",
    "Follower"."email" AS "Follower__email","Follower"."display_name" AS "Follower__display_name",
    "Follower"."bio" AS "Follower__bio","Follower"."location" AS "Follower__location",
    "Follower"."website" AS "Follower__website",
    "Follower"."discoverable" AS "Follower__discoverable",
    "Follower"."revision" AS "Follower__revision","Follower"."created_at" AS "Follower__created_at"
FROM "follows"
INNER JOIN "users" "Follower" ON "follows"."follower_id" = "Follower"."id"
WHERE followee_id = $1 AND (since, follower_id) < ($2, $3)
ORDER BY since DESC, follower_id DESC
LIMIT $4

-- prepare
INSERT INTO "users" ("handle","email","display_name","bio","location","website","discoverable",
    "revision","created_at")
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)
RETURNING "id"

-- prepare
INSERT INTO "posts" ("author_id","kind","body","parent_id","repost_of_id","created_at")
VALUES ($1,$2,$3,$4,$5,$6)
RETURNING "id"

-- == gorm-quickstart: driver calls: 2

-- ping

-- ping

-- == floor-pgx: nothing

-- == sqlc-pgx: nothing
