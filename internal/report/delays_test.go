package report

import (
	"math"
	"strings"
	"testing"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// interleaved are results whose rounds are paired.
var interleaved = &results.Results{Sealed: true, Layers: []string{floor, "ent"}}

// delayedRows returns rows of an operation with the round-trip times 0, 1, 2, … ms, one for each
// of the times of a layer given as multiples of the floor's in each round. Both have the calls
// given.
func delayedRows(calls, floorCalls float64, multiples ...[]float64) (rows []results.Row) {
	for i, ms := range multiples {
		base := results.Blocks{Other: map[string][]float64{"calls/op": {floorCalls}}}
		layer := results.Blocks{Other: map[string][]float64{"calls/op": {calls}}}
		for round, m := range ms {
			seconds := float64(i+1) * 1e-3 * float64(1+round) // no round is like another
			base.Seconds = append(base.Seconds, seconds)
			layer.Seconds = append(layer.Seconds, m*seconds)
		}
		rows = append(rows, results.Row{Operation: "A", Delayed: true,
			RoundTrip: time.Duration(i) * time.Millisecond,
			Blocks:    map[string]results.Blocks{floor: base, "ent": layer}})
	}
	return rows
}

// TestLikeFrom holds from which of the round-trip times on a layer was measured to be like the
// floor, whatever the number of its calls makes of it.
func TestLikeFrom(t *testing.T) {
	t.Parallel()
	one := func(m float64) []float64 { return []float64{m} }
	for _, test := range []struct {
		name string
		rows []results.Row
		want string
	}{
		{"like it", delayedRows(1, 1, one(1), one(1)), "always"},
		{"just like it", delayedRows(1, 1, one(1.05), one(0.95)), "always"},
		{"at the first with a network", delayedRows(1, 1, one(2), one(1.05), one(1.01)),
			"from 1ms (measured)"},
		{"faster until then", delayedRows(1, 1, one(0.5), one(0.9), one(0.96)), "from 2ms (measured)"},
		{"not for good before", delayedRows(1, 1, one(1), one(1.06), one(1)), "from 2ms (measured)"},
		{"only before", delayedRows(1, 1, one(1), one(1), one(1.06)), "not up to 2ms"},
		{"no more than a model", delayedRows(1, 1, one(3), one(1.06)), "not up to 1ms"},
		{"more calls", delayedRows(2, 1, one(3), one(2.2)), "never: 2 calls, not 1"},
		{"fewer calls", delayedRows(0.5, 1, one(0.9), one(0.6)), "never: 0.5 calls, not 1"},
		{"more calls, and like it all the same", delayedRows(1.2, 1, one(2), one(1.04)),
			"from 1ms (measured)"},
		{"a little more calls", delayedRows(1.04, 1, one(2), one(1.06)), "not up to 1ms"},
		{"not measured at the last", delayedRows(1, 1, one(1), nil), "not up to 1ms"},
		{"one round is off", delayedRows(1, 1, []float64{1, 9, 1.01}), "always"},
		{"rounds are paired", delayedRows(1, 1, []float64{1.2, 1.3, 1.1}), "not up to 0s"},
	} {
		if got := likeFrom(interleaved, test.rows, "ent").String(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestDelayNoise holds that times with round trips that are too wide to compare are said to be.
func TestDelayNoise(t *testing.T) {
	t.Parallel()
	quiet := []float64{1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1}
	loud := []float64{1, 2, 1, 2, 1, 2, 1}
	for _, test := range []struct {
		rows []results.Row
		want string
	}{
		{delayedRows(1, 1, quiet, quiet), ""},
		{delayedRows(1, 1, quiet, loud, loud), "round trips (2 of 3 intervals)"},
		{delayedRows(1, 1, quiet[:3], quiet[:3]), "round trips (2 of 2 intervals)"},
	} {
		rs := &results.Results{Sealed: true, Layers: []string{floor, "ent"}, Rows: test.rows}
		got := DelayNoise(rs)
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("it says %q, want %q", got, test.want)
		}
		var b strings.Builder
		if err := Delays(&b, wide, rs); err != nil {
			t.Error(err)
		}
		if test.want != "" && !strings.HasPrefix(strings.Join(strings.Fields(b.String()), " "), got) {
			t.Errorf("the table begins with %.200s", b.String())
		}
	}
}

// TestLater holds from which round-trip time on all layers are like the floor.
func TestLater(t *testing.T) {
	t.Parallel()
	always, from := likeness{}, likeness{from: time.Millisecond}
	beyond := likeness{from: 20 * time.Millisecond, beyond: true}
	never := likeness{from: 20 * time.Millisecond, beyond: true, because: "2 calls, not 1"}
	ordered := []likeness{always, from, {from: 5 * time.Millisecond}, beyond, never}
	for i, a := range ordered {
		for k, b := range ordered {
			if got := a.later(b); got != ordered[max(i, k)] {
				t.Errorf("of %q and %q the later is %q", a, b, got)
			}
		}
	}
	if got := never.short(); got != "never" {
		t.Errorf("all are like the floor %q", got)
	}
}

// TestDelayedTimes holds that a time divided by the floor's is the ratio by which the two are
// compared, and that the prediction starts from that time.
func TestDelayedTimes(t *testing.T) {
	t.Parallel()
	rs := interleaved
	rows := delayedRows(3, 1, []float64{2, 4, 3, 1.5, 7}, []float64{1.5, 1.2, 1.1, 1.9, 1.3})
	for i, want := range []float64{3, 1.3} { // the medians of the ratios, not the ratio of medians
		got := secondsOf(rs, rows[i], "ent") / secondsOf(rs, rows[i], floor)
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("it is %g times the floor's, want %g", got, want)
		}
		if got := secondsOf(rs, rows[i], floor); got != median.Of(rows[i].Blocks[floor].Seconds) {
			t.Errorf("the floor takes %g", got)
		}
	}
	m := modelOf(rs, rows[0], "ent")
	got, want := m.at(time.Millisecond), secondsOf(rs, rows[0], "ent")+3e-3
	if math.Abs(got-want) > 1e-12 {
		t.Errorf("with a millisecond for each of 3 calls it should take %g, not %g", want, got)
	}
	line := strings.Join(delayLine(rs, rows, "ent"), "|")
	if want := "  ent|3|9.00 ms|7.80 ms (12.0 ms)|never: 3 calls, not 1"; line != want {
		t.Errorf("the line is %q, want %q", line, want)
	}
	line = strings.Join(delayLine(rs, rows, floor), "|")
	if want := "  floor|1|3.00 ms|6.00 ms (4.00 ms)|all: never"; line != want {
		t.Errorf("the floor's line is %q, want %q", line, want)
	}
}
