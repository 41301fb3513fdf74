-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES ($1, $2, $3, $4);

-- name: Followers :many
SELECT * FROM follows WHERE followee_id = $1;
