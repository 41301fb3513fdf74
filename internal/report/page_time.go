package report

import (
	"html/template"
	"math"
	"slices"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// timesView is where the time of an operation goes, in all runs.
type timesView struct {
	Name, ID string
	Ledgers  []figureView
	Delays   []figureView
	Spreads  []figureView
	Singles  []figureView
	Missing  []missingView
}

// missingView is what was not measured of an operation in a run on an engine.
type missingView struct {
	Run, Engine, What string
	Delay             bool // whether it is the flag of that name that makes it
}

// Embedded reports whether the engine needs no address.
func (m missingView) Embedded() bool { return m.Engine == embedded }

// figureView is a chart with its numbers.
type figureView struct {
	Run, Engine, Sync string
	Name              string        // the operation's
	Chart             template.HTML // empty if the page has no room for it
	Head              []string
	Rows              []figureRow
}

// captionedFigure is a chart with the words around it.
type captionedFigure struct {
	figureView
	Caption, Summary string
	Kind             string // parts, curves, rounds or calls
}

func captioned(f figureView, caption, summary, kind string) captionedFigure {
	return captionedFigure{f, caption, summary, kind}
}

type figureRow struct {
	Layer string
	Cells []string
}

func (p *Page) times(op string, runs []*runView, l lean) timesView {
	v := timesView{Name: op, ID: "time-" + op}
	for _, run := range runs {
		var ledgers, delays []figureView
		if run.Ledger != nil {
			ledgers = p.ledgers(op, run, l)
		}
		if run.Delays != nil {
			delays = p.delays(op, run, l)
		}
		if run.Compared != nil {
			v.Spreads = append(v.Spreads, p.spreads(op, run, l)...)
			v.Singles = append(v.Singles, p.singleCalls(op, run, l)...)
		}
		v.Ledgers, v.Delays = append(v.Ledgers, ledgers...), append(v.Delays, delays...)
		for _, engine := range run.Engines {
			if !drawn(ledgers, engine) {
				v.Missing = append(v.Missing, missingView{run.ID, engine, "ledger", false})
			}
			if !drawn(delays, engine) {
				v.Missing = append(v.Missing, missingView{run.ID, engine, "round-trip times", true})
			}
		}
	}
	return v
}

// drawsCalls reports whether a page draws rounds and single calls on an engine.
func (l lean) drawsCalls(firstEngine bool) bool {
	return l < noDrawings || l < noCalls && firstEngine
}

// drawn reports whether one of figures is of an engine.
func drawn(figures []figureView, engine string) bool {
	return slices.ContainsFunc(figures, func(f figureView) bool { return f.Engine == engine })
}

func (run *runView) figure(row results.Row) figureView {
	return figureView{Name: row.Name(), Run: run.ID, Engine: row.Engine, Sync: row.Sync}
}

func (p *Page) ledgers(op string, run *runView, size lean) (views []figureView) {
	for _, row := range run.Ledger.Rows {
		if row.Operation != op || row.Blocks[floor].Other[results.UnitEngine] == nil {
			continue
		}
		v := run.figure(row)
		v.Head = []string{"total", "engine", "build", "scan", "assemble", "gc", "rest"}
		bars := p.bars(run.Ledger, row)
		for _, b := range bars {
			cells := []string{duration(b.total)}
			for _, s := range b.shares[:len(ledgerParts)] {
				cells = append(cells, markText(s.seconds))
			}
			v.Rows = append(v.Rows, figureRow{Layer: b.layer, Cells: append(cells, rest(b.total, b.shares))})
		}
		if size < noLedgers {
			v.Chart = stackedBars("Where the time of "+op+" goes on "+row.Engine, bars)
		}
		views = append(views, v)
	}
	return views
}

func (p *Page) delays(op string, run *runView, size lean) (views []figureView) {
	for _, rows := range delayGroups(run.Delays) {
		if rows[0].Operation != op || len(rows[0].Blocks[floor].Seconds) == 0 {
			continue
		}
		v := run.figure(rows[0])
		v.Head = []string{"calls"}
		for _, row := range rows {
			v.Head = append(v.Head, "rtt "+row.RoundTrip.String())
		}
		v.Head = append(v.Head, "like the floor")
		base := modelOf(run.Delays, rows[0], floor)
		var curves []curve
		for _, l := range p.layers() {
			if _, ok := rows[0].Blocks[l.Name]; !ok {
				continue
			}
			line := delayLine(run.Delays, rows, l.Name)
			v.Rows = append(v.Rows, figureRow{Layer: l.Name, Cells: line[1:]})
			k := curve{layer: l.Name, mark: l.Mark, model: modelOf(run.Delays, rows[0], l.Name),
				like: likeFrom(run.Delays, rows, l.Name)}
			for _, row := range rows {
				if ratio := relationOf(run.Delays, row, l.Name).center; !math.IsNaN(ratio) {
					k.measured = append(k.measured, reading{row.RoundTrip, ratio})
				}
			}
			curves = append(curves, k)
		}
		if size < noCurves {
			v.Chart = tripCurves("Time of "+op+" relative to the floor, by round-trip time", base, curves)
		}
		views = append(views, v)
	}
	return views
}

// spreadOf returns the rounds of a layer, with its time and the interval of that as they are shown
// elsewhere.
func spreadOf(rs *results.Results, row results.Row, layer string, seconds []float64) spread {
	s := spread{layer: layer, seconds: seconds, shown: secondsOf(rs, row, layer)}
	if r := relationOf(rs, row, layer); layer != floor && !r.unpaired && !r.noisy() {
		base := median.Of(row.Blocks[floor].Seconds)
		s.low, s.high = base*r.low, base*r.high
	}
	return s
}

func (p *Page) spreads(op string, run *runView, l lean) (views []figureView) {
	for _, row := range run.Compared.Rows {
		if row.Operation != op || len(row.Blocks[floor].Seconds) == 0 {
			continue
		}
		v := run.figure(row)
		var spreads []spread
		for _, layer := range p.layers() {
			if b, ok := row.Blocks[layer.Name]; ok {
				spreads = append(spreads, spreadOf(run.Compared, row, layer.Name, b.Seconds))
			}
		}
		if l.drawsCalls(row.Engine == run.Engines[0]) {
			v.Chart = strips("Times of "+row.Name()+" in each round on "+row.Engine, spreads)
		}
		views = append(views, v)
	}
	slices.SortStableFunc(views, func(a, b figureView) int { // durable writes last
		return len(a.Sync) - len(b.Sync)
	})
	return views
}
