-- name: Location :one
SELECT location FROM users WHERE id = $1;
