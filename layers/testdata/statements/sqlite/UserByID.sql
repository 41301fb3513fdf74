-- UserByID on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row, 77 bytes

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ?
-- args: 1
-- 1 row of 10 columns, 77 bytes

-- == floor-unprepared: 1 statement, 1 row, 77 bytes

-- query
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ?
-- args: 1
-- 1 row of 10 columns, 77 bytes

-- == sqlx: 1 statement, 1 row, 77 bytes

-- query (prepared)
SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
    u.discoverable, u.revision, u.created_at FROM users u WHERE u.id = ?
-- args: 1
-- 1 row of 10 columns, 77 bytes

-- == sqlc: 1 statement, 1 row, 77 bytes

-- query (prepared)
-- name: UserByID :one
SELECT id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
FROM users
WHERE id = ?
-- args: 1
-- 1 row of 10 columns, 77 bytes

-- == ent: 1 statement, 1 row, 77 bytes

-- query
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` = ?
LIMIT 2
-- args: 1
-- 1 row of 10 columns, 77 bytes

-- == ent-prepared: 1 statement, 1 row, 77 bytes

-- query (prepared)
SELECT `users`.`id`, `users`.`handle`, `users`.`email`, `users`.`display_name`, `users`.`bio`,
    `users`.`location`, `users`.`website`, `users`.`discoverable`, `users`.`revision`,
    `users`.`created_at`
FROM `users`
WHERE `users`.`id` = ?
LIMIT 2
-- args: 1
-- 1 row of 10 columns, 77 bytes

-- == gorm: 1 statement, 1 row, 77 bytes

-- query (prepared)
SELECT * FROM `users` WHERE id = ? LIMIT 1
-- args: 1
-- 1 row of 10 columns, 77 bytes

-- == gorm-quickstart: 1 statement, 1 row, 77 bytes

-- query
SELECT * FROM `users` WHERE id = ? LIMIT 1
-- args: 1
-- 1 row of 10 columns, 77 bytes
