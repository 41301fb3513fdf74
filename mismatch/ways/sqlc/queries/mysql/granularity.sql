-- name: PostWithAuthor :one
SELECT sqlc.embed(posts), sqlc.embed(users) FROM posts
JOIN users ON users.id = posts.author_id WHERE posts.id = ?;
