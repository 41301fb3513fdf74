-- PublishAll on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES ($1,$2,$3,$4,$5,$6) × 10 RETURNING id
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == floor-unprepared: 1 statement, 10 rows, 80 bytes; round trips: 4

BEGIN

-- query
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES ($1,$2,$3,$4,$5,$6) × 10 RETURNING id
-- args: describe exec, 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3,
--   'reply', 'What is new about it.', 1, NULL, … 49 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == sqlx: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6) × 10
RETURNING id
-- args: 3, 'text', {What is new. true}, NULL, {0 false}, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   {What is new about it. true}, 1, {0 false}, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == sqlc: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
-- name: PublishAll :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
SELECT p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, $1
FROM json_populate_recordset(NULL::posts, $2::text::json) WITH ORDINALITY AS p
ORDER BY p.ordinality
RETURNING id
-- args: 2026-01-02T03:04:05.678901Z, '[{"author_id":3,"kind":"text","b…' (1309 bytes)
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == ent: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query
INSERT INTO "posts" ("author_id", "body", "created_at", "kind", "parent_id", "repost_of_id")
VALUES ($1, $2, $3, $4, NULL, NULL), ($5, $6, $7, $8, $9, NULL), ($10, NULL, $11, $12, NULL, $13),
    ($14, $15, $16, $17, NULL, NULL), ($18, $19, $20, $21, $22, NULL),
    ($23, NULL, $24, $25, NULL, $26), ($27, $28, $29, $30, NULL, NULL),
    ($31, $32, $33, $34, $35, NULL), ($36, NULL, $37, $38, NULL, $39),
    ($40, $41, $42, $43, NULL, NULL)
RETURNING "id"
-- args: 3, 'What is new.', 2026-01-02T03:04:05.678901Z, text, 3, 'What is new about it.',
--   2026-01-02T03:04:05.678901Z, reply, 1, 3, 2026-01-02T03:04:05.678901Z, repost, … 31 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == ent-prepared: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO "posts" ("author_id", "body", "created_at", "kind", "parent_id", "repost_of_id")
VALUES ($1, $2, $3, $4, NULL, NULL), ($5, $6, $7, $8, $9, NULL), ($10, NULL, $11, $12, NULL, $13),
    ($14, $15, $16, $17, NULL, NULL), ($18, $19, $20, $21, $22, NULL),
    ($23, NULL, $24, $25, NULL, $26), ($27, $28, $29, $30, NULL, NULL),
    ($31, $32, $33, $34, $35, NULL), ($36, NULL, $37, $38, NULL, $39),
    ($40, $41, $42, $43, NULL, NULL)
RETURNING "id"
-- args: 3, 'What is new.', 2026-01-02T03:04:05.678901Z, text, 3, 'What is new about it.',
--   2026-01-02T03:04:05.678901Z, reply, 1, 3, 2026-01-02T03:04:05.678901Z, repost, … 31 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == gorm: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query (prepared)
INSERT INTO "posts" ("author_id","kind","body","parent_id","repost_of_id","created_at")
VALUES ($1,$2,$3,$4,$5,$6) × 10
RETURNING "id"
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == gorm-quickstart: 1 statement, 10 rows, 80 bytes; round trips: 3

BEGIN

-- query
INSERT INTO "posts" ("author_id","kind","body","parent_id","repost_of_id","created_at")
VALUES ($1,$2,$3,$4,$5,$6) × 10
RETURNING "id"
-- args: 3, 'text', 'What is new.', NULL, NULL, 2026-01-02T03:04:05.678901Z, 3, 'reply',
--   'What is new about it.', 1, NULL, 2026-01-02T03:04:05.678901Z, … 48 more
-- 10 rows of 1 column, 80 bytes

COMMIT

-- == floor-pgx: 2 statements, 10 rows, 80 bytes, 10 rows changed

BEGIN

-- query (prepared)
SELECT nextval('posts_id_seq') FROM generate_series(1, $1::bigint)
-- args: 10
-- 10 rows of 1 column, 80 bytes

-- exec
COPY posts (id, author_id, kind, body, parent_id, repost_of_id, created_at) FROM STDIN BINARY
-- 10 rows changed

COMMIT

-- == sqlc-pgx: 2 statements, 10 rows, 80 bytes, 10 rows changed

BEGIN

-- query (prepared)
-- name: NewPostIDs :many
SELECT nextval('posts_id_seq')::bigint FROM generate_series(1, $1::bigint)
-- args: 10
-- 10 rows of 1 column, 80 bytes

-- exec
COPY posts (id, author_id, kind, body, parent_id, repost_of_id, created_at) FROM STDIN BINARY
-- 10 rows changed

COMMIT
