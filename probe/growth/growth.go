package growth

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/impedance/probe"
)

// sizes are the numbers of things that Check runs a function over.
var sizes = [...]int{1, 10, 100}

// Allowed is a count that may grow.
type Allowed struct {
	of    counted
	each  float64
	fixed bool // it must not grow
}

// Statements allows a number of statements for each further thing, such as 1, or 1.0/50 for a list
// that is read in chunks of 50. Without it they must not grow.
func Statements(each float64) Allowed { return Allowed{statements, each, each == 0} }

// Rows allows a number of fetched rows for each further thing. Rows(0) says that they must not grow.
// Without Rows they may.
func Rows(each float64) Allowed { return Allowed{rows, each, each == 0} }

// Bytes allows a number of bytes of fetched values for each further thing, by [probe.ValueSize].
// Bytes(0) says that they must not grow. Without Bytes they may. Values differ in length, so bytes
// may be off by five per cent.
func Bytes(each float64) Allowed { return Allowed{size, each, each == 0} }

// counted is what is counted.
type counted int

const (
	statements counted = iota
	rows
	size
)

var names = [...]string{"statements", "rows", "bytes"}

// of returns a count.
func (c counted) of(n probe.Counts) float64 {
	return float64([...]int64{n.Statements, n.Rows, n.Bytes}[c])
}

// slack is how far a count may be from what is allowed: by one statement or row, which is what
// rounding up does, or by a share of the bytes.
func (c counted) slack(count float64) float64 {
	if c == size {
		return count / 20
	}
	return 1
}

// Check runs a function over 1, 10 and 100 things, and returns an error if what it asks of the
// database grows with the things more than is allowed. The probe watches the function's database,
// and nothing else may use that meanwhile. Check takes the probe's trace.
//
// Counts are compared from one number of things to the next if they are statements or must not grow.
// A statement that is sent at most once with each number does not count: it is one that is only sent
// where there is something to ask for. Counts that may grow are fitted as a + b·n, and it is an error
// if they are on no line.
//
// An error says what grew, which statements did, and which line of the application sent them. It is
// also an error if the function fails.
func Check(ctx context.Context, p *probe.Probe, do func(ctx context.Context, n int) error,
	allowed ...Allowed) error {
	if !slices.ContainsFunc(allowed, func(a Allowed) bool { return a.of == statements }) {
		allowed = append([]Allowed{Statements(0)}, allowed...)
	}
	var counts [len(sizes)]probe.Counts
	var sent [len(sizes)][]probe.Event
	for i, n := range sizes {
		before, trace := p.Counts(), p.Trace()
		trace.KeepCallers()
		err := do(ctx, n)
		trace.Stop()
		if err != nil {
			return fmt.Errorf("growth: with %s: %w", things(n), err)
		}
		counts[i], sent[i] = p.Counts().Sub(before), trace.Events()
	}
	for _, a := range allowed {
		var found [len(sizes)]float64
		for i := range counts {
			found[i] = a.of.of(counts[i])
		}
		judged := found
		if a.of == statements {
			for i, n := range once(sent) {
				judged[i] -= float64(n)
			}
		}
		if says := a.judge(judged); says != "" {
			return fmt.Errorf("growth: %s: %s%s", line(a.of, found), says, blame(a.of, sent))
		}
	}
	return nil
}

// judge says what is wrong with counts over the sizes, or nothing.
func (a Allowed) judge(found [len(sizes)]float64) string {
	if a.fixed || a.of == statements {
		for i := 1; i < len(found); i++ {
			most := a.each * float64(sizes[i]-sizes[i-1])
			if !a.fixed || a.of == size { // chunks are rounded up, and values differ in length
				most += a.of.slack(found[i])
			}
			if found[i]-found[i-1] > most {
				return a.refusal()
			}
		}
		if a.fixed {
			return ""
		}
	}
	intercept, slope := fit(found)
	for i, n := range sizes {
		if off := math.Abs(found[i] - intercept - slope*float64(n)); off > a.of.slack(found[i]) {
			return "they are on no line a + b·n"
		}
	}
	span := float64(sizes[len(sizes)-1] - sizes[0])
	if slope > a.each+a.of.slack(found[len(found)-1])/span {
		return a.refusal()
	}
	return ""
}

// refusal says what is allowed to counts that grow more.
func (a Allowed) refusal() string {
	if a.fixed {
		return "they must not grow"
	}
	return fmt.Sprintf("%.3g for each is allowed", a.each)
}

// fit returns the line through counts, by least squares of their distances relative to the size, so
// that the smaller sizes count too.
func fit(found [len(sizes)]float64) (intercept, slope float64) {
	var w, x, y, xx, xy float64
	for i, n := range sizes {
		n, weight := float64(n), 1/float64(n)
		w += weight
		x += weight * n
		y += weight * found[i]
		xx += weight * n * n
		xy += weight * n * found[i]
	}
	slope = (w*xy - x*y) / (w*xx - x*x)
	return (y - slope*x) / w, slope
}

// line writes counts over the sizes.
func line(c counted, found [len(sizes)]float64) string {
	var parts []string
	for i, n := range sizes {
		parts = append(parts, fmt.Sprintf("%.0f with %s", found[i], things(n)))
	}
	return names[c] + ": " + strings.Join(parts, ", ")
}

func things(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return fmt.Sprintf("%d things", n)
}
