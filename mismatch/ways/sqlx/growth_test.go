package sqlx

import (
	"context"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/probe/growth"
	"example.com/impedance/storetest/harness"
)

// TestGrowth shows how a test of a program with sqlx finds an N+1 query, and that the way without
// one passes.
func TestGrowth(t *testing.T) {
	db, p := harness.Posts(t, 100)
	x := sqlx.NewDb(db.DB, drivers[db.Engine])
	err := growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		var authors []int64
		err := x.SelectContext(ctx, &authors, `SELECT author_id FROM posts LIMIT ?`, n)
		if err != nil {
			return err
		}
		for _, id := range authors {
			var handle string
			err := x.GetContext(ctx, &handle, `SELECT handle FROM users WHERE id = ?`, id)
			if err != nil {
				return err
			}
		}
		return nil
	})
	const want = "growth_test.go:27: 1, 10, 100 statements, each with other values"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %v, want %q in it", err, want)
	}
	err = growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		var authors []int64
		err := x.SelectContext(ctx, &authors, `SELECT author_id FROM posts LIMIT ?`, n)
		if err != nil {
			return err
		}
		query, args, err := sqlx.In(`SELECT handle FROM users WHERE id IN (?)`, authors)
		if err != nil {
			return err
		}
		var handles []string
		return x.SelectContext(ctx, &handles, query, args...)
	})
	if err != nil {
		t.Error(err)
	}
}
