-- Follow on sqlite, as each layer sends it.
-- go test ./layers -run TestStatements -update writes this file.

-- == floor: 1 statement, 1 row changed

-- exec (prepared)
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, FALSE)
ON CONFLICT DO NOTHING
-- args: 3, 5, 2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == floor-unprepared: 1 statement, 1 row changed

-- exec
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, FALSE)
ON CONFLICT DO NOTHING
-- args: 3, 5, 2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == sqlx: 1 statement, 1 row changed

-- exec (prepared)
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
-- args: 3, 5, 2026-01-02T03:04:05.678901Z, false
-- 1 row changed

-- == sqlc: 1 statement, 1 row changed

-- exec (prepared)
-- name: Follow :exec
INSERT INTO follows (follower_id, followee_id, since, notify) VALUES (?, ?, ?, FALSE)
ON CONFLICT DO NOTHING
-- args: 3, 5, 2026-01-02T03:04:05.678901Z
-- 1 row changed

-- == ent: 1 statement, 1 row changed

-- exec
INSERT INTO `follows` (`since`, `notify`, `follower_id`, `followee_id`)
VALUES (?, ?, ?, ?)
ON CONFLICT (`follower_id`, `followee_id`) DO NOTHING
-- args: 2026-01-02T03:04:05.678901Z, false, 3, 5
-- 1 row changed

-- == ent-prepared: 1 statement, 1 row changed

-- exec (prepared)
INSERT INTO `follows` (`since`, `notify`, `follower_id`, `followee_id`)
VALUES (?, ?, ?, ?)
ON CONFLICT (`follower_id`, `followee_id`) DO NOTHING
-- args: 2026-01-02T03:04:05.678901Z, false, 3, 5
-- 1 row changed

-- == gorm: 1 statement, 1 row changed

-- exec (prepared)
INSERT INTO `follows` (`follower_id`,`followee_id`,`since`,`notify`)
VALUES (?,?,?,?)
ON CONFLICT DO NOTHING
-- args: 3, 5, 2026-01-02T03:04:05.678901Z, false
-- 1 row changed

-- == gorm-quickstart: 1 statement, 1 row changed

BEGIN

-- exec
INSERT INTO `follows` (`follower_id`,`followee_id`,`since`,`notify`)
VALUES (?,?,?,?)
ON CONFLICT DO NOTHING
-- args: 3, 5, 2026-01-02T03:04:05.678901Z, false
-- 1 row changed

COMMIT
