-- name: Users :many
SELECT * FROM users ORDER BY id;

-- name: Cards :many
SELECT id, handle, display_name FROM users ORDER BY id;
