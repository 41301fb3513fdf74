package sqlximpl

import (
	"database/sql"
	"strings"
)

var postgresDialect = dialect{
	driver:        "pgx",
	tune:          postgresHints,
	maxParameters: 65535,
	usersByID:     postgresUsersByID,
	idList:        func(ids []int64) (any, error) { return ids, nil },
	pageArgs:      pageArgs,
	follow:        followOrNothing,
	returning:     "\nRETURNING id",
	updateProfile: updateProfileReturning,
	edit:          (*Store).editReturning,
	thread:        thread,
	idOf:          returnedID,
	idsOf:         returnedIDs,
	// Each statement of PostgreSQL's default level sees what was committed before it.
	snapshot: sql.LevelRepeatableRead,
}

// postgresHints hides the limit of a home timeline from PostgreSQL's planner in a sub-query.
// PostgreSQL plans each call with a bare LIMIT parameter anew, because its generic plan assumes a
// tenth of all rows. Planning takes as long as reading the page.
func postgresHints(text string) string {
	return strings.ReplaceAll(text, "LIMIT ?\n) AS page",
		"LIMIT (SELECT CAST(? AS bigint))\n) AS page")
}

const postgresUsersByID = `SELECT ` + userColumns + ` FROM users u WHERE u.id = ANY(?)`
