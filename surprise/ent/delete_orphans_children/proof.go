// Package proof shows that deleting an entity sets the references of its children to NULL, where
// their edge is optional.
//
//	Module:  entgo.io/ent
//	Source:  https://entgo.io/docs/schema-annotations#foreign-keys-configuration
//	Verdict: loses information
//	Expect:  the database refuses to delete a user to whom a post refers, which is the
//	  default of SQL
//	Spot:    edges without an annotation, in a schema that ent migrates
//	Avoid:   Required on the child's edge, unless it leads to its own type, or entsql.OnDelete with
//	  Restrict or Cascade on edge.To
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
	"example.com/impedance/surprise/ent/internal/ent/post"
)

// Run deletes a user who has a post.
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
	if err := client.Post.Create().SetBody("text").SetAuthor(ann).Exec(ctx); err != nil {
		return "", "", err
	}
	expected = "the delete is refused"
	if err := client.User.DeleteOne(ann).Exec(ctx); ent.IsConstraintError(err) {
		return expected, expected, nil
	} else if err != nil {
		return "", "", err
	}
	orphans, err := client.Post.Query().Where(post.Not(post.HasAuthor())).Count(ctx)
	return fmt.Sprintf("the user is gone, and posts without an author: %d", orphans), expected, err
}
