-- The inner query takes ids from the index posts_author alone; bodies and authors are
-- read for the page only. The limit stands in a sub-query, which hides it from the planner: of a
-- bare parameter it would want to know the value, and plan each call anew.
-- name: HomeTimeline :many
SELECT sqlc.embed(p), sqlc.embed(u)
FROM (
    SELECT posts.id
    FROM follows JOIN posts ON posts.author_id = follows.followee_id
    WHERE follows.follower_id = sqlc.arg(follower_id)
      AND (posts.created_at, posts.id)
          < (sqlc.arg(after_time), sqlc.arg(after_id)::bigint)
    ORDER BY posts.created_at DESC, posts.id DESC
    LIMIT (SELECT sqlc.arg(max_rows)::bigint)
) AS page
JOIN posts AS p ON p.id = page.id
JOIN users AS u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC;

-- name: ProfileUser :one
SELECT sqlc.embed(u),
       (SELECT count(*) FROM follows AS f WHERE f.followee_id = u.id) AS followers,
       (SELECT count(*) FROM follows AS f WHERE f.follower_id = u.id) AS followees
FROM users AS u WHERE u.handle = $1;

-- name: Suggestions :many
SELECT sqlc.embed(u), near.common
FROM (
    SELECT second.followee_id AS id, count(*) AS common
    FROM follows AS first JOIN follows AS second ON second.follower_id = first.followee_id
    WHERE first.follower_id = sqlc.arg(user_id) AND second.followee_id <> sqlc.arg(user_id)
      AND second.followee_id NOT IN
          (SELECT f.followee_id FROM follows AS f WHERE f.follower_id = sqlc.arg(user_id))
    GROUP BY second.followee_id
) AS near
JOIN users AS u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT sqlc.arg(max_rows)::bigint;

-- Posts and followers are counted apart: joined, each would multiply the other.
-- name: TopAuthors :many
SELECT sqlc.embed(u), top.posts, top.followers
FROM (
    SELECT p.author_id AS id, count(*) AS posts,
           (SELECT count(*) FROM follows AS f
            WHERE f.followee_id = p.author_id AND f.since >= sqlc.arg(since)) AS followers
    FROM posts AS p
    WHERE p.created_at >= sqlc.arg(since)
    GROUP BY p.author_id
    ORDER BY posts DESC, followers DESC, p.author_id
    LIMIT sqlc.arg(max_rows)::bigint
) AS top
JOIN users AS u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id;
