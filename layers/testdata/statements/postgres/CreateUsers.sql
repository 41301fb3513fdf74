-- CreateUsers on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) × 10 RETURNING id
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == floor-unprepared: 1 statement, 10 rows, 80 bytes; round trips: 4

BEGIN

-- query
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) × 10 RETURNING id
-- args: describe exec, 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '',
--   true, 1, 2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', … 79 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == sqlx: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) × 10
RETURNING id
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == sqlc: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
-- name: CreateUsers :many
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
)
SELECT u.handle, u.email, u.display_name, u.bio, u.location, u.website, u.discoverable, u.revision,
       $1
FROM json_populate_recordset(NULL::users, $2::text::json) WITH ORDINALITY AS u
ORDER BY u.ordinality
RETURNING id
-- args: 2026-01-02T03:04:05.678901Z, '[{"handle":"bulk1_0","email":"bu…' (2061 bytes)
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == ent: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query
INSERT INTO "users" ("bio", "created_at", "discoverable", "display_name", "email", "handle",
    "location", "revision", "website")
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) × 10
RETURNING "id"
-- args: 'One of many.', 2026-01-02T03:04:05.678901Z, true, 'bulk1_0', 'bulk1_0@crowd.example',
--   'bulk1_0', 'Here', 1, '', 'One of many.', 2026-01-02T03:04:05.678901Z, true, … 78 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == ent-prepared: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO "users" ("bio", "created_at", "discoverable", "display_name", "email", "handle",
    "location", "revision", "website")
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) × 10
RETURNING "id"
-- args: 'One of many.', 2026-01-02T03:04:05.678901Z, true, 'bulk1_0', 'bulk1_0@crowd.example',
--   'bulk1_0', 'Here', 1, '', 'One of many.', 2026-01-02T03:04:05.678901Z, true, … 78 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == gorm: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO "users" ("handle","email","display_name","bio","location","website","discoverable",
    "revision","created_at")
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) × 10
RETURNING "id"
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == gorm-quickstart: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query
INSERT INTO "users" ("handle","email","display_name","bio","location","website","discoverable",
    "revision","created_at")
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) × 10
RETURNING "id"
-- args: 'bulk1_0', 'bulk1_0@crowd.example', 'bulk1_0', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z, 'bulk1_1', 'bulk1_1@crowd.example', 'bulk1_1', … 78 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == floor-pgx: 2 statements, 10 rows, 80 bytes, 10 rows changed

BEGIN

-- query (prepared)
SELECT nextval('users_id_seq') FROM generate_series(1, $1::bigint)
-- args: 10
-- 10 rows of 1 column, 80 bytes

-- exec
COPY users (id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
FROM STDIN BINARY
-- 10 rows changed

COMMIT

-- == sqlc-pgx: 2 statements, 10 rows, 80 bytes, 10 rows changed

BEGIN

-- query (prepared)
-- name: NewUserIDs :many
SELECT nextval('users_id_seq')::bigint FROM generate_series(1, $1::bigint)
-- args: 10
-- 10 rows of 1 column, 80 bytes

-- exec
COPY users (id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
FROM STDIN BINARY
-- 10 rows changed

COMMIT
