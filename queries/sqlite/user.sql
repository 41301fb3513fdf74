-- name: CreateUser :one
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

-- SearchUsers has a query for each order, and for each index that SQLite takes for it when a
-- text has only the filters that are set. The filters on the columns of that index are bare,
-- and let everything through if they are not set; those on another column stand after an OR,
-- where no index serves them. The time of a page's start bounds the range on its side.
-- name: SearchUsersNewestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND (CAST(sqlc.arg(handle_from) AS TEXT) = ''
       OR u.handle >= sqlc.arg(handle_from) AND u.handle < CAST(sqlc.arg(handle_before) AS TEXT))
  AND u.created_at >= sqlc.arg(joined_from)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND (u.created_at, u.id)
      < (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY u.created_at DESC, u.id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: SearchUsersByPrefixNewestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND (u.created_at, u.id)
      < (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY u.created_at DESC, u.id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: SearchUsersOldestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND (CAST(sqlc.arg(handle_from) AS TEXT) = ''
       OR u.handle >= sqlc.arg(handle_from) AND u.handle < CAST(sqlc.arg(handle_before) AS TEXT))
  AND u.created_at < sqlc.arg(joined_before)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND (u.created_at, u.id)
      > (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY u.created_at, u.id
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: SearchUsersByPrefixOldestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND (u.created_at, u.id)
      > (sqlc.arg(after_time), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY u.created_at, u.id
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- -30610224000000000 and 253402300799999999 are the ends of time, in microseconds.
-- name: SearchUsersByHandle :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle > sqlc.arg(after_handle) AND u.handle < sqlc.arg(handle_before)
  AND (CAST(sqlc.arg(joined_from) AS TIMESTAMP) = -30610224000000000
       OR u.created_at >= CAST(sqlc.arg(joined_from) AS TIMESTAMP))
  AND (CAST(sqlc.arg(joined_before) AS TIMESTAMP) = 253402300799999999
       OR u.created_at < CAST(sqlc.arg(joined_before) AS TIMESTAMP))
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
ORDER BY u.handle
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: SearchUsersJoinedByHandle :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle > sqlc.arg(after_handle)
  AND u.created_at >= sqlc.arg(joined_from)
  AND u.created_at < sqlc.arg(joined_before)
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
  AND (CAST(sqlc.arg(handle_from) AS TEXT) = ''
       OR u.handle >= sqlc.arg(handle_from) AND u.handle < CAST(sqlc.arg(handle_before) AS TEXT))
  AND (CAST(sqlc.arg(joined_from) AS TIMESTAMP) = -30610224000000000
       OR u.created_at >= CAST(sqlc.arg(joined_from) AS TIMESTAMP))
  AND (CAST(sqlc.arg(joined_before) AS TIMESTAMP) = 253402300799999999
       OR u.created_at < CAST(sqlc.arg(joined_before) AS TIMESTAMP))
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < (CAST(sqlc.arg(after_count) AS INTEGER), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY followers DESC, u.id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: SearchUsersByPrefixMostFollowers :many
SELECT sqlc.embed(u),
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers
FROM users AS u
WHERE u.discoverable
  AND u.handle >= sqlc.arg(handle_from) AND u.handle < sqlc.arg(handle_before)
  AND (CAST(sqlc.arg(joined_from) AS TIMESTAMP) = -30610224000000000
       OR u.created_at >= CAST(sqlc.arg(joined_from) AS TIMESTAMP))
  AND (CAST(sqlc.arg(joined_before) AS TIMESTAMP) = 253402300799999999
       OR u.created_at < CAST(sqlc.arg(joined_before) AS TIMESTAMP))
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < (CAST(sqlc.arg(after_count) AS INTEGER), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY followers DESC, u.id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: SearchUsersJoinedMostFollowers :many
SELECT sqlc.embed(u),
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers
FROM users AS u
WHERE u.discoverable
  AND (CAST(sqlc.arg(handle_from) AS TEXT) = ''
       OR u.handle >= sqlc.arg(handle_from) AND u.handle < CAST(sqlc.arg(handle_before) AS TEXT))
  AND u.created_at >= sqlc.arg(joined_from)
  AND u.created_at < sqlc.arg(joined_before)
  AND (NOT CAST(sqlc.arg(has_bio) AS BOOLEAN) OR u.bio <> '')
  AND (CAST(sqlc.arg(min_followers) AS INTEGER) = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= CAST(sqlc.arg(min_followers) AS INTEGER))
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < (CAST(sqlc.arg(after_count) AS INTEGER), CAST(sqlc.arg(after_id) AS INTEGER))
ORDER BY followers DESC, u.id DESC
LIMIT CAST(sqlc.arg(max_rows) AS INTEGER);

-- name: UpdateProfile :one
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?,
    revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING *;

-- name: UserExists :one
SELECT 1 FROM users WHERE id = ?;

-- name: DeleteUser :execrows
DELETE FROM users WHERE id = ?;
