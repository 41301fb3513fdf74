package report

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/impedance/internal/results"
)

// tradeoff is something that may matter to a reader, with what is known of it for each layer.
type tradeoff struct {
	ID, Name string
	Lines    []factRow
}

// tradeoffsView is what is known of layers on an engine.
type tradeoffsView struct {
	Engine string
	All    []tradeoff
}

// matters are what may matter to a reader, of all runs and engines.
func matters(runs []*runView) (all []tradeoff) {
	for _, run := range runs {
		for _, engine := range run.Tradeoffs {
			for _, t := range engine.All {
				if !slices.ContainsFunc(all, func(known tradeoff) bool { return known.ID == t.ID }) {
					all = append(all, t)
				}
			}
		}
	}
	return all
}

// tradeoffs returns what is known of layers, for each engine of a run.
func (p *Page) tradeoffs(run *results.Run) (views []tradeoffsView) {
	for _, engine := range run.Compared.Engines {
		views = append(views, tradeoffsView{engine, p.tradeoffsOn(run, engine)})
	}
	return views
}

// tradeoffsOn returns what is known of layers on an engine, without lines that nothing fills.
func (p *Page) tradeoffsOn(run *results.Run, engine string) (all []tradeoff) {
	add := func(id, name string, lines ...factRow) {
		lines = slices.DeleteFunc(lines, func(r factRow) bool {
			return !slices.ContainsFunc(r.Cells, func(c factCell) bool { return c.Text != "–" })
		})
		if len(lines) > 0 {
			all = append(all, tradeoff{id, name, lines})
		}
	}
	cost := func(title string, text func(c results.Code) string) factRow {
		return p.factRow(title, func(layer string) string {
			for _, c := range p.Costs {
				if c.Layer == layer {
					return text(c.On(engine))
				}
			}
			return "–"
		})
	}
	at, rows := p.opening().on(run.Compared, engine)
	fastest := at.ranked(rows, run.Compared.Layers)
	add("time", "time", p.factRow("time of a call, × the fastest (~ cannot be told apart)", fastest.behind))
	add("lines", "lines to write",
		cost("lines by hand for "+engine, func(c results.Code) string { return fmt.Sprint(c.Lines.Written) }),
		cost("of them mapping", func(c results.Code) string { return fmt.Sprint(c.Lines.Mapping) }),
		cost("lines generated", func(c results.Code) string { return fmt.Sprint(c.Lines.Generated) }))
	add("caught", "what is caught before running",
		p.factRow("a renamed column is noticed", func(layer string) string {
			return cmp.Or(p.tried("dual schema", engine, layer).Figure, "–")
		}))
	add("control", "control over SQL",
		p.factRow("operations with as many round trips as the floor", func(layer string) string {
			return p.likeFloor(run.Compared, engine, layer)
		}),
		p.factRow("declared differences in shape", func(layer string) string {
			for _, l := range p.layers() {
				if l.Name == layer {
					return fmt.Sprint(len(l.departures(p.operations(), []string{engine})))
				}
			}
			return "–"
		}))
	add("migrations", "migrations",
		p.factRow("its own migrations on our tables, at worst", func(layer string) string {
			return cmp.Or(p.tried("schema ownership", engine, layer).Verdict, "–")
		}))
	add("modules", "dependencies",
		cost("modules more than the floor", func(c results.Code) string {
			return fmt.Sprint(c.Modules.BeyondFloor)
		}),
		p.factRow("size of a program more than the floor's", func(layer string) string {
			return p.heavier(run, layer)
		}))
	return all
}

// tried returns what a layer's library does about a mismatch on an engine, or on the first one on
// which that is known.
func (p *Page) tried(mismatch, engine, layer string) (found MismatchCell) {
	library := p.first(layer)
	if library == floor {
		library = "hand"
	}
	for _, c := range p.Catalogues {
		i := slices.Index(c.Libraries, library)
		row := slices.IndexFunc(c.Rows, func(m Mismatch) bool { return m.Name == mismatch })
		if i >= 0 && row >= 0 && (found.Verdict == "" || c.Engine == engine) {
			found = c.Rows[row].Cells[i]
		}
	}
	return found
}

// behind writes how many times the fastest layer's time a layer takes in a ranking, with ~ if the
// two cannot be told apart.
func (r ranking) behind(layer string) string {
	for _, p := range r.places {
		switch ratio := fmt.Sprintf("%.2f", p.floor.center/r.places[0].floor.center); {
		case p.layer != layer || r.noise.tooNoisy() || p.floor.noisy():
		case p.top && p.layer != r.places[0].layer:
			return "~" + ratio
		default:
			return ratio
		}
	}
	return "–"
}

// likeFloor says in how many operations a layer waits for the engine as often as the floor.
func (p *Page) likeFloor(rs *results.Results, engine, layer string) string {
	other, all := map[string]bool{}, map[string]bool{}
	for _, row := range rowsOf(rs, engine) {
		base, own := waits(row.Blocks[floor]), waits(row.Blocks[layer])
		if base == 0 || own == 0 { // not counted
			continue
		}
		all[row.Operation] = true
		if own != base {
			other[row.Operation] = true
		}
	}
	if len(all) == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d", len(all)-len(other), len(all))
}

// heavier says how much larger a program with a layer is than one with the floor, as this run or
// the committed figures have it.
func (p *Page) heavier(run *results.Run, layer string) string {
	for _, rs := range []*results.Results{run.Code, p.Built} {
		if rs == nil {
			continue
		}
		base, ok1 := rs.CodeOf(floor)
		own, ok2 := rs.CodeOf(p.first(layer))
		if ok1 && ok2 && base.BinaryBytes > 0 && own.BinaryBytes > 0 {
			return fmt.Sprintf("%+.1f MB", float64(own.BinaryBytes-base.BinaryBytes)/1e6)
		}
	}
	return "–"
}

// first returns the first layer of a layer's package, which has the same code.
func (p *Page) first(layer string) string {
	of := slices.IndexFunc(p.Layers, func(l Layer) bool { return l.Name == layer })
	i := slices.IndexFunc(p.Layers, func(l Layer) bool { return l.Package == p.Layers[of].Package })
	return p.Layers[i].Name
}
