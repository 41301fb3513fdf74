-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES (?, ?, ?, ?);

-- name: Followers :many
SELECT * FROM follows WHERE followee_id = ?;
