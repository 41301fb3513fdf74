-- UpdateProfile on mysql, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 2 statements, 1 row, 86 bytes, 1 row changed; round trips: 2

-- exec (prepared)
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row changed

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ?
-- args: 3
-- 1 row of 10 columns, 86 bytes

-- == floor-unprepared: 2 statements, 1 row, 86 bytes, 1 row changed; round trips: 2

-- exec
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row changed

-- query
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ?
-- args: 3
-- 1 row of 10 columns, 86 bytes

-- == sqlx: 2 statements, 1 row, 86 bytes, 1 row changed; round trips: 2

-- exec (prepared)
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?,
    discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row changed

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ?
-- args: 3
-- 1 row of 10 columns, 86 bytes

-- == sqlc: 2 statements, 1 row, 86 bytes, 1 row changed; round trips: 2

-- exec (prepared)
-- name: UpdateProfile :execrows
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?,
    revision = revision + 1
WHERE id = ? AND revision = ?
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 2
-- 1 row changed

-- query (prepared)
-- name: UserByID :one
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE id = ?
-- args: 3
-- 1 row of 10 columns, 86 bytes

-- == ent: 2 statements, 1 row, 86 bytes, 1 row changed; round trips: 2

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

-- == ent-prepared: 2 statements, 1 row, 86 bytes, 1 row changed; round trips: 2

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

-- == gorm: 2 statements, 1 row, 86 bytes, 1 row changed; round trips: 2

-- exec (prepared)
UPDATE `users`
SET `display_name`=?,`bio`=?,`location`=?,`website`=?,`discoverable`=?,`revision`=?
WHERE id = ? AND revision = ?
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 3, 2
-- 1 row changed

-- query (prepared)
SELECT * FROM `users` WHERE id = ? LIMIT ?
-- args: 3, 1
-- 1 row of 10 columns, 86 bytes

-- == gorm-quickstart: 2 statements, 1 row, 86 bytes, 1 row changed; round trips: 4

BEGIN

-- exec
UPDATE `users`
SET `display_name`=?,`bio`=?,`location`=?,`website`=?,`discoverable`=?,`revision`=?
WHERE id = ? AND revision = ?
-- args: 'writer_0', 'One of many.', 'Here', '', false, 3, 3, 2
-- 1 row changed

COMMIT

-- query
SELECT * FROM `users` WHERE id = ? LIMIT ?
-- args: 3, 1
-- 1 row of 10 columns, 86 bytes
