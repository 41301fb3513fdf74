// Package proof shows that a time with a monotonic clock reading is stored as its String method
// prints it, and then the time that was read finds no row.
//
//	Module:  modernc.org/sqlite
//	Source:  https://github.com/grafana/grafana/issues/129518
//	Verdict: wrong in silence
//	Expect:  a row is found by the time that it holds
//	Spot:    time.Now as an argument, without _time_format in the data source name
//	Avoid:   _time_format=sqlite and _timezone=UTC in the data source name, or
//	         time.Now().UTC(), which drops the reading
package proof

import (
	"context"
	"database/sql"
	"time"

	_ "modernc.org/sqlite"
)

// Run stores the time, reads it, and looks for it.
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
	if _, err := pool.ExecContext(ctx, insert, time.Now()); err != nil {
		return "", "", err
	}
	var at time.Time
	if err := pool.QueryRowContext(ctx, "SELECT created_at FROM posts").Scan(&at); err != nil {
		return "", "", err
	}
	const find = "SELECT CASE count(*) WHEN 1 THEN 'found' ELSE 'not found' END FROM posts" +
		" WHERE created_at = ?"
	err = pool.QueryRowContext(ctx, find, at).Scan(&happened)
	return happened, "found", err
}
