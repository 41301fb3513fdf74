// Package proof shows that a limit on an eager-loaded edge is for all parents together.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/issues/3427
//	Verdict: wrong in silence
//	Expect:  each of the users has two posts
//	Spot:    Limit within the function of a With method, over more than one parent
//	Avoid:   a window function through Modify, which needs the feature sql/modifier, or one query
//	  for each parent
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
)

// Run loads at most two posts for each of two users that have three.
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
	for _, name := range []string{"ann", "bob"} {
		user, err := client.User.Create().SetName(name).Save(ctx)
		if err != nil {
			return "", "", err
		}
		for range 3 {
			if err := client.Post.Create().SetBody("text").SetAuthor(user).Exec(ctx); err != nil {
				return "", "", err
			}
		}
	}
	users, err := client.User.Query().
		WithPosts(func(posts *ent.PostQuery) { posts.Limit(2) }).
		All(ctx)
	if err != nil {
		return "", "", err
	}
	var loaded []int
	for _, user := range users {
		loaded = append(loaded, len(user.Edges.Posts))
	}
	slices.Sort(loaded)
	return fmt.Sprint("posts of each user: ", loaded), "posts of each user: [2 2]", nil
}
