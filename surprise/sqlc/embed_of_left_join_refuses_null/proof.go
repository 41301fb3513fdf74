// Package proof shows that embedding a table that is joined by LEFT JOIN fails at the first row
// without a match.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/2997
//	Verdict: refused
//	Expect:  the user comes with a post that is empty or nil
//	Spot:    sqlc.embed of the second table of a LEFT JOIN
//	Avoid:   its columns by name, whose fields are then nullable
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/sqlc/internal/embed_of_left_join_refuses_null/queries"
)

// Run asks for users with their posts, where a user has none.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	const tables = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL," +
		" age INTEGER NOT NULL);" +
		"CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL," +
		" body TEXT NOT NULL);" +
		"INSERT INTO users (id, name, age) VALUES (1, 'ann', 30)"
	if _, err := pool.ExecContext(ctx, tables); err != nil {
		return "", "", err
	}
	found, err := queries.New(pool).WithPosts(ctx)
	if err != nil {
		const says = "converting NULL to int64 is unsupported"
		if !strings.Contains(err.Error(), says) {
			return "", "", err
		}
		return says, "1 row", nil
	}
	return fmt.Sprintf("%d row", len(found)), "1 row", nil
}
