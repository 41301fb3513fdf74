-- name: Publish :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (?, ?, ?, ?, ?, ?)
RETURNING id;

-- name: PublishAll :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
SELECT value ->> 'author_id', value ->> 'kind', value ->> 'body', value ->> 'parent_id',
       value ->> 'repost_of_id', CAST(sqlc.arg(created_at) AS TIMESTAMP)
FROM json_each(CAST(sqlc.arg(posts) AS TEXT))
ORDER BY key
RETURNING id;

-- name: PostByID :one
SELECT sqlc.embed(p), sqlc.embed(u)
FROM posts AS p JOIN users AS u ON u.id = p.author_id
WHERE p.id = ?;

-- name: PostsByAuthor :many
SELECT * FROM posts
WHERE author_id = sqlc.arg(author_id)
  AND (created_at, id)
      < (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY created_at DESC, id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- The order inside the recursion makes it go breadth first, so that its limit keeps the
-- posts nearest to the root and the oldest of the last level. CROSS JOIN is SQLite's word
-- for joining in the order written: it cannot tell that a thread is short.
-- name: Thread :many
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT posts.id, posts.created_at, 0 FROM posts WHERE posts.id = sqlc.arg(id)
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread AS t JOIN posts AS p ON p.parent_id = t.id
    WHERE t.depth < CAST(sqlc.arg(max_depth) AS INTEGER)
    ORDER BY 3, 2, 1
    LIMIT CAST(sqlc.arg(max_rows) AS INTEGER)
)
SELECT p.*
FROM thread AS t CROSS JOIN posts AS p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id;

-- name: DeletePost :execrows
DELETE FROM posts WHERE id = ?;
