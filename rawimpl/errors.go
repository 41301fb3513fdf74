package rawimpl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/models"
)

// translate gives the errors of database/sql and the driver the names that models
// promises, by the driver's codes. The original stays in the chain.
func translate(ctx context.Context, err error) error {
	var e *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%w: %w", models.ErrNotFound, err)
	case errors.As(err, &e):
		return translateCode(ctx, err, e.Code())
	case ctx.Err() != nil && !errors.Is(err, ctx.Err()):
		// database/sql rolled back by itself. What it then says of the transaction or of its
		// statements has no name in every case, but what ended them was the context.
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

// translateCode is translate for an error of the engine with a code.
func translateCode(ctx context.Context, err error, code int) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", models.ErrConflict, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", models.ErrNotFound, err)
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL,
		sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		return fmt.Errorf("%w: %w", models.ErrInvalid, err)
	case sqlite3.SQLITE_INTERRUPT:
		if ctx.Err() != nil {
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		}
	}
	return err
}

// translateCommit is translate for the answer to a commit. An error that does not come
// from the engine itself says nothing about what the engine did.
func translateCommit(ctx context.Context, err error) error {
	var e *sqlite.Error
	if err == nil || errors.As(err, &e) || errors.Is(err, sql.ErrTxDone) || ctx.Err() != nil {
		return translate(ctx, err)
	}
	return fmt.Errorf("%w: %w", models.ErrUncertain, err)
}
