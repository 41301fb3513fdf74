package report

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// Diff is what changed from one run to another. Times are compared by their ratios to the floor of
// the same run, so that a slower machine, which slows all layers alike, does not count.
type Diff struct {
	Noise       string          `json:"noise,omitempty"` // why little can be said
	Differences []FactChange    `json:"differences"`
	LeftOut     []LeftOut       `json:"left_out"` // what only one of the runs has
	Means       []ChangedMean   `json:"means"`
	Operations  []ChangedRow    `json:"operations"`
	Counts      []ChangedCount  `json:"counts"`
	Lines       []ChangedAmount `json:"lines"` // of code

	engines  []string
	compared int // operations on layers whose change has an interval
}

// LeftOut is a layer, or an operation on an engine, that one run has alone.
type LeftOut struct {
	What string `json:"what"`
	In   string `json:"in"` // before or after

	row results.Row // without a name for a layer
}

// Change is a ratio before and after, and the one divided by the other.
type Change struct {
	Before Ratio  `json:"before"`
	After  Ratio  `json:"after"`
	Change Ratio  `json:"change"`
	Words  string `json:"words"`

	before, after, change relation
}

// ChangedMean is the change of a geometric mean over the operations of a section: of a layer's
// ratios to the floor or, for the floor itself, of its times.
type ChangedMean struct {
	Of         string `json:"of"` // the section, as the table has it
	Engine     string `json:"engine"`
	Operations int    `json:"shared_operations"`
	Layer      string `json:"layer"`
	Change
}

// ChangedRow is the change of a layer's ratio to the floor in an operation.
type ChangedRow struct {
	Operation string `json:"operation"`
	Page      string `json:"page,omitempty"`
	Engine    string `json:"engine"`
	Syncs     string `json:"syncs,omitempty"`
	Layer     string `json:"layer"`
	Change

	row results.Row
}

// ChangedCount is a changed number of what a call of an operation asks for.
type ChangedCount struct {
	Operation string `json:"operation"`
	Page      string `json:"page,omitempty"`
	Engine    string `json:"engine"`
	ChangedAmount

	row results.Row
}

// ChangedAmount is a changed number of something of a layer.
type ChangedAmount struct {
	Layer  string  `json:"layer"`
	What   string  `json:"what"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// pair is a row of both runs.
type pair struct{ before, after results.Row }

// NewDiff compares two runs, whose comparisons must be sealed.
func NewDiff(before, after *results.Run) (*Diff, error) {
	old, now := before.Compared, after.Compared
	if !old.Sealed || !now.Sealed {
		return nil, errUnsealed
	}
	d := &Diff{Differences: factsOf(now, now.Engines...).since(factsOf(old, old.Engines...)),
		LeftOut: []LeftOut{}, Means: []ChangedMean{}, Operations: []ChangedRow{},
		Counts: []ChangedCount{}, Lines: []ChangedAmount{}}
	if d.Differences == nil {
		d.Differences = []FactChange{}
	}
	layers := d.sharedLayers(old, now)
	pairs := d.sharedRows(old, now)
	if len(layers) < 2 || len(pairs) == 0 {
		return nil, errors.New("the two runs share no operation of two layers, so there is nothing " +
			"to compare")
	}
	for _, engine := range old.Engines {
		if slices.ContainsFunc(pairs, func(p pair) bool { return p.before.Engine == engine }) {
			d.engines = append(d.engines, engine)
		}
	}
	for _, p := range pairs {
		for _, layer := range layers[1:] {
			d.addRow(old, now, p, layer)
		}
	}
	for _, engine := range d.engines {
		for _, s := range kindsOfWork {
			d.addMeans(old, now, layers, engine, s.title, slices.DeleteFunc(slices.Clone(pairs),
				func(p pair) bool { return p.before.Engine != engine || p.before.Sync != s.sync }))
		}
	}
	d.Noise = d.noise()
	d.addCounts(pairs, layers)
	if before.Code != nil && after.Code != nil {
		d.addLines(before.Code.Code, after.Code.Code)
	}
	return d, nil
}

// sharedLayers returns the layers of both runs, the floor first, and notes those of one.
func (d *Diff) sharedLayers(before, after *results.Results) (layers []string) {
	all := func(rs *results.Results) []string { return append([]string{floor}, columnsOf(rs)...) }
	for _, layer := range all(before) {
		if slices.Contains(all(after), layer) {
			layers = append(layers, layer)
		} else {
			d.LeftOut = append(d.LeftOut, LeftOut{What: layer, In: "before"})
		}
	}
	for _, layer := range all(after) {
		if !slices.Contains(layers, layer) {
			d.LeftOut = append(d.LeftOut, LeftOut{What: layer, In: "after"})
		}
	}
	return layers
}

// sharedRows returns the rows of both runs, and notes those of one.
func (d *Diff) sharedRows(before, after *results.Results) (pairs []pair) {
	same := func(a, b results.Row) bool { return a.Title() == b.Title() }
	for _, s := range kindsOfWork {
		olds, news := inSection(before, s.sync), inSection(after, s.sync)
		for _, row := range olds {
			i := slices.IndexFunc(news, func(other results.Row) bool { return same(row, other) })
			if i < 0 {
				d.LeftOut = append(d.LeftOut, LeftOut{row.Title(), "before", row})
			} else {
				pairs = append(pairs, pair{row, news[i]})
			}
		}
		for _, row := range news {
			if !slices.ContainsFunc(olds, func(other results.Row) bool { return same(row, other) }) {
				d.LeftOut = append(d.LeftOut, LeftOut{row.Title(), "after", row})
			}
		}
	}
	return pairs
}

// addRow adds the change of a layer in an operation, if it was timed before and after.
func (d *Diff) addRow(before, after *results.Results, p pair, layer string) {
	old, now := relationOf(before, p.before, layer), relationOf(after, p.after, layer)
	if math.IsNaN(old.center) || math.IsNaN(now.center) {
		return
	}
	c := changed(old, now)
	if !c.change.noisy() {
		d.compared++
	}
	d.Operations = append(d.Operations, ChangedRow{p.before.Operation, p.before.Page, p.before.Engine,
		p.before.Sync, layer, c, p.before})
}

// addMeans adds the changes of the means of a section, those of the floor's times first.
func (d *Diff) addMeans(before, after *results.Results, layers []string, engine, title string,
	pairs []pair) {
	var olds, news []results.Row
	for _, p := range pairs {
		olds, news = append(olds, p.before), append(news, p.after)
	}
	if len(pairs) > 0 {
		c := changed(meanTime(olds), meanTime(news))
		d.Means = append(d.Means, ChangedMean{title, engine, len(pairs), floor, c})
	}
	for _, layer := range layers[1:] {
		var olds, news []results.Row
		for _, p := range pairs {
			timed := func(rs *results.Results, row results.Row) bool {
				return !math.IsNaN(relationOf(rs, row, layer).center)
			}
			if timed(before, p.before) && timed(after, p.after) {
				olds, news = append(olds, p.before), append(news, p.after)
			}
		}
		old, there := meanOf(before, olds, engine, layer, floor)
		if !there {
			continue
		}
		now, _ := meanOf(after, news, engine, layer, floor)
		d.Means = append(d.Means, ChangedMean{title, engine, len(olds), layer, changed(old, now)})
	}
}

// noise says that most changes of means have wide intervals, and nothing if they do not.
func (d *Diff) noise() string {
	var n noise
	for _, m := range d.Means {
		n.add(m.change)
	}
	if !n.tooNoisy() {
		return ""
	}
	return fmt.Sprintf("TOO WIDE TO SAY MUCH: of %d intervals %d are wide, with an upper end more than "+
		"%v times the lower, or missing. %s", n.all, n.wide, tooWide, quieter)
}

// meanTime returns the geometric mean of the floor's times in seconds.
func meanTime(rows []results.Row) relation {
	var logs [][]float64
	for _, row := range rows {
		var of []float64
		for _, s := range row.Blocks[floor].Seconds {
			of = append(of, math.Log(s))
		}
		if of != nil {
			logs = append(logs, of)
		}
	}
	return mean(logs)
}

// changed returns the change from one ratio to another.
func changed(before, after relation) Change {
	c := Change{before: before, after: after, change: unpaired(after, before)}
	c.Before, c.After, c.Change = figuresOf(before), figuresOf(after), figuresOf(c.change)
	switch {
	case math.IsNaN(c.change.center):
		c.Words = "not timed"
	case c.change.noisy():
		c.Words = "too noisy to say"
	case c.change.same():
		c.Words = "no difference can be told"
	default:
		c.Words = moreOrLess(c.change.center)
	}
	return c
}

// moreOrLess says how much more time a change is.
func moreOrLess(change float64) string {
	switch {
	case change < 1:
		return percent(1-change) + " less time"
	case change < 2:
		return percent(change-1) + " more time"
	}
	return fmt.Sprintf("%.1f times the time", change)
}

// unpaired returns a relation divided by one of another run. The rounds of two runs form no pairs,
// so that the interval is made of those of the two: each end is as far from the middle, on a
// logarithmic scale, as the root of the sum of the squares of how far the two ends are that lead
// there (Newcombe 1998; Zou and Donner 2008). It needs no distribution, and no symmetry.
func unpaired(r, base relation) relation {
	q := relation{center: r.center / base.center, high: math.Inf(1)}
	if math.IsInf(r.high, 0) || math.IsInf(base.high, 0) || r.low <= 0 || base.low <= 0 {
		return q
	}
	down := math.Hypot(math.Log(r.center/r.low), math.Log(base.high/base.center))
	up := math.Hypot(math.Log(r.high/r.center), math.Log(base.center/base.low))
	q.low, q.high = q.center*math.Exp(-down), q.center*math.Exp(up)
	return q
}

// counted are the numbers that are compared, in order.
var counted = []struct{ what, unit string }{
	{"statements", results.UnitStatements}, {"round trips", results.UnitTrips},
	{"rows", results.UnitRows}, {"bytes fetched", results.UnitFetched}, {"allocations", ""},
}

// Numbers are averages over the timed calls. Another run may time other calls, but the same calls
// on all layers. So a layer's number counts as changed if it changed compared with the floor's, by
// both the ratio and the difference. The floor's must change by more.
const (
	changedCount      = 0.05
	changedFloorCount = 0.10
)

// addCounts adds the numbers that changed. Those of writes count once, however they were synced.
func (d *Diff) addCounts(pairs []pair, layers []string) {
	seen := map[[2]string]bool{}
	for _, p := range pairs {
		key := [2]string{p.before.Name(), p.before.Engine}
		if seen[key] {
			continue
		}
		seen[key] = true
		for _, layer := range layers {
			for _, c := range counted {
				of := func(row results.Row, layer string) float64 {
					b := row.Blocks[layer]
					if c.unit == "" {
						return median.Of(b.Allocs)
					}
					return median.Of(b.Other[c.unit])
				}
				old, now := of(p.before, layer), of(p.after, layer)
				if !countChanged(layer == floor, old, now, of(p.before, floor), of(p.after, floor)) {
					continue
				}
				d.Counts = append(d.Counts, ChangedCount{p.before.Operation, p.before.Page, p.before.Engine,
					ChangedAmount{layer, c.what, old, now}, p.before})
			}
		}
	}
}

// countChanged reports whether a number changed, given the floor's.
func countChanged(isFloor bool, before, after, baseBefore, baseAfter float64) bool {
	apart := func(a, b, share float64) bool { return math.Abs(a-b) > share*max(a, b) }
	switch {
	case math.IsNaN(before) || math.IsNaN(after):
		return false
	case isFloor || !(baseBefore > 0 && baseAfter > 0):
		return apart(before, after, changedFloorCount)
	}
	more := math.Abs((after - baseAfter) - (before - baseBefore))
	return apart(before/baseBefore, after/baseAfter, changedCount) &&
		more > changedCount*max(before, after)
}

// addLines adds the changes of code.
func (d *Diff) addLines(before, after []results.Code) {
	for _, old := range before {
		i := slices.IndexFunc(after, func(c results.Code) bool { return c.Layer == old.Layer })
		if i < 0 {
			continue
		}
		now := after[i]
		for _, n := range []ChangedAmount{
			{old.Layer, "lines by hand", float64(old.Lines.Written), float64(now.Lines.Written)},
			{old.Layer, "lines of mapping", float64(old.Lines.Mapping), float64(now.Lines.Mapping)},
			{old.Layer, "lines generated", float64(old.Lines.Generated), float64(now.Lines.Generated)},
			{old.Layer, "modules", float64(old.Modules.All), float64(now.Modules.All)},
		} {
			if n.Before != n.After {
				d.Lines = append(d.Lines, n)
			}
		}
	}
}

// told returns the changes of operations beyond chance, the largest first.
func (d *Diff) told() (all []ChangedRow) {
	for _, r := range d.Operations {
		if !r.change.noisy() && !r.change.same() {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b ChangedRow) int {
		return cmp.Compare(math.Abs(math.Log(b.change.center)), math.Abs(math.Log(a.change.center)))
	})
	return all
}

// byChance says how many of the operations chance alone would show as changed.
func (d *Diff) byChance() string {
	return fmt.Sprintf("%.0f", math.Ceil((1-confidence)*float64(d.compared)))
}
