-- name: Publish :execlastid
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?);

-- name: PostByID :one
SELECT sqlc.embed(p), sqlc.embed(u)
FROM posts AS p JOIN users AS u ON u.id = p.author_id
WHERE p.id = ?;

-- name: PostsByAuthor :many
SELECT * FROM posts
WHERE author_id = sqlc.arg(author_id)
  AND created_at <= sqlc.arg(after_time)
  AND (created_at < sqlc.arg(after_time) OR id < sqlc.arg(after_id))
ORDER BY created_at DESC, id DESC
LIMIT ?;

-- name: Thread :many
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT posts.id, posts.created_at, 0 FROM posts WHERE posts.id = sqlc.arg(id)
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread AS t JOIN posts AS p ON p.parent_id = t.id
    WHERE t.depth < CAST(sqlc.arg(max_depth) AS SIGNED)
)
SELECT p.*
FROM thread AS t JOIN posts AS p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT ?;

-- name: DeletePost :execrows
DELETE FROM posts WHERE id = ?;
