package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"example.com/impedance/internal/grid"
)

// Show writes an operation of the first run side by side, in columns that fit a width: what it
// cost on each layer, the source, and what was sent, which sent returns in lines of a width.
func (p *Page) Show(w io.Writer, width int, op string,
	sent func(layer string, width int) []string) error {
	code, err := p.code()
	if err != nil {
		return err
	}
	run, err := p.run(0, p.Runs[0])
	if err != nil {
		return err
	}
	if run.Unsealed != "" {
		if err := paragraphs(w, width, run.Unsealed, ""); err != nil {
			return err
		}
	}
	rs := p.Runs[0].Compared
	for _, engine := range rs.Engines {
		words := noiseWords(noisySections(rs, engine), fmt.Sprintf("For a better run close other "+
			"programs. impedance compare --ops %s takes more rounds, and its page shows the same.", op))
		if words == "" {
			continue
		}
		if err := paragraphs(w, width, "On "+engine+", "+words, ""); err != nil {
			return err
		}
	}
	v := p.sideBySide(op, []*runView{run}, code, whole)
	for _, facts := range v.Facts {
		if err := p.showFacts(w, width, facts); err != nil {
			return err
		}
	}
	var columns []Column
	for _, c := range v.Columns {
		columns = append(columns, Column{Title: c.Layer, Lines: func(width int) []string {
			return append(append(codeLines(c, width), "", "SENT"), sent(c.Layer, width)...)
		}})
	}
	return Columns(w, width, columns)
}

// showFacts writes figures as a table.
func (p *Page) showFacts(w io.Writer, width int, facts factsView) error {
	var t grid.Grid
	head := []string{"A CALL, on " + facts.Engine}
	for _, l := range p.layers() {
		head = append(head, l.Name)
	}
	t.Add(head...)
	for _, row := range facts.Rows {
		cells := []string{row.Title}
		for _, c := range row.Cells {
			cells = append(cells, c.Text)
		}
		t.Add(cells...)
	}
	t.Add()
	return t.Write(w, width)
}

// codeLines returns the source of a layer in lines of a width.
func codeLines(c columnView, width int) (lines []string) {
	for _, d := range c.Departures {
		lines = append(lines, grid.Wrap("Departs from the common way: "+d+".", width)...)
	}
	if c.Code == nil {
		return lines
	}
	said := fmt.Sprintf("%d lines by hand, %d of them mapping; %d generated.", c.Code.Written,
		c.Code.Mapping, c.Code.Generated)
	lines = append(lines, grid.Wrap(strings.TrimSpace(said+" "+c.Code.Note), width)...)
	lines = append(lines, partLines(c.Code.Own, width)...)
	lines = append(lines, sharedLines("With other operations it shares", c.Code.Shared, width)...)
	if len(c.Code.GeneratedOwn) > 0 {
		lines = append(lines, "", "GENERATED")
		lines = append(lines, partLines(c.Code.GeneratedOwn, width)...)
	}
	return append(lines, sharedLines("Of what is generated it shares", c.Code.GeneratedShared,
		width)...)
}

func partLines(parts []partView, width int) (lines []string) {
	for _, part := range parts {
		lines = append(lines, "", "── "+part.Where)
		for _, line := range strings.Split(part.Source, "\n") {
			lines = append(lines, folded(line, width)...)
		}
	}
	return lines
}

// folded breaks a line of source that is too wide at blanks, and sets the rest in.
func folded(line string, width int) []string {
	text := strings.TrimLeft(line, " ")
	indent := strings.Repeat(" ", min(len(line)-len(text), width/2))
	if utf8.RuneCountInString(line) <= width {
		return []string{line}
	}
	lines := grid.Wrap(text, width-len(indent)-4)
	for i := range lines {
		lines[i] = indent + lines[i]
		indent += strings.Repeat(" ", 4*max(0, 1-i))
	}
	return lines
}

// mostNamed is how many shared pieces are named, and not counted.
const mostNamed = 12

func sharedLines(said string, parts []partView, width int) []string {
	if len(parts) == 0 {
		return nil
	}
	var names []string
	for _, part := range parts {
		names = append(names, part.Name)
	}
	text := fmt.Sprintf("%s %d pieces.", said, len(parts))
	if len(parts) <= mostNamed {
		text = said + ": " + strings.Join(names, ", ") + "."
	}
	return append([]string{""}, grid.Wrap(text, width)...)
}
