-- name: Followees :many
SELECT followee_id FROM follows WHERE follower_id = ?;

-- name: NotifyOne :exec
UPDATE follows SET notify = TRUE WHERE follower_id = ? AND followee_id = ?;

-- name: NotifyAll :exec
UPDATE follows SET notify = TRUE WHERE follower_id = ?;
