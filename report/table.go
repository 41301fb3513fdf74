package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/perf/benchmath"
)

// The names that columns treat apart.
const (
	floor  = "floor"
	oracle = "oracle"
)

// confidence is that of every interval, and 1-confidence the level at which a difference
// counts as one.
const confidence = 0.95

// Table writes results for a terminal: operations down, layers across, time relative to
// the floor.
func Table(w io.Writer, rs *Results) error {
	columns := slices.DeleteFunc(slices.Clone(rs.Layers), func(l string) bool {
		return l == floor || l == oracle
	})
	slices.SortStableFunc(columns, func(a, b string) int {
		return slices.Index(order, a) - slices.Index(order, b)
	})
	hasOracle := slices.Contains(rs.Layers, oracle)
	if !slices.Contains(rs.Layers, floor) {
		return fmt.Errorf("the results have no floor to measure against")
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	header := []string{"", floor, "allocs"}
	for _, c := range columns {
		header = append(header, c, "", "allocs")
	}
	if hasOracle {
		header = append(header, oracle)
	}
	var everything means
	for _, section := range sections {
		rows := slices.DeleteFunc(slices.Clone(rs.Rows), func(r Row) bool {
			return r.Sync != section.sync
		})
		if len(rows) == 0 {
			continue
		}
		header[0] = section.title
		line(t, header...)
		var section means
		for _, row := range rows {
			cells := []string{row.Operation, duration(median(row.Blocks[floor].Seconds)),
				count(row.Blocks[floor].Allocs)}
			for _, c := range columns {
				r := ratio(row.Blocks[c].Seconds, row.Blocks[floor].Seconds)
				section.add(c, r.center)
				if row.Sync != "full" {
					everything.add(c, r.center)
				}
				cells = append(cells, r.cells()...)
				cells = append(cells, count(row.Blocks[c].Allocs))
			}
			if hasOracle {
				cells = append(cells, duration(median(row.Blocks[oracle].Seconds)))
			}
			line(t, cells...)
		}
		section.line(t, "geometric mean", columns, hasOracle)
		line(t, make([]string, len(header))...)
	}
	if len(everything) > 0 {
		everything.line(t, "geometric mean of all but durable writes", columns, hasOracle)
	}
	return t.Flush()
}

// Legend writes how to read the table.
func Legend(w io.Writer, rs *Results) {
	fmt.Fprintf(w, "The floor is hand-written database/sql: its time per call, and allocations. The "+
		"others are multiples of it:\nthe median over %d rounds, with its %.0f %% interval; ~ where "+
		"no difference can be told.\n", len(rs.Rows[0].Blocks[floor].Seconds), 100*confidence)
	if slices.Contains(rs.Layers, oracle) {
		fmt.Fprintln(w, "The oracle is the same domain as objects in memory: no database, nothing "+
			"durable.")
	}
	fmt.Fprintln(w, "Not every library can say every operation as the floor does. Declared "+
		"differences in shape:")
}

// order is how columns stand.
var order = []string{floor, "sqlx", "sqlc", "ent", "gorm", "gorm-quickstart"}

var sections = []struct{ sync, title string }{
	{"", "READS"},
	{"off", "WRITES, syncs off"},
	{"full", "WRITES, durable"},
}

// line writes cells. The first is on the left, so it is padded by hand.
func line(t *tabwriter.Writer, cells ...string) {
	fmt.Fprintf(t, "%-16s\t", cells[0])
	for _, cell := range cells[1:] {
		fmt.Fprintf(t, "%s\t", cell)
	}
	fmt.Fprintln(t)
}

// relation is a layer's time as a multiple of the floor's.
type relation struct {
	center, low, high float64
	same              bool // no difference can be told
}

// ratio compares times of the same rounds. The interval is that of the median of the
// ratios, round by round; a difference is told from none by the Mann-Whitney U test.
func ratio(seconds, floor []float64) relation {
	n := min(len(seconds), len(floor))
	if n == 0 {
		return relation{center: math.NaN()}
	}
	ratios := make([]float64, n)
	for i := range ratios {
		ratios[i] = seconds[i] / floor[i]
	}
	thresholds := benchmath.DefaultThresholds
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(ratios, &thresholds), confidence)
	c := benchmath.AssumeNothing.Compare(
		benchmath.NewSample(slices.Clone(seconds), &thresholds),
		benchmath.NewSample(slices.Clone(floor), &thresholds))
	return relation{s.Center, s.Lo, s.Hi, c.P > c.Alpha || s.Lo <= 1 && 1 <= s.Hi}
}

// cells returns the ratio and its interval.
func (r relation) cells() []string {
	if math.IsNaN(r.center) {
		return []string{"–", ""}
	}
	spread := "±∞"
	if d := max(r.high-r.center, r.center-r.low) / r.center; !math.IsInf(d, 0) {
		spread = fmt.Sprintf("±%.0f%%", 100*d)
	}
	mark := ""
	if r.same {
		mark = "~"
	}
	return []string{fmt.Sprintf("%s%.2f", mark, r.center), spread}
}

// means gathers ratios by column.
type means map[string][]float64

func (m *means) add(column string, ratio float64) {
	if *m == nil {
		*m = means{}
	}
	if !math.IsNaN(ratio) {
		(*m)[column] = append((*m)[column], ratio)
	}
}

func (m means) line(t *tabwriter.Writer, title string, columns []string, hasOracle bool) {
	cells := []string{title, "1.00", ""}
	for _, c := range columns {
		cells = append(cells, fmt.Sprintf("%.2f", geometricMean(m[c])), "", "")
	}
	if hasOracle {
		cells = append(cells, "")
	}
	line(t, cells...)
}

func geometricMean(values []float64) float64 {
	var logs float64
	for _, v := range values {
		logs += math.Log(v)
	}
	return math.Exp(logs / float64(len(values)))
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	thresholds := benchmath.DefaultThresholds
	sample := benchmath.NewSample(slices.Clone(values), &thresholds)
	return benchmath.AssumeNothing.Summary(sample, confidence).Center
}

// duration writes seconds with three significant digits.
func duration(seconds float64) string {
	if math.IsNaN(seconds) {
		return "–"
	}
	d := time.Duration(seconds * 1e9)
	unit, suffix := 1.0, "ns"
	switch {
	case d >= time.Second:
		unit, suffix = 1e9, "s"
	case d >= time.Millisecond:
		unit, suffix = 1e6, "ms"
	case d >= time.Microsecond:
		unit, suffix = 1e3, "µs"
	}
	v := seconds * 1e9 / unit
	digits := max(0, 2-int(math.Floor(math.Log10(max(v, 1)))))
	return strings.TrimSpace(fmt.Sprintf("%.*f %s", digits, v, suffix))
}

func count(values []float64) string {
	if m := median(values); !math.IsNaN(m) {
		return fmt.Sprintf("%.0f", m)
	}
	return "–"
}
