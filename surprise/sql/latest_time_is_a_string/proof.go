// Package proof shows that max of a column of times is a string.
//
//	Module:  modernc.org/sqlite
//	Source:  https://pkg.go.dev/modernc.org/sqlite#Driver.Open
//	Verdict: refused
//	Expect:  max has the type of its column
//	Spot:    min, max and coalesce over times, into a time.Time
//	Avoid:   _texttotime=1 in the data source name
package proof

import (
	"context"
	"database/sql"
	"strings"
	"time"

	_ "modernc.org/sqlite"
)

// Run asks for the latest of times.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	if _, err := pool.ExecContext(ctx, "CREATE TABLE posts (created_at TIMESTAMP)"); err != nil {
		return "", "", err
	}
	const insert = "INSERT INTO posts (created_at) VALUES (?)"
	at := time.Date(2026, time.May, 4, 3, 2, 1, 0, time.UTC)
	if _, err := pool.ExecContext(ctx, insert, at); err != nil {
		return "", "", err
	}
	happened = "no error"
	if err := pool.QueryRowContext(ctx, "SELECT max(created_at) FROM posts").Scan(&at); err != nil {
		if !strings.Contains(err.Error(), "unsupported Scan") {
			return "", "", err
		}
		happened = "unsupported Scan"
	}
	return happened, "no error", nil
}
