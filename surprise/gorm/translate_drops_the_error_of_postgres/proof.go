// Package proof shows that TranslateError dropped PostgreSQL's own error before v1.6.2 of the
// driver, and keeps it since.
//
//	Module:  gorm.io/driver/postgres
//	Source:  https://github.com/go-gorm/postgres/issues/332
//	Verdict: loses information
//	Expect:  the translated error wraps the driver's, so that errors.As finds it
//	Spot:    TranslateError on PostgreSQL, and errors.As with *pgconn.PgError
//	Avoid:   the dialect gorm.io/driver/postgres in v1.6.2 or newer
package proof

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// Run translates the error of a duplicate key.
func Run(ctx context.Context) (happened, expected string, err error) {
	original := &pgconn.PgError{Code: "23505", ConstraintName: "users_handle_key"}
	err = postgres.Dialector{}.Translate(original)
	return fmt.Sprintf("errors.Is finds GORM's error: %t, PostgreSQL's: %t",
			errors.Is(err, gorm.ErrDuplicatedKey), errors.Is(err, original)),
		"errors.Is finds GORM's error: true, PostgreSQL's: true", nil
}
