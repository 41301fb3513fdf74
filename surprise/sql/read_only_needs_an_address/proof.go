// Package proof shows that mode=ro after a plain file name does not make a database read-only.
//
//	Module:  modernc.org/sqlite
//	Source:  https://github.com/mattn/go-sqlite3/pull/772
//	Verdict: wrong in silence
//	Expect:  the INSERT is refused
//	Spot:    mode= in a data source name that does not begin with file:
//	Avoid:   file: before the path
package proof

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite"
)

// Run opens a database to read it, and writes.
func Run(ctx context.Context) (happened, expected string, err error) {
	folder, err := os.MkdirTemp("", "read")
	if err != nil {
		return "", "", err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "a.db")
	pool, err := sql.Open("sqlite", file)
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	if _, err := pool.ExecContext(ctx, "CREATE TABLE users (id INTEGER PRIMARY KEY)"); err != nil {
		return "", "", err
	}
	reader, err := sql.Open("sqlite", file+"?mode=ro")
	if err != nil {
		return "", "", err
	}
	defer reader.Close()
	happened = "no error"
	if _, err := reader.ExecContext(ctx, "INSERT INTO users (id) VALUES (1)"); err != nil {
		happened = "an error"
	}
	return happened, "an error", nil
}
