-- name: CreatedAt :one
SELECT created_at FROM users WHERE id = ?;

-- name: CountCreatedAt :one
SELECT count(*) FROM users WHERE created_at = ?;
