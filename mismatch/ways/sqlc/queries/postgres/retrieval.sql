-- name: SearchInOrder :many
SELECT handle FROM users WHERE discoverable IN (sqlc.arg(one), sqlc.arg(other))
ORDER BY sqlc.arg(by_column);

-- name: SearchByHandle :many
SELECT handle FROM users WHERE discoverable IN (sqlc.arg(one), sqlc.arg(other))
ORDER BY handle;

-- name: SearchNewest :many
SELECT handle FROM users WHERE discoverable IN (sqlc.arg(one), sqlc.arg(other))
ORDER BY created_at DESC, id DESC;
