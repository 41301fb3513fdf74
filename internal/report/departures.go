package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/plural"
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

// mostDepartures is how many departures a terminal shows.
const mostDepartures = 5

// departed is a departure, and what its operations change in a mix.
type departed struct {
	layer  string
	where  string // operations, or all of them
	text   string
	change float64 // of a call of the mix on average, as a share of the floor's time for it
}

// Departures writes where layers leave the common way, for those departures in whose operations the
// time of a mix differs most from the floor's. It writes nothing if there are none.
func Departures(w io.Writer, width int, rs *results.Results, all []Layer, at Situation) error {
	found := departuresOf(rs, all, at)
	if found == nil {
		return nil
	}
	count := len(found)
	found = slices.DeleteFunc(found, func(d departed) bool { return d.change == 0 })
	slices.SortStableFunc(found, func(a, b departed) int {
		return cmp.Compare(math.Abs(b.change), math.Abs(a.change))
	})
	found = found[:min(mostDepartures, len(found))]
	text := "Not every library can say every operation as the floor does. "
	if len(found) > 0 {
		text += "The declared differences below are in the operations that change this mix most. The " +
			"percentage is how much more time than the floor the layer takes in them, as a share of the " +
			"floor's time for the whole mix; they are one reason for it among others:"
	}
	if err := paragraphs(w, width, "", strings.TrimSpace(text)); err != nil {
		return err
	}
	for _, d := range found {
		text := fmt.Sprintf("%s, %s, %+.0f %%: %s", d.layer, d.where, 100*d.change, d.text)
		lines := grid.Wrap(text, min(width, 92)-4)
		if _, err := fmt.Fprintln(w, "  "+strings.Join(lines, "\n    ")); err != nil {
			return err
		}
	}
	if more := count - len(found); more > 0 {
		return paragraphs(w, width, fmt.Sprintf("Not shown: %s of less weight in this mix. The page and "+
			"--json have all, with reasons and sources.", plural.Of(int64(more), "difference")))
	}
	return nil
}

// departuresOf returns the departures of results, with their weight in a mix on the engine where that
// is most.
func departuresOf(rs *results.Results, all []Layer, at Situation) (found []departed) {
	var operations []string
	for _, row := range rs.Rows {
		if !slices.Contains(operations, row.Operation) {
			operations = append(operations, row.Operation)
		}
	}
	for _, l := range all {
		if !hasTimes(rs, l.Name) {
			continue
		}
		for _, d := range l.departures(operations, rs.Engines) {
			of := slices.DeleteFunc(slices.Clone(operations), func(op string) bool { return !d.In(op) })
			where := strings.Join(of, ", ")
			if len(d.Operations) == 0 {
				where = d.Scope()
			}
			departure := departed{layer: l.Name, where: where, text: d.Instead}
			for _, engine := range rs.Engines {
				if !d.On([]string{engine}) {
					continue
				}
				at, rows := at.on(rs, engine)
				if c := at.change(rs, rows, of, l.Name); math.Abs(c) > math.Abs(departure.change) {
					departure.change = c
				}
			}
			found = append(found, departure)
		}
	}
	return found
}

// change returns what a layer takes more than the floor in some operations, as a share of the
// floor's time for the mix.
func (at Situation) change(rs *results.Results, rows []results.Row, operations []string,
	layer string) float64 {
	more, all := 0.0, 0.0
	for _, row := range rows {
		base := at.weighed(rs, row, floor)
		if math.IsNaN(base) {
			continue
		}
		all += base
		if time := at.weighed(rs, row, layer); slices.Contains(operations, row.Operation) && !math.IsNaN(time) {
			more += time - base
		}
	}
	if all == 0 {
		return 0
	}
	return more / all
}
