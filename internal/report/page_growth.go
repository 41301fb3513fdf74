package report

import (
	"fmt"
	"html/template"
	"strings"

	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/results"
)

// growthView is what the page says of growing data.
type growthView struct {
	Source string // the same in brief, for charts that are saved
	Words  string // where it was measured
	Noise  string // what disturbed it, or nothing
	Charts []growthFigure
	Tables []growthTableView
}

// growthFigure is a chart with its caption.
type growthFigure struct {
	Caption string
	SVG     template.HTML
}

// growthTableView is a table of the page: the first cell of a line is its header.
type growthTableView struct {
	growthTable
	Heads  []string // those of the table, words in small letters
	Lines  []growthLine
	Phrase bool // its last cells are phrases
}

// growthLine is a line of such a table.
type growthLine struct {
	Title  string
	Cohort bool // it stands below its operation
	Cells  []string
}

// growth returns what the page shows of growing data, nil without any.
func (p *Page) growth() *growthView {
	if p.Growth == nil {
		return nil
	}
	rs := p.Growth.Results
	v := &growthView{Words: growthWords(p.Growth), Source: strings.Join([]string{"scale",
		strings.Join(rs.Engines(), " + "), rs.Setting(results.KeyCPU),
		rs.Setting(results.KeyDate)}, ", ")}
	v.Noise = disturbed(rs)
	for _, engine := range rs.Engines() {
		if c := operationsChart(rs, engine); c != nil {
			v.add(grownTitle(rs)+", on "+engine, c)
		}
		for _, mix := range rs.Mixes() {
			lines := p.grownClients(rs, mix, engine)
			if len(lines) > 0 {
				v.add(fmt.Sprintf("Calls per second by clients, %s, on %s", mix, engine),
					grownChart(lines, "clients on one pool, logarithmic", "calls per second, logarithmic",
						plainNumber, plainNumber))
			}
		}
	}
	for _, t := range growthTables(rs) {
		view := growthTableView{growthTable: t, Phrase: t.Left == len(t.Head)-1}
		for _, head := range t.Head {
			if !strings.ContainsAny(head, "0123456789") {
				head = strings.ToLower(head)
			}
			view.Heads = append(view.Heads, head)
		}
		for _, cells := range t.Rows {
			title, cohort := strings.CutPrefix(cells[0], "  ")
			view.Lines = append(view.Lines, growthLine{title, cohort, cells[1:]})
		}
		v.Tables = append(v.Tables, view)
	}
	return v
}

func (v *growthView) add(caption string, c *chart) {
	v.Charts = append(v.Charts, growthFigure{caption,
		c.html(caption, "The numbers stand in the tables")})
}

func plainNumber(v float64) string { return amount(v) }

// growthWords says where growing data were measured.
func growthWords(f *growth.Found) string {
	at := fmt.Sprintf("on %s with %s processors, %s, %s", f.Setting(results.KeyCPU),
		f.Setting(results.KeyProcs), f.Setting(results.KeyGo), f.Setting(results.KeyDate))
	if f.Here {
		return "These are the results of the last impedance scale on this machine, " + at + "."
	}
	return "These are the published results, not of this run: measured " + at + ". impedance scale " +
		"measures them here."
}
