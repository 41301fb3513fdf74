-- UsersByID on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ANY($1)
-- args: [28 29 30 31 32 33 34 35 36 37]
-- 10 rows of 10 columns, 850 bytes

-- == floor-unprepared: 1 statement, 10 rows, 850 bytes; round trips: 2

-- query
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ANY($1)
-- args: describe exec, [28 29 30 31 32 33 34 35 36 37]
-- 10 rows of 10 columns, 850 bytes

-- == sqlx: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ANY($1)
-- args: [28 29 30 31 32 33 34 35 36 37]
-- 10 rows of 10 columns, 850 bytes

-- == sqlc: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query (prepared)
-- name: UsersByID :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE id = ANY($1::bigint[])
-- args: [28 29 30 31 32 33 34 35 36 37]
-- 10 rows of 10 columns, 850 bytes

-- == ent: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at"
FROM "users"
WHERE "users"."id" IN ($1 … $10)
-- args: 28, 29, 30, 31, 32, 33, 34, 35, 36, 37
-- 10 rows of 10 columns, 850 bytes

-- == ent-prepared: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query (prepared)
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at"
FROM "users"
WHERE "users"."id" IN ($1 … $10)
-- args: 28, 29, 30, 31, 32, 33, 34, 35, 36, 37
-- 10 rows of 10 columns, 850 bytes

-- == gorm: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query (prepared)
SELECT * FROM "users" WHERE id IN ($1 … $10)
-- args: 28, 29, 30, 31, 32, 33, 34, 35, 36, 37
-- 10 rows of 10 columns, 850 bytes

-- == gorm-quickstart: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query
SELECT * FROM "users" WHERE id IN ($1 … $10)
-- args: 28, 29, 30, 31, 32, 33, 34, 35, 36, 37
-- 10 rows of 10 columns, 850 bytes

-- == floor-pgx: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ANY($1)
-- args: [28 29 30 31 32 33 34 35 36 37]
-- 10 rows of 10 columns, 850 bytes

-- == sqlc-pgx: 1 statement, 10 rows, 850 bytes; round trips: 1

-- query (prepared)
-- name: UsersByID :many
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE id = ANY($1::bigint[])
-- args: [28 29 30 31 32 33 34 35 36 37]
-- 10 rows of 10 columns, 850 bytes
