package bench

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/layers"
)

// TestBlocks holds that what a call asks and allocates depends neither on how long a block is nor
// on which other operations are compared.
func TestBlocks(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	ls := layersOf(t, "gorm", "ent")
	tests := []struct {
		name   string
		ops    []Operation
		block  time.Duration // long enough for one call, or for thousands
		rounds int
	}{
		{"one long block", named(t, "UserByID"), 50 * time.Millisecond, 2},
		{"among others", named(t, "UserByID", "HomeTimeline", "FollowCounts"), 50 * time.Millisecond, 2},
		{"blocks of one call", named(t, "UserByID"), time.Nanosecond, 64},
	}
	var want map[string]float64
	for _, test := range tests {
		p := plan(ls, test.ops)
		p.Block, p.Rounds = test.block, test.rounds
		got := averages(t, stage, p, world)
		if want == nil {
			want = got
			continue
		}
		for _, l := range ls {
			for _, unit := range []string{"stmts/op", "rows/op", "allocs/op"} {
				name := "UserByID " + l.Name + " " + unit
				have, wanted := got[name], want[name]
				tolerance := 0.0
				if unit == "allocs/op" { // some users have a bio, and some blocks a list that grew
					tolerance = 0.02 * wanted
				}
				if math.Abs(have-wanted) > tolerance || have == 0 {
					t.Errorf("%s: %s is %v, in one long block %v", test.name, name, have, wanted)
				}
			}
		}
	}
}

// averages compares, and returns the averages over the rounds by operation, layer and unit. The
// largest tenth of the rounds is left out: in a short one, what the runtime allocates by itself weighs.
func averages(t testing.TB, stage *Stage, p Plan, w *World) map[string]float64 {
	t.Helper()
	found := map[string]float64{}
	for name, values := range blocksOf(t, stage, p, w) {
		values = slices.Sorted(slices.Values(values))
		values = values[:len(values)-len(values)/10]
		for _, v := range values {
			found[name] += v
		}
		found[name] /= float64(len(values))
	}
	return found
}

// blocksOf compares, and returns the figures of each round by operation, layer and unit.
func blocksOf(t testing.TB, stage *Stage, p Plan, w *World) map[string][]float64 {
	t.Helper()
	found := map[string][]float64{}
	_, err := Compare(t.Context(), []*Stage{stage}, p, w, silent, func(r *benchfmt.Result) error {
		base, parts := r.Name.Parts()
		layer := strings.TrimPrefix(string(parts[0]), "/impl=")
		for _, v := range r.Values {
			name := string(base) + " " + layer + " " + v.Unit
			found[name] = append(found[name], v.Value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// BenchmarkBlocks reports how many times the floor's time a layer takes with blocks of 6, 25 and
// 100 ms, which should be the same. Run it with -benchtime 1x.
func BenchmarkBlocks(b *testing.B) {
	setUp(b)
	ops, err := Named([]string{"UserByID", "PostByID", "HomeTimeline"})
	if err != nil {
		b.Fatal(err)
	}
	ls, err := layers.Named([]string{"sqlx", "ent", "gorm"})
	if err != nil {
		b.Fatal(err)
	}
	for _, block := range []time.Duration{6, 25, 100} {
		b.Run(fmt.Sprintf("block=%dms", block), func(b *testing.B) {
			p := Plan{Layers: ls, Ops: ops, Rounds: 15, Block: block * time.Millisecond,
				Users: suite.info.Users}
			if p.Collector, err = CollectorCost(suite.ctx, []*Stage{suite.stage}, p, suite.world,
				silent); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				times := blocksOf(b, suite.stage, p, suite.world)
				for _, op := range ops {
					for _, l := range ls[1:] {
						b.ReportMetric(medianRatio(times[op.Name+" "+l.Name+" ns/op"],
							times[op.Name+" floor ns/op"]), op.Name+"-"+l.Name+"/floor")
					}
				}
			}
		})
	}
}

func medianRatio(times, base []float64) float64 {
	var ratios []float64
	for i := range times {
		ratios = append(ratios, times[i]/base[i])
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}
