-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES ($1, $2, $3, FALSE)
ON CONFLICT DO NOTHING;

-- name: FollowAll :exec
INSERT INTO follows (follower_id, followee_id, since, notify)
SELECT sqlc.arg(follower_id), followee_id, sqlc.arg(since), FALSE
FROM unnest(sqlc.arg(followee_ids)::bigint[]) AS followee_id;

-- name: Unfollow :execrows
DELETE FROM follows WHERE follower_id = $1 AND followee_id = $2;

-- name: SetNotify :execrows
UPDATE follows SET notify = $1 WHERE follower_id = $2 AND followee_id = $3;

-- name: Following :many
SELECT sqlc.embed(f), sqlc.embed(u)
FROM follows AS f JOIN users AS u ON u.id = f.followee_id
WHERE f.follower_id = sqlc.arg(follower_id)
  AND (f.since, f.followee_id) < (sqlc.arg(after_time), sqlc.arg(after_id)::bigint)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT sqlc.arg(max_rows)::bigint;

-- name: Followers :many
SELECT sqlc.embed(f), sqlc.embed(u)
FROM follows AS f JOIN users AS u ON u.id = f.follower_id
WHERE f.followee_id = sqlc.arg(followee_id)
  AND (f.since, f.follower_id) < (sqlc.arg(after_time), sqlc.arg(after_id)::bigint)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT sqlc.arg(max_rows)::bigint;

-- name: FollowCounts :one
SELECT (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.id = $1;
