package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"example.com/impedance/internal/histogram"
	"example.com/impedance/internal/median"
	"example.com/impedance/internal/plural"
	"example.com/impedance/internal/results"
)

// operationView is an operation side by side.
type operationView struct {
	Name, ID, First string // First is the first sentence on it
	Facts           []factsView
	Columns         []columnView
}

// factsView are the figures of an operation of a run on an engine.
type factsView struct {
	Run, Engine string
	Rows        []factRow
}

type factRow struct {
	Title string
	Cells []factCell
}

type factCell struct{ Layer, Text string }

// columnView is a layer's column.
type columnView struct {
	Layer, Library string
	Departures     []string
	Overlay        string // whose overlay shows its package
	Sent           []sentView
	Code           *codeView // nil if it is not known
}

// sentView is what a layer sent for a call in a run on an engine.
type sentView struct {
	Run, Engine, Summary string
	Events               []eventView
	Omitted              int // events for which the file had no room
}

type eventView struct {
	SQL  template.HTML
	Plan []planStep
}

type planStep struct {
	Text   string
	Indent int
	Marked bool // a full scan or a sort
}

func (p *Page) sideBySide(op string, runs []*runView, code *codes,
	size lean) operationView {
	v := operationView{Name: op, ID: "op-" + op, First: code.words[op]}
	for _, run := range runs {
		for _, engine := range run.Engines {
			if rows := p.facts(op, engine, run); len(rows) > 0 {
				v.Facts = append(v.Facts, factsView{Run: run.ID, Engine: engine, Rows: rows})
			}
		}
	}
	for _, l := range p.layers() {
		c := columnView{Layer: l.Name, Library: l.Library, Code: code.of(op, l, size),
			Overlay: p.overlay(l)}
		for _, d := range l.departures([]string{op}, enginesOfAll(runs)) {
			c.Departures = append(c.Departures, d.Instead)
		}
		for _, run := range runs {
			c.Sent = append(c.Sent, sent(op, l.Name, run, size)...)
		}
		v.Columns = append(v.Columns, c)
	}
	return v
}

// overlay returns the name of the layer whose overlay shows the package of l, or "".
func (p *Page) overlay(l Layer) string {
	for _, other := range p.Layers { // the first of a package stands for it
		if other.Package == l.Package &&
			slices.Contains(p.Pictures, "docs/diagrams/overlay-"+other.Name+".svg") {
			return other.Name
		}
	}
	return ""
}

// measures are figures of a row of results, shown below the times if they were taken.
var measures = []struct{ title, unit string }{
	{"allocations", results.UnitAllocs},
	{"bytes allocated", results.UnitBytes},
	{"statements", results.UnitStatements},
	{"calls that wait", results.UnitCalls},
	{"round trips", results.UnitTrips},
	{"rows fetched", results.UnitRows},
	{"bytes fetched", results.UnitFetched},
	{"bytes wanted", results.UnitWanted},
}

// facts returns the figures of an operation, a line each.
func (p *Page) facts(op, engine string, run *runView) (rows []factRow) {
	at := func(rs *results.Results) (found []results.Row) {
		if rs == nil {
			return nil
		}
		return slices.DeleteFunc(rowsOf(rs, engine), func(r results.Row) bool {
			return r.Operation != op
		})
	}
	compared, ledger := at(run.Compared), at(run.Ledger)
	for _, row := range compared {
		add := func(title string, text func(layer string) string) {
			rows = append(rows, p.factRow(title+which(row), text))
		}
		add("time of a call", func(layer string) string { return timeText(run.Compared, row, layer) })
		if len(row.Blocks[floor].Other[results.UnitGarbage]) > 0 {
			add("garbage collection, of it", func(layer string) string {
				return wholePercent(gcShare(row.Blocks[layer]))
			})
		}
		for _, s := range singles {
			if s.known(row) {
				add(s.title, func(layer string) string { return s.text(row.Blocks[layer].Single) })
			}
		}
	}
	for _, m := range measures {
		if m.unit == results.UnitTrips && engine == embedded {
			continue
		}
		for _, row := range append(slices.Clone(compared), ledger...) {
			if !math.IsNaN(figure(row, floor, m.unit)) {
				rows = append(rows, p.factRow(m.title, func(layer string) string {
					return amount(figure(row, layer, m.unit))
				}))
				break
			}
		}
	}
	return rows
}

// embedded is the engine that runs within the program, without round trips.
const embedded = "sqlite"

// figure returns the median of a figure of a layer.
func figure(r results.Row, layer, unit string) float64 {
	if unit == results.UnitAllocs {
		return median.Of(r.Blocks[layer].Allocs)
	}
	return median.Of(r.Blocks[layer].Other[unit])
}

func (p *Page) factRow(title string, text func(layer string) string) factRow {
	row := factRow{Title: title}
	for _, l := range p.layers() {
		row.Cells = append(row.Cells, factCell{l.Name, text(l.Name)})
	}
	return row
}

// which says which page of lists or syncs of writes a row is of, after a title.
func which(row results.Row) string {
	switch {
	case row.Page != "":
		return ", " + row.Page + " page"
	case row.Sync == "off":
		return ", syncs off"
	case row.Sync == "full":
		return ", durable"
	}
	return ""
}

// timeText writes a layer's time and, except for the floor's, its relation to that.
func timeText(rs *results.Results, row results.Row, layer string) string {
	text := duration(secondsOf(rs, row, layer))
	if r := relationOf(rs, row, layer); layer != floor && !math.IsNaN(r.center) {
		text += " (" + r.String() + ")"
	}
	return text
}

// single is a figure of single calls.
type single struct {
	title string
	calls int64 // that it needs at least
	of    func(*histogram.Histogram) time.Duration
}

// fewestForTail is how many single calls it takes to say what 99 of 100 did not exceed.
const fewestForTail = 1000

// singles are the figures of single calls that are shown.
var singles = []single{
	{"half of the single calls (p50), garbage collection left out", 1,
		func(h *histogram.Histogram) time.Duration { return h.Quantile(0.5) }},
	{"99 of 100 single calls (p99), garbage collection left out", fewestForTail,
		func(h *histogram.Histogram) time.Duration { return h.Quantile(0.99) }},
	{"slowest single call, garbage collection left out", 1, (*histogram.Histogram).Max},
}

// known reports whether any layer has the figure.
func (s single) known(row results.Row) bool {
	for _, b := range row.Blocks {
		if s.text(b.Single) != "–" {
			return true
		}
	}
	return false
}

func (s single) text(h *histogram.Histogram) string {
	if h == nil || h.Count() < s.calls {
		return "–"
	}
	return Duration(s.of(h))
}

// sent returns what a layer sent for an operation, for each engine of a run.
func sent(op, layer string, run *runView, size lean) (views []sentView) {
	if run.Compared == nil {
		return nil
	}
	for _, t := range run.Compared.Traces {
		if t.Operation != op || t.Layer != layer {
			continue
		}
		v := sentView{Run: run.ID, Engine: t.Engine, Summary: summary(t), Omitted: t.Omitted}
		for _, e := range t.Events {
			if size >= noPlans {
				e.Plan = nil
			}
			if size >= noStatements && t.Engine != run.Engines[0] {
				break
			}
			v.Events = append(v.Events, eventViewOf(e))
		}
		views = append(views, v)
	}
	return views
}

// summary says what the calls of a trace come to.
func summary(t results.Trace) string {
	parts := []string{plural.Of(t.Statements, "statement")}
	if t.Trips > 0 {
		parts = append(parts, plural.Of(t.Trips, "round trip"))
	}
	if t.Rows > 0 {
		parts = append(parts, plural.Of(t.Rows, "row")+" fetched")
	}
	if t.Changed > 0 {
		parts = append(parts, plural.Of(t.Changed, "row")+" changed")
	}
	return fmt.Sprintf("%s; %s fetched, %d wanted", strings.Join(parts, ", "),
		plural.Of(t.Fetched, "byte"), t.WantedBytes)
}

func eventViewOf(e results.Event) eventView {
	v := eventView{SQL: highlighted("sql", strings.Join(e.Text, "\n"))}
	for _, s := range e.Plan {
		v.Plan = append(v.Plan, planStep{Text: s.Text, Indent: s.Depth, Marked: s.Scan || s.Sort})
	}
	return v
}
