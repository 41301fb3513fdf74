-- name: Post :one
SELECT * FROM posts WHERE id = $1;

-- name: Publish :exec
INSERT INTO posts (author_id, kind, body, parent_id, created_at) VALUES ($1, $2, $3, $4, $5);
