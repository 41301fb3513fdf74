-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES (?, ?, ?, FALSE)
ON CONFLICT DO NOTHING;

-- name: FollowAll :exec
INSERT INTO follows (follower_id, followee_id, since, notify)
SELECT CAST(sqlc.arg(follower_id) AS INTEGER), value, CAST(sqlc.arg(since) AS TIMESTAMP), FALSE
FROM json_each(CAST(sqlc.arg(followee_ids) AS TEXT));

-- name: Unfollow :execrows
DELETE FROM follows WHERE follower_id = ? AND followee_id = ?;

-- name: SetNotify :execrows
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?;

-- Of after_id, sqlc knows the type by the CAST only. An index of SQLite's serves no comparison with
-- a CAST, but one with a sum.
-- name: Following :many
SELECT sqlc.embed(f), sqlc.embed(u)
FROM follows AS f JOIN users AS u ON u.id = f.followee_id
WHERE f.follower_id = sqlc.arg(follower_id)
  AND (f.since, f.followee_id)
      < (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER) + 0)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: Followers :many
SELECT sqlc.embed(f), sqlc.embed(u)
FROM follows AS f JOIN users AS u ON u.id = f.follower_id
WHERE f.followee_id = sqlc.arg(followee_id)
  AND (f.since, f.follower_id)
      < (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER) + 0)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: FollowCounts :one
SELECT (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.id = ?;
