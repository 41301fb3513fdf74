package sqlc

import (
	"context"
	"strings"
	"testing"

	"example.com/impedance/probe/growth"
	"example.com/impedance/storetest/harness"
)

// TestGrowth shows how a test of a program with sqlc finds an N+1 query, and that the way without
// one passes.
func TestGrowth(t *testing.T) {
	db, p := harness.Posts(t, 100)
	q := open(db)
	err := growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		for id := range n {
			if _, err := q.HandlesIn(ctx, []int64{int64(id) + 1}); err != nil {
				return err
			}
		}
		return nil
	})
	const want = "growth_test.go:19: 1, 10, 100 statements, each with other values"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %v, want %q in it", err, want)
	}
	err = growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		var ids []int64
		for id := range n {
			ids = append(ids, int64(id)+1)
		}
		_, err := q.HandlesIn(ctx, ids)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
