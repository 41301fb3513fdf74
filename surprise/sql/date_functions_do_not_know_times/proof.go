// Package proof shows that functions of SQLite do not know a time that the driver stored.
//
//	Module:  modernc.org/sqlite
//	Source:  https://pkg.go.dev/modernc.org/sqlite#Driver.Open
//	Verdict: wrong in silence
//	Expect:  date finds the day of a time
//	Spot:    date, julianday and strftime over times, without _time_format in the data source
//	         name
//	Avoid:   _time_format=sqlite and _timezone=UTC in the data source name
package proof

import (
	"context"
	"database/sql"
	"time"

	_ "modernc.org/sqlite"
)

// Run asks SQLite for the day of a time that it stored.
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
	const day = "SELECT 'the day ' || coalesce(date(created_at), 'NULL') FROM posts"
	err = pool.QueryRowContext(ctx, day).Scan(&happened)
	return happened, "the day 2026-05-04", err
}
