package bench

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestCompareNative holds that native layers take part in rounds on PostgreSQL, with the same
// checks as the others, and in none on SQLite.
func TestCompareNative(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	ctx := t.Context()
	if _, err := dataset.Load(ctx, dsn, dataset.Spec{Users: smallUsers, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	server, err := NewStage(ctx, dsn, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	path := small(t)
	world := drawn(t, path)
	p := plan(append(layers.All()[:1], layers.Native()...),
		named(t, "UserByID", "ProfilePage", "CreateUsers", "Register", "DeletePost"))
	p.Rounds, p.Block = 1, time.Millisecond
	stages := []*Stage{staged(t, path), server}
	if err := Agree(ctx, stages, p, world, 4, func(string, int, int) {}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	_, err = Compare(ctx, stages, p, world, func(string, int, int) {}, func(r *benchfmt.Result) error {
		name := string(r.Name)
		layer, _, _ := strings.Cut(name[strings.Index(name, "/impl=")+len("/impl="):], "/")
		if strings.Contains(name, "engine=postgres") {
			seen[layer]++
			if trips, _ := r.Value("trips/op"); trips < 1 && layer != results.Bare {
				t.Errorf("%s makes %v round trips", name, trips)
			}
		} else if strings.HasSuffix(layer, "-pgx") {
			t.Errorf("%s is not on %s", name, schema.Postgres)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen["floor-pgx"] != seen["floor"] || seen["sqlc-pgx"] != seen["floor"] || seen["floor"] == 0 {
		t.Errorf("blocks on PostgreSQL: %v", seen)
	}
}

// TestOrdinaryCopy holds that only what writes may copy, and only from the program.
func TestOrdinaryCopy(t *testing.T) {
	const in, out = "COPY users (id) FROM STDIN BINARY", "COPY users TO '/tmp/users'"
	if !ordinary(in, true) || ordinary(in, false) || ordinary(out, true) {
		t.Error("COPY is judged otherwise")
	}
}
