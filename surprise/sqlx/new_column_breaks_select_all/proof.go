// Package proof shows that a column that a migration adds breaks SELECT *.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/939
//	Verdict: refused
//	Expect:  a program that does not use the new column goes on
//	Spot:    SELECT * and RETURNING * into structs, where a migration runs before the
//	  program's new version
//	Avoid:   columns by name in each query, or Unsafe
package proof

import (
	"context"
	"fmt"
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
	const table = "CREATE TABLE users (id INTEGER PRIMARY KEY); INSERT INTO users (id) VALUES (7)"
	if _, err := db.ExecContext(ctx, table); err != nil {
		return "", "", err
	}
	var user User
	const query = "SELECT * FROM users"
	if err := db.GetContext(ctx, &user, query); err != nil {
		return "", "", err
	}
	if _, err := db.ExecContext(ctx, "ALTER TABLE users ADD COLUMN bio TEXT"); err != nil {
		return "", "", err
	}
	user = User{}
	if err := db.GetContext(ctx, &user, query); err != nil {
		happened, _, _ = strings.Cut(err.Error(), " in ")
		if happened != "missing destination name bio" {
			return "", "", err
		}
		return happened, "user 7", nil
	}
	return fmt.Sprint("user ", user.ID), "user 7", nil
}
