// Package proof shows that NOT IN with an empty slice finds no rows.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/3451
//	Verdict: wrong in silence
//	Expect:  an error, as the documentation says, or all rows, since an empty list excludes nothing
//	Spot:    NOT IN with sqlc.slice, on SQLite and MySQL
//	Avoid:   a query of its own for the empty list, or on SQLite NOT IN (SELECT value FROM
//	  json_each(CAST(sqlc.arg(ids) AS TEXT)))
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/empty_slice_excludes_all/queries"
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
	expected = "an error or ids [1 2 3]"
	ids, err := queries.New(pool).Others(ctx, []int64{})
	switch {
	case err != nil && !strings.Contains(err.Error(), "empty"):
		return "", "", err
	case err != nil, slices.Equal(ids, []int64{1, 2, 3}):
		return expected, expected, nil
	}
	return fmt.Sprint("ids ", ids), expected, nil
}
