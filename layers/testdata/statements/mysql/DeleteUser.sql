-- DeleteUser on mysql, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
DELETE FROM users WHERE id = ?
-- args: 7
-- 1 row changed

-- == floor-unprepared: 1 statement, 1 row changed; round trips: 1

-- exec
DELETE FROM users WHERE id = ?
-- args: 7
-- 1 row changed

-- == sqlx: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
DELETE FROM users WHERE id = ?
-- args: 7
-- 1 row changed

-- == sqlc: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
-- name: DeleteUser :execrows
DELETE FROM users WHERE id = ?
-- args: 7
-- 1 row changed

-- == ent: 1 statement, 1 row changed; round trips: 1

-- exec
DELETE FROM `users` WHERE `users`.`id` = ?
-- args: 7
-- 1 row changed

-- == ent-prepared: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
DELETE FROM `users` WHERE `users`.`id` = ?
-- args: 7
-- 1 row changed

-- == gorm: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
DELETE FROM `users` WHERE id = ?
-- args: 7
-- 1 row changed

-- == gorm-quickstart: 1 statement, 1 row changed; round trips: 3

BEGIN

-- exec
DELETE FROM `users` WHERE id = ?
-- args: 7
-- 1 row changed

COMMIT
