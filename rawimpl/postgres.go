package rawimpl

import (
	"database/sql"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

var postgresDialect = dialect{
	tune:          postgresHints,
	values:        func(width, rows int) string { return numbered(values(width, rows)) },
	maxParameters: 65535,
	first:         []any{pgx.QueryExecModeDescribeExec},
	usersByID:     postgresUsersByID,
	idList:        func(ids []int64) (any, error) { return ids, nil },
	follow:        followOrNothing,
	returning:     " RETURNING id",
	updateProfile: updateProfileReturning,
	edit:          (*Store).editReturning,
	thread:        thread,
	pair:          pair,
	pageArgs:      pageArgs,
	idOf:          returnedID,
	idsOf:         returnedIDs,
	// Each statement of PostgreSQL's default level sees what was committed before it.
	snapshot: sql.LevelRepeatableRead,
}

// postgresHints numbers parameters, and hides the limit of a home timeline from PostgreSQL's
// planner in a sub-query. PostgreSQL plans each call with a bare LIMIT parameter anew, because its
// generic plan assumes a tenth of all rows. Planning takes as long as reading the page.
func postgresHints(text string) string {
	return numbered(strings.ReplaceAll(text, "LIMIT ?\n) AS page",
		"LIMIT (SELECT CAST(? AS bigint))\n) AS page"))
}

// numbered writes the parameters of a statement as $1, $2 and so on.
func numbered(text string) string {
	b := make([]byte, 0, len(text))
	n := int64(0)
	for i := range len(text) {
		if text[i] != '?' {
			b = append(b, text[i])
			continue
		}
		n++
		b = strconv.AppendInt(append(b, '$'), n, 10)
	}
	return string(b)
}

const postgresUsersByID = `
SELECT ` + userColumns + ` FROM users u WHERE u.id = ANY(?)`
