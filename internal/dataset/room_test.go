package dataset_test

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/impedance/internal/dataset"
)

// TestBytes holds the estimate against a database.
func TestBytes(t *testing.T) {
	spec := dataset.Spec{Users: 1000}
	path := filepath.Join(t.TempDir(), "x.db")
	if _, err := dataset.Load(t.Context(), path, spec, nil); err != nil {
		t.Fatal(err)
	}
	file, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := float64(spec.Bytes()) / float64(file.Size()); got < 1 || got > 1.15 {
		t.Errorf("the estimate is %.2f of the %d bytes that it takes", got, file.Size())
	}
	if got := (dataset.Spec{Users: 1 << 31}).Bytes(); got != 4000<<31 {
		t.Errorf("the most users take %d bytes", got)
	}
	if got := (dataset.Spec{Graph: "x.txt", Users: 5}).Bytes(); got != 0 {
		t.Errorf("a graph that was not read takes %d bytes", got)
	}
}

// TestFree holds that a folder has room or says why that is not known.
func TestFree(t *testing.T) {
	if free, known, err := dataset.Free(t.TempDir()); err != nil || known && free <= 0 {
		t.Errorf("%d bytes are free (%v)", free, err)
	}
	if _, known, err := dataset.Free(filepath.Join(t.TempDir(), "none")); known && err == nil {
		t.Error("a folder that is not there has room")
	}
}

// TestInCache holds that a data set is found in the cache once it is there.
func TestInCache(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	spec := dataset.Spec{Users: 200, Seed: 3}
	for _, want := range []bool{false, true} {
		if got, err := spec.InCache(); got != want || err != nil {
			t.Errorf("it is there: %v (%v), want %v", got, err, want)
		}
		if _, _, err := dataset.Cached(t.Context(), spec, nil); err != nil {
			t.Fatal(err)
		}
	}
}
