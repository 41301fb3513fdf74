-- name: CreateUser :one
INSERT INTO users
(handle, email, display_name, bio, location, website, discoverable, created_at)
VALUES ($1, $2, $3, $4, '', '', $5, $6) RETURNING id;

-- name: Bio :one
SELECT bio FROM users WHERE id = $1;

-- name: SetBio :exec
UPDATE users SET bio = $1 WHERE id = $2;
