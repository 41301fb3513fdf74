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

-- SearchUsers has a query for each order. A filter lets everything through if it is not set,
-- and stands after what is true then where it would mislead MySQL. The time of a page's start
-- bounds the range on its side. Beside discoverable, which is TRUE here, has_bio is a bool: sqlc
-- finds no parameter after NOT, and there is no CAST to BOOLEAN.
-- name: SearchUsersNewestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND (CAST(sqlc.arg(handle_from) AS CHAR) = ''
       OR u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before))
  AND u.created_at >= sqlc.arg(joined_from)
  AND (u.discoverable <> sqlc.arg(has_bio) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS SIGNED) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS SIGNED))
  AND u.created_at <= sqlc.arg(after_time)
  AND (u.created_at < sqlc.arg(after_time) OR u.id < sqlc.arg(after_id))
ORDER BY u.created_at DESC, u.id DESC
LIMIT ?;

-- name: SearchUsersOldestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND (CAST(sqlc.arg(handle_from) AS CHAR) = ''
       OR u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before))
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
  AND u.handle > sqlc.arg(after_handle)
  AND (CAST(sqlc.arg(handle_before) AS CHAR) = '{' OR u.handle < sqlc.arg(handle_before))
  AND u.created_at >= sqlc.arg(joined_from)
  AND u.created_at < sqlc.arg(joined_before)
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
      AND (CAST(sqlc.arg(handle_from) AS CHAR) = ''
           OR users.handle >= sqlc.arg(handle_from) AND users.handle < sqlc.arg(handle_before))
      AND (CAST(sqlc.arg(joined_from) AS DATETIME) = CAST('1000-01-01' AS DATETIME)
           OR users.created_at >= sqlc.arg(joined_from))
      AND (CAST(sqlc.arg(joined_before) AS DATETIME(6))
              = CAST('9999-12-31 23:59:59.999999' AS DATETIME(6))
           OR users.created_at < sqlc.arg(joined_before))
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
