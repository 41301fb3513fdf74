-- SearchUsers on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers
FROM users u
WHERE u.discoverable AND u.handle < $1 AND u.handle >= $2 AND u.created_at >= $3 AND u.bio <> ''
    AND (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) >= $4
    AND ((SELECT count(*) FROM follows f WHERE f.followee_id = u.id), u.id) < ($5, $6)
ORDER BY followers DESC, u.id DESC
LIMIT $7
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 930 bytes

-- == floor-unprepared: 1 statement, 10 rows, 930 bytes; round trips: 2

-- query
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers
FROM users u
WHERE u.discoverable AND u.handle < $1 AND u.handle >= $2 AND u.created_at >= $3 AND u.bio <> ''
    AND (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) >= $4
    AND ((SELECT count(*) FROM follows f WHERE f.followee_id = u.id), u.id) < ($5, $6)
ORDER BY followers DESC, u.id DESC
LIMIT $7
-- args: describe exec, 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1,
--   9223372036854775807, 9223372036854775807, 101
-- 10 rows of 11 columns, 930 bytes

-- == sqlx: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers
FROM users u
WHERE u.discoverable AND u.handle < $1 AND u.handle >= $2 AND u.created_at >= $3 AND u.bio <> ''
    AND (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) >= $4
    AND ((SELECT count(*) FROM follows f WHERE f.followee_id = u.id), u.id) < ($5, $6)
ORDER BY followers DESC, u.id DESC
LIMIT $7
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 930 bytes

-- == sqlc: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query (prepared)
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
-- args: 'stranger', 'stranger{', 2026-01-02T03:04:05.678901Z, 9999-12-31T23:59:59.999999Z, true, 1,
--   9223372036854775807, 9223372036854775807, 101
-- 10 rows of 11 columns, 930 bytes

-- == ent: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at",
    (SELECT COUNT(*) FROM "follows" AS "f" WHERE "f"."followee_id" = "users"."id") AS "followers"
FROM "users"
WHERE ((((("users"."discoverable" AND "users"."handle" < $1) AND "users"."handle" >= $2)
    AND "users"."created_at" >= $3) AND "users"."bio" <> $4)
    AND (SELECT COUNT(*) FROM "follows" AS "f" WHERE "f"."followee_id" = "users"."id") >= $5)
    AND ((SELECT COUNT(*) FROM "follows" AS "f" WHERE "f"."followee_id" = "users"."id"),
    "users"."id") < ($6, $7)
ORDER BY "followers" DESC, "users"."id" DESC
LIMIT 101
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, '', 1, 9223372036854775807,
--   9223372036854775807
-- 10 rows of 11 columns, 930 bytes

-- == ent-prepared: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query (prepared)
SELECT "users"."id", "users"."handle", "users"."email", "users"."display_name", "users"."bio",
    "users"."location", "users"."website", "users"."discoverable", "users"."revision",
    "users"."created_at",
    (SELECT COUNT(*) FROM "follows" AS "f" WHERE "f"."followee_id" = "users"."id") AS "followers"
FROM "users"
WHERE ((((("users"."discoverable" AND "users"."handle" < $1) AND "users"."handle" >= $2)
    AND "users"."created_at" >= $3) AND "users"."bio" <> $4)
    AND (SELECT COUNT(*) FROM "follows" AS "f" WHERE "f"."followee_id" = "users"."id") >= $5)
    AND ((SELECT COUNT(*) FROM "follows" AS "f" WHERE "f"."followee_id" = "users"."id"),
    "users"."id") < ($6, $7)
ORDER BY "followers" DESC, "users"."id" DESC
LIMIT 101
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, '', 1, 9223372036854775807,
--   9223372036854775807
-- 10 rows of 11 columns, 930 bytes

-- == gorm: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query (prepared)
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers
FROM "users"
WHERE discoverable AND handle < $1 AND handle >= $2 AND created_at >= $3 AND bio <> ''
    AND (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) >= $4
    AND ((SELECT count(*) FROM follows WHERE follows.followee_id = users.id), id) < ($5, $6)
ORDER BY followers DESC, id DESC
LIMIT $7
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 930 bytes

-- == gorm-quickstart: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query
SELECT users.*, (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) AS followers
FROM "users"
WHERE discoverable AND handle < $1 AND handle >= $2 AND created_at >= $3 AND bio <> ''
    AND (SELECT count(*) FROM follows WHERE follows.followee_id = users.id) >= $4
    AND ((SELECT count(*) FROM follows WHERE follows.followee_id = users.id), id) < ($5, $6)
ORDER BY followers DESC, id DESC
LIMIT $7
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 930 bytes

-- == floor-pgx: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at,
        (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers
FROM users u
WHERE u.discoverable AND u.handle < $1 AND u.handle >= $2 AND u.created_at >= $3 AND u.bio <> ''
    AND (SELECT count(*) FROM follows f WHERE f.followee_id = u.id) >= $4
    AND ((SELECT count(*) FROM follows f WHERE f.followee_id = u.id), u.id) < ($5, $6)
ORDER BY followers DESC, u.id DESC
LIMIT $7
-- args: 'stranger{', 'stranger', 2026-01-02T03:04:05.678901Z, 1, 9223372036854775807,
--   9223372036854775807, 101
-- 10 rows of 11 columns, 930 bytes

-- == sqlc-pgx: 1 statement, 10 rows, 930 bytes; round trips: 1

-- query (prepared)
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
-- args: 'stranger', 'stranger{', 2026-01-02T03:04:05.678901Z, 9999-12-31T23:59:59.999999Z, true, 1,
--   9223372036854775807, 9223372036854775807, 101
-- 10 rows of 11 columns, 930 bytes
