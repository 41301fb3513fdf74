-- UpdateProfile on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row, 79 bytes; round trips: 1

-- query (prepared)
UPDATE users AS u
SET display_name = $1, bio = $2, location = $3, website = $4, discoverable = $5,
    revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row of 10 columns, 79 bytes

-- == floor-unprepared: 1 statement, 1 row, 79 bytes; round trips: 2

-- query
UPDATE users AS u
SET display_name = $1, bio = $2, location = $3, website = $4, discoverable = $5,
    revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at
-- args: describe exec, 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row of 10 columns, 79 bytes

-- == sqlx: 1 statement, 1 row, 79 bytes; round trips: 1

-- query (prepared)
UPDATE users
SET display_name = $1, bio = $2, location = $3, website = $4,
    discoverable = $5, revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row of 10 columns, 79 bytes

-- == sqlc: 1 statement, 1 row, 79 bytes; round trips: 1

-- query (prepared)
-- name: UpdateProfile :one
UPDATE users
SET display_name = $1, bio = $2, location = $3, website = $4, discoverable = $5,
    revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row of 10 columns, 79 bytes

-- == ent: 2 statements, 1 row, 79 bytes, 1 row changed; round trips: 2

-- query
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at"
FROM "users"
WHERE "users"."id" = $1
LIMIT 2
-- args: 3
-- 1 row of 10 columns, 79 bytes

-- exec
UPDATE "users"
SET "display_name" = $1, "bio" = $2, "location" = $3, "website" = $4, "discoverable" = $5,
    "revision" = COALESCE("users"."revision", 0) + $6
WHERE "users"."id" = $7 AND "users"."revision" = $8
-- args: 'writer_0', 'One of many.', 'Here', '', false, 1, 3, 2
-- 1 row changed

-- == ent-prepared: 2 statements, 1 row, 79 bytes, 1 row changed; round trips: 2

-- query (prepared)
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at"
FROM "users"
WHERE "users"."id" = $1
LIMIT 2
-- args: 3
-- 1 row of 10 columns, 79 bytes

-- exec (prepared)
UPDATE "users"
SET "display_name" = $1, "bio" = $2, "location" = $3, "website" = $4, "discoverable" = $5,
    "revision" = COALESCE("users"."revision", 0) + $6
WHERE "users"."id" = $7 AND "users"."revision" = $8
-- args: 'writer_0', 'One of many.', 'Here', '', false, 1, 3, 2
-- 1 row changed

-- == gorm: 1 statement, 1 row, 79 bytes; round trips: 1

-- query (prepared)
UPDATE "users"
SET "display_name"=$1,"bio"=$2,"location"=$3,"website"=$4,"discoverable"=$5,"revision"=$6
WHERE id = $7 AND revision = $8
RETURNING *
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 3, 2
-- 1 row of 10 columns, 79 bytes

-- == gorm-quickstart: 1 statement, 1 row, 79 bytes; round trips: 3

BEGIN

-- query
UPDATE "users"
SET "display_name"=$1,"bio"=$2,"location"=$3,"website"=$4,"discoverable"=$5,"revision"=$6
WHERE id = $7 AND revision = $8
RETURNING *
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 3, 2
-- 1 row of 10 columns, 79 bytes

COMMIT
