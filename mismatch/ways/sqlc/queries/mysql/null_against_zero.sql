-- name: CreateUser :execlastid
INSERT INTO users
(handle, email, display_name, bio, location, website, discoverable, created_at)
VALUES (?, ?, ?, ?, '', '', ?, ?);

-- name: Bio :one
SELECT bio FROM users WHERE id = ?;

-- name: SetBio :exec
UPDATE users SET bio = ? WHERE id = ?;
