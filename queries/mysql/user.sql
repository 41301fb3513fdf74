-- name: CreateUser :execlastid
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UserByID :one
SELECT * FROM users WHERE id = ?;

-- name: UserByHandle :one
SELECT * FROM users WHERE handle = ?;

-- name: UsersByID :many
SELECT * FROM users
WHERE id IN (sqlc.slice(ids));

-- Without a prefix, the index users_created finds users in order, from where the page
-- starts. That is never after the end of the range, which is no filter of its own. Beside
-- discoverable, which is TRUE here, has_bio is a bool: sqlc finds no parameter after NOT, and
-- there is no CAST to BOOLEAN.
-- name: SearchUsersNewestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.created_at >= sqlc.arg(joined_from)
  AND (u.discoverable <> sqlc.arg(has_bio) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS SIGNED))
  AND u.created_at <= sqlc.arg(after_time)
  AND (u.created_at < sqlc.arg(after_time) OR u.id < sqlc.arg(after_id))
ORDER BY u.created_at DESC, u.id DESC
LIMIT ?;

-- Without a prefix, the index users_created finds users in order, from where the page
-- starts. That is never before the start of the range, which is no filter of its own.
-- name: SearchUsersOldestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.created_at < sqlc.arg(joined_before)
  AND (u.discoverable <> sqlc.arg(has_bio) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS SIGNED))
  AND u.created_at >= sqlc.arg(after_time)
  AND (u.created_at > sqlc.arg(after_time) OR u.id > sqlc.arg(after_id))
ORDER BY u.created_at, u.id
LIMIT ?;

-- With a prefix, the index of handles finds the few users to sort.
-- name: SearchUsersByPrefixNewestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before)
  AND u.created_at >= sqlc.arg(joined_from)
  AND u.created_at < sqlc.arg(joined_before)
  AND (u.discoverable <> sqlc.arg(has_bio) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS SIGNED))
  AND u.created_at <= sqlc.arg(after_time)
  AND (u.created_at < sqlc.arg(after_time) OR u.id < sqlc.arg(after_id))
ORDER BY u.created_at DESC, u.id DESC
LIMIT ?;

-- With a prefix, the index of handles finds the few users to sort.
-- name: SearchUsersByPrefixOldestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before)
  AND u.created_at >= sqlc.arg(joined_from)
  AND u.created_at < sqlc.arg(joined_before)
  AND (u.discoverable <> sqlc.arg(has_bio) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS SIGNED))
  AND u.created_at >= sqlc.arg(after_time)
  AND (u.created_at > sqlc.arg(after_time) OR u.id > sqlc.arg(after_id))
ORDER BY u.created_at, u.id
LIMIT ?;

-- name: SearchUsersByHandle :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle > sqlc.arg(after_handle) AND u.handle < sqlc.arg(handle_before)
  AND u.created_at >= sqlc.arg(joined_from) AND u.created_at < sqlc.arg(joined_before)
  AND (u.discoverable <> sqlc.arg(has_bio) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS SIGNED))
ORDER BY u.handle
LIMIT ?;

-- The number of followers is a column of the inner query, since a HAVING on one that the
-- query makes is an error to sqlc.
-- name: SearchUsersMostFollowers :many
SELECT sqlc.embed(u), found.followers
FROM (
    SELECT users.id,
           (SELECT count(*) FROM follows AS f WHERE f.followee_id = users.id) AS followers
    FROM users
    WHERE users.discoverable
      AND users.handle >= sqlc.arg(handle_from) AND users.handle < sqlc.arg(handle_before)
      AND users.created_at >= sqlc.arg(joined_from)
      AND users.created_at < sqlc.arg(joined_before)
      AND (users.discoverable <> sqlc.arg(has_bio) OR users.bio <> '')
) AS found
JOIN users AS u ON u.id = found.id
WHERE found.followers >= CAST(sqlc.arg(min_followers) AS SIGNED)
  AND found.followers <= CAST(sqlc.arg(after_count) AS SIGNED)
  AND (found.followers < CAST(sqlc.arg(after_count) AS SIGNED) OR u.id < sqlc.arg(after_id))
ORDER BY found.followers DESC, u.id DESC
LIMIT ?;

-- name: UpdateProfile :execrows
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?,
    revision = revision + 1
WHERE id = ? AND revision = ?;

-- name: UserExists :one
SELECT 1 FROM users WHERE id = ?;

-- name: DeleteUser :execrows
DELETE FROM users WHERE id = ?;
