package bench

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/layers"
)

// TestLedger takes the ledger of everything, and holds that each result has its parts.
func TestLedger(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	p := plan(layers.All(), Operations())
	p.Rounds = 2
	var last [2]int
	var file bytes.Buffer
	results := benchfmt.NewWriter(&file)
	err := Ledger(t.Context(), stage, p, world, func(_ string, done, total int) {
		last = [2]int{done, total}
	}, func(r *benchfmt.Result) error { return results.Write(r) })
	if err != nil {
		t.Fatal(err)
	}
	if last[0] != last[1]-1 {
		t.Errorf("the progress ended at %d of %d", last[0], last[1])
	}
	got := map[string]int{}
	for reader := benchfmt.NewReader(&file, "ledger"); reader.Scan(); {
		r, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			t.Fatalf("a line cannot be read: %v", reader.Result())
		}
		got[r.Name.String()]++
		holdsParts(t, r)
	}
	if want := len(p.Layers) * len(p.Ops); len(got) != want {
		t.Errorf("%d results have a name, want %d", len(got), want)
	}
	for name, n := range got {
		if n != p.Rounds {
			t.Errorf("%s has %d rounds, want %d", name, n, p.Rounds)
		}
	}
}

// holdsParts holds that a result has every part, and that those that must be there are.
func holdsParts(t *testing.T, r *benchfmt.Result) {
	t.Helper()
	for _, unit := range []string{"sec/op", "engine-sec/op", "build-sec/op", "scan-sec/op",
		"assemble-sec/op", "gc-sec/op", "B/op", "allocs/op", "library-B/op", "library-allocs/op",
		"stmts/op", "trips/op", "rows/op", "fetched-B/op", "calls/op", "fetched-values/op",
		"wanted-values/op", "wanted-B/op"} {
		v, ok := r.Value(unit)
		if !ok { // the reader does not convert the unit of nothing
			v, ok = r.Value(strings.Replace(unit, "sec", "ns", 1))
		}
		if !ok || v < 0 {
			t.Errorf("%s has %v %s", r.Name, v, unit)
		}
		switch unit {
		case "sec/op", "engine-sec/op", "build-sec/op", "B/op", "allocs/op", "library-allocs/op",
			"stmts/op", "calls/op":
			if v <= 0 {
				t.Errorf("%s has no %s", r.Name, unit)
			}
		}
	}
	library, _ := r.Value("library-allocs/op")
	all, _ := r.Value("allocs/op")
	if library >= all && !strings.Contains(r.Name.String(), "sync=off") {
		t.Errorf("%s: the library allocates %v times of %v in all", r.Name, library, all)
	}
}
