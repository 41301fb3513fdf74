-- SetNotify on mysql, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?
-- args: true, 5, 3
-- 1 row changed

-- == floor-unprepared: 1 statement, 1 row changed; round trips: 1

-- exec
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?
-- args: true, 5, 3
-- 1 row changed

-- == sqlx: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?
-- args: true, 5, 3
-- 1 row changed

-- == sqlc: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
-- name: SetNotify :execrows
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?
-- args: true, 5, 3
-- 1 row changed

-- == ent: 1 statement, 1 row changed; round trips: 1

-- exec
UPDATE `follows` SET `notify` = ? WHERE `follows`.`follower_id` = ? AND `follows`.`followee_id` = ?
-- args: true, 5, 3
-- 1 row changed

-- == ent-prepared: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
UPDATE `follows` SET `notify` = ? WHERE `follows`.`follower_id` = ? AND `follows`.`followee_id` = ?
-- args: true, 5, 3
-- 1 row changed

-- == gorm: 1 statement, 1 row changed; round trips: 1

-- exec (prepared)
UPDATE `follows` SET `notify`=? WHERE follower_id = ? AND followee_id = ?
-- args: true, 5, 3
-- 1 row changed

-- == gorm-quickstart: 1 statement, 1 row changed; round trips: 3

BEGIN

-- exec
UPDATE `follows` SET `notify`=? WHERE follower_id = ? AND followee_id = ?
-- args: true, 5, 3
-- 1 row changed

COMMIT
