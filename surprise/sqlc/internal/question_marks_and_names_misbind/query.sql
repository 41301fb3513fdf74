-- name: RenameOfAge :exec
UPDATE users SET name = sqlc.arg(new_name) WHERE age = ? AND name = sqlc.arg(old_name);
