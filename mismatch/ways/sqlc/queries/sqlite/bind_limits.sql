-- name: UsersIn :many
SELECT id FROM users WHERE id IN (sqlc.slice(ids));

-- name: UsersInList :many
SELECT id FROM users WHERE id IN (SELECT value FROM json_each(CAST(sqlc.arg(ids) AS TEXT)));
