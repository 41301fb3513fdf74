// Package proof shows that question marks beside named arguments receive each other's values, on
// SQLite.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/pull/4471
//	Verdict: wrong in silence
//	Expect:  each argument has the value of its field
//	Spot:    queries for SQLite with a question mark and sqlc.arg or @
//	Avoid:   names for all arguments, or question marks for all
package proof

import (
	"context"
	"database/sql"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/question_marks_and_names_misbind/queries"
)

// Run renames a user of some age.
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
	err = queries.New(pool).RenameOfAge(ctx, queries.RenameOfAgeParams{
		NewName: "dan", Age: 40, OldName: "cid"})
	if err != nil {
		return "", "", err
	}
	err = pool.QueryRowContext(ctx, "SELECT 'the name ' || name FROM users WHERE id = 3").
		Scan(&happened)
	return happened, "the name dan", err
}
