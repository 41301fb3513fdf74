-- name: Post :one
SELECT * FROM posts WHERE id = ?;

-- name: Publish :exec
INSERT INTO posts (author_id, kind, body, parent_id, created_at) VALUES (?, ?, ?, ?, ?);
