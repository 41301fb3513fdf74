-- DeletePost on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row changed

-- exec (prepared)
DELETE FROM posts WHERE id = ?
-- args: 53
-- 1 row changed

-- == floor-unprepared: 1 statement, 1 row changed

-- exec
DELETE FROM posts WHERE id = ?
-- args: 53
-- 1 row changed

-- == sqlx: 1 statement, 1 row changed

-- exec (prepared)
DELETE FROM posts WHERE id = ?
-- args: 53
-- 1 row changed

-- == sqlc: 1 statement, 1 row changed

-- exec (prepared)
-- name: DeletePost :execrows
DELETE FROM posts WHERE id = ?
-- args: 53
-- 1 row changed

-- == ent: 1 statement, 1 row changed

-- exec
DELETE FROM `posts` WHERE `posts`.`id` = ?
-- args: 53
-- 1 row changed

-- == ent-prepared: 1 statement, 1 row changed

-- exec (prepared)
DELETE FROM `posts` WHERE `posts`.`id` = ?
-- args: 53
-- 1 row changed

-- == gorm: 1 statement, 1 row changed

-- exec (prepared)
DELETE FROM `posts` WHERE id = ?
-- args: 53
-- 1 row changed

-- == gorm-quickstart: 1 statement, 1 row changed

BEGIN

-- exec
DELETE FROM `posts` WHERE id = ?
-- args: 53
-- 1 row changed

COMMIT
