package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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
// the floor, allocations beside it.
func Table(w io.Writer, rs *Results) error {
	if !slices.Contains(rs.Layers, floor) {
		return fmt.Errorf("the results have no %s to measure against", floor)
	}
	t := table{columns: rs.columns(), oracle: slices.Contains(rs.Layers, oracle),
		engines: rs.engines}
	everything := map[string]means{}
	for _, section := range sections {
		rows := slices.DeleteFunc(slices.Clone(rs.Rows), func(r Row) bool {
			_, alone := r.Blocks[oracle]
			return r.Sync != section.sync || alone && len(r.Blocks) == 1
		})
		if len(rows) == 0 {
			continue
		}
		all := map[string]means{}
		t.header(section.title)
		for _, row := range rows {
			t.row(row, all)
		}
		t.means("geometric mean", all)
		t.add()
		if section.sync != "full" {
			for engine, m := range all {
				everything[engine] = everything[engine].merge(m)
			}
		}
	}
	if len(everything) > 0 {
		t.means("all but durable", everything)
	}
	return t.write(w)
}

// columns returns the layers beside the floor and the oracle, in their usual order.
func (rs *Results) columns() []string {
	columns := slices.DeleteFunc(slices.Clone(rs.Layers), func(l string) bool {
		return l == floor || l == oracle
	})
	slices.SortStableFunc(columns, func(a, b string) int {
		return slices.Index(order, a) - slices.Index(order, b)
	})
	return columns
}

// table is text in columns. Names are aligned to the left, the others to the right.
type table struct {
	columns []string // layers beside the floor
	engines []string // a column of their own if there are several
	oracle  bool
	lines   [][]string
}

func (t *table) add(cells ...string) { t.lines = append(t.lines, cells) }

func (t *table) header(title string) {
	cells := t.first(title, "engine", floor, "allocs")
	for _, c := range t.columns {
		cells = append(cells, c, "allocs")
	}
	if t.oracle {
		cells = append(cells, oracle)
	}
	t.add(cells...)
}

// first returns the first cells of a line, of which the second is for several engines only.
func (t *table) first(what, engine string, cells ...string) []string {
	if len(t.engines) > 1 {
		return append([]string{what, engine}, cells...)
	}
	return append([]string{what}, cells...)
}

func (t *table) row(row Row, all map[string]means) {
	base := row.Blocks[floor]
	cells := t.first(row.Operation, row.Engine, duration(median(base.Seconds)), count(base.Allocs))
	for _, c := range t.columns {
		r := ratio(row.Blocks[c].Seconds, base.Seconds)
		all[row.Engine] = all[row.Engine].add(c, r.center)
		cells = append(cells, r.String(), count(row.Blocks[c].Allocs))
	}
	if t.oracle {
		cells = append(cells, duration(median(row.Blocks[oracle].Seconds)))
	}
	t.add(cells...)
}

// means writes a line for each engine that has some.
func (t *table) means(title string, all map[string]means) {
	for _, engine := range t.engines {
		if all[engine] == nil {
			continue
		}
		cells := t.first(title, engine, "1.00", "")
		for _, c := range t.columns {
			mean := "–"
			if len(all[engine][c]) > 0 {
				mean = fmt.Sprintf("%.2f     ", geometricMean(all[engine][c])) // below the ratios, not the ±
			}
			cells = append(cells, mean, "")
		}
		t.add(cells...)
	}
}

func (t *table) write(w io.Writer) error {
	var widths []int
	for _, cells := range t.lines {
		for i, cell := range cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, cells := range t.lines {
		var line strings.Builder
		for i, cell := range cells {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			switch {
			case i == 0:
				line.WriteString(cell + pad)
			case i == 1 && len(t.engines) > 1:
				line.WriteString("  " + cell + pad)
			default:
				line.WriteString("  " + pad + cell)
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// Legend writes how to read the table.
func Legend(w io.Writer, rs *Results) {
	fmt.Fprintf(w, "The floor is hand-written database/sql: its time per call, and allocations. The "+
		"others are multiples of it:\nthe median over %d rounds, with its %.0f %% interval; ~ where "+
		"no difference can be told.\n", len(rs.Rows[0].Blocks[floor].Seconds), 100*confidence)
	if len(rs.engines) > 1 {
		fmt.Fprintln(w, "Each engine has a floor of its own, over its own copies of the same data; they "+
			"took turns.")
	}
	if slices.Contains(rs.Layers, oracle) {
		fmt.Fprintln(w, "The oracle is the same domain as objects in memory: no database, nothing "+
			"durable.")
	}
}

// order is how columns stand.
var order = []string{floor, "sqlx", "sqlc", "ent", "gorm", "gorm-quickstart"}

var sections = []struct{ sync, title string }{
	{"", "READS"},
	{"off", "WRITES, syncs off"},
	{"full", "WRITES, durable"},
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

// String returns the ratio and its interval in nine characters or more.
func (r relation) String() string {
	if math.IsNaN(r.center) {
		return "–"
	}
	spread := "±∞"
	if d := max(r.high-r.center, r.center-r.low) / r.center; !math.IsInf(d, 0) {
		spread = fmt.Sprintf("±%.0f%%", 100*d)
	}
	mark := ""
	if r.same {
		mark = "~"
	}
	return fmt.Sprintf("%s%.2f %4s", mark, r.center, spread)
}

// means gathers ratios by column.
type means map[string][]float64

func (m means) add(column string, ratio float64) means {
	if m == nil {
		m = means{}
	}
	if !math.IsNaN(ratio) {
		m[column] = append(m[column], ratio)
	}
	return m
}

func (m means) merge(other means) means {
	for column, ratios := range other {
		for _, r := range ratios {
			m = m.add(column, r)
		}
	}
	return m
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
	return summary(values).Center
}

// Duration writes a time with three significant digits.
func Duration(d time.Duration) string { return duration(d.Seconds()) }

// duration writes seconds with three significant digits.
func duration(seconds float64) string {
	if math.IsNaN(seconds) {
		return "–"
	}
	// Rounded first, because 999.9 µs is 1.00 ms and not 1000 µs.
	seconds, _ = strconv.ParseFloat(strconv.FormatFloat(seconds, 'e', 2, 64), 64)
	v, unit := seconds*1e9, "ns"
	switch {
	case seconds >= 1:
		v, unit = seconds, "s"
	case seconds >= 1e-3:
		v, unit = seconds*1e3, "ms"
	case seconds >= 1e-6:
		v, unit = seconds*1e6, "µs"
	}
	digits := 2
	switch {
	case v >= 100:
		digits = 0
	case v >= 10:
		digits = 1
	}
	return fmt.Sprintf("%.*f %s", digits, v, unit)
}

func count(values []float64) string {
	if m := median(values); !math.IsNaN(m) {
		return fmt.Sprintf("%.0f", m)
	}
	return "–"
}
