package gormimpl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/models"
)

// Translate gives the driver's errors the names that GORM has for them, by their codes.
// It implements [gorm.ErrorTranslator]; the dialect's own knows another driver's errors
// only, and drops the original.
func (dialector) Translate(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	var name error
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		name = gorm.ErrDuplicatedKey
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		name = gorm.ErrForeignKeyViolated
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL,
		sqlite3.SQLITE_CONSTRAINT_TRIGGER: // the latter two refuse a value just as a CHECK does
		name = gorm.ErrCheckConstraintViolated
	}
	// An error passes here once for each of GORM's layers.
	if name == nil || errors.Is(err, name) {
		return err
	}
	return fmt.Errorf("%w: %w", name, err)
}

// translate gives GORM's errors the names that models promises. The original stays in
// the chain.
func translate(ctx context.Context, err error) error {
	var e *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, gorm.ErrForeignKeyViolated):
		return fmt.Errorf("%w: %w", models.ErrNotFound, err)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%w: %w", models.ErrConflict, err)
	case errors.Is(err, gorm.ErrCheckConstraintViolated):
		return fmt.Errorf("%w: %w", models.ErrInvalid, err)
	case ctx.Err() == nil, errors.Is(err, ctx.Err()):
		return err
	case errors.As(err, &e) && e.Code() != sqlite3.SQLITE_INTERRUPT:
		return err
	}
	// database/sql rolled back by itself. What it then says of the transaction or of its
	// statements has no name in every case, but what ended them was the context.
	return fmt.Errorf("%w: %w", ctx.Err(), err)
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

// changed reports ErrNotFound if a statement that names one row changed none, which is
// no error to GORM.
func changed(ctx context.Context, rows int, err error, what string) error {
	if err != nil {
		return translate(ctx, err)
	}
	if rows == 0 {
		return fmt.Errorf("%s: %w", what, models.ErrNotFound)
	}
	return nil
}
