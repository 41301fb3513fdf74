package sqlximpl

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/models"
)

var postgresDialect = dialect{
	driver:        "pgx",
	tune:          func(text string) string { return text },
	maxParameters: 65535,
	usersByID:     postgresUsersByID,
	usersWith:     (*Store).usersInArray,
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

const postgresUsersByID = `SELECT ` + userColumns + ` FROM users u WHERE u.id = ANY(?)`

// usersInArray is usersInList for PostgreSQL. It has arrays, and pgx binds a slice as one, so
// that the text is fixed and no list is too long.
func (s *Store) usersInArray(ctx context.Context, ids []int64) ([]userRow, error) {
	var rows []userRow
	err := s.usersByID.SelectContext(ctx, &rows, ids)
	return rows, err
}

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
