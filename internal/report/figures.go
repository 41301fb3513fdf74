package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// relationOf returns a layer's time as a multiple of the floor's.
func relationOf(rs *results.Results, row results.Row, layer string) relation {
	if layer == floor && len(row.Blocks[floor].Seconds) > 0 {
		return itself
	}
	return relate(rs, row.Blocks[layer].Seconds, row.Blocks[floor].Seconds)
}

// relate relates times by their rounds or, where these are not those of the same moments, by
// their medians.
func relate(rs *results.Results, seconds, base []float64) relation {
	switch {
	case rs.Sealed:
		return related(seconds, base)
	case len(seconds) == 0 || len(base) == 0:
		return missing
	}
	return relation{center: median.Of(seconds) / median.Of(base), high: math.Inf(1), unpaired: true}
}

// overBare returns the floor's time as a multiple of that of its bare statements.
func overBare(rs *results.Results, row results.Row) relation {
	return relate(rs, row.Blocks[floor].Seconds, row.Blocks[results.Bare].Seconds)
}

// secondsOf returns the time of a layer that is shown: the floor's median times its ratio, so that
// whoever divides two times has the ratio. The oracle, which takes no part in rounds, and a
// layer without a floor have their own medians.
func secondsOf(rs *results.Results, row results.Row, layer string) float64 {
	base := row.Blocks[floor].Seconds
	if layer == results.Oracle || len(base) == 0 {
		return median.Of(row.Blocks[layer].Seconds)
	}
	return median.Of(base) * relationOf(rs, row, layer).center
}

// kindsOfWork are the sections of a table.
var kindsOfWork = []struct{ sync, title string }{
	{"", "READS"},
	{"off", "WRITES, syncs off"},
	{"full", "WRITES, durable"},
}

// section is what a table has of reads, or of writes of one kind.
type section struct {
	sync, title string
	rows        []results.Row
	means       map[string]map[string]relation // by engine and layer
}

// sectionsOf returns those that have any rows.
func sectionsOf(rs *results.Results) (all []section) {
	for _, k := range kindsOfWork {
		rows := inSection(rs, k.sync)
		if len(rows) > 0 {
			all = append(all, section{k.sync, k.title, rows, meansOf(rs, rows)})
		}
	}
	return all
}

// inSection returns the rows of a section, without those that the oracle alone has.
func inSection(rs *results.Results, sync string) []results.Row {
	return slices.DeleteFunc(slices.Clone(rs.Rows), func(r results.Row) bool {
		_, alone := r.Blocks[results.Oracle]
		return r.Sync != sync || alone && len(r.Blocks) == 1
	})
}

// everything returns the means of all rows but durable writes.
func everything(rs *results.Results) map[string]map[string]relation {
	return meansOf(rs, append(inSection(rs, ""), inSection(rs, "off")...))
}

// meansOf returns the geometric means of rows.
func meansOf(rs *results.Results, rows []results.Row) map[string]map[string]relation {
	all := map[string]map[string]relation{}
	for _, engine := range rs.Engines {
		for _, layer := range columnsOf(rs) {
			m, ok := meanOf(rs, rows, engine, layer, floor)
			if !ok {
				continue
			}
			if all[engine] == nil {
				all[engine] = map[string]relation{}
			}
			all[engine][layer] = m
		}
	}
	return all
}

// meanOf returns the geometric mean of a layer's times as multiples of another's, if there are
// any.
func meanOf(rs *results.Results, rows []results.Row, engine, layer,
	base string) (m relation, ok bool) {
	var logs [][]float64
	silent := false
	for _, row := range rows {
		r := relate(rs, row.Blocks[layer].Seconds, row.Blocks[base].Seconds)
		if row.Engine != engine || math.IsNaN(r.center) {
			continue
		}
		silent = silent || r.noisy()
		if r.unpaired {
			logs = append(logs, []float64{math.Log(r.center)})
		} else {
			logs = append(logs, logRatios(row.Blocks[layer].Seconds, row.Blocks[base].Seconds))
		}
	}
	if len(logs) == 0 {
		return missing, false
	}
	m = mean(logs)
	if silent { // of a figure that is withheld there is no mean
		m.low, m.high = 0, math.Inf(1)
	}
	m.unpaired = !rs.Sealed
	return m, true
}

// noise counts the intervals that are wide.
type noise struct{ wide, all int }

func (n *noise) add(r relation) {
	if math.IsNaN(r.center) || r.unpaired {
		return
	}
	n.all++
	if r.wide() {
		n.wide++
	}
}

// tooNoisy reports whether more than half of the intervals are wide.
func (n noise) tooNoisy() bool { return 2*n.wide > n.all }

// noisySections returns the sections of an engine whose intervals are too wide to compare.
func noisySections(rs *results.Results, engine string) (texts []string) {
	for _, s := range kindsOfWork {
		var v noise
		for _, row := range inSection(rs, s.sync) {
			for _, layer := range columnsOf(rs) {
				if row.Engine == engine {
					v.add(relationOf(rs, row, layer))
				}
			}
		}
		if v.tooNoisy() {
			texts = append(texts, fmt.Sprintf("%s (%d of %d intervals)", s.title, v.wide, v.all))
		}
	}
	return texts
}

// Noise says where the intervals of results are too wide to compare, and how to get better ones. It
// returns nothing if that is not so.
func Noise(rs *results.Results) string {
	var where []string
	for _, engine := range rs.Engines {
		if texts := noisySections(rs, engine); texts != nil && len(rs.Engines) > 1 {
			where = append(where, "on "+engine+" "+strings.Join(texts, ", "))
		} else {
			where = append(where, texts...)
		}
	}
	return noiseWords(where, quieter)
}

// noiseWords says that there is too much noise in some places, and what helps. It says nothing if
// there are none.
func noiseWords(where []string, help string) string {
	if where == nil {
		return ""
	}
	return fmt.Sprintf("TOO WIDE TO COMPARE: %s. That many intervals are wide: their upper end is more "+
		"than %v times the lower, or missing. %s", strings.Join(where, "; "), tooWide, help)
}

// quieter says how to get a better run.
const quieter = "For a better run close other programs, and give impedance compare more --rounds."

// figures writes a ratio and its interval.
func (r relation) figures() (ratio, spread string) {
	switch {
	case math.IsNaN(r.center):
		return "–", ""
	case r.unpaired:
		return fmt.Sprintf("%.2f", r.center), ""
	case r.noisy():
		return "noisy", ""
	}
	ratio = fmt.Sprintf("%.2f", r.center)
	if r.same() {
		ratio = "~" + ratio
	}
	down, up := 100*(1-r.low/r.center), 100*(r.high/r.center-1)
	around := math.Round((up+down)/2) / 100
	center := math.Round(100*r.center) / 100
	shown := center*(1-around) <= 1 && 1 <= center*(1+around)
	if math.Abs(up-down) <= 1 && shown == r.same() { // the same to within what is rounded
		return ratio, fmt.Sprintf("±%.0f%%", 100*around)
	}
	return ratio, r.ends()
}

// ends writes both ends of an interval, with a digit more if they would else contradict the mark.
func (r relation) ends() string {
	two := func(v float64) float64 { return math.Round(100*v) / 100 }
	if (two(r.low) <= 1 && 1 <= two(r.high)) != r.same() {
		return fmt.Sprintf("%.3f–%.3f", r.low, r.high)
	}
	return fmt.Sprintf("%.2f–%.2f", r.low, r.high)
}

// String returns the ratio and its interval.
func (r relation) String() string {
	ratio, spread := r.figures()
	return strings.TrimSpace(ratio + " " + spread)
}

// cell returns the same for a table, in two parts.
func (r relation) cell() string {
	ratio, spread := r.figures()
	if spread == "" { // where the ratios stand
		spread = " "
	}
	return ratio + "\t" + spread
}

// words says a relation to somebody.
func (r relation) words(other string) string {
	switch {
	case math.IsNaN(r.center):
		return "not timed"
	case r.unpaired:
		return fmt.Sprintf("%.2f times the time of %s, not paired", r.center, other)
	case math.IsInf(r.high, 0):
		return "too few rounds to tell from " + other
	case r.noisy():
		return "too noisy to say"
	case r.same():
		return "cannot be told apart from " + other + " in this run"
	}
	return difference(r.center, other)
}

// difference says how much more time a ratio is.
func difference(ratio float64, other string) string {
	switch {
	case ratio < 1:
		return fmt.Sprintf("%s less time than %s", percent(1-ratio), other)
	case ratio < 2:
		return fmt.Sprintf("%s more time than %s", percent(ratio-1), other)
	}
	return fmt.Sprintf("%.1f times the time of %s", ratio, other)
}

// percent writes a share in per cent, with a digit after the point where it is small.
func percent(share float64) string {
	if share < 0.095 {
		return fmt.Sprintf("%.1f %%", 100*share)
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// wholePercent writes a share for a table.
func wholePercent(share float64) string {
	if math.IsNaN(share) {
		return "–"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

// gcShare returns which share of a call's time is charged for garbage: the median over the
// rounds, NaN if that is not known.
func gcShare(b results.Blocks) float64 {
	var shares []float64
	for i, seconds := range b.Other[results.UnitGarbage] {
		if i < len(b.Seconds) {
			shares = append(shares, seconds/b.Seconds[i])
		}
	}
	if shares == nil {
		return math.NaN()
	}
	return median.Of(shares)
}
