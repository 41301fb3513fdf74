-- UpdateProfile on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row, 86 bytes

-- query (prepared)
UPDATE users AS u
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row of 10 columns, 86 bytes

-- == floor-unprepared: 1 statement, 1 row, 86 bytes

-- query
UPDATE users AS u
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row of 10 columns, 86 bytes

-- == sqlx: 1 statement, 1 row, 86 bytes

-- query (prepared)
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?,
    discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row of 10 columns, 86 bytes

-- == sqlc: 1 statement, 1 row, 86 bytes

-- query (prepared)
-- name: UpdateProfile :one
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?,
    revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
    created_at
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row of 10 columns, 86 bytes

-- == ent: 2 statements, 1 row, 86 bytes, 1 row changed

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` = ?
LIMIT 2
-- args: 3
-- 1 row of 10 columns, 86 bytes

-- exec
UPDATE `users`
SET `display_name` = ?, `bio` = ?, `location` = ?, `website` = ?, `discoverable` = ?,
    `revision` = COALESCE(`users`.`revision`, 0) + ?
WHERE `users`.`id` = ? AND `users`.`revision` = ?
-- args: 'writer_0', 'One of many.', 'Here', '', false, 1, 3, 2
-- 1 row changed

-- == ent-prepared: 2 statements, 1 row, 86 bytes, 1 row changed

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` = ?
LIMIT 2
-- args: 3
-- 1 row of 10 columns, 86 bytes

-- exec (prepared)
UPDATE `users`
SET `display_name` = ?, `bio` = ?, `location` = ?, `website` = ?, `discoverable` = ?,
    `revision` = COALESCE(`users`.`revision`, 0) + ?
WHERE `users`.`id` = ? AND `users`.`revision` = ?
-- args: 'writer_0', 'One of many.', 'Here', '', false, 1, 3, 2
-- 1 row changed

-- == gorm: 1 statement, 1 row, 86 bytes

-- query (prepared)
UPDATE `users`
SET `display_name`=?,`bio`=?,`location`=?,`website`=?,`discoverable`=?,`revision`=?
WHERE id = ? AND revision = ?
RETURNING *
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 3, 2
-- 1 row of 10 columns, 86 bytes

-- == gorm-quickstart: 1 statement, 1 row, 86 bytes

BEGIN

-- query
UPDATE `users`
SET `display_name`=?,`bio`=?,`location`=?,`website`=?,`discoverable`=?,`revision`=?
WHERE id = ? AND revision = ?
RETURNING *
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 3, 2
-- 1 row of 10 columns, 86 bytes

COMMIT
