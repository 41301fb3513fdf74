package pgx

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/models"
)

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
