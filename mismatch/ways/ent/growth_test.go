package ent

import (
	"context"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/mismatch/ways/ent/internal/ent"
	"example.com/impedance/probe/growth"
	"example.com/impedance/storetest/harness"
)

// TestGrowth shows how a test of a program with ent finds an N+1 query, and that the way without
// one passes.
func TestGrowth(t *testing.T) {
	db, p := harness.Posts(t, 100)
	client := ent.NewClient(ent.Driver(sql.OpenDB(dialects[db.Engine], db.DB)))
	err := growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		posts, err := client.Post.Query().Limit(n).All(ctx)
		if err != nil {
			return err
		}
		for _, p := range posts {
			if _, err := p.QueryAuthor().Only(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	const want = "growth_test.go:26: 1, 10, 100 statements, each with other values"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %v, want %q in it", err, want)
	}
	err = growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		_, err := client.Post.Query().WithAuthor().Limit(n).All(ctx)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
