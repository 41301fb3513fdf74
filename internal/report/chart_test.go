package report

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"
)

// wellFormed holds that a chart is XML, has a text for who does not see it, and only numbers
// that can be drawn.
func wellFormed(t *testing.T, name, svg string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Errorf("%s: %v in %s", name, err, svg)
			break
		}
	}
	if bad := regexp.MustCompile(`NaN|Inf|="-[^"]*" height|width="-`).FindString(svg); bad != "" {
		t.Errorf("%s has %s: %s", name, bad, svg)
	}
	if !strings.Contains(svg, ` role="img" aria-label="`) {
		t.Errorf("%s has no label", name)
	}
}

// TestStackedBars holds charts of parts, with some parts zero or negative.
func TestStackedBars(t *testing.T) {
	t.Parallel()
	bars := []bar{
		{"floor", 4e-6, []share{{"engine", 3e-6}, {"build", 0}, {"rest", 1e-6}}},
		{"<gorm>", 8e-6, []share{{"engine", 9e-6}, {"rest", -1e-6}}},
		{"ent", 1e-6, []share{{"engine", math.NaN()}}},
	}
	svg := string(stackedBars(`A "title" & more`, bars))
	wellFormed(t, "the chart", svg)
	for text, want := range map[string]int{
		`v18H`: 3, `class="engine"`: 2, `class="rest"`: 1, `class="build"`: 0, "&lt;gorm&gt;": 3,
		`aria-label="A &#34;title&#34; &amp; more. floor 4.00 µs, &lt;gorm&gt; 8.00 µs, ent 1.00 µs"`: 1,
	} {
		if got := strings.Count(svg, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, svg)
		}
	}
	// The longest bar is that of the parts which are more than the total.
	x := scale{high: 9e-6, from: labelWidth, to: chartWidth - timeWidth}
	if got, want := x.at(9e-6), float64(chartWidth-timeWidth); got != want {
		t.Errorf("the end of the axis is at %g, not %g", got, want)
	}
	wellFormed(t, "a chart of nothing", string(stackedBars("", nil)))
	wellFormed(t, "a chart of zeros", string(stackedBars("", []bar{{"floor", 0, nil}})))
}

// TestTripCurves holds curves, also of layers that are faster than the floor or were not
// measured with each round-trip time, and that a mark stands at a point that was measured.
func TestTripCurves(t *testing.T) {
	t.Parallel()
	base := model{10e-6, 2}
	ms := time.Millisecond
	svg := string(tripCurves("Title", base, []curve{
		{"floor", "circle", base, []reading{{0, 1}, {ms, 1}}, likeness{}},
		{"sqlc", "square", model{2e-6, 1}, []reading{{0, 0.2}, {ms, 0.5}},
			likeness{from: ms, beyond: true, because: "1 calls, not 2"}},
		{"ent", "diamond", model{50e-6, 2}, []reading{{0, 5}, {ms, 1.04}}, likeness{from: ms}},
		{"gorm", "", model{90e-6, 2}, nil, likeness{from: ms, beyond: true}},
	}))
	wellFormed(t, "the chart", svg)
	for text, want := range map[string]int{
		`class="curve"`: 4, `class="point"`: 4, // none without a round trip
		`class="crossing"`: 1, "floor is like": 0,
		"sqlc is like the floor never: 1 calls, not 2,": 1,
		"ent is like the floor from 1ms (measured),":    1,
		`gorm is like the floor not up to 1ms"`:         1,
	} {
		if got := strings.Count(svg, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, svg)
		}
	}
	mark := regexp.MustCompile(`<path d="M([\d.]+) [^"]*" class="crossing"`).FindStringSubmatch(svg)
	x := scale{low: 20e-6, high: 20e-3, from: 56, to: 368, log: true}
	if mark == nil || mark[1] != num(x.at(1e-3)) {
		t.Errorf("the mark %q is not at 1 ms", mark)
	}
	lowest := 0.0
	for _, at := range regexp.MustCompile(`[ML]\d+ (-?[\d.]+)`).FindAllStringSubmatch(svg, -1) {
		lowest = max(lowest, number(t, at[1]))
	}
	if lowest > 244+15+axisHeight {
		t.Errorf("a curve leaves the chart, to %g", lowest)
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := time.ParseDuration(text + "s")
	if err != nil {
		t.Fatal(err)
	}
	return v.Seconds()
}

// TestStrips holds charts of rounds, also of one round and of rounds that are all the same.
func TestStrips(t *testing.T) {
	t.Parallel()
	many := []float64{1e-3, 2e-3, 3e-3, 4e-3, 5e-3, 6e-3, 7e-3}
	svg := string(strips("Title", []spread{{"floor", many, 4e-3, 0, 0}, {"gorm", many[:1], 1e-3, 0, 0},
		{"ent", many, 5e-3, 4.5e-3, 5.5e-3}}))
	wellFormed(t, "the chart", svg)
	for text, want := range map[string]int{
		`class="dots"`: 3, "h0": 15, `class="total"`: 3,
		`class="interval"`: 1,
		"Title. floor 4.00 ms, gorm 1.00 ms, ent 5.00 ms": 1,
	} {
		if got := strings.Count(svg, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, svg)
		}
	}
	wellFormed(t, "one round", string(strips("", []spread{{"floor", many[:1], 1e-3, 0, 0}})))
	wellFormed(t, "the same rounds", string(strips("", []spread{{"floor", []float64{1, 1}, 1, 0, 0}})))
	wellFormed(t, "an interval beyond", string(strips("", []spread{{"ent", many, 1, 1e-9, 1e9}})))
}

// TestScales holds places and marks of axes.
func TestScales(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		s     scale
		n     int // marks, 0 for those of a logarithmic scale
		at    float64
		want  float64
		marks []float64
	}{
		{scale{low: 0, high: 10, from: 100, to: 200}, 4, 5, 150, []float64{0, 5, 10}},
		{scale{low: 0, high: 4.2, from: 0, to: 42}, 4, 1, 10, []float64{0, 2, 4}},
		{scale{low: 1, high: 100, from: 0, to: 10, log: true}, 0, 10, 5,
			[]float64{1, 2, 5, 10, 20, 50, 100}},
		{scale{low: 0.5, high: 2000, from: 0, to: 10, log: true}, 0, 0.5, 0,
			[]float64{1, 10, 100, 1000}},
		{scale{low: 2, high: 6, from: 0, to: 10, log: true}, 0, 6, 10, []float64{2, 3, 4, 5, 6}},
		{scale{low: 3, high: 3, from: 7, to: 10}, 0, 3, 7, nil},
	} {
		if got := test.s.at(test.at); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%+v: %g is at %g, not %g", test.s, test.at, got, test.want)
		}
		marks := test.s.steps(test.n)
		if test.s.log {
			marks = test.s.marks()
		}
		if len(marks) != len(test.marks) {
			t.Errorf("%+v: marks %v, want %v", test.s, marks, test.marks)
			continue
		}
		for i := range marks {
			if math.Abs(marks[i]/test.marks[i]-1) > 1e-9 && marks[i] != test.marks[i] {
				t.Errorf("%+v: marks %v, want %v", test.s, marks, test.marks)
			}
		}
	}
}

// TestPageFigures holds how figures are written and colored at the edges.
func TestPageFigures(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ got, want string }{
		{shade(0), "l1"}, {shade(0.949), "l1"}, {shade(0.95), "h0"}, {shade(1.049), "h0"},
		{shade(1.05), "h1"}, {shade(1.2), "h2"}, {shade(1.5), "h3"}, {shade(2), "h4"}, {shade(3), "h5"},
		{shade(5), "h6"}, {shade(1000), "h6"}, {shade(math.NaN()), "none"},
		{percent(0), "0.0 %"}, {percent(0.0949), "9.5 %"}, {percent(0.095), "10 %"},
		{percent(0.5), "50 %"},
		{duration(math.NaN()), "–"}, {duration(0), "0.00 ns"}, {duration(1e-9), "1.00 ns"},
		{duration(9.994e-6), "9.99 µs"}, {duration(9.996e-6), "10.0 µs"}, {duration(1e-5), "10.0 µs"},
		{duration(99.96e-6), "100 µs"}, {duration(999.4e-6), "999 µs"}, {duration(999.6e-6), "1.00 ms"},
		{duration(0.9996), "1.00 s"}, {duration(12.34), "12.3 s"},
		{markText(0), "0"}, {markText(1e-3), "1.00 ms"},
		{milliseconds(0), "0"}, {milliseconds(100 * time.Microsecond), "0.1"},
		{milliseconds(20 * time.Millisecond), "20"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
