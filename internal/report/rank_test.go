package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchmath"

	"example.com/impedance/internal/results"
)

// timed returns a row of an operation with times in seconds that are the same in each round,
// and the calls that each layer waits for.
func timed(op, sync string, rounds int, layers map[string][2]float64) results.Row {
	row := results.Row{Operation: op, Engine: "sqlite", Sync: sync,
		Blocks: map[string]results.Blocks{}}
	for layer, v := range layers {
		row.Blocks[layer] = results.Blocks{Seconds: slices.Repeat([]float64{v[0]}, rounds),
			Other: map[string][]float64{"calls/op": {v[1]}}}
	}
	return row
}

// standings writes a ranking in a line.
func standings(r ranking) string {
	var all []string
	for _, p := range r.places {
		all = append(all, fmt.Sprintf("%s %s %.4g %.4g", p.rank, p.layer, p.seconds, p.floor.center))
	}
	return strings.Join(append(all, r.missing...), ", ")
}

// TestRanked holds rankings that are worked out by hand.
func TestRanked(t *testing.T) {
	t.Parallel()
	rows := []results.Row{
		timed("Read", "", 7, map[string][2]float64{"floor": {1, 1}, "ent": {2, 2}, "gorm": {3, 1}}),
		timed("Write", "off", 7, map[string][2]float64{"floor": {4, 1}, "ent": {5, 1}, "gorm": {3, 1}}),
		timed("Write", "full", 7,
			map[string][2]float64{"floor": {40, 1}, "ent": {50, 1}, "gorm": {60, 1}}),
		timed("Half", "", 7, map[string][2]float64{"floor": {1, 1}, "ent": {1, 1}}),
	}
	for _, test := range []struct {
		weights map[string]float64
		sync    string
		trip    time.Duration
		want    string
	}{
		{map[string]float64{"Read": 1}, "off", 0, "1 floor 1 1, 2 ent 2 2, 3 gorm 3 3"},
		// 2 and 2 × 2 s more, 3 and 1 × 2 s more
		{map[string]float64{"Read": 1}, "off", 2 * time.Second,
			"1 floor 3 1, 2 gorm 5 1.667, 3 ent 6 2"},
		// a quarter of 1, 2, 3 and three quarters of 4, 5, 3
		{map[string]float64{"Read": 2, "Write": 6}, "off", 0,
			"1 gorm 3 0.9231, 2 floor 3.25 1, 3 ent 4.25 1.308"},
		{map[string]float64{"Read": 2, "Write": 6}, "full", 0,
			"1 floor 30.25 1, 2 ent 38 1.256, 3 gorm 45.75 1.512"},
		{map[string]float64{"Read": 1, "Half": 1, "Gone": 1, "Write": 0}, "off", 0,
			"1 floor 1 1, 2 ent 2 2, 3 gorm 3 3, Gone, Half"},
		{map[string]float64{"Gone": 1, "Read": -1}, "off", 0, "Gone"},
		{nil, "off", 0, ""},
	} {
		got := standings(ranked(rows, usual, Mix{Weights: test.weights}, test.sync, test.trip))
		if got != test.want {
			t.Errorf("%v, syncs %s, round trips of %v: %s, want %s", test.weights, test.sync, test.trip,
				got, test.want)
		}
	}
}

// TestRankedByRounds holds that what is compared are the times of the same rounds: a layer that
// is a tenth slower in each is slower, however much the rounds differ.
func TestRankedByRounds(t *testing.T) {
	t.Parallel()
	row := timed("Read", "", 0, map[string][2]float64{"floor": {}, "gorm": {}})
	for round := range 8 {
		for layer, factor := range map[string]float64{"floor": 1, "gorm": 1.1} {
			b := row.Blocks[layer]
			b.Seconds = append(b.Seconds, factor*math.Pow(3, float64(round)))
			row.Blocks[layer] = b
		}
	}
	weights := Mix{Weights: map[string]float64{"Read": 1}}
	if got := ranked([]results.Row{row}, usual, weights, "off", 0).places[1]; got.rank != "2" ||
		got.words != "10 % more time than floor" {
		t.Errorf("gorm is %s and takes %s", got.rank, got.words)
	}
	for layer, b := range row.Blocks {
		b.Seconds = b.Seconds[:4]
		row.Blocks[layer] = b
	}
	r := ranked([]results.Row{row}, usual, weights, "off", 0)
	if got := standings(r); got != "– floor 4 1, – gorm 4.4 1.1" && r.noiseWords() == "" {
		t.Errorf("four rounds make %s, %s", got, r.noiseWords())
	}
}

// TestRelationWords holds each way to say a relation.
func TestRelationWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		r           relation
		words, text string
	}{
		{relation{1.02, 0.98, 1.06, false}, "cannot be told apart from it in this run", "~1.02 ±4%"},
		{relation{1.08, 1.04, 1.46, false}, "8.0 % more time than it", "1.08 1.04–1.46"},
		{relation{1.5, 0, math.Inf(1), false}, "too few rounds to tell from it", "noisy"},
		{relation{1.5, 0.5, 2.1, false}, "too noisy to say", "noisy"},
		{relation{1.5, 0.9, 3.5, false}, "cannot be told apart from it in this run", "~1.50 0.90–3.50"},
		{missing, "not timed", "–"},
		{relation{1.134, 0, math.Inf(1), true}, "1.13 times the time of it, not paired", "1.13"},
		{relation{0.5, 0.4, 0.6, false}, "50 % less time than it", "0.50 ±20%"},
		{relation{0.98, 0.97, 0.99, false}, "2.0 % less time than it", "0.98 ±1%"},
		{relation{1.25, 1.2, 1.3, false}, "25 % more time than it", "1.25 ±4%"},
		{relation{2, 1.8, 2.2, false}, "2.0 times the time of it", "2.00 ±10%"},
		{relation{13.825, 13, 15, false}, "13.8 times the time of it", "13.82 13.00–15.00"},
	} {
		if got := test.r.words("it"); got != test.words {
			t.Errorf("%+v: %s, want %s", test.r, got, test.words)
		}
		if got := test.r.String(); got != test.text {
			t.Errorf("%+v: %s, want %s", test.r, got, test.text)
		}
	}
}

// TestBounds holds that the bounds that the page's script has are those of the intervals.
func TestBounds(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 60; n++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = math.Pow(1.5, float64((i*7+3)%n)) // not in order, and not evenly apart
		}
		thresholds := benchmath.DefaultThresholds
		want := benchmath.AssumeNothing.Summary(benchmath.NewSample(slices.Clone(values), &thresholds),
			confidence)
		slices.Sort(values)
		at := func(i int) float64 {
			switch {
			case i < 1:
				return math.Inf(-1)
			case i > n:
				return math.Inf(1)
			}
			return values[i-1]
		}
		b := bounds(n)
		if low, high := at(b[0]), at(b[1]); low != want.Lo || high != want.Hi {
			t.Errorf("%d values: %g to %g, want %g to %g", n, low, high, want.Lo, want.Hi)
		}
	}
}

func TestWaits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		other map[string][]float64
		want  float64
	}{
		{map[string][]float64{"trips/op": {3, 3}, "calls/op": {2, 2}}, 3}, // a server's
		{map[string][]float64{"trips/op": {0, 0}, "calls/op": {2, 2}}, 2}, // of an embedded engine
		{map[string][]float64{"calls/op": {1.5}}, 1.5},
		{nil, 0},
	} {
		if got := waits(results.Blocks{Other: test.other}); got != test.want {
			t.Errorf("%v: %g, want %g", test.other, got, test.want)
		}
	}
}
