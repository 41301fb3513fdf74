package sqlximpl

import (
	"regexp"
	"strings"
)

var sqliteDialect = dialect{
	driver:        "sqlite",
	tune:          sqliteHints,
	maxParameters: 32766,
	usersByID:     sqliteUsersByID,
	idList:        jsonList,
	pageArgs:      pageArgs,
	follow:        followOrNothing,
	returning:     "\nRETURNING id",
	updateProfile: updateProfileReturning,
	edit:          (*Store).editReturning,
	thread:        sqliteThread,
	idOf:          returnedID,
	idsOf:         returnedIDs,
}

// sqliteHints adds hints for SQLite's planner. SQLite re-plans on every bind of a bare LIMIT
// parameter; a CAST prevents that. The plus makes it read the recent part of posts_created instead
// of all of posts_author in the order of authors.
func sqliteHints(text string) string {
	text = limits.ReplaceAllString(text, "LIMIT CAST($1 AS INTEGER)")
	return strings.ReplaceAll(text, "GROUP BY p.author_id", "GROUP BY +p.author_id")
}

var limits = regexp.MustCompile(`LIMIT (\?|:limit)`)

const sqliteUsersByID = `
SELECT ` + userColumns + ` FROM users u WHERE u.id IN (SELECT value FROM json_each(?))`

// The order inside the recursion makes it breadth first, so that its limit keeps the posts nearest
// to the root and the oldest of the last level. CROSS JOIN makes SQLite join in the order written:
// its planner cannot know that a thread is short.
const sqliteThread = `
WITH RECURSIVE thread (id, created_at, depth) AS (
	SELECT id, created_at, 0 FROM posts WHERE id = ?
	UNION ALL
	SELECT p.id, p.created_at, t.depth + 1
	FROM thread t JOIN posts p ON p.parent_id = t.id
	WHERE t.depth < ?
	ORDER BY 3, 2, 1
	LIMIT ?
)
SELECT ` + postColumns + `
FROM thread t CROSS JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id`
