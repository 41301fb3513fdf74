-- name: AuthorsOfPosts :many
SELECT users.handle FROM posts JOIN users ON users.id = posts.author_id ORDER BY posts.id;
