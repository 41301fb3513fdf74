package durability

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func contains(err error, text string) bool {
	return err != nil && strings.Contains(err.Error(), text)
}

// newTrial makes an empty database with three users, whose ids are 1 to 3.
func newTrial(t *testing.T) *trial {
	t.Helper()
	tr := &trial{Subject: Subject{Layer: "floor", Mode: Default}, result: &Result{}}
	must(t, tr.prepare(t.Context(), t.TempDir()))
	o := order{Path: tr.path, Layer: tr.Layer, Mode: tr.Mode, Commits: 3}
	must(t, o.run(&strings.Builder{}, nil))
	return tr
}

// TestCheck looks into a sound database, and into some that are not.
func TestCheck(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil func(path string) error
		users int
		want  string
	}{
		"sound":   {func(string) error { return nil }, 3, ""},
		"gone":    {os.Remove, 0, "does not exist"},
		"short":   {func(p string) error { return os.Truncate(p, 8192) }, 0, "cut short"},
		"foreign": {overwrite, 0, "not a database"},
		"index":   {spoilIndexes, 3, "integrity_check says"},
	} {
		tr := newTrial(t)
		must(t, tt.spoil(tr.path))
		f, err := check(t.Context(), tr.path, tr.Mode)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(f.users) != tt.users || (f.damage == nil) != (tt.want == "") ||
			tt.want != "" && !contains(f.damage, tt.want) {
			t.Errorf("%s: %d users and %v, want %d and %q", name, len(f.users), f.damage, tt.users, tt.want)
		}
	}
	path := filepath.Join(t.TempDir(), "no", "a.db")
	if f, err := check(t.Context(), path, Default); err != nil || f.damage == nil {
		t.Errorf("without a folder: %v, %v", f, err)
	}
}

func overwrite(path string) error { return os.WriteFile(path, []byte("notes"), 0o600) }

// spoilIndexes empties every page that is a leaf of an index with entries.
func spoilIndexes(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	const leafOfIndex = 10
	for at := page; at < len(b); at += page {
		if b[at] == leafOfIndex {
			b[at+3], b[at+4] = 0, 0
		}
	}
	return os.WriteFile(path, b, 0o600)
}

// TestCount holds that rows which are gone are found, and rows that nobody acknowledged.
func TestCount(t *testing.T) {
	t.Parallel()
	tr := newTrial(t)
	f, err := check(t.Context(), tr.path, tr.Mode)
	must(t, err)
	tr.acknowledged = []int64{1, 2, 7, 9}
	must(t, tr.count(f))
	if k := tr.result.Kill; k.Lost != 2 || k.Losing != 1 || k.Trials != 1 || k.Damaged != 0 {
		t.Errorf("of 1, 2, 7 and 9, where 1 to 3 are left, it counts %+v", k)
	}
	must(t, tr.count(f))
	if k := tr.result.Kill; k.Lost != 2 || k.Trials != 2 {
		t.Errorf("what is gone is counted twice: %+v", k)
	}
	tr.acknowledged, tr.uncertain = []int64{1}, 0
	if err := tr.count(f); !contains(err, "2 rows that nobody acknowledged") {
		t.Errorf("of 1, where 1 to 3 are left: %v", err)
	}
}
