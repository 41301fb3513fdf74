// Package proof shows that a slice shifts the arguments that follow it, on SQLite.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/2452
//	Verdict: wrong in silence
//	Expect:  the ids of the users who have one of the names and the age
//	Spot:    sqlc.slice before a named argument in a query for SQLite
//	Avoid:   a question mark in place of the named argument, the slice as the last argument, or IN
//	  (SELECT value FROM json_each(CAST(sqlc.arg(names) AS TEXT)))
package proof

import (
	"context"
	"database/sql"
	"fmt"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/slice_shifts_later_arguments/queries"
)

// Run asks for the users of 30 who are named ann or bob.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	const tables = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL," +
		" age INTEGER NOT NULL);" +
		"INSERT INTO users (id, name, age) VALUES (1, 'ann', 30), (2, 'bob', 30), (3, 'cid', 40)"
	if _, err := pool.ExecContext(ctx, tables); err != nil {
		return "", "", err
	}
	ids, err := queries.New(pool).NamedOfAge(ctx, queries.NamedOfAgeParams{
		Names: []string{"ann", "bob"}, Age: 30})
	return fmt.Sprint("ids ", ids), "ids [1 2]", err
}
