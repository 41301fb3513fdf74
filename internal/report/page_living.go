package report

import (
	"fmt"
	"strings"

	"example.com/impedance/internal/results"
)

// livingView is what layers cost to live with.
type livingView struct {
	Head []string
	Rows []figureRow
	Ops  livingOperations
}

// livingOperations are the lines of each operation.
type livingOperations struct {
	Layers []string
	Rows   []livingRow
}

type livingRow struct {
	Operation string
	Cells     []string
}

// living returns what layers cost in code.
func (p *Page) living() (v livingView) {
	if p.Code == nil || len(p.Code.Packages) == 0 { // of layers that this program does not know
		return v
	}
	v.Head = []string{"lines by hand", "of them mapping", "generated", "for PostgreSQL alone",
		"for MySQL alone", "packages", "modules"}
	for _, k := range p.Code.Packages {
		v.Rows = append(v.Rows, figureRow{Layer: k.Name, Cells: []string{
			fmt.Sprint(k.Code.Total.Written), fmt.Sprint(k.Code.Total.Mapping),
			fmt.Sprint(k.Code.Total.Generated),
			fmt.Sprint(k.Code.Engines["postgres"].Written),
			fmt.Sprint(k.Code.Engines["mysql"].Written),
			fmt.Sprint(len(k.Imports.Packages)), fmt.Sprint(len(k.Imports.Modules)),
		}})
		v.Ops.Layers = append(v.Ops.Layers, k.Name)
	}
	for i, op := range p.Code.Packages[0].Code.Operations {
		row := livingRow{Operation: op.Name}
		for _, k := range p.Code.Packages {
			lines := k.Code.Operations[i]
			text := fmt.Sprintf("%d (%d)", lines.Written, lines.Mapping)
			if lines.Generated > 0 {
				text += fmt.Sprintf(" + %d", lines.Generated)
			}
			row.Cells = append(row.Cells, text)
		}
		v.Ops.Rows = append(v.Ops.Rows, row)
	}
	return v
}

// programs returns what a program with just one layer weighs, and where it was built if that was
// not in the run.
func (p *Page) programs(run *results.Run) (rows []figureRow, elsewhere string) {
	if rows := programsOf(run.Code); rows != nil || p.Built == nil {
		return rows, ""
	}
	place := []string{p.Built.Setting(results.KeyCPU), p.Built.Setting(results.KeyGo)}
	return programsOf(p.Built), strings.Join(append(place, p.Built.Dates...), ", ")
}

// programsOf returns what a program with just one layer weighs, if it was built.
func programsOf(rs *results.Results) (rows []figureRow) {
	if rs == nil {
		return nil
	}
	base, ok := rs.CodeOf(floor)
	if !ok || base.BinaryBytes == 0 {
		return nil
	}
	for _, c := range rs.Code {
		rows = append(rows, figureRow{Layer: c.Layer, Cells: []string{
			fmt.Sprintf("%.2f MB", float64(c.BinaryBytes)/1e6),
			fmt.Sprintf("%+.2f MB", float64(c.BinaryBytes-base.BinaryBytes)/1e6),
			fmt.Sprintf("%.1f s", c.BuildCPU.Seconds()),
			fmt.Sprintf("%+.1f s", (c.BuildCPU - base.BuildCPU).Seconds()),
		}})
	}
	return rows
}
