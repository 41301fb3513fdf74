package sqlximpl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"example.com/impedance/models"
)

// translate gives the errors of database/sql and the driver the names that models promises.
// The original stays in the chain.
//
// sqlx passes both on as they are. Its own errors report misuse only.
func (s *Store) translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: %w", models.ErrNotFound, err)
	}
	if name := s.pool.NameOf(err); name != nil {
		return fmt.Errorf("%w: %w", name, err)
	}
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		// The context ended: database/sql rolled back, or the engine was interrupted. Not every
		// error that follows has a name.
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return s.pool.Explain(err)
}

// translateCommit is translate for the answer to a commit. An error that does not come from the
// engine itself leaves open whether the engine committed. That includes the context's error: inTx
// checks the context before the commit, and afterwards the driver may have sent it.
func (s *Store) translateCommit(ctx context.Context, err error) error {
	if err == nil || s.pool.Answered(err) || errors.Is(err, sql.ErrTxDone) {
		return s.translate(ctx, err)
	}
	return fmt.Errorf("%w: %w", models.ErrUncertain, s.translate(ctx, err))
}

// changed reports ErrNotFound if a statement that names one row changed none.
func (s *Store) changed(ctx context.Context, result sql.Result, err error) error {
	if err != nil {
		return s.translate(ctx, err)
	}
	if n, err := result.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return models.ErrNotFound
	}
	return nil
}
