package report

import (
	"html/template"
	"math"
	"slices"

	"example.com/impedance/internal/histogram"
	"example.com/impedance/internal/results"
)

// panelsView is a chart in several parts that stand next to one another where there is room.
type panelsView struct {
	Engine string
	Panels []template.HTML
}

// Key returns a layer's mark for the legend of a chart, in a square of twelve units.
func (l Layer) Key() string { return markPath(l.Mark, 6, 6, 5) }

// mark returns the mark of a layer.
func (p *Page) mark(layer string) string {
	for _, l := range p.Layers {
		if l.Name == layer {
			return l.Mark
		}
	}
	return ""
}

// dots returns the dot plots of all operations, one for each engine, with a part for each section.
func (p *Page) dots(rs *results.Results) (views []panelsView) {
	sections := sectionsOf(rs)
	for _, engine := range rs.Engines {
		var parts [][]dotted
		for _, s := range sections {
			parts = append(parts, p.dotted(rs, s, engine))
		}
		v, x := panelsView{Engine: engine}, dotScale(parts...)
		for i, rows := range parts {
			if len(rows) > 0 {
				title := "Times on " + engine + " relative to the floor, " + sections[i].title
				v.Panels = append(v.Panels, dotPlot(title, sections[i].title, rows, x))
			}
		}
		if v.Panels != nil {
			views = append(views, v)
		}
	}
	return views
}

// dotted returns the rows of a section on an engine, and last their geometric means.
func (p *Page) dotted(rs *results.Results, s section, engine string) (rows []dotted) {
	add := func(operation, name string, of func(layer string) relation) {
		row := dotted{operation: operation, name: name}
		for _, l := range p.layers() {
			if l.Name != floor {
				row.dots = append(row.dots, dot{l.Name, l.Mark, of(l.Name)})
			}
		}
		rows = append(rows, row)
	}
	for _, row := range s.rows {
		if _, timed := row.Blocks[floor]; timed && row.Engine == engine {
			add(row.Operation, row.Name(), func(layer string) relation { return relationOf(rs, row, layer) })
		}
	}
	if means := s.means[engine]; len(rows) > 0 && means != nil {
		add("", "geometric mean", func(layer string) relation {
			if r, ok := means[layer]; ok {
				return r
			}
			return missing
		})
	}
	return rows
}

// parts returns charts of the parts of all operations, one for each engine.
func (p *Page) parts(rs *results.Results) (views []panelsView) {
	for _, engine := range rs.Engines {
		var rows []results.Row
		var all [][]bar
		for _, row := range rowsOf(rs, engine) {
			if bars := p.multiples(rs, row); bars != nil {
				rows, all = append(rows, row), append(all, bars)
			}
		}
		if rows == nil {
			continue
		}
		x := partsScale(all)
		v := panelsView{Engine: engine}
		for i, row := range rows {
			v.Panels = append(v.Panels, smallParts(row.Operation, row.Name(),
				duration(secondsOf(rs, row, floor)), all[i], x))
		}
		views = append(views, v)
	}
	return views
}

// multiples returns the bars of a row of a ledger as multiples of the floor's time, and nil if it has
// no parts.
func (p *Page) multiples(rs *results.Results, row results.Row) (bars []bar) {
	base := secondsOf(rs, row, floor)
	if row.Delayed || row.Blocks[floor].Other[results.UnitEngine] == nil || !drawable(base) {
		return nil
	}
	for _, b := range p.bars(rs, row) {
		b.total /= base
		for i := range b.shares {
			b.shares[i].seconds /= base
		}
		bars = append(bars, b)
	}
	return bars
}

// bars returns the parts of a row of a ledger, a bar for each layer.
func (p *Page) bars(rs *results.Results, row results.Row) (bars []bar) {
	for _, l := range p.layers() {
		if b, ok := row.Blocks[l.Name]; ok {
			total := secondsOf(rs, row, l.Name)
			bars = append(bars, bar{l.Name, total, partsOf(b, total)})
		}
	}
	return bars
}

// ranks returns the chart of a ranking, and nothing where there is too much noise to rank.
func (p *Page) ranks(v rankingView, r ranking) template.HTML {
	if r.noise.tooNoisy() || len(r.places) == 0 {
		return ""
	}
	base := math.NaN()
	for _, pl := range r.places {
		if pl.layer == floor {
			base = pl.seconds
		}
	}
	var places []rankPlace
	for _, pl := range r.places {
		place := rankPlace{layer: pl.layer, mark: p.mark(pl.layer), seconds: pl.seconds, last: pl.last}
		if pl.layer != floor && !pl.floor.noisy() {
			place.low, place.high = base*pl.floor.low, base*pl.floor.high
		}
		places = append(places, place)
	}
	return ranks("Ranking on "+v.Engine+", "+v.Mix, places)
}

// singleCalls returns how long single calls of an operation took.
func (p *Page) singleCalls(op string, run *runView, l lean) (views []figureView) {
	for _, row := range run.Compared.Rows {
		if row.Operation != op || !l.drawsCalls(row.Engine == run.Engines[0]) {
			continue
		}
		v := run.figure(row)
		var all []singleTimes
		for _, l := range p.layers() {
			h := row.Blocks[l.Name].Single
			if h == nil || h.Count() == 0 {
				continue
			}
			all = append(all, singleTimesOf(l, h))
			cells := []string{amount(float64(h.Count()))}
			for _, s := range singles {
				cells = append(cells, s.text(h))
			}
			v.Rows = append(v.Rows, figureRow{Layer: l.Name, Cells: cells})
		}
		if all == nil {
			continue
		}
		v.Head = []string{"calls", "p50", "p99", "slowest"}
		v.Chart = singleCalls("Single calls of "+row.Name()+" on "+row.Engine, all)
		views = append(views, v)
	}
	slices.SortStableFunc(views, func(a, b figureView) int { // durable writes last
		return len(a.Sync) - len(b.Sync)
	})
	return views
}

// singleTimesOf returns how long single calls of a layer took.
func singleTimesOf(l Layer, h *histogram.Histogram) singleTimes {
	k := singleTimes{layer: l.Name, mark: l.Mark, half: h.Quantile(0.5).Seconds(),
		slowest: h.Max().Seconds()}
	if h.Count() >= fewestForTail {
		k.most = h.Quantile(0.99).Seconds()
	}
	return k
}
