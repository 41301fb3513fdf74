// Package proof shows that a column that a migration adds breaks SELECT *.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/939
//	Verdict: refused
//	Expect:  a program goes on, which does not use the new column
//	Spot:    SELECT * and RETURNING * into structs, where a migration runs before the
//	  program's new version
//	Avoid:   columns by name in each query, or Unsafe
package proof

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct{ ID int64 }

// Run reads a user before and after a migration.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	read := func() error { return db.SelectContext(ctx, &[]User{}, "SELECT * FROM users") }
	if _, err := db.ExecContext(ctx, "CREATE TABLE users (id INTEGER PRIMARY KEY)"); err != nil {
		return "", "", err
	}
	if err := read(); err != nil {
		return "", "", err
	}
	if _, err := db.ExecContext(ctx, "ALTER TABLE users ADD COLUMN bio TEXT"); err != nil {
		return "", "", err
	}
	happened = "no error"
	if err := read(); err != nil {
		happened, _, _ = strings.Cut(err.Error(), " in ")
	}
	return happened, "no error", nil
}
