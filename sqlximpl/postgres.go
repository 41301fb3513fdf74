package sqlximpl

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/models"
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
	nameOf:   postgresName,
	answered: postgresAnswered,
}

// postgresHints hides the limit of a home timeline from PostgreSQL's planner in a sub-query. Of a
// bare parameter it would want to know the value, and plan each call anew, which takes as long as
// reading the page: a plan for any limit is one for a tenth of all rows.
func postgresHints(text string) string {
	return strings.ReplaceAll(text, "LIMIT ?\n) AS page",
		"LIMIT (SELECT CAST(? AS bigint))\n) AS page")
}

const postgresUsersByID = `SELECT ` + userColumns + ` FROM users u WHERE u.id = ANY(?)`

// postgresName returns the name that models has for an error of PostgreSQL's, or nil, by
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
func postgresName(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code {
	case "23505": // unique_violation
		return models.ErrConflict
	case "23503", "22021": // foreign_key_violation; asked for text that no row can hold
		return models.ErrNotFound
	case "23514", "23502", "22001": // check_violation, not_null_violation, text too long
		return models.ErrInvalid
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return models.ErrAborted
	}
	return nil
}

// postgresAnswered reports whether an error is PostgreSQL's answer to what it was asked. That
// it shuts down, of class 57P, is none.
func postgresAnswered(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && !strings.HasPrefix(e.Code, "57P")
}
