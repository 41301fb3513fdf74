-- name: NamedOfAge :many
SELECT id FROM users WHERE name IN (sqlc.slice(names)) AND age = sqlc.arg(age);
