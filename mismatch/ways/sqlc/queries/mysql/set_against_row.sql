-- name: NotifyAll :exec
UPDATE follows SET notify = TRUE WHERE follower_id = ?;
