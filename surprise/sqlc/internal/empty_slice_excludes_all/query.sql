-- name: Others :many
SELECT id FROM users WHERE id NOT IN (sqlc.slice(ids));
