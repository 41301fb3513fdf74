-- name: User :one
SELECT * FROM users WHERE id = $1;

-- name: UpdateUser :exec
UPDATE users SET location = $1, website = $2 WHERE id = $3;

-- name: UpdateUserAtRevision :execrows
UPDATE users SET location = $1, website = $2, revision = revision + 1 WHERE id = $3 AND revision = $4;
