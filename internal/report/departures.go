package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/results"
	"example.com/impedance/models"
)

// departures returns where a layer leaves the common way in any of some operations, on any of
// some engines.
func (l Layer) departures(operations, engines []string) (found []models.Departure) {
	for _, d := range l.Departures {
		if d.On(engines) && slices.ContainsFunc(operations, d.In) {
			found = append(found, d)
		}
	}
	return found
}

// enginesOfAll returns the engines of runs.
func enginesOfAll(runs []*runView) (engines []string) {
	for _, run := range runs {
		engines = append(engines, run.Engines...)
	}
	return engines
}

// Departures writes where layers leave the common way in the operations of results and on their
// engines. It writes nothing if they do not.
func Departures(w io.Writer, width int, rs *results.Results, all []Layer) error {
	var operations []string
	for _, row := range rs.Rows {
		if !slices.Contains(operations, row.Operation) {
			operations = append(operations, row.Operation)
		}
	}
	headed := false
	for _, l := range all {
		if !hasTimes(rs, l.Name) {
			continue
		}
		for _, d := range l.departures(operations, rs.Engines) {
			if !headed {
				headed = true
				if err := paragraphs(w, width, "", "Not every library can say every operation as the floor "+
					"does. Declared differences in shape, of what was timed here:"); err != nil {
					return err
				}
			}
			of := slices.DeleteFunc(slices.Clone(operations), func(op string) bool { return !d.In(op) })
			where := strings.Join(of, ", ")
			if len(d.Operations) == 0 {
				where = d.Scope()
			}
			text := fmt.Sprintf("%s, %s: %s", l.Name, where, d.Instead)
			lines := grid.Wrap(text, min(width, 92)-4)
			if _, err := fmt.Fprintln(w, "  "+strings.Join(lines, "\n    ")); err != nil {
				return err
			}
		}
	}
	return nil
}
