// Package proof shows that eager loading fails where there are more parents than the engine binds
// parameters.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/issues/4194
//	Verdict: refused
//	Expect:  users come with their posts, however many there are
//	Spot:    With methods on queries whose number of rows has no bound
//	Avoid:   a limit on the query, and pages of it
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
)

// Run loads 32,767 users with a post each, over SQLite, which binds 32,766 parameters.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", "file::memory:?_pragma=foreign_keys(1)")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	client := ent.NewClient(ent.Driver(entsql.OpenDB(dialect.SQLite, pool)))
	if err := client.Schema.Create(ctx); err != nil {
		return "", "", err
	}
	const fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 32767)" +
		" INSERT INTO users (name, revision) SELECT 'user ' || i, 1 FROM n;" +
		" INSERT INTO posts (body, user_posts) SELECT 'text', id FROM users"
	if _, err := pool.ExecContext(ctx, fill); err != nil {
		return "", "", err
	}
	const expects = "32767 posts of 32767 users"
	users, err := client.User.Query().WithPosts().All(ctx)
	if err != nil {
		const says = "too many SQL variables"
		if !strings.Contains(err.Error(), says) {
			return "", "", err
		}
		return says, expects, nil
	}
	posts := 0
	for _, user := range users {
		posts += len(user.Edges.Posts)
	}
	return fmt.Sprintf("%d posts of %d users", posts, len(users)), expects, nil
}
