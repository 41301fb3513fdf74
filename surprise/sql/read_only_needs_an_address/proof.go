// Package proof shows that a plain file name with mode=ro opens a database to write too.
//
//	Module:  modernc.org/sqlite
//	Source:  https://pkg.go.dev/modernc.org/sqlite#Driver.Open
//	Verdict: wrong in silence
//	Expect:  the INSERT is refused
//	Spot:    mode= in a data source name that does not begin with file:
//	Avoid:   a data source name that begins with file:
package proof

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"

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
	const refused = "attempt to write a readonly database"
	_, err = reader.ExecContext(ctx, "INSERT INTO users (id) VALUES (1)")
	if err != nil && strings.Contains(err.Error(), refused) {
		return refused, refused, nil
	}
	return "no error", refused, err
}
