// Package proof shows that SQLite's log grows where rows of RETURNING are closed after the first,
// while no other statement on that connection runs to its end.
//
//	Module:  modernc.org/sqlite
//	Source:  https://www.sqlite.org/c3ref/wal_hook.html
//	Verdict: costs more
//	Expect:  each INSERT is complete, and the log stays near the pages of wal_autocheckpoint
//	Spot:    QueryRow with INSERT, UPDATE or DELETE and RETURNING, in WAL mode, on connections
//	         that do nothing else
//	Avoid:   Query and Next until it is false, or LastInsertId
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite"
)

// Run inserts 500 rows with a checkpoint due every 10 pages, and looks at the log.
func Run(ctx context.Context) (happened, expected string, err error) {
	folder, err := os.MkdirTemp("", "log")
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
	pool.SetMaxOpenConns(1)
	const setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;" +
		"PRAGMA wal_autocheckpoint = 10; CREATE TABLE posts (id INTEGER PRIMARY KEY, body TEXT)"
	if _, err := pool.ExecContext(ctx, setup); err != nil {
		return "", "", err
	}
	for range 500 {
		var id int64
		const insert = "INSERT INTO posts (body) VALUES ('text') RETURNING id"
		if err := pool.QueryRowContext(ctx, insert).Scan(&id); err != nil {
			return "", "", err
		}
	}
	log, err := os.Stat(file + "-wal")
	if err != nil {
		return "", "", err
	}
	happened, expected = "the log has more than 400 pages", "the log has less than 100 pages"
	if pages := log.Size() / 4096; pages < 100 {
		happened = expected
	} else if pages <= 400 {
		happened = fmt.Sprintf("the log has %d pages", pages)
	}
	return happened, expected, nil
}
