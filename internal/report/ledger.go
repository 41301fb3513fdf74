package report

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// ledgerParts are the units of the parts of a total, as the columns have them.
var ledgerParts = []struct{ unit, title string }{
	{results.UnitEngine, "engine"},
	{results.UnitBuild, "build"},
	{results.UnitScan, "scan"},
	{results.UnitAssemble, "assemble"},
	{results.UnitGarbage, "gc"},
}

// unexplained is the share of a total beyond which its parts do not explain it.
const unexplained = 0.1

// Ledger writes where the time of each operation goes on each layer: the total, its parts,
// what they leave unexplained, and what was allocated, asked for, fetched and wanted.
func Ledger(w io.Writer, width int, rs *results.Results) error {
	var t grid.Grid
	for _, row := range rs.Rows {
		if row.Delayed || row.Blocks[floor].Other[results.UnitEngine] == nil {
			continue
		}
		cells := []string{row.Operation, "total"}
		for _, p := range ledgerParts {
			cells = append(cells, p.title)
		}
		t.Add(append(cells, "rest", "allocs", "library", "stmts", "calls", "rows", "fetched B",
			"wanted B", "values", "wanted")...)
		for _, layer := range append([]string{floor}, columnsOf(rs)...) {
			if b, ok := row.Blocks[layer]; ok {
				t.Add(ledgerLine(layer, b, secondsOf(rs, row, layer))...)
			}
		}
		t.Add()
	}
	if t.Len() == 0 {
		return errors.New("the results have no parts of times; impedance ledger makes them")
	}
	return t.Write(w, width)
}

func ledgerLine(layer string, b results.Blocks, total float64) []string {
	cells := []string{"  " + layer, duration(total)}
	parts := partsOf(b, total)
	for _, p := range parts[:len(ledgerParts)] {
		cells = append(cells, markText(p.seconds))
	}
	cells = append(cells, rest(total, parts), count(b.Allocs))
	for _, unit := range []string{results.UnitLibraryAllocs, results.UnitStatements, results.UnitCalls,
		results.UnitRows, results.UnitFetched, results.UnitWanted, results.UnitFetchedValues,
		results.UnitWantedValues} {
		cells = append(cells, amount(median.Of(b.Other[unit])))
	}
	return cells
}

// partsOf returns the medians of the parts of a total; engine first, rest last.
func partsOf(b results.Blocks, total float64) (shares []share) {
	left := total
	for _, p := range ledgerParts {
		part := median.Of(b.Other[p.unit])
		left -= part
		shares = append(shares, share{p.title, part})
	}
	return append(shares, share{"rest", left})
}

// rest returns the share of the total that the parts do not explain, with a mark if it is too
// much.
func rest(total float64, parts []share) string {
	unexplainedShare := parts[len(parts)-1].seconds / total
	if math.IsNaN(unexplainedShare) { // a part was not measured
		return "–"
	}
	mark := ""
	if math.Abs(unexplainedShare) > unexplained {
		mark = "!"
	}
	return fmt.Sprintf("%s%d%%", mark, int(math.Round(100*unexplainedShare)))
}

// LedgerLegend writes how to read the ledger.
func LedgerLegend(w io.Writer, width int, rs *results.Results) error {
	parts := grid.Grid{Left: 1, Text: true}
	parts.Add("  engine", "the same statements on the driver alone, rows fetched and dropped")
	parts.Add("  build", "the layer and database/sql over recorded rows, before each statement")
	parts.Add("  scan", "the same, while rows are open")
	parts.Add("  assemble", "the same, after the last statement")
	parts.Add("  gc", "bytes allocated, times what the collector takes for a byte here")
	parts.Add("  rest", fmt.Sprintf("what of the total they do not explain; ! more than %.0f %% of it",
		100*unexplained))
	return errors.Join(
		paragraphs(w, width, fmt.Sprintf("Times are of a call: the floor's total is the median of %d "+
			"rounds, and the others' are that times their ratios to it. The parts, medians too, are "+
			"measured apart from the total:", len(rs.Rows[0].Blocks[floor].Seconds))),
		parts.Write(w, min(width, 92)),
		paragraphs(w, width, "Of the allocations, library are those of the layer with database/sql. "+
			"Calls are those of the driver that wait for the engine, begin and commit too: a server's "+
			"round trips, as a rule. Fetched are all values of all rows; wanted is what the answer "+
			"holds and the caller did not bring, each row's once."))
}

// near is how close to the floor a layer must be for the choice not to matter.
const near = 0.05

// Delays writes, for each operation and layer, the time of a call for each round-trip time:
// as measured, and as the time without one and the driver's calls make it. At the end of each
// line stands from which of the round-trip times on the layer was measured to be as good as the
// floor.
func Delays(w io.Writer, width int, rs *results.Results) error {
	groups := delayGroups(rs)
	if len(groups) == 0 {
		return errors.New("the results have no round-trip times; impedance ledger --delay makes them")
	}
	if noise := DelayNoise(rs); noise != "" {
		if err := paragraphs(w, width, noise, ""); err != nil {
			return err
		}
	}
	var t grid.Grid
	for _, rows := range groups {
		cells := []string{rows[0].Operation, "calls"}
		for _, row := range rows {
			cells = append(cells, "rtt "+row.RoundTrip.String())
		}
		t.Add(append(cells, "like the floor")...)
		for _, layer := range append([]string{floor}, columnsOf(rs)...) {
			if _, ok := rows[0].Blocks[layer]; ok {
				t.Add(delayLine(rs, rows, layer)...)
			}
		}
		t.Add()
	}
	return t.Write(w, width)
}

// DelayNoise says that the intervals with round trips are too wide to compare, and nothing if they are not.
func DelayNoise(rs *results.Results) string {
	var v noise
	for _, rows := range delayGroups(rs) {
		for _, row := range rows {
			for _, layer := range columnsOf(rs) {
				v.add(relationOf(rs, row, layer))
			}
		}
	}
	if !v.tooNoisy() {
		return ""
	}
	return noiseWords([]string{fmt.Sprintf("round trips (%d of %d intervals)", v.wide, v.all)},
		"For a better run close other programs, and leave out --quick.")
}

// delayGroups returns the delayed rows by operation, each in the order of their round trips,
// the first without one.
func delayGroups(rs *results.Results) (groups [][]results.Row) {
	for _, row := range rs.Rows {
		if !row.Delayed {
			continue
		}
		i := slices.IndexFunc(groups, func(g []results.Row) bool {
			return g[0].Operation == row.Operation && g[0].Sync == row.Sync
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], row)
	}
	for _, g := range groups {
		slices.SortFunc(g, func(a, b results.Row) int { return cmp.Compare(a.RoundTrip, b.RoundTrip) })
	}
	return slices.DeleteFunc(groups, func(g []results.Row) bool { return g[0].RoundTrip != 0 })
}

func delayLine(rs *results.Results, rows []results.Row, layer string) []string {
	base := modelOf(rs, rows[0], layer)
	cells := []string{"  " + layer, amount(base.calls)}
	for i, row := range rows {
		cell := duration(secondsOf(rs, row, layer))
		if i > 0 {
			cell += " (" + duration(base.at(row.RoundTrip)) + ")"
		}
		cells = append(cells, cell)
	}
	if layer != floor {
		return append(cells, likeFrom(rs, rows, layer).String())
	}
	var last likeness
	for _, other := range columnsOf(rs) {
		if _, ok := rows[0].Blocks[other]; ok {
			last = last.later(likeFrom(rs, rows, other))
		}
	}
	return append(cells, "all: "+last.short())
}

// model is what a call takes: a time of its own and a number of round trips.
type model struct{ seconds, calls float64 }

// modelOf returns that of a layer, of a row without a round trip.
func modelOf(rs *results.Results, row results.Row, layer string) model {
	return model{secondsOf(rs, row, layer), median.Of(row.Blocks[layer].Other[results.UnitCalls])}
}

func (m model) at(trip time.Duration) float64 { return m.seconds + m.calls*trip.Seconds() }

// likeness says from which round-trip time on a layer is like the floor, as measured.
type likeness struct {
	from    time.Duration // the first from which on it is at each that was measured; 0 for always
	beyond  bool          // it is not even at the longest, which from then is
	because string        // that is so for good, if the layer makes other calls
}

// likeFrom compares a layer with the floor at each round-trip time that was measured. Rows are
// in the order of these.
func likeFrom(rs *results.Results, rows []results.Row, layer string) likeness {
	last := len(rows) - 1
	first := len(rows)
	for first > 0 && isNear(relationOf(rs, rows[first-1], layer).center) {
		first--
	}
	if first <= last {
		return likeness{from: rows[first].RoundTrip}
	}
	l := likeness{from: rows[last].RoundTrip, beyond: true}
	own, floors := modelOf(rs, rows[0], layer).calls, modelOf(rs, rows[0], floor).calls
	if math.Abs(own/floors-1) > near {
		l.because = fmt.Sprintf("%s calls, not %s", amount(own), amount(floors))
	}
	return l
}

// isNear reports whether a layer of the ratio to the floor is like it.
func isNear(ratio float64) bool { return math.Abs(ratio-1) <= near+1e-9 }

// later returns that of two from which on both are like the floor.
func (l likeness) later(other likeness) likeness {
	rank := func(l likeness) int {
		switch {
		case l.because != "":
			return 2
		case l.beyond:
			return 1
		}
		return 0
	}
	return slices.MaxFunc([]likeness{l, other}, func(a, b likeness) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.from, b.from))
	})
}

// short says it without the reason.
func (l likeness) short() string {
	switch {
	case l.because != "":
		return "never"
	case l.beyond:
		return "not up to " + l.from.String()
	case l.from == 0:
		return "always"
	}
	return "from " + l.from.String() + " (measured)"
}

// String says it in words.
func (l likeness) String() string {
	if l.because != "" {
		return l.short() + ": " + l.because
	}
	return l.short()
}

// DelaysLegend writes how to read the delays.
func DelaysLegend(w io.Writer, width int, rs *results.Results) error {
	fewest, most := math.MaxInt, 0
	for _, row := range rs.Rows {
		if n := len(row.Blocks[floor].Seconds); n > 0 {
			fewest, most = min(fewest, n), max(most, n)
		}
	}
	rounds := fmt.Sprintf("%d rounds", most)
	if fewest < most {
		rounds = fmt.Sprintf("%d to %d rounds", fewest, most)
	}
	of := "Times are medians over " + rounds
	if rs.Sealed {
		of = "The floor's times are medians over " + rounds + ", the others are these times the " +
			"median of their ratios in each round"
	}
	return paragraphs(w, width, of+". A round trip is added to each call of the driver that a server "+
		"would be asked for; in brackets the time without one plus the calls times the round trip. The "+
		"last column says from which of these round trips on the layer was measured to be within "+
		fmt.Sprintf("%.0f %%", 100*near)+" of the floor, at each; at the floor, from which on all are. "+
		"Without a round trip, times are taken as impedance compare takes them. A driver for a server "+
		"may make more trips than these, or fewer: there they are counted on the connection.")
}
