package exercise

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// TestMain holds that servers, clients and Python are gone when an exercise has ended. With
// arguments of [child] it is what the second exercise counts the syncs of.
func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == child {
		err := Commit(context.Background(), os.Stdout, os.Args[2], Setting{os.Args[3], os.Args[4]})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

const child = "commits"

// setup makes a small data set to work on, with the named layers beside the floor, and holds
// that no copy of it stays.
func setup(t *testing.T, names ...string) Setup {
	t.Helper()
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		t.Setenv("TMPDIR", "/dev/shm") // where syncs take no time, and are made all the same
	}
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
		left = slices.DeleteFunc(left, func(path string) bool { return filepath.Base(path) == "in-use" })
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
	return Setup{Stage: stage, World: world, Layers: chosen, Progress: func(string, int, int) {},
		Meter: (&processors{}).read}
}

// processors are a meter of two processors on which this program takes half of each, and other
// programs take what is set, one share after another for each stretch; the last stays.
type processors struct {
	others  []float64
	reading Reading
	reads   int
}

func (p *processors) read() Reading {
	p.reading.Processors, p.reading.Usable = 2, 2
	if p.reads++; p.reads%2 == 1 { // the beginning of a stretch
		return p.reading
	}
	others := 0.0
	if len(p.others) > 0 {
		others = p.others[0]
		p.others = p.others[min(1, len(p.others)-1):]
	}
	p.reading.Own += 1
	p.reading.Busy += 1 + 2*others
	p.reading.All += 2
	return p.reading
}

// onlyCommand makes a command that does what the script says, or nothing, the only one.
func onlyCommand(t *testing.T, name, script string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if script == "" {
		return
	}
	err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755)
	if err != nil {
		t.Fatal(err)
	}
}

// cancelling returns a context that ends when a stage begins; one without a name already has.
func cancelling(t *testing.T, s *Setup, stage string) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	if stage == "" {
		cancel()
	}
	s.Progress = func(now string, _, _ int) {
		if now == stage {
			cancel()
		}
	}
	return ctx
}
