package differential

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// plan returns a plan for the floor on SQLite, with a store that wrap changes.
func plan(t *testing.T, blocks int, wrap func(models.Store) models.Store) Plan {
	floor := layers.All()[0]
	open := floor.Open
	floor.Open = func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
		s, err := open(ctx, db, c)
		if err != nil {
			return nil, err
		}
		return wrap(s), nil
	}
	return Plan{Seed: 1, Blocks: blocks, Dir: t.TempDir(),
		Engines:  []Engine{{Engine: schema.SQLite, Layers: []layers.Layer{floor}}},
		Progress: func(int, int) {}, Save: func(int, int) error { return nil }}
}

func asIs(s models.Store) models.Store { return s }

// TestRun holds that every block is run, saved without a gap, and leaves no file.
func TestRun(t *testing.T) {
	p := plan(t, 4, asIs)
	var saved, done []int
	p.Save = func(engine, blocks int) error {
		saved = append(saved, blocks)
		return nil
	}
	p.Progress = func(n, total int) {
		if total != 4 {
			t.Errorf("%d blocks in all, want 4", total)
		}
		done = append(done, n)
	}
	if err := Run(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(saved) || saved[len(saved)-1] != 4 {
		t.Errorf("saved %v, want numbers that rise to 4", saved)
	}
	if !slices.Equal(done, []int{0, 1, 2, 3, 4}) {
		t.Errorf("progress %v, want 0 to 4", done)
	}
	left, err := os.ReadDir(p.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if strings.HasPrefix(f.Name(), "floor") {
			t.Errorf("%s is left", f.Name())
		}
	}
}

// TestRunGoesOn holds that blocks which were done before are not run again.
func TestRunGoesOn(t *testing.T) {
	opened := 0
	p := plan(t, 3, func(s models.Store) models.Store {
		opened++
		return s
	})
	p.Engines[0].Blocks = 2
	if err := Run(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if opened != 1 {
		t.Errorf("%d blocks were run, want the third only", opened)
	}
}

// TestRunStops holds that a run ends with its context, and keeps what was done.
func TestRunStops(t *testing.T) {
	p := plan(t, 1000, asIs)
	ctx, cancel := context.WithCancel(t.Context())
	var saved int
	p.Save = func(_, blocks int) error {
		saved = blocks
		cancel()
		return nil
	}
	if err := Run(ctx, p); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	if saved < 1 || saved > 10 {
		t.Errorf("saved %d blocks, want the first ones", saved)
	}
}

// forgetful forgets a follow when a user has deleted a post.
type forgetful struct {
	models.Store
	deleted bool
}

func (f *forgetful) DeletePost(ctx context.Context, id int64) error {
	err := f.Store.DeletePost(ctx, id)
	f.deleted = f.deleted || err == nil
	return err
}

func (f *forgetful) Follow(ctx context.Context, a, b int64) error {
	if f.deleted {
		return nil
	}
	return f.Store.Follow(ctx, a, b)
}

// TestRunShortens holds that a difference is shown by a few of the steps that led to it, which are
// the same each time.
func TestRunShortens(t *testing.T) {
	var texts []string
	for range 2 {
		err := Run(t.Context(), plan(t, 1, func(s models.Store) models.Store {
			return &forgetful{Store: s}
		}))
		var f *Failure
		if !errors.As(err, &f) {
			t.Fatalf("got %v, want a difference", err)
		}
		if f.Block != 0 || f.Engine != schema.SQLite || f.Seed != 1 {
			t.Errorf("got %+v", f)
		}
		if n := len(f.Steps); n < 2 || n > 4 {
			t.Errorf("%d steps show it, want 2 to 4:\n%v", n, err)
		}
		if !strings.Contains(err.Error(), "\n  DeletePost p") {
			t.Errorf("no step deletes a post:\n%v", err)
		}
		texts = append(texts, err.Error())
	}
	if texts[0] != texts[1] {
		t.Errorf("a second run shows\n%s\nand the first\n%s", texts[1], texts[0])
	}
}

// TestBlocksFor holds that there are at least as many steps as asked for.
func TestBlocksFor(t *testing.T) {
	engines := []Engine{{Layers: make([]layers.Layer, 3)}, {Layers: make([]layers.Layer, 1)}}
	for steps, want := range map[int64]int{1: 1, 4 * BlockSteps: 1, 4*BlockSteps + 1: 2} {
		if got := BlocksFor(steps, engines); got != want {
			t.Errorf("%d blocks for %d steps, want %d", got, steps, want)
		}
	}
}

// TestResume holds that only a state of the same work is taken over.
func TestResume(t *testing.T) {
	state := func(change func(*State)) State {
		s := State{Program: "commit 1", Seed: 7, Steps: BlockSteps, Engines: []EngineState{
			{schema.SQLite, "SQLite 3", []string{"floor", "gorm"}, 0},
			{schema.Postgres, "PostgreSQL 15, fsync=on", []string{"floor"}, 0}}}
		change(&s)
		return s
	}
	for name, tt := range map[string]struct {
		change func(*State)
		want   string
	}{
		"the same": {func(s *State) {}, ""},
		"a program": {func(s *State) { s.Program = "commit 2" },
			"it is a state of the program commit 2, and this is commit 1; name a new file"},
		"a seed":   {func(s *State) { s.Seed = 8 }, "state of seed 8, and this is 7"},
		"a server": {func(s *State) { s.Engines[1].Server = "PostgreSQL 16, fsync=on" }, "PostgreSQL 16"},
		"settings": {func(s *State) { s.Engines[1].Server = "PostgreSQL 15, fsync=off" },
			"PostgreSQL 15 with other settings"},
		"layers":  {func(s *State) { s.Engines[0].Layers = []string{"floor"} }, "the layers floor, and"},
		"engines": {func(s *State) { s.Engines = s.Engines[:1] }, "a number of engines of 1"},
		"an engine": {func(s *State) { s.Engines[1].Engine = schema.MySQL },
			"the engine mysql, and this is postgres"},
		"blocks":    {func(s *State) { s.Steps = 9 }, "a number of steps of 9"},
		"negative":  {func(s *State) { s.Engines[1].Blocks = -1 }, "it says that -1 blocks are done"},
		"unworldly": {func(s *State) { s.Engines[1].Blocks = math.MaxInt }, "blocks are done, which nobody"},
	} {
		before := state(tt.change)
		before.Engines[0].Blocks = 5
		file, err := json.Marshal(before)
		if err != nil {
			t.Fatal(err)
		}
		now := state(func(*State) {})
		err = now.Resume(file)
		switch {
		case tt.want == "" && (err != nil || now.Engines[0].Blocks != 5 ||
			now.Verified() != 5*2*BlockSteps):
			t.Errorf("%s: %v, %d steps", name, err, now.Verified())
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
	now := state(func(*State) {})
	for _, file := range []string{"", "{}", "[1]", `{"users": 3}`} {
		if err := now.Resume([]byte(file)); err == nil {
			t.Errorf("%q was taken for a state", file)
		}
	}
}
