-- PostByID on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row, 125 bytes; round trips: 1

-- query (prepared)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = $1
-- args: 84
-- 1 row of 17 columns, 125 bytes

-- == floor-unprepared: 1 statement, 1 row, 125 bytes; round trips: 2

-- query
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = $1
-- args: describe exec, 84
-- 1 row of 17 columns, 125 bytes

-- == sqlx: 1 statement, 1 row, 125 bytes; round trips: 1

-- query (prepared)
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at,
    u.id AS "user.id", u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = $1
-- args: 84
-- 1 row of 17 columns, 125 bytes

-- == sqlc: 1 statement, 1 row, 125 bytes; round trips: 1

-- query (prepared)
-- name: PostByID :one
SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at, u.id, u.handle,
    u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM posts AS p JOIN users AS u ON u.id = p.author_id
WHERE p.id = $1
-- args: 84
-- 1 row of 17 columns, 125 bytes

-- == ent: 2 statements, 2 rows, 125 bytes; round trips: 2

-- query
SELECT "posts"."id", "posts"."author_id", "posts"."kind", "posts"."body", "posts"."parent_id",
    "posts"."repost_of_id", "posts"."created_at"
FROM "posts"
WHERE "posts"."id" = $1
LIMIT 2
-- args: 84
-- 1 row of 7 columns, 46 bytes

-- query
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at"
FROM "users"
WHERE "users"."id" IN ($1)
-- args: 3
-- 1 row of 10 columns, 79 bytes

-- == ent-prepared: 2 statements, 2 rows, 125 bytes; round trips: 2

-- query (prepared)
SELECT "posts"."id", "posts"."author_id", "posts"."kind", "posts"."body", "posts"."parent_id",
    "posts"."repost_of_id", "posts"."created_at"
FROM "posts"
WHERE "posts"."id" = $1
LIMIT 2
-- args: 84
-- 1 row of 7 columns, 46 bytes

-- query (prepared)
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at"
FROM "users"
WHERE "users"."id" IN ($1)
-- args: 3
-- 1 row of 10 columns, 79 bytes

-- == gorm: 1 statement, 1 row, 125 bytes; round trips: 1

-- query (prepared)
SELECT "posts"."id","posts"."author_id","posts"."kind","posts"."body","posts"."parent_id",
    "posts"."repost_of_id","posts"."created_at","Author"."id" AS "Author__id",
    "Author"."handle" AS "Author__handle","Author"."email" AS "Author__email",
    "Author"."display_name" AS "Author__display_name","Author"."bio" AS "Author__bio",
    "Author"."location" AS "Author__location","Author"."website" AS "Author__website",
    "Author"."discoverable" AS "Author__discoverable","Author"."revision" AS "Author__revision",
    "Author"."created_at" AS "Author__created_at"
FROM "posts"
INNER JOIN "users" "Author" ON "posts"."author_id" = "Author"."id"
WHERE posts.id = $1
LIMIT $2
-- args: 84, 1
-- 1 row of 17 columns, 125 bytes

-- == gorm-quickstart: 2 statements, 2 rows, 125 bytes; round trips: 2

-- query
SELECT * FROM "posts" WHERE posts.id = $1 LIMIT $2
-- args: 84, 1
-- 1 row of 7 columns, 46 bytes

-- query
SELECT * FROM "users" WHERE "users"."id" = $1
-- args: 3
-- 1 row of 10 columns, 79 bytes
