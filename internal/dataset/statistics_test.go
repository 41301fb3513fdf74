package dataset_test

import (
	"path/filepath"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestLoadedAsMade holds that what Load leaves passes for tables as this program makes them.
func TestLoadedAsMade(t *testing.T) {
	check := func(t *testing.T, dsn string) {
		_, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: 20, Seed: 1}, nil)
		must(t, err)
		must(t, schema.CheckCatalog(t.Context(), open(t, dsn)))
	}
	t.Run("sqlite", func(t *testing.T) { check(t, filepath.Join(t.TempDir(), "a.db")) })
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) { check(t, harness.Fresh(t, s.Variable)) })
	}
}

// TestStatisticsOfCopies holds that all copies of a data set have the same statistics for the
// planner, and that the server has no reason to gather others by itself.
func TestStatisticsOfCopies(t *testing.T) {
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) {
			dsn := harness.Fresh(t, s.Variable)
			_, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: 500, Seed: 1}, nil)
			must(t, err)
			var first *schema.Observed
			for range 3 {
				copied, drop, err := schema.Copy(t.Context(), dsn)
				must(t, err)
				t.Cleanup(func() { must(t, drop()) })
				db := open(t, copied)
				o, err := schema.Observe(t.Context(), db)
				must(t, err)
				must(t, db.Close())
				if first == nil {
					first = o
				}
				if all := o.StatisticsDifferences(first); len(all) > 0 {
					t.Errorf("the statistics of a copy differ: %q", all)
				}
				if len(o.Statistics) < 3 {
					t.Errorf("the statistics are %q", o.Statistics)
				}
			}
			if s.Engine != schema.Postgres {
				return
			}
			// The counters come a moment after the connection that counted is closed.
			const due = `SELECT count(*) FROM pg_stat_user_tables WHERE relname <> 'dataset_info'
				AND (n_mod_since_analyze > 0 OR n_ins_since_vacuum > 0)`
			if n := query[int](t, open(t, dsn), due); n > 0 {
				t.Errorf("%d tables are due to be looked at by the server", n)
			}
		})
	}
}
