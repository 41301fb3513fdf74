-- name: FollowerHandles :many
SELECT users.handle FROM follows JOIN users ON users.id = follows.follower_id
WHERE follows.followee_id = ?;

-- name: HandlesIn :many
SELECT handle FROM users WHERE id IN (sqlc.slice(ids));
