-- name: CreateUsers :exec
INSERT INTO users
(handle, email, display_name, location, website, created_at)
SELECT value, value || '@example.com', value, '', '', CAST(sqlc.arg(created_at) AS TIMESTAMP)
FROM json_each(CAST(sqlc.arg(handles) AS TEXT));

-- name: NotifyAll :exec
UPDATE follows SET notify = TRUE WHERE follower_id = ?;
