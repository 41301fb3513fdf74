package report

import (
	"io"
	"math"
	"strconv"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// Asked writes what a call of each operation asks of the database and gets from it, for the
// layers that ask for something else than the floor. It writes nothing if that is not in
// the results.
func Asked(w io.Writer, width int, rs *results.Results) error {
	t := newTable(rs)
	t.Add(append(t.first("ASKED FOR", "engine", floor), t.columns...)...)
	writes := map[[2]string]bool{} // counted once, however they were timed
	for _, row := range rs.Rows {
		key := [2]string{row.Name(), row.Engine}
		if writes[key] || row.Blocks[floor].Other[results.UnitStatements] == nil {
			continue
		}
		writes[key] = row.Sync != ""
		base := asked(row.Blocks[floor])
		cells := t.first(row.Name(), row.Engine, base)
		for _, c := range t.columns {
			cell := asked(row.Blocks[c])
			if cell == base {
				cell = "="
			}
			cells = append(cells, cell)
		}
		t.Add(cells...)
	}
	if t.Len() == 1 {
		return nil
	}
	if err := t.Write(w, width); err != nil {
		return err
	}
	return paragraphs(w, width, "Statements (round trips, if they are not as many) · rows · bytes of "+
		"values fetched, per call; = as the floor.")
}

// asked returns statements, round trips if there are others than they make, rows and bytes.
func asked(b results.Blocks) string {
	cell := amount(median.Of(b.Other[results.UnitStatements]))
	if trips := amount(median.Of(b.Other[results.UnitTrips])); trips != cell && trips != "0" {
		cell += " (" + trips + ")"
	}
	return cell + " · " + amount(median.Of(b.Other[results.UnitRows])) + " · " +
		amount(median.Of(b.Other[results.UnitFetched]))
}

// amount writes a number with three significant digits at most, and without a fraction if it
// has none or more than two digits before it. What is no number (a share of nothing) is a dash.
func amount(v float64) string {
	switch {
	case math.IsNaN(v), math.IsInf(v, 0):
		return "–"
	case v >= 100 || v == math.Trunc(v):
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
