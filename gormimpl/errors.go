package gormimpl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"example.com/impedance/models"
)

// translate gives the errors of GORM and the driver the names that models promises. The
// original stays in the chain.
func (s *Store) translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if name := s.nameOf(err); name != nil {
		return fmt.Errorf("%w: %w", name, err)
	}
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		// The context ended: database/sql rolled back, or the engine was interrupted. Not every
		// error that follows has a name.
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return s.pool.Explain(err)
}

// nameOf returns the name that models has for an error, or nil. It goes by GORM's name of the
// error, or by the driver's code if GORM has no name.
func (s *Store) nameOf(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, gorm.ErrForeignKeyViolated):
		return models.ErrNotFound
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return models.ErrConflict
	case errors.Is(err, gorm.ErrCheckConstraintViolated):
		return models.ErrInvalid
	}
	return s.pool.NameOf(err)
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
//
// GORM has no error for that, but returns the number of rows.
func (s *Store) changed(ctx context.Context, n int, err error) error {
	if err == nil && n == 0 {
		return models.ErrNotFound
	}
	return s.translate(ctx, err)
}
