-- name: CreateUser :many
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id;

-- name: CreateUsers :many
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
)
SELECT value ->> 'handle', value ->> 'email', value ->> 'display_name', value ->> 'bio',
       value ->> 'location', value ->> 'website', value ->> 'discoverable', value ->> 'revision',
       CAST(sqlc.arg(created_at) AS TIMESTAMP)
FROM json_each(CAST(sqlc.arg(users) AS TEXT))
ORDER BY key
RETURNING id;

-- name: UserByID :one
SELECT * FROM users WHERE id = ?;

-- name: UserByHandle :one
SELECT * FROM users WHERE handle = ?;

-- name: UsersByID :many
SELECT * FROM users
WHERE id IN (SELECT value FROM json_each(CAST(sqlc.arg(ids) AS TEXT)));

-- Without a prefix, the index users_created finds users in order, from where the page
-- starts. That is never after the end of the range, which is no filter of its own.
-- name: SearchUsersNewestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.created_at >= sqlc.arg(joined_from)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND (u.created_at, u.id)
      < (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY u.created_at DESC, u.id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- Without a prefix, the index users_created finds users in order, from where the page
-- starts. That is never before the start of the range, which is no filter of its own.
-- name: SearchUsersOldestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.created_at < sqlc.arg(joined_before)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND (u.created_at, u.id)
      > (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY u.created_at, u.id
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- With a prefix, the index of handles finds the few users to sort. The plus sign keeps
-- SQLite from taking users_created, which would read them all.
-- name: SearchUsersByPrefixNewestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before)
  AND +u.created_at >= CAST(sqlc.arg(joined_from) AS TIMESTAMP)
  AND +u.created_at < CAST(sqlc.arg(joined_before) AS TIMESTAMP)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND (+u.created_at, u.id)
      < (CAST(sqlc.arg(after_time) AS TIMESTAMP), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY u.created_at DESC, u.id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- With a prefix, the index of handles finds the few users to sort. The plus sign keeps
-- SQLite from taking users_created, which would read them all.
-- name: SearchUsersByPrefixOldestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before)
  AND +u.created_at >= CAST(sqlc.arg(joined_from) AS TIMESTAMP)
  AND +u.created_at < CAST(sqlc.arg(joined_before) AS TIMESTAMP)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND (+u.created_at, u.id)
      > (CAST(sqlc.arg(after_time) AS TIMESTAMP), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY u.created_at, u.id
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: SearchUsersByHandle :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle > sqlc.arg(after_handle) AND u.handle < sqlc.arg(handle_before)
  AND u.created_at >= sqlc.arg(joined_from) AND u.created_at < sqlc.arg(joined_before)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
ORDER BY u.handle
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: SearchUsersMostFollowers :many
SELECT sqlc.embed(u),
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers
FROM users AS u
WHERE u.discoverable
  AND u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before)
  AND +u.created_at >= CAST(sqlc.arg(joined_from) AS TIMESTAMP)
  AND +u.created_at < CAST(sqlc.arg(joined_before) AS TIMESTAMP)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
      >= CAST(sqlc.arg(min_followers) AS INTEGER)
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < (CAST(sqlc.arg(after_count) AS INTEGER), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY followers DESC, u.id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: UpdateProfile :many
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?,
    revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING *;

-- name: UserExists :one
SELECT 1 FROM users WHERE id = ?;

-- name: DeleteUser :execrows
DELETE FROM users WHERE id = ?;
