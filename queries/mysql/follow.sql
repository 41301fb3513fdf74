-- The update of a column to itself changes nothing; INSERT IGNORE would let a missing user
-- pass.
-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES (?, ?, ?, FALSE)
ON DUPLICATE KEY UPDATE since = since;

-- name: Unfollow :execrows
DELETE FROM follows WHERE follower_id = ? AND followee_id = ?;

-- name: SetNotify :execrows
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?;

-- Pairs are compared by their halves: sqlc finds no parameter in a row value such as
-- (since, followee_id) < (?, ?), so that sqlc.arg would stay in the text
-- (https://github.com/sqlc-dev/sqlc/issues/1648). In LIMIT its parser takes a question mark
-- and none of its names (https://github.com/sqlc-dev/sqlc/issues/1025).
-- name: Following :many
SELECT sqlc.embed(f), sqlc.embed(u)
FROM follows AS f JOIN users AS u ON u.id = f.followee_id
WHERE f.follower_id = sqlc.arg(follower_id)
  AND f.since <= sqlc.arg(after_time)
  AND (f.since < sqlc.arg(after_time) OR f.followee_id < sqlc.arg(after_id))
ORDER BY f.since DESC, f.followee_id DESC
LIMIT ?;

-- name: Followers :many
SELECT sqlc.embed(f), sqlc.embed(u)
FROM follows AS f JOIN users AS u ON u.id = f.follower_id
WHERE f.followee_id = sqlc.arg(followee_id)
  AND f.since <= sqlc.arg(after_time)
  AND (f.since < sqlc.arg(after_time) OR f.follower_id < sqlc.arg(after_id))
ORDER BY f.since DESC, f.follower_id DESC
LIMIT ?;

-- name: FollowCounts :one
SELECT (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.id = ?;
