package bench

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// smallUsers is the size of the data set that the tests run on.
const smallUsers = 1000

// smallFile returns the bytes of a database with the small data set. It is made once,
// because copying a file is many times faster than filling a database.
var smallFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "bench-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "small.db")
	spec := dataset.Spec{Users: smallUsers, Seed: 1}
	if _, err := dataset.Load(context.Background(), schema.DSN(path), spec, nil); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// small writes the small data set to a file of the test's own, and returns its path.
func small(t *testing.T) string {
	t.Helper()
	file, err := smallFile()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "small.db")
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// openFile opens a database until the end of the test.
func openFile(t *testing.T, path string, opts *schema.Options) *schema.DB {
	t.Helper()
	db, err := schema.Open(t.Context(), schema.DSN(path), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// drawn returns arguments for the data set at path.
func drawn(t *testing.T, path string) *World {
	t.Helper()
	db, err := schema.Open(t.Context(), schema.DSN(path), &schema.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	w, err := Draw(t.Context(), db, 1)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// staged makes a stage for the database at path. At the end of the test it closes the
// stage, and fails the test if a copy was left open or a file behind.
func staged(t *testing.T, path string) *Stage {
	t.Helper()
	dir := t.TempDir()
	stage, err := NewStage(t.Context(), schema.DSN(path), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, copied := range entries(t, stage.dir.Path) {
			spare := slices.Contains(stage.spare, filepath.Join(stage.dir.Path, copied))
			if copied != "base.db" && copied != "in-use" && !spare {
				t.Errorf("%s was not closed", copied)
			}
		}
		if err := stage.Close(); err != nil {
			t.Error(err)
		}
		if left := entries(t, dir); len(left) > 0 {
			t.Errorf("the stage left %q behind", left)
		}
	})
	return stage
}

// entries returns the names of what is in a folder.
func entries(t *testing.T, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

// named returns operations, and layersOf layers, that are known to exist.
func named(t *testing.T, names ...string) []Operation {
	t.Helper()
	ops, err := Named(names)
	if err != nil {
		t.Fatal(err)
	}
	return ops
}

func layersOf(t *testing.T, names ...string) []layers.Layer {
	t.Helper()
	ls, err := layers.Named(names)
	if err != nil {
		t.Fatal(err)
	}
	return ls
}

// brokenLayer is the floor with a defect, under a name of its own.
func brokenLayer(breaks func(models.Store) models.Store) layers.Layer {
	open := layers.All()[0].Open
	return layers.Layer{
		Name: "broken",
		Open: func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
			s, err := open(ctx, db, c)
			if err != nil {
				return nil, err
			}
			return breaks(s), nil
		},
	}
}

// silent is a Progress that shows nothing.
func silent(string, int, int) {}
