package report

import (
	"slices"
	"strings"
	"testing"
)

// TestBrackets holds which layers brackets join, and that those which overlap have lanes of their own.
func TestBrackets(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		lasts []int
		ties  [][2]int
		lanes []int
	}{
		{[]int{0, 1, 2}, nil, nil},
		{[]int{2, 2, 2}, [][2]int{{0, 2}}, []int{0}},
		{[]int{1, 2, 2}, [][2]int{{0, 1}, {1, 2}}, []int{0, 1}}, // only the first and the last can be told apart
		{[]int{1, 1, 2, 4, 4}, [][2]int{{0, 1}, {3, 4}}, []int{0, 0}},
		{[]int{2, 3, 4, 4, 4, 6, 6}, [][2]int{{0, 2}, {1, 3}, {2, 4}, {5, 6}}, []int{0, 1, 2, 0}},
	} {
		var places []rankPlace
		for _, last := range test.lasts {
			places = append(places, rankPlace{last: last})
		}
		ties := tiesOf(places)
		if lanes := lanesOf(ties); !slices.Equal(ties, test.ties) || !slices.Equal(lanes, test.lanes) {
			t.Errorf("%v has the ties %v in lanes %v, not %v in %v", test.lasts, ties, lanes, test.ties,
				test.lanes)
		}
	}
}

// TestRanks holds where layers, intervals and brackets are.
func TestRanks(t *testing.T) {
	t.Parallel()
	svg := string(ranks("Title", []rankPlace{
		{layer: "floor", seconds: 1e-3, last: 1},
		{layer: "<sqlc>", mark: "square", seconds: 1.1e-3, low: 0.9e-3, high: 1.3e-3, last: 1},
		{layer: "ent", mark: "diamond", seconds: 2e-3, low: 1.9e-3, high: 2.1e-3, last: 2},
		{layer: "gorm", seconds: 90e-3, low: 80e-3, high: 99e-3, last: 3},
	}))
	wellFormed(t, "the chart", svg)
	right := float64(chartWidth - rankLane)
	x := scale{low: 0.9e-3 / 1.03, high: 2.1e-3 * 1.03, from: rankLabels, to: right - rankTimes - 8,
		log: true}
	for text, want := range map[string]int{
		`class="whisker"`: 2, // the floor has none, and the last one is not on the axis
		`<path d="M` + num(x.at(1.9e-3)) + ` 12H` + num(x.at(2.1e-3)) + `" class="whisker"/>`: 1,
		`class="point" transform="translate(` + num(x.at(2e-3)) + ` 12)"`:                     1,
		`class="point"`: 3,
		`class="break"`: 1,
		`class="tie"`:   1,
		`<path d="M` + num(right+1) + ` 41h5V79h-5" class="tie"/>`:                           1,
		`data-layer="&lt;sqlc&gt;" transform="translate(0 60)"`:                              1,
		`aria-label="Title. floor 1.00 ms, &lt;sqlc&gt; 1.10 ms, ent 2.00 ms, gorm 90.0 ms"`: 1,
		">90.0 ms<": 2, // at the break, and in the column of times
	} {
		if got := strings.Count(svg, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, svg)
		}
	}
	wellFormed(t, "nothing", string(ranks("", nil)))
}

// TestSinglesChart holds where the marks of single calls are, also of too few to say their tail.
func TestSinglesChart(t *testing.T) {
	t.Parallel()
	svg := string(singleCalls("Title", []singleTimes{
		{"floor", "circle", 1e-3, 2e-3, 4e-3},
		{"ent", "square", 2e-3, 0, 3e-3},
		{"gorm", "", 2e-3, 5e-3, 900e-3},
	}))
	wellFormed(t, "the chart", svg)
	x := scale{low: 1e-3 / 1.05, high: 5e-3 * 1.05, from: labelWidth, to: halfEnd - timeWidth, log: true}
	for text, want := range map[string]int{
		`<path d="M` + num(x.at(1e-3)) + ` 13H` + num(x.at(2e-3)) + `" class="whisker"/>`: 1,
		`<path d="M` + num(x.at(2e-3)) + ` 7V19" class="whisker"/>`:                       1,
		`<path d="M` + num(x.at(1e-3)) + ` 13H` + num(x.at(4e-3)) + `" class="tail"/>`:    1,
		`class="whisker"`: 4, `class="tail"`: 5, `class="point"`: 3, `class="break"`: 1, ">900 ms<": 1,
		"floor p50 1.00 ms, p99 2.00 ms; ent p50 2.00 ms; gorm": 1,
	} {
		if got := strings.Count(svg, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, svg)
		}
	}
}

// TestSmallParts holds that bars of an overview share an axis, and that one which is far longer is cut
// and says how long it is.
func TestSmallParts(t *testing.T) {
	t.Parallel()
	a := []bar{{"floor", 1, []share{{"engine", 0.5}, {"scan", 0.5}}},
		{"gorm", 2, []share{{"engine", 1}}}}
	b := []bar{{"floor", 1, []share{{"engine", 1}}}, {"ent", 1.5, nil},
		{"gorm", 9, []share{{"engine", 8}}}}
	x := partsScale([][]bar{a, b})
	if x.low != 0 || x.high != 2*1.25 {
		t.Errorf("the axis is from %g to %g", x.low, x.high)
	}
	first := string(smallParts("A", "A", "20 µs", a, x))
	second := string(smallParts("B", "B", "1 ms", b, x))
	wellFormed(t, "the first", first)
	wellFormed(t, "the second", second)
	half := num(x.at(0.5))
	for text, want := range map[string]int{
		`<path d="M92 2.5H` + half + `v9H92z" class="engine"/>`:           1,
		`<path d="M` + half + ` 2.5H` + num(x.at(1)) + `v9H` + half + `z`: 1, `class="gap"`: 0,
		`class="total"`: 2, `data-op="A"`: 1, ">2.00<": 1, ">floor 20 µs<": 1,
	} {
		if got := strings.Count(first, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, first)
		}
	}
	for text, want := range map[string]int{`class="gap"`: 1, ">9.00<": 1, `class="total"`: 2,
		`H` + num(x.to) + `v9`: 1} {
		if got := strings.Count(second, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, second)
		}
	}
}
