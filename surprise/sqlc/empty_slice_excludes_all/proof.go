// Package proof shows that NOT IN with an empty slice finds no rows.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/3451
//	Verdict: wrong in silence
//	Expect:  all rows, since a list that is empty excludes nothing
//	Spot:    NOT IN with sqlc.slice, on SQLite and MySQL
//	Avoid:   NOT IN (SELECT value FROM json_each(?)), or a query of its own for the empty
//	  list
package proof

import (
	"context"
	"database/sql"
	"fmt"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/queries"
)

// Run asks for all users but those of an empty list.
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
	ids, err := queries.New(pool).Others(ctx, []int64{})
	return fmt.Sprint("ids ", ids), "ids [1 2 3]", err
}
