-- name: Either :many
SELECT id FROM posts WHERE id IN (sqlc.slice(ids)) OR author_id IN (sqlc.slice(ids));
