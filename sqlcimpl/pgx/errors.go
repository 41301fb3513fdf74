package pgx

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"example.com/impedance/models"
)

// translate gives the errors of pgx and PostgreSQL the names that models promises. The
// original stays in the chain.
//
// sqlc's code passes both on as they are, and has no errors of its own.
func (s *Store) translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%w: %w", models.ErrNotFound, err)
	}
	if name := s.db.NameOf(err); name != nil {
		return fmt.Errorf("%w: %w", name, err)
	}
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		// The context ended and the engine was interrupted. Not every error that follows has a
		// name.
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return s.db.Explain(err)
}

// translateCommit is translate for the answer to a commit. An error that does not come from the
// engine itself leaves open whether the engine committed. That includes the context's error: inTx
// checks the context before the commit, and afterwards pgx may have sent it.
func (s *Store) translateCommit(ctx context.Context, err error) error {
	if err == nil || s.db.Answered(err) || errors.Is(err, pgx.ErrTxClosed) ||
		errors.Is(err, pgx.ErrTxCommitRollback) {
		return s.translate(ctx, err)
	}
	return fmt.Errorf("%w: %w", models.ErrUncertain, s.translate(ctx, err))
}

// changed reports ErrNotFound if a statement that names one row changed none.
//
// sqlc returns the number of rows for queries that are marked :execrows, and not for :exec.
func (s *Store) changed(ctx context.Context, n int64, err error) error {
	if err == nil && n == 0 {
		return models.ErrNotFound
	}
	return s.translate(ctx, err)
}
