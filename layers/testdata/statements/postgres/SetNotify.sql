-- SetNotify on postgres, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
UPDATE follows SET notify = $1 WHERE follower_id = $2 AND followee_id = $3
-- args: true, 5, 3
-- 1 row changed

-- == floor-unprepared: 1 statement, 1 row changed; round trips: 2

-- exec
UPDATE follows SET notify = $1 WHERE follower_id = $2 AND followee_id = $3
-- args: describe exec, true, 5, 3
-- 1 row changed

-- == sqlx: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
UPDATE follows SET notify = $1 WHERE follower_id = $2 AND followee_id = $3
-- args: true, 5, 3
-- 1 row changed

-- == sqlc: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
-- name: SetNotify :execrows
UPDATE follows SET notify = $1 WHERE follower_id = $2 AND followee_id = $3
-- args: true, 5, 3
-- 1 row changed

-- == ent: 1 statement, 1 row changed; round trips: 1

-- exec
UPDATE "follows"
SET "notify" = $1
WHERE "follows"."follower_id" = $2 AND "follows"."followee_id" = $3
-- args: true, 5, 3
-- 1 row changed

-- == ent-prepared: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
UPDATE "follows"
SET "notify" = $1
WHERE "follows"."follower_id" = $2 AND "follows"."followee_id" = $3
-- args: true, 5, 3
-- 1 row changed

-- == gorm: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
UPDATE "follows" SET "notify"=$1 WHERE follower_id = $2 AND followee_id = $3
-- args: true, 5, 3
-- 1 row changed

-- == gorm-quickstart: 1 statement, 1 row changed; round trips: 3

BEGIN

-- exec
UPDATE "follows" SET "notify"=$1 WHERE follower_id = $2 AND followee_id = $3
-- args: true, 5, 3
-- 1 row changed

COMMIT
