-- name: TreeJoined :many
SELECT sqlc.embed(users), sqlc.embed(posts), sqlc.embed(follows) FROM users
JOIN posts ON posts.author_id = users.id
JOIN follows ON follows.followee_id = users.id WHERE users.id = ?;

-- name: Handle :one
SELECT handle FROM users WHERE id = ?;

-- name: PostIDs :many
SELECT id FROM posts WHERE author_id = ?;

-- name: FollowerIDs :many
SELECT follower_id FROM follows WHERE followee_id = ?;
