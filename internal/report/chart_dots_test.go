package report

import (
	"math"
	"regexp"
	"strings"
	"testing"
)

// TestDotPlot holds where dots and intervals are, and which dots are hollow, left out or cut.
func TestDotPlot(t *testing.T) {
	t.Parallel()
	in := func(center, low, high float64) relation {
		return relation{center: center, low: low, high: high}
	}
	rows := []dotted{
		{"PostByID", "PostByID", []dot{
			{"sqlc", "square", in(1.02, 0.97, 1.1)}, // holds 1
			{"ent", "diamond", in(2, 1.8, 2.2)},
			{"gorm", "", in(3, 0.5, 30)}, // too noisy to say
		}},
		{"PostByID", "PostByID, later page", []dot{
			{"sqlc", "square", relation{center: 1.3, high: math.Inf(1), unpaired: true}},
			{"ent", "diamond", missing},
			{"gorm", "", in(40, 38, 42)}, // far from all others
		}},
		{"", "geometric mean", []dot{{"sqlc", "square", in(1.5, 1.4, 1.6)}}},
	}
	x := dotScale(rows)
	if math.Abs(x.low-0.97/1.06) > 1e-9 || math.Abs(x.high-2.2*1.06) > 1e-9 {
		t.Errorf("the axis is from %g to %g", x.low, x.high)
	}
	svg := string(dotPlot("Title", "READS", rows, x))
	wellFormed(t, "the chart", svg)
	row, first := 3*laneHeight+8.0, 8.0/2+laneHeight/2
	for text, want := range map[string]int{
		// Half of the way to 2.2 × 1.06 is where its logarithm is.
		`<path data-layer="ent" d="M` + num(x.at(1.8)) + " " + num(first+laneHeight) + "H" +
			num(x.at(2.2)) + "M" + num(x.at(2)): 1,
		`<path data-layer="sqlc" class="hollow" d="M` + num(x.at(0.97)) + " " + num(first) + "H" +
			num(x.at(1.1)) + "M": 1,
		`class="hollow" d="M` + num(x.at(1.3)-0.85*dotRadius): 1, // unpaired, without an interval
		`<path data-layer="sqlc" d="M`:                        1, // the mean
		`data-layer="gorm"`:                                   1, // the one that is cut
		`class="break"`:                                       1,
		">40 ×<":                                              1,
		`data-op="PostByID" transform="translate(0 52)"`:      1,
		`transform="translate(0 ` + num(52+2*row) + `)"`:      1,
		`>later page<`:                                        1,
		`>PostByID, later page<`:                              0,
		`class="name strong end">geometric mean<`:             1,
		`<path d="M` + num(x.at(1)) + ` 48V` + num(52+3*row) + `" class="one"/>`: 1,
		`data-head="52" data-row="` + num(row) + `"`:                             1,
		"geometric mean: sqlc 1.50 ±7%":                                          1,
	} {
		if got := strings.Count(svg, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, svg)
		}
	}
	wellFormed(t, "no dots", string(dotPlot("", "", nil, dotScale())))
}

// TestDotAxis holds the places of an axis with known answers.
func TestDotAxis(t *testing.T) {
	t.Parallel()
	x := scale{low: 1, high: 4, from: 100, to: 300, log: true}
	for v, want := range map[float64]float64{1: 100, 2: 200, 4: 300, math.Sqrt2: 150} {
		if got := x.at(v); math.Abs(got-want) > 1e-9 {
			t.Errorf("%g is at %g, not %g", v, got, want)
		}
	}
	if low, high := x.cut(0.1), x.cut(10); low != 100 || high != 300 {
		t.Errorf("what is beyond the axis is at %g and %g", low, high)
	}
	rows := []dotted{{"A", "A", []dot{{"ent", "", relation{3.9, 0.98, 3.9, false}}}}}
	svg := string(dotPlot("", "", rows, dotScale(rows)))
	marks := regexp.MustCompile(`class="small middle">([^<]*)<`).FindAllStringSubmatch(svg, -1)
	var all []string
	for _, m := range marks {
		all = append(all, m[1])
	}
	if got := strings.Join(all, " "); got != "1 2 3 4" {
		t.Errorf("the marks are %s", got)
	}
}

// TestWithin holds which values are far from all others.
func TestWithin(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values    []float64
		factor    float64
		low, high float64
	}{
		{nil, 4, 1, 1},
		{[]float64{5}, 4, 5, 5},
		{[]float64{1, 2, 3, 100}, 4, 1, 3},
		{[]float64{1, 2, 3, 100}, 40, 1, 100},
		{[]float64{0.01, 2, 2, 2.5}, 10, 2, 2.5},
		{[]float64{math.NaN(), math.Inf(1), 0, -1, 7}, 10, 7, 7},
		{[]float64{math.Inf(1), 5e-324, 1e308}, 10, 1, 1},
	} {
		if low, high := within(test.values, test.factor); low != test.low || high != test.high {
			t.Errorf("%v, %g: %g to %g, not %g to %g", test.values, test.factor, low, high, test.low,
				test.high)
		}
	}
}
