package durability

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"example.com/impedance/layers"
)

// empty fails if a run has left something behind.
func empty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	must(t, err)
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestKills kills a child of each layer a few times.
func TestKills(t *testing.T) {
	t.Parallel()
	p := Plan{Kills: 3, Dir: t.TempDir()}
	for _, l := range layers.All() {
		p.Subjects = append(p.Subjects, Subject{Layer: l.Name, Mode: Default})
	}
	p.Subjects = append(p.Subjects, Subject{Layer: layers.Floor, Mode: Mode{"DELETE", "OFF"}})
	results, err := Run(t.Context(), p)
	must(t, err)
	acknowledged := 0
	for i, r := range results {
		acknowledged += r.Kill.Acknowledged
		if r.Subject != p.Subjects[i] || r.Kill.Trials != p.Kills || r.Cut != nil {
			t.Errorf("%+v is not of %+v", r, p.Subjects[i])
		}
		for _, complaint := range r.Broken() {
			t.Error(complaint)
		}
	}
	if acknowledged == 0 {
		t.Error("nothing was acknowledged in any layer, so nothing was tried")
	}
	empty(t, p.Dir)
}

// TestPowerCuts holds what SQLite promises, and that power cuts find what it does not.
func TestPowerCuts(t *testing.T) {
	t.Parallel()
	if err := Tracing(t.Context()); err != nil {
		t.Skip(err)
	}
	p := Plan{Kills: 1, Cuts: true, Dir: t.TempDir(), Seed: 1}
	const commits = 17
	for _, m := range Modes() {
		p.Subjects = append(p.Subjects, Subject{layers.Floor, m, commits})
	}
	results, err := Run(t.Context(), p)
	must(t, err)
	// The most that is lost in a cut: all where nothing is synced meanwhile, the last commit
	// where its journal may come back.
	worst := map[string]int{"WAL+NORMAL": commits, "WAL+OFF": commits, "DELETE+OFF": commits,
		"DELETE+NORMAL": 1, "DELETE+FULL": 1}
	for _, r := range results {
		for _, complaint := range r.Broken() {
			t.Error(complaint)
		}
		if r.Cut.Acknowledged != commits || r.Cut.Trials == 0 {
			t.Errorf("%s: %+v is no trial", r.Mode, r.Cut)
		}
		if r.Mode.Journal != "MEMORY" && r.Cut.Worst != worst[r.Mode.String()] {
			t.Errorf("%s: a cut lost %d, want %d", r.Mode, r.Cut.Worst, worst[r.Mode.String()])
		}
		full := r.Mode.Synchronous == "FULL"
		if full && r.Syncs < 1 || r.Mode == Default && r.Syncs != 1 {
			t.Errorf("%s: %v syncs for each commit", r.Mode, r.Syncs)
		}
	}
	empty(t, p.Dir)
}

// TestInterrupted ends a run while a child commits.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p := Plan{Kills: 1000, Dir: t.TempDir(), Subjects: []Subject{{Layer: layers.Floor, Mode: Default}}}
	p.Progress = func(_ string, done, _ int) {
		if done == 2 {
			cancel()
		}
	}
	if _, err := Run(ctx, p); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v, want %v", err, context.Canceled)
	}
	empty(t, p.Dir)
}

// TestChildFails holds that a child which cannot work is an error, and what it says is in it.
func TestChildFails(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none.db")
	p, err := start(t.Context(), order{Path: path, Layer: layers.Floor, Mode: Default})
	must(t, err)
	_, ended, err := p.rest()
	must(t, err)
	if err := p.failed(t.Context(), ended); err == nil || !contains(err, "none.db") {
		t.Errorf("it says %v", err)
	}
}
