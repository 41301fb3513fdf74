package pgx

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/models"
)

// translate gives the errors of pgx and PostgreSQL the names that models promises, by the
// engine's codes. The original stays in the chain.
func (s *Store) translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%w: %w", models.ErrNotFound, err)
	}
	if name := nameOf(err); name != nil {
		return fmt.Errorf("%w: %w", name, err)
	}
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		// The engine was told to stop. What it then says has no name in every case, but what ended
		// it was the context.
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return s.db.Explain(err)
}

// translateCommit is translate for the answer to a commit. An error that does not come from
// the engine itself says nothing about what the engine did. That includes the context's,
// which inTx looks at before it asks: from then on pgx may have asked already.
func (s *Store) translateCommit(ctx context.Context, err error) error {
	if err == nil || answered(err) || errors.Is(err, pgx.ErrTxClosed) ||
		errors.Is(err, pgx.ErrTxCommitRollback) {
		return s.translate(ctx, err)
	}
	return fmt.Errorf("%w: %w", models.ErrUncertain, s.translate(ctx, err))
}

// nameOf returns the name that models has for an error of PostgreSQL's, or nil, by
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
func nameOf(err error) error {
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

// answered reports whether an error is PostgreSQL's answer to what it was asked. That
// it shuts down, of class 57P, is none.
func answered(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && !strings.HasPrefix(e.Code, "57P")
}
