// Package proof shows that an argument in ORDER BY is lost, on SQLite.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/3788
//	Verdict: refused
//	Expect:  the method takes the argument, as it does for PostgreSQL
//	Spot:    sqlc.arg or @ within ORDER BY, on SQLite: the text of the query has it still
//	Avoid:   a query for each order
package proof

import (
	"context"
	"database/sql"
	"strings"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/queries"
)

// Run asks for users in an order that an argument should choose.
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
	happened = "no error"
	if _, err := queries.New(pool).Ordered(ctx, 20); err != nil {
		if !strings.Contains(err.Error(), "missing named argument") {
			return "", "", err
		}
		happened = "missing named argument"
	}
	return happened, "no error", nil
}
