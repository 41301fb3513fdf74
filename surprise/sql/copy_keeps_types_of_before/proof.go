// Package proof shows that CopyFrom of pgx, after an ALTER TYPE, sends values in the form of
// the type from before, which PostgreSQL can take for other values.
//
//	Module:  github.com/jackc/pgx/v5
//	Source:  https://github.com/jackc/pgx/blob/v5.12.0/copy_from.go
//	Needs:   postgres
//	Verdict: wrong in silence
//	Expect:  a copied 5 is stored as 5, or refused
//	Spot:    CopyFrom on connections that last, in programs that run while a migration does
//	Avoid:   QueryExecModeDescribeExec for that connection, which asks for the types each time, or
//	         new connections after a migration
package proof

import (
	"context"
	"errors"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Run copies 5 into a column of bigint, and again when that column is numeric.
func Run(ctx context.Context) (happened, expected string, err error) {
	conn, err := pgx.Connect(ctx, os.Getenv("IMPEDANCE_POSTGRES"))
	if err != nil {
		return "", "", err
	}
	defer conn.Close(ctx)
	five := func() error {
		_, err := conn.CopyFrom(ctx, pgx.Identifier{"copied"}, []string{"n"},
			pgx.CopyFromRows([][]any{{int64(5)}}))
		return err
	}
	if _, err := conn.Exec(ctx, "CREATE TEMPORARY TABLE copied (n bigint)"); err != nil {
		return "", "", err
	}
	if err := five(); err != nil {
		return "", "", err
	}
	if _, err := conn.Exec(ctx, "ALTER TABLE copied ALTER COLUMN n TYPE numeric"); err != nil {
		return "", "", err
	}
	const stored = "5 and 5"
	err = five()
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) {
		return stored, stored, conn.Ping(ctx) // nothing is stored in silence
	}
	if err != nil {
		return "", "", err
	}
	err = conn.QueryRow(ctx, "SELECT string_agg(n::text, ' and ') FROM copied").Scan(&happened)
	return happened, stored, err
}
