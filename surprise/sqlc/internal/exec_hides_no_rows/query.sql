-- name: Rename :exec
UPDATE users SET name = ? WHERE id = ?;
