// Package proof shows that a slice that stands twice in a query is filled at its first place only.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/3327
//	Verdict: refused
//	Expect:  the same list at both places, as a named argument has the same value
//	Spot:    one name in two sqlc.slice of a query, on SQLite and MySQL
//	Avoid:   two names and the list twice, or json_each over one argument
package proof

import (
	"context"
	"database/sql"
	"strings"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/queries"
)

// Run asks for the posts whose own or author's id is in a list.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	const tables = "CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL)"
	if _, err := pool.ExecContext(ctx, tables); err != nil {
		return "", "", err
	}
	happened = "no error"
	if _, err := queries.New(pool).Either(ctx, []int64{1, 2}); err != nil {
		if !strings.Contains(err.Error(), "missing argument") {
			return "", "", err
		}
		happened = "missing argument"
	}
	return happened, "no error", nil
}
