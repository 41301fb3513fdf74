package gorm

import (
	"context"
	"strings"
	"testing"

	"gorm.io/gorm"

	"example.com/impedance/probe/growth"
	"example.com/impedance/storetest/harness"
)

// TestGrowth shows how a test of a program with GORM finds an N+1 query, and that the way without
// one passes.
func TestGrowth(t *testing.T) {
	db, p := harness.Posts(t, 100)
	g, err := gorm.Open(dialector(db), &gorm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	err = growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		var posts []Post
		if err := g.WithContext(ctx).Limit(n).Find(&posts).Error; err != nil {
			return err
		}
		for i := range posts {
			of := g.WithContext(ctx).Model(&posts[i]).Association("Author")
			if err := of.Find(&posts[i].Author); err != nil {
				return err
			}
		}
		return nil
	})
	const want = "growth_test.go:29: 1, 10, 100 statements, each with other values"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %v, want %q in it", err, want)
	}
	err = growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		var posts []Post
		return g.WithContext(ctx).Preload("Author").Limit(n).Find(&posts).Error
	})
	if err != nil {
		t.Error(err)
	}
}
