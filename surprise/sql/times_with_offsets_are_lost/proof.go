// Package proof shows that a time that was parsed with an offset is stored so that it cannot be
// read.
//
//	Module:  modernc.org/sqlite
//	Source:  https://github.com/grafana/grafana/pull/129530
//	Verdict: refused
//	Expect:  a time can be read that could be stored
//	Spot:    times from JSON or RFC 3339 as arguments, without _time_format in the data
//	         source name
//	Avoid:   _time_format=sqlite and _timezone=UTC in the data source name
package proof

import (
	"context"
	"database/sql"
	"strings"
	"time"

	_ "modernc.org/sqlite"
)

// Run stores a time that a client sent, and reads it.
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
	at, err := time.ParseInLocation(time.RFC3339, "2026-05-04T03:02:01+01:00", time.UTC)
	if err != nil {
		return "", "", err
	}
	if _, err := pool.ExecContext(ctx, insert, at); err != nil {
		return "", "", err
	}
	happened = "no error"
	if err := pool.QueryRowContext(ctx, "SELECT created_at FROM posts").Scan(&at); err != nil {
		if !strings.Contains(err.Error(), "unsupported Scan") {
			return "", "", err
		}
		happened = "unsupported Scan"
	}
	return happened, "no error", nil
}
