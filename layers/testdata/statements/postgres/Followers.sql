-- Followers on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 1100 bytes; round trips: 1

-- query (prepared)
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = $1 AND (f.since, f.follower_id) < ($2, $3)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1100 bytes

-- == floor-unprepared: 1 statement, 10 rows, 1100 bytes; round trips: 2

-- query
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = $1 AND (f.since, f.follower_id) < ($2, $3)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4
-- args: describe exec, 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1100 bytes

-- == sqlx: 1 statement, 10 rows, 1100 bytes; round trips: 1

-- query (prepared)
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id AS "user.id",
    u.handle AS "user.handle", u.email AS "user.email",
    u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
    u.website AS "user.website", u.discoverable AS "user.discoverable",
    u.revision AS "user.revision", u.created_at AS "user.created_at"
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = $1 AND (f.since, f.follower_id) < ($2, $3)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1100 bytes

-- == sqlc: 1 statement, 10 rows, 1100 bytes; round trips: 1

-- query (prepared)
-- name: Followers :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.follower_id
WHERE f.followee_id = $1
  AND (f.since, f.follower_id) < ($2, $3::bigint)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4::bigint
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1100 bytes

-- == ent: 2 statements, 20 rows, 1100 bytes; round trips: 2

-- query
SELECT "follows"."follower_id", "follows"."followee_id", "follows"."since", "follows"."notify"
FROM "follows"
WHERE "follows"."followee_id" = $1 AND ("follows"."since", "follows"."follower_id") < ($2, $3)
ORDER BY "follows"."since" DESC, "follows"."follower_id" DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 4 columns, 250 bytes

-- query
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at"
FROM "users"
WHERE "users"."id" IN ($1 … $10)
-- args: 27, 26, 25, 24, 23, 22, 21, 20, 19, 18
-- 10 rows of 10 columns, 850 bytes

-- == ent-prepared: 2 statements, 20 rows, 1100 bytes; round trips: 2

-- query (prepared)
SELECT "follows"."follower_id", "follows"."followee_id", "follows"."since", "follows"."notify"
FROM "follows"
WHERE "follows"."followee_id" = $1 AND ("follows"."since", "follows"."follower_id") < ($2, $3)
ORDER BY "follows"."since" DESC, "follows"."follower_id" DESC
LIMIT 101
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807
-- 10 rows of 4 columns, 250 bytes

-- query (prepared)
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at"
FROM "users"
WHERE "users"."id" IN ($1 … $10)
-- args: 27, 26, 25, 24, 23, 22, 21, 20, 19, 18
-- 10 rows of 10 columns, 850 bytes

-- == gorm: 1 statement, 10 rows, 1100 bytes; round trips: 1

-- query (prepared)
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
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1100 bytes

-- == gorm-quickstart: 2 statements, 20 rows, 1100 bytes; round trips: 2

-- query
SELECT *
FROM "follows"
WHERE followee_id = $1 AND (since, follower_id) < ($2, $3)
ORDER BY since DESC, follower_id DESC
LIMIT $4
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 4 columns, 250 bytes

-- query
SELECT * FROM "users" WHERE "users"."id" IN ($1 … $10)
-- args: 27, 26, 25, 24, 23, 22, 21, 20, 19, 18
-- 10 rows of 10 columns, 850 bytes

-- == floor-pgx: 1 statement, 10 rows, 1100 bytes; round trips: 1

-- query (prepared)
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = $1 AND (f.since, f.follower_id) < ($2, $3)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1100 bytes

-- == sqlc-pgx: 1 statement, 10 rows, 1100 bytes; round trips: 1

-- query (prepared)
-- name: Followers :many
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
    u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows AS f JOIN users AS u ON u.id = f.follower_id
WHERE f.followee_id = $1
  AND (f.since, f.follower_id) < ($2, $3::bigint)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4::bigint
-- args: 1, 9999-12-31T23:59:59.999999Z, 9223372036854775807, 101
-- 10 rows of 14 columns, 1100 bytes
