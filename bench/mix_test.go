package bench

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

func TestMixes(t *testing.T) {
	for _, m := range Mixes() {
		sum := 0
		for _, part := range m.Parts {
			sum += part.Weight
			named(t, part.Operation)
		}
		if sum != 10_000 {
			t.Errorf("the weights of %s add up to %d, want 10,000", m.Name, sum)
		}
	}
}

// TestMixUnknown holds that a mix of what is no operation is refused.
func TestMixUnknown(t *testing.T) {
	m := Mix{"odd", "nobody", []Part{{"Juggle", 10_000}}}
	if _, err := newLoad(m, nil, &World{}, nil); err == nil {
		t.Error("it was accepted")
	}
}

// TestLoad lets several clients at once make thousands of calls of each mix. No call may fail or
// find nothing.
func TestLoad(t *testing.T) {
	dense, sparse := small(t), ring(t)
	for _, l := range layersOf(t, "gorm") {
		for _, m := range Mixes() {
			t.Run(m.Name+" on "+l.Name, func(t *testing.T) { clients(t, dense, l, m) })
		}
	}
	floor, linkbench := layers.All()[0], Mixes()[2]
	t.Run("where lists have one item", func(t *testing.T) { clients(t, sparse, floor, linkbench) })
}

// ring makes a data set in which everybody follows one user and has one follower, so that
// there is nothing to spare.
func ring(t *testing.T) string {
	t.Helper()
	const users = 200
	var graph strings.Builder
	for i := range users {
		fmt.Fprintln(&graph, i, (i+1)%users)
	}
	dir := t.TempDir()
	list, path := filepath.Join(dir, "ring.txt"), filepath.Join(dir, "ring.db")
	if err := os.WriteFile(list, []byte(graph.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	spec := dataset.Spec{Graph: list, Seed: 1}
	if _, err := dataset.Load(t.Context(), schema.DSN(path), spec, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// clients makes calls of a mix on a layer over a copy of the database at path.
func clients(t *testing.T, path string, l layers.Layer, m Mix) {
	stage, world := staged(t, path), drawn(t, path)
	inst, err := stage.open(t.Context(), l, ticking(world.Latest), &schema.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := inst.close(); err != nil {
			t.Error(err)
		}
	}()
	load, err := newLoad(m, inst.store, world, seenBefore(t, m, inst, world))
	if err != nil {
		t.Fatal(err)
	}
	var clients sync.WaitGroup
	for client := range 8 {
		clients.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(client)))
			for range 250 {
				if err := load.do(t.Context(), random); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	clients.Wait()
}

// seenBefore returns what the reads of a mix see before anything is written.
func seenBefore(t *testing.T, m Mix, inst *instance, w *World) map[string][]Seen {
	t.Helper()
	want := map[string][]Seen{}
	for _, part := range m.Parts {
		op := named(t, part.Operation)[0]
		if op.Writes {
			continue
		}
		for _, c := range op.calls(w) {
			seen, err := c.run(t.Context(), inst.store)
			if err != nil {
				t.Fatal(err)
			}
			want[op.Name] = append(want[op.Name], seen)
		}
	}
	return want
}
