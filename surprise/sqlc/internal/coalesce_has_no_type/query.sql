-- name: TotalAge :one
SELECT coalesce(sum(age), 0) AS total FROM users;
