-- name: Ordered :many
SELECT id FROM users WHERE age > @age ORDER BY CASE WHEN @newest THEN -id ELSE id END;
