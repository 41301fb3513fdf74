// Package proof shows that a statement that was prepared before an ALTER fails after it, each time,
// on PostgreSQL.
//
//	Module:  github.com/jackc/pgx/v5
//	Source:  https://github.com/lib/pq/issues/1151
//	Needs:   postgres
//	Verdict: refused
//	Expect:  a prepared statement goes on, or is prepared anew
//	Spot:    Prepare with SELECT * or RETURNING *, in programs that run while a migration
//	         does
//	Avoid:   columns by name in each query, or Close and Prepare after the error 0A000
package proof

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// Run reads a table three times after a column was added, by a statement from before.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("pgx", os.Getenv("IMPEDANCE_POSTGRES"))
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	if _, err := pool.ExecContext(ctx, "CREATE TEMPORARY TABLE migrated (id bigint)"); err != nil {
		return "", "", err
	}
	read, err := pool.PrepareContext(ctx, "SELECT * FROM migrated")
	if err != nil {
		return "", "", err
	}
	defer read.Close()
	if _, err := pool.ExecContext(ctx, "ALTER TABLE migrated ADD COLUMN bio text"); err != nil {
		return "", "", err
	}
	failed := 0
	for range 3 {
		rows, err := read.QueryContext(ctx)
		if err == nil {
			for rows.Next() { // to the end, where an error may come too
			}
			err = rows.Err()
		}
		if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) && refused.Code == "0A000" {
			failed++
		} else if err != nil {
			return "", "", err
		}
	}
	return fmt.Sprintf("%d of 3 failed", failed), "0 of 3 failed", nil
}
