-- name: SearchInOrder :many
SELECT handle FROM users WHERE discoverable = coalesce(sqlc.narg(discoverable), discoverable)
ORDER BY CASE WHEN sqlc.arg(by_handle) THEN handle END, created_at DESC, id DESC;

-- name: SearchByHandle :many
SELECT handle FROM users WHERE discoverable = coalesce(sqlc.narg(discoverable), discoverable)
ORDER BY handle;

-- name: SearchNewest :many
SELECT handle FROM users WHERE discoverable = coalesce(sqlc.narg(discoverable), discoverable)
ORDER BY created_at DESC, id DESC;
