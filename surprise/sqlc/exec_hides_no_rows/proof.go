// Package proof shows that a method of :exec says nothing of an update that found no row, as is
// documented.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://docs.sqlc.dev/en/stable/reference/query-annotations.html
//	Verdict: loses information
//	Expect:  a method for one row tells that there was none
//	Spot:    UPDATE and DELETE by key with :exec
//	Avoid:   :execrows, whose method returns the number of rows
package proof

import (
	"context"
	"database/sql"
	"errors"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/exec_hides_no_rows/queries"
)

// Run renames a user who does not exist.
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
	expected = "sql.ErrNoRows"
	err = queries.New(pool).Rename(ctx, queries.RenameParams{ID: 9, Name: "dan"})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return expected, expected, nil
	case err != nil:
		return "", "", err
	}
	return "no error", expected, nil
}
