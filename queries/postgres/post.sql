-- name: Publish :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id;

-- Arrays, one for each column, could hold no NULL: of text[] sqlc makes []string.
-- name: PublishAll :many
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
SELECT p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, sqlc.arg(created_at)
FROM json_populate_recordset(NULL::posts, sqlc.arg(posts)::text::json) WITH ORDINALITY AS p
ORDER BY p.ordinality
RETURNING id;

-- name: PostByID :one
SELECT sqlc.embed(p), sqlc.embed(u)
FROM posts AS p JOIN users AS u ON u.id = p.author_id
WHERE p.id = $1;

-- name: PostsByAuthor :many
SELECT * FROM posts
WHERE author_id = sqlc.arg(author_id)
  AND (created_at, id) < (sqlc.arg(after_time), sqlc.arg(after_id)::bigint)
ORDER BY created_at DESC, id DESC
LIMIT sqlc.arg(max_rows)::bigint;

-- name: Thread :many
WITH RECURSIVE thread (id, created_at, depth) AS (
    SELECT posts.id, posts.created_at, 0 FROM posts WHERE posts.id = sqlc.arg(id)
    UNION ALL
    SELECT p.id, p.created_at, t.depth + 1
    FROM thread AS t JOIN posts AS p ON p.parent_id = t.id
    WHERE t.depth < sqlc.arg(max_depth)::bigint
)
SELECT p.*
FROM thread AS t JOIN posts AS p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT sqlc.arg(max_rows)::bigint;

-- name: DeletePost :execrows
DELETE FROM posts WHERE id = $1;
