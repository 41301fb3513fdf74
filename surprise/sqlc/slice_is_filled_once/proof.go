// Package proof shows that a slice that stands twice in a query is filled at its first place only.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/3556
//	Verdict: refused
//	Expect:  the same list at both places, as a named argument has the same value
//	Spot:    one name in two sqlc.slice of a query, on SQLite and MySQL
//	Avoid:   two names and the list twice, or on SQLite IN (SELECT value FROM
//	  json_each(CAST(sqlc.arg(ids) AS TEXT)))
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/slice_is_filled_once/queries"
)

// Run asks for the posts whose own or author's id is in a list.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	const tables = "CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL);" +
		"INSERT INTO posts (id, author_id) VALUES (1, 9), (3, 2), (4, 9)"
	if _, err := pool.ExecContext(ctx, tables); err != nil {
		return "", "", err
	}
	ids, err := queries.New(pool).Either(ctx, []int64{1, 2})
	if err != nil {
		const says = "missing argument"
		if !strings.Contains(err.Error(), says) {
			return "", "", err
		}
		return says, "ids [1 3]", nil
	}
	return fmt.Sprint("ids ", ids), "ids [1 3]", nil
}
