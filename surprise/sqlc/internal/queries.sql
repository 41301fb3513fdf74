-- name: NamedOfAge :many
SELECT id FROM users WHERE name IN (sqlc.slice(names)) AND age = sqlc.arg(age);

-- name: Either :many
SELECT id FROM posts WHERE id IN (sqlc.slice(ids)) OR author_id IN (sqlc.slice(ids));

-- name: Others :many
SELECT id FROM users WHERE id NOT IN (sqlc.slice(ids));

-- name: RenameOfAge :exec
UPDATE users SET name = sqlc.arg(new_name) WHERE age = ? AND name = sqlc.arg(old_name);

-- name: Ordered :many
SELECT id FROM users WHERE age > @age ORDER BY CASE WHEN @newest THEN -id ELSE id END;

-- name: WithPosts :many
SELECT sqlc.embed(users), sqlc.embed(posts)
FROM users LEFT JOIN posts ON posts.author_id = users.id;

-- name: TotalAge :one
SELECT coalesce(sum(age), 0) AS total FROM users;

-- name: Rename :exec
UPDATE users SET name = ? WHERE id = ?;
