-- name: UsersIn :many
SELECT id FROM users WHERE id IN (sqlc.slice(ids));

-- name: UsersInList :many
SELECT id FROM users WHERE FIND_IN_SET(id, sqlc.arg(ids));
