package scale

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// made has the files of data sets by their users. They are made once, because all tests read them.
var made struct {
	sync.Mutex
	files map[int64]string
	dir   string
}

// source returns the database of a number of users. Closing it leaves the file.
func source(t testing.TB, users int64) *bench.Source {
	t.Helper()
	made.Lock()
	defer made.Unlock()
	if made.files == nil {
		made.files = map[int64]string{}
	}
	path, ok := made.files[users]
	if !ok {
		dir, err := os.MkdirTemp("", "scale-test-")
		if err != nil {
			t.Fatal(err)
		}
		path = filepath.Join(dir, "data.db")
		spec := dataset.Spec{Users: int(users), Seed: 1}
		if _, err := dataset.Load(context.Background(), schema.DSN(path), spec, nil); err != nil {
			t.Fatal(err)
		}
		made.files[users] = path
	}
	found, err := bench.Find(t.Context(), schema.DSN(path), dataset.Spec{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// small is a plan that takes seconds.
func small(t *testing.T, sizes []int64, ops ...string) Plan {
	t.Helper()
	chosen, err := bench.Named(ops)
	if err != nil {
		t.Fatal(err)
	}
	ls, err := layers.Named([]string{layers.Floor, "gorm"})
	if err != nil {
		t.Fatal(err)
	}
	return Plan{Layers: ls, Ops: chosen, Sizes: sizes, Seed: 1, Dir: t.TempDir(),
		Progress: func(string, int, int) {},
		Find: func(_ context.Context, users int64) (*bench.Source, error) {
			return source(t, users), nil
		},
		Rounds: 2, Block: 200 * time.Microsecond, Longest: time.Second, ColdCalls: 2,
		ClientRounds: 1, ClientTime: 2 * time.Millisecond, PredictFrom: 1 << 40, Collector: 0.5}
}

// ran runs a plan, and reads what it wrote. Nothing may be left in the folder for copies.
func ran(t *testing.T, p Plan) (*growth.Results, string) {
	t.Helper()
	var text bytes.Buffer
	if err := Run(t.Context(), p, &text); err != nil {
		t.Fatal(err)
	}
	empty(t, p.Dir)
	return read(t, text.Bytes()), text.String()
}

// read seals what a run wrote, and reads it.
func read(t *testing.T, text []byte) *growth.Results {
	t.Helper()
	var file bytes.Buffer
	sealer := results.NewSealer(&file)
	if _, err := sealer.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := sealer.Close(); err != nil {
		t.Fatal(err)
	}
	rs, err := growth.Read("scale.txt", file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// empty holds that nothing is left in a folder.
func empty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range left {
		t.Errorf("%s is left behind", file.Name())
	}
}
