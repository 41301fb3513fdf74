package dataset

import (
	"errors"
	"path/filepath"
	"testing"
)

// BenchmarkFollows reports how many rows per second go into the table of follows while it
// has no secondary index. It makes two million rows as it stores them.
//
// To compare it with the .import of the sqlite3 shell, give that the same pragmas, and the
// follows of a data set of 100,000 users and seed 1, in the order of their key:
//
//	go test -run - -bench Follows -benchtime 1x ./internal/dataset
func BenchmarkFollows(b *testing.B) {
	w := newNetwork(1, 100_000)
	for b.Loop() {
		if err := loadFollows(b, w); err != nil {
			b.Fatal(err)
		}
	}
	rows := float64(w.totalFollows()) * float64(b.N)
	b.ReportMetric(rows/b.Elapsed().Seconds(), "rows/s")
}

func loadFollows(b *testing.B, w *network) error {
	build := newSQLiteBuild(filepath.Join(b.TempDir(), "x.db"), quiet)
	err := build.withSQLite(b.Context(), func(l *loader) error {
		return build.create(b.Context(), l, &source{})
	})
	if err != nil {
		return err
	}
	follows := build.tables["follows"]
	follows.indexes = nil
	build.tables["follows"] = follows
	if build.pages, err = openPages(build.path); err != nil {
		return err
	}
	total := int64(w.totalFollows())
	err = insert(b.Context(), build, followTable, w.follows(w.edges), total)
	return errors.Join(err, build.pages.close())
}
