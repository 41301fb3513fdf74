package dataset_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestCheck counts on each engine.
func TestCheck(t *testing.T) {
	check := func(t *testing.T, dsn string) {
		info, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: 20, Seed: 1}, nil)
		must(t, err)
		db := open(t, dsn)
		must(t, dataset.Check(t.Context(), db, info))
		run(t, db, "DELETE FROM follows WHERE follower_id > 10")
		err = dataset.Check(t.Context(), db, info)
		if !errors.Is(err, dataset.ErrChanged) ||
			!strings.Contains(err.Error(), " follows and has ") ||
			strings.Contains(err.Error(), " posts and has ") {
			t.Errorf("got %v, want dataset.ErrChanged and the numbers of follows alone", err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { check(t, filepath.Join(t.TempDir(), "a.db")) })
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) {
			dsn := harness.Fresh(t, s.Variable)
			check(t, dsn)
		})
	}
}
