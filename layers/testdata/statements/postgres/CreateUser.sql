-- CreateUser on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row, 8 bytes; round trips: 1

-- query (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == floor-unprepared: 1 statement, 1 row, 8 bytes; round trips: 2

-- query
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
-- args: describe exec, 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here',
--   '', true, 1, 2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == sqlx: 1 statement, 1 row, 8 bytes; round trips: 1

-- query (prepared)
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == sqlc: 1 statement, 1 row, 8 bytes; round trips: 1

-- query (prepared)
-- name: CreateUser :one
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == ent: 1 statement, 1 row, 8 bytes; round trips: 1

-- query
INSERT INTO "users" ("handle", "email", "display_name", "bio", "location", "website",
    "discoverable", "revision", "created_at")
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING "id"
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == ent-prepared: 1 statement, 1 row, 8 bytes; round trips: 1

-- query (prepared)
INSERT INTO "users" ("handle", "email", "display_name", "bio", "location", "website",
    "discoverable", "revision", "created_at")
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING "id"
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == gorm: 1 statement, 1 row, 8 bytes; round trips: 1

-- query (prepared)
INSERT INTO "users" ("handle","email","display_name","bio","location","website","discoverable",
    "revision","created_at")
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)
RETURNING "id"
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

-- == gorm-quickstart: 1 statement, 1 row, 8 bytes; round trips: 3

BEGIN

-- query
INSERT INTO "users" ("handle","email","display_name","bio","location","website","discoverable",
    "revision","created_at")
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)
RETURNING "id"
-- args: 'single_1', 'single_1@crowd.example', 'single_1', 'One of many.', 'Here', '', true, 1,
--   2026-01-02T03:04:05.678901Z
-- 1 row of 1 column, 8 bytes

COMMIT
