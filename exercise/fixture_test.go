package exercise

import (
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"example.com/impedance/bench"
	"example.com/impedance/dataset"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// TestMain holds that servers, clients and Python are gone when an exercise has ended.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// setup makes a small data set to work on, with the named layers beside the floor, and holds
// that no copy of it stays.
func setup(t *testing.T, names ...string) Setup {
	t.Helper()
	dsn := schema.DSN(filepath.Join(t.TempDir(), "small.db"))
	spec := dataset.Spec{Users: 200, Seed: 1}
	if _, err := dataset.Load(t.Context(), dsn, spec, nil); err != nil {
		t.Fatal(err)
	}
	db, err := schema.Open(t.Context(), dsn, &schema.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	world, err := bench.Draw(t.Context(), db, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	stage, err := bench.NewStage(t.Context(), dsn, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		left, err := filepath.Glob(filepath.Join(dir, "*", "*"))
		if len(left) > 0 || err != nil {
			t.Errorf("left behind: %q (%v)", left, err)
		}
		if err := stage.Close(); err != nil {
			t.Error(err)
		}
	})
	chosen, err := layers.Named(append([]string{layers.Floor}, names...))
	if err != nil {
		t.Fatal(err)
	}
	return Setup{Stage: stage, World: world, Layers: chosen, Progress: func(string, int, int) {}}
}

// python makes a command python3 that is the only one, and does what the script says.
func python(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if script == "" {
		return
	}
	err := os.WriteFile(filepath.Join(dir, "python3"), []byte("#!/bin/sh\n"+script+"\n"), 0o755)
	if err != nil {
		t.Fatal(err)
	}
}
