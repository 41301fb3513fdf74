package main

import (
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/plural"
	"example.com/impedance/internal/report"
	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways"
	"example.com/impedance/schema"
	"example.com/impedance/surprise"
)

// catalogues returns what libraries do about the mismatches, as this program was built with it: on
// those of some engines that were observed.
func catalogues(engines []string) (all []report.Catalogue, err error) {
	for _, engine := range engines {
		c := report.Catalogue{Engine: engine}
		for _, m := range mismatch.All() {
			golden, err := ways.Golden(m)
			if err != nil {
				return nil, err
			}
			seen := of(golden, schema.Engine(engine))
			if len(seen) == 0 {
				break
			}
			row, err := reported(m, seen)
			if err != nil {
				return nil, err
			}
			c.Rows = append(c.Rows, row)
			c.Libraries = nil
			for _, s := range seen {
				c.Libraries = append(c.Libraries, s.Library)
			}
		}
		if len(c.Rows) > 0 {
			all = append(all, c)
		}
	}
	return all, nil
}

// surprises returns what libraries do and nobody expects, as this program was built with it.
func surprises() (all []report.Surprise, err error) {
	held, err := surprise.Golden()
	if err != nil {
		return nil, err
	}
	for _, s := range surprise.All() {
		verdict := held[s.Name].Verdict
		all = append(all, report.Surprise{Name: s.Name, Library: s.Library, Title: upperFirst(s.Title),
			Verdict: verdict.String(), Rank: int(verdict), Avoid: upperFirst(s.Avoid), Source: s.Source})
	}
	return all, nil
}

// reported returns a mismatch as a page has it.
func reported(m *mismatch.Mismatch, seen []mismatch.Seen) (row report.Mismatch, err error) {
	row = report.Mismatch{Name: m.Name, Question: m.Question, Situation: m.Situation, By: m.By}
	for _, s := range seen {
		cell := report.MismatchCell{Verdict: s.Worst().String(), Rank: int(s.Worst()), Figure: figure(m, s)}
		if cell.Source, err = ways.Code(m, s.Library); err != nil {
			return row, err
		}
		for _, o := range s.Ways {
			cell.Ways = append(cell.Ways, reportedWay(o))
		}
		row.Cells = append(row.Cells, cell)
	}
	return row, nil
}

func reportedWay(o mismatch.Observation) report.MismatchWay {
	way := report.MismatchWay{Step: string(o.Step), Verdict: o.Verdict.String(),
		Counts: strings.Join([]string{plural.Of(o.Statements, "statement"), plural.Of(o.Trips, "trip"),
			plural.Of(o.Rows, "row"), plural.Of(o.Columns, "column")}, ", ")}
	for _, k := range o.Kept {
		way.Kept = append(way.Kept, k.Name+": "+k.Value)
	}
	if o.Error != "" {
		way.Kept = append(way.Kept, fmt.Sprintf("error at %s: %s", o.When, o.Error))
	}
	for _, sent := range o.SQL {
		text := sent.Text
		if sent.Times > 1 {
			text = fmt.Sprintf("%d × %s", sent.Times, text)
		}
		way.SQL = append(way.SQL, text)
	}
	return way
}

// figure writes the figures of a library's first try and of its way out.
func figure(m *mismatch.Mismatch, s mismatch.Seen) string {
	var of []string
	for _, o := range s.Ways {
		of = append(of, m.Figure(o))
	}
	return strings.TrimSpace(strings.Join(slices.Compact(of), " → ") + " " + m.Unit)
}
