-- name: User :one
SELECT * FROM users WHERE id = ?;

-- name: UpdateUser :exec
UPDATE users SET location = ?, website = ? WHERE id = ?;

-- name: UpdateUserAtRevision :execrows
UPDATE users SET location = ?, website = ?, revision = revision + 1 WHERE id = ? AND revision = ?;
