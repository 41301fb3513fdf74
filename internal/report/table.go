package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// floor is the layer that the others are measured against.
const floor = "floor"

// Table writes results for a terminal: operations down, layers across, time relative to the
// floor, and the share of it that is charged for garbage. What is too wide to compare stands
// above it. A table that is wider than width has its layers in parts.
func Table(w io.Writer, width int, rs *results.Results) error {
	if !slices.Contains(rs.Layers, floor) {
		return fmt.Errorf("the results have no %s to measure against", floor)
	}
	if noise := Noise(rs); noise != "" {
		if err := grid.Paragraph(w, width, noise); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	t := newTable(rs)
	t.oracle, t.gc = slices.Contains(rs.Layers, results.Oracle), hasUnit(rs, results.UnitGarbage)
	t.bare = hasTimes(rs, results.Bare)
	for _, s := range sectionsOf(rs) {
		t.header(s.title)
		for _, row := range s.rows {
			t.row(row)
		}
		t.means("geometric mean", s.means)
		t.Add()
	}
	t.header("ALL OPERATIONS")
	t.means("all but durable", everything(rs))
	return t.Write(w, width)
}

// columnsOf returns the layers other than the floor and the oracle, in their order.
func columnsOf(rs *results.Results) []string {
	return slices.DeleteFunc(slices.Clone(rs.Layers), func(l string) bool {
		return l == floor || l == results.Oracle
	})
}

// hasUnit reports whether any layer has values of a unit.
func hasUnit(rs *results.Results, unit string) bool {
	return slices.ContainsFunc(rs.Rows, func(r results.Row) bool {
		for _, b := range r.Blocks {
			if len(b.Other[unit]) > 0 {
				return true
			}
		}
		return false
	})
}

// hasTimes reports whether there are times of a layer.
func hasTimes(rs *results.Results, layer string) bool {
	return slices.ContainsFunc(rs.Rows, func(r results.Row) bool {
		return len(r.Blocks[layer].Seconds) > 0
	})
}

// table is a grid with a column for each layer.
type table struct {
	grid.Grid
	results *results.Results
	columns []string // layers other than the floor
	engines []string // a column of their own if there are several
	gc      bool     // whether shares of garbage are known
	oracle  bool
	bare    bool
}

func newTable(rs *results.Results) table {
	t := table{results: rs, columns: columnsOf(rs), engines: rs.Engines}
	t.Beside = []string{"gc"}
	if len(t.engines) > 1 {
		t.Left, t.Keys = 1, 1
	}
	return t
}

func (t *table) header(title string) {
	cells := t.first(title, "engine", floor)
	cells = t.addGarbage(cells, "gc")
	for _, c := range t.columns {
		cells = t.addGarbage(append(cells, c+"\t"), "gc")
	}
	if t.oracle {
		cells = append(cells, results.Oracle)
	}
	if t.bare {
		cells = append(cells, "floor÷bare\t")
	}
	t.Add(cells...)
}

// first returns the first cells of a line. The second is for several engines only.
func (t *table) first(name, engine string, cells ...string) []string {
	if len(t.engines) > 1 {
		return append([]string{name, engine}, cells...)
	}
	return append([]string{name}, cells...)
}

func (t *table) addGarbage(cells []string, share string) []string {
	if t.gc {
		return append(cells, share)
	}
	return cells
}

func (t *table) row(row results.Row) {
	cells := t.first(row.Name(), row.Engine, duration(secondsOf(t.results, row, floor)))
	cells = t.addGarbage(cells, wholePercent(gcShare(row.Blocks[floor])))
	for _, c := range t.columns {
		cells = t.addGarbage(append(cells, relationOf(t.results, row, c).cell()),
			wholePercent(gcShare(row.Blocks[c])))
	}
	if t.oracle {
		cells = append(cells, duration(secondsOf(t.results, row, results.Oracle)))
	}
	if t.bare {
		cells = append(cells, overBare(t.results, row).cell())
	}
	t.Add(cells...)
}

// means writes a line for each engine that has some.
func (t *table) means(title string, all map[string]map[string]relation) {
	for _, engine := range t.engines {
		if all[engine] == nil {
			continue
		}
		cells := t.addGarbage(t.first(title, engine, "1.00"), "")
		for _, c := range t.columns {
			cell := missing.cell()
			if mean, ok := all[engine][c]; ok {
				cell = mean.cell()
			}
			cells = t.addGarbage(append(cells, cell), "")
		}
		t.Add(cells...)
	}
}

// Legend writes how to read the table.
func Legend(w io.Writer, width int, rs *results.Results) error {
	texts := []string{"The floor is hand-written database/sql: its time per call, the median over the " +
		"rounds. The others are multiples of it."}
	if rs.Sealed {
		texts = append(texts, fmt.Sprintf("Each has its %.0f %% interval, "+
			"as both ends where one of them is farther away; noisy where the upper end is more than %d "+
			"times the lower, or the rounds are fewer than %d. ~ stands where the interval holds 1: "+
			"that layer and the floor cannot be told apart in this run. That is said of each cell "+
			"alone; ranks compare all layers of a line at once, so the two may differ. Means are "+
			"geometric.", 100*confidence, meaningless, fewest))
	} else {
		texts = append(texts, unsealed)
	}
	if hasUnit(rs, results.UnitGarbage) {
		texts = append(texts, "gc is the share of the time that is charged for garbage: the bytes "+
			"that a call allocates, at what a byte costs the collector, which the settings state. The "+
			"collector is off while calls are timed.")
	}
	if hasTimes(rs, results.Bare) {
		texts = append(texts, "floor÷bare is the floor's time divided by that of its statements "+
			"alone; a run fails if it is above 1.15 for certain.")
	}
	if len(rs.Engines) > 1 {
		texts = append(texts, "Each engine has a floor of its own, over its own copies of the same "+
			"data; they took turns.")
	}
	if rs.InPairs() {
		texts = append(texts, inPairs(rs))
	}
	if slices.Contains(rs.Layers, results.Oracle) {
		texts = append(texts, "The oracle is the same domain as objects in memory: no database, "+
			"nothing durable.")
	}
	return paragraphs(w, width, texts...)
}

// inPairs says how a data set is compared that is too large for many copies.
func inPairs(rs *results.Results) string {
	text := "This data set is large: reads share one database, read-only, with a pool for each layer. "
	if slices.Contains(rs.Engines, "mysql") {
		text += "On mysql each layer reads a copy, because the server prepares no write where it may not " +
			"write. "
	}
	return text + "Writes are timed in pairs, the floor and one layer in turn, each on a copy, and the " +
		"floor stands for the oracle. The time of a write is the floor's, times the layer's ratio to " +
		"the floor of its own pair: ranks of writes come from these ratios."
}

// paragraphs writes texts, each in lines of its own.
func paragraphs(w io.Writer, width int, texts ...string) error {
	for _, text := range texts {
		if err := grid.Paragraph(w, width, text); err != nil {
			return err
		}
	}
	return nil
}

// unsealed says what results are that this module's commands did not write, and why they have
// fewer figures.
const unsealed = "These results are not sealed: nothing shows that they are whole and unchanged. " +
	"go test times one layer after the other, so these are ratios of medians, without intervals, ~ " +
	"and ranks. impedance compare --out makes results that have them."

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
	if m := median.Of(values); !math.IsNaN(m) {
		return fmt.Sprintf("%.0f", m)
	}
	return "–"
}
