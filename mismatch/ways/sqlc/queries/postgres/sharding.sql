-- name: FollowerHandles :many
SELECT users.handle FROM follows JOIN users ON users.id = follows.follower_id
WHERE follows.followee_id = $1;

-- name: HandlesIn :many
SELECT handle FROM users WHERE id = ANY(sqlc.arg(ids)::bigint[]);
