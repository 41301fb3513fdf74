-- name: CreateUser :one
INSERT INTO users (
    handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id;

-- COPY tells no ids, so they are taken from the sequence ahead.
-- name: NewUserIDs :many
SELECT nextval('users_id_seq')::bigint FROM generate_series(1, sqlc.arg(users)::bigint);

-- name: CreateUsers :copyfrom
INSERT INTO users (
    id, handle, email, display_name, bio, location, website, discoverable, revision, created_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: UserByID :one
SELECT * FROM users WHERE id = $1;

-- name: UserByHandle :one
SELECT * FROM users WHERE handle = $1;

-- name: UsersByID :many
SELECT * FROM users
WHERE id = ANY(sqlc.arg(ids)::bigint[]);

-- SearchUsers has a query for each order. A filter stands after what is true if it is not set.
-- PostgreSQL plans for the values that are bound, so that such a filter takes no part then. The
-- time of a page's start bounds the range on its side.
-- name: SearchUsersNewestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND (sqlc.arg(handle_from)::text = ''
       OR u.handle >= sqlc.arg(handle_from)::text AND u.handle < sqlc.arg(handle_before)::text)
  AND (sqlc.arg(joined_from)::timestamptz = '1000-01-01 00:00Z'
       OR u.created_at >= sqlc.arg(joined_from)::timestamptz)
  AND (NOT sqlc.arg(has_bio)::boolean OR u.bio <> '')
  AND (sqlc.arg(min_followers)::bigint = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= sqlc.arg(min_followers)::bigint)
  AND (u.created_at, u.id) < (sqlc.arg(after_time), sqlc.arg(after_id)::bigint)
ORDER BY u.created_at DESC, u.id DESC
LIMIT sqlc.arg(max_rows)::bigint;

-- name: SearchUsersOldestFirst :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND (sqlc.arg(handle_from)::text = ''
       OR u.handle >= sqlc.arg(handle_from)::text AND u.handle < sqlc.arg(handle_before)::text)
  AND (sqlc.arg(joined_before)::timestamptz = '9999-12-31 23:59:59.999999Z'
       OR u.created_at < sqlc.arg(joined_before)::timestamptz)
  AND (NOT sqlc.arg(has_bio)::boolean OR u.bio <> '')
  AND (sqlc.arg(min_followers)::bigint = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= sqlc.arg(min_followers)::bigint)
  AND (u.created_at, u.id) > (sqlc.arg(after_time), sqlc.arg(after_id)::bigint)
ORDER BY u.created_at, u.id
LIMIT sqlc.arg(max_rows)::bigint;

-- name: SearchUsersByHandle :many
SELECT * FROM users AS u
WHERE u.discoverable
  AND u.handle > sqlc.arg(after_handle)
  AND (sqlc.arg(handle_before)::text = '{' OR u.handle < sqlc.arg(handle_before)::text)
  AND (sqlc.arg(joined_from)::timestamptz = '1000-01-01 00:00Z'
       OR u.created_at >= sqlc.arg(joined_from)::timestamptz)
  AND (sqlc.arg(joined_before)::timestamptz = '9999-12-31 23:59:59.999999Z'
       OR u.created_at < sqlc.arg(joined_before)::timestamptz)
  AND (NOT sqlc.arg(has_bio)::boolean OR u.bio <> '')
  AND (sqlc.arg(min_followers)::bigint = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= sqlc.arg(min_followers)::bigint)
ORDER BY u.handle
LIMIT sqlc.arg(max_rows)::bigint;

-- name: SearchUsersMostFollowers :many
SELECT sqlc.embed(u),
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers
FROM users AS u
WHERE u.discoverable
  AND (sqlc.arg(handle_from)::text = ''
       OR u.handle >= sqlc.arg(handle_from)::text AND u.handle < sqlc.arg(handle_before)::text)
  AND (sqlc.arg(joined_from)::timestamptz = '1000-01-01 00:00Z'
       OR u.created_at >= sqlc.arg(joined_from)::timestamptz)
  AND (sqlc.arg(joined_before)::timestamptz = '9999-12-31 23:59:59.999999Z'
       OR u.created_at < sqlc.arg(joined_before)::timestamptz)
  AND (NOT sqlc.arg(has_bio)::boolean OR u.bio <> '')
  AND (sqlc.arg(min_followers)::bigint = 0
       OR (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id)
          >= sqlc.arg(min_followers)::bigint)
  AND ((SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id), u.id)
      < (sqlc.arg(after_count)::bigint, sqlc.arg(after_id)::bigint)
ORDER BY followers DESC, u.id DESC
LIMIT sqlc.arg(max_rows)::bigint;

-- name: UpdateProfile :one
UPDATE users
SET display_name = $1, bio = $2, location = $3, website = $4, discoverable = $5,
    revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING *;

-- name: UserExists :one
SELECT 1::bigint FROM users WHERE id = $1;

-- name: DeleteUser :execrows
DELETE FROM users WHERE id = $1;
