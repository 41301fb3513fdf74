-- name: PostsFrom :many
SELECT * FROM posts WHERE id >= sqlc.arg(first) ORDER BY id LIMIT sqlc.arg(max_rows);

-- name: AuthorsFrom :many
SELECT users.handle FROM posts JOIN users ON users.id = posts.author_id
WHERE posts.id >= sqlc.arg(first) ORDER BY posts.id LIMIT sqlc.arg(max_rows);

-- name: UsersFrom :many
SELECT * FROM users WHERE id >= sqlc.arg(first) ORDER BY id LIMIT sqlc.arg(max_rows);

-- name: NamesFrom :many
SELECT display_name FROM users WHERE id >= sqlc.arg(first) ORDER BY id LIMIT sqlc.arg(max_rows);

-- name: UserIgnoringCase :one
SELECT id FROM users WHERE lower(handle) = CAST(sqlc.arg(handle) AS TEXT);

-- name: UserByHandle :one
SELECT id FROM users WHERE handle = ?;

-- name: PostsByOffset :many
SELECT id FROM posts WHERE author_id = sqlc.arg(author_id)
ORDER BY created_at DESC, id DESC
LIMIT sqlc.arg(max_rows) OFFSET sqlc.arg(skipped);

-- name: PostsByKey :many
SELECT id FROM posts WHERE author_id = sqlc.arg(author_id)
  AND (created_at, id) < (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY created_at DESC, id DESC
LIMIT sqlc.arg(max_rows);

-- name: FollowerCount :one
SELECT count(*) FROM follows WHERE followee_id = ?;

-- name: FollowerBehind :many
SELECT follower_id FROM follows WHERE followee_id = sqlc.arg(followee_id)
LIMIT 1 OFFSET sqlc.arg(skipped);

-- name: Followees :many
SELECT followee_id FROM follows WHERE follower_id = ?;

-- name: SetNotify :execrows
UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?;

-- name: SetNotifyOfAll :execrows
UPDATE follows SET notify = ? WHERE follower_id = ?;
