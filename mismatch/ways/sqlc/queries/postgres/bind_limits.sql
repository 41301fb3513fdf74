-- name: UsersIn :many
SELECT id FROM users WHERE id = ANY(sqlc.arg(ids)::bigint[]);

-- name: UsersInList :many
SELECT id FROM users WHERE id IN
(SELECT value::bigint FROM jsonb_array_elements_text(sqlc.arg(ids)::text::jsonb) AS list (value));
