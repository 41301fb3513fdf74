// Package proof shows that each connection of a pool over :memory: has a database of its own.
//
//	Module:  modernc.org/sqlite
//	Source:  https://github.com/mattn/go-sqlite3/issues/204
//	Verdict: refused
//	Expect:  the pool has one database, whatever connection it uses
//	Spot:    sql.Open with :memory: and no SetMaxOpenConns(1)
//	Avoid:   SetMaxOpenConns(1), or a file in a temporary folder
package proof

import (
	"context"
	"database/sql"
	"strings"

	_ "modernc.org/sqlite"
)

// Run makes a table, and reads it while another connection is in use.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	if _, err := pool.ExecContext(ctx, "CREATE TABLE users (id INTEGER PRIMARY KEY)"); err != nil {
		return "", "", err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return "", "", err
	}
	defer conn.Close()
	const missing = "no such table: users"
	_, err = pool.ExecContext(ctx, "INSERT INTO users (id) VALUES (1)")
	if err != nil && strings.Contains(err.Error(), missing) {
		return missing, "no error", nil
	}
	return "no error", "no error", err
}
