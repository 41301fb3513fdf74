package hand

import (
	"context"
	"strings"
	"testing"

	"example.com/impedance/probe/growth"
	"example.com/impedance/storetest/harness"
)

// TestGrowth shows how a test of a program with database/sql finds an N+1 query, and that the way
// without one passes.
func TestGrowth(t *testing.T) {
	db, p := harness.Posts(t, 100)
	h := handle{DB: db}
	err := growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		authors, err := h.ids(ctx, `SELECT author_id FROM posts LIMIT ?`, n)
		if err != nil {
			return err
		}
		for _, id := range authors {
			var handle string
			err := db.QueryRowContext(ctx, `SELECT handle FROM users WHERE id = ?`, id).Scan(&handle)
			if err != nil {
				return err
			}
		}
		return nil
	})
	const want = "growth_test.go:24: 1, 10, 100 statements, each with other values"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %v, want %q in it", err, want)
	}
	err = growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		_, err := h.handles(ctx, `SELECT u.handle FROM posts p JOIN users u ON u.id = p.author_id
			LIMIT ?`, n)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
