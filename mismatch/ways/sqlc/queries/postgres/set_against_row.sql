-- name: CreateUsers :exec
INSERT INTO users
(handle, email, display_name, location, website, created_at)
SELECT value, value || '@example.com', value, '', '', sqlc.arg(created_at)::timestamptz
FROM jsonb_array_elements_text(sqlc.arg(handles)::text::jsonb) AS list (value);

-- name: NotifyAll :exec
UPDATE follows SET notify = TRUE WHERE follower_id = $1;
