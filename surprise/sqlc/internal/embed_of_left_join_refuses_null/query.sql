-- name: WithPosts :many
SELECT sqlc.embed(users), sqlc.embed(posts)
FROM users LEFT JOIN posts ON posts.author_id = users.id;
