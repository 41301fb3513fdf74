// Package proof shows that an edge that was not loaded looks like one without entities.
//
//	Module:  entgo.io/ent
//	Source:  https://entgo.io/docs/eager-load
//	Verdict: wrong in silence
//	Expect:  the Posts of a user are the posts that the user has
//	Spot:    reads of Edges fields, without a With method in the query before
//	Avoid:   the OrErr methods, which answer with a NotLoadedError
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
)

// Run reads the posts of a user who has three, without WithPosts.
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
	ann, err := client.User.Create().SetName("ann").Save(ctx)
	if err != nil {
		return "", "", err
	}
	for range 3 {
		if err := client.Post.Create().SetBody("text").SetAuthor(ann).Exec(ctx); err != nil {
			return "", "", err
		}
	}
	ann, err = client.User.Query().Only(ctx)
	if err != nil {
		return "", "", err
	}
	return fmt.Sprintf("%d posts", len(ann.Edges.Posts)), "3 posts", nil
}
