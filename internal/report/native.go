package report

import (
	"fmt"
	"io"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// nativeWords say what the table of native layers shows, by the name of their floor.
const nativeWords = "%[1]s is written by hand as the floor is, but on pgx's own pool: where it is " +
	"faster, that is what database/sql costs, and what batches and COPY save in CreateUsers, " +
	"PublishAll, ProfilePage and Register. A library's code for pgx is shown as a multiple of %[1]s. " +
	"These layers take no part in the ranks and means of those on database/sql."

// nativeSection is what the table of native layers has of reads, or of writes of one kind, on an
// engine.
type nativeSection struct {
	title, sync string
	rows        []nativeRow
}

// nativeRow is a row of that table, or the mean of others.
type nativeRow struct {
	of        results.Row // nothing for a mean
	operation string
	seconds   float64    // the native floor's time; 0 for a mean
	overFloor relation   // that floor to the one on database/sql
	over      []relation // the other native layers to their floor
}

// nativeSections returns the table of native layers, the names of those that have a column beside
// their floor, and the engine. It is empty if there are none.
func nativeSections(rs *results.Results) (all []nativeSection, columns []string, engine string) {
	if len(rs.Natives) == 0 {
		return nil, nil, ""
	}
	nativeFloor := rs.Natives[0]
	for _, layer := range rs.Natives[1:] {
		if hasTimes(rs, layer) {
			columns = append(columns, layer)
		}
	}
	for _, s := range sectionsOf(rs) {
		n := nativeSection{title: s.title, sync: s.sync}
		var rows []results.Row
		for _, row := range s.rows {
			base := row.Blocks[nativeFloor].Seconds
			if len(base) == 0 {
				continue
			}
			engine, rows = row.Engine, append(rows, row)
			r := nativeRow{of: row, operation: row.Name(),
				overFloor: relate(rs, base, row.Blocks[floor].Seconds)}
			r.seconds = median.Of(row.Blocks[floor].Seconds) * r.overFloor.center
			for _, c := range columns {
				r.over = append(r.over, relate(rs, row.Blocks[c].Seconds, base))
			}
			n.rows = append(n.rows, r)
		}
		if len(rows) == 0 {
			continue
		}
		mean := nativeRow{operation: "geometric mean"}
		mean.overFloor, _ = meanOf(rs, rows, engine, nativeFloor, floor)
		for _, c := range columns {
			m, _ := meanOf(rs, rows, engine, c, nativeFloor)
			mean.over = append(mean.over, m)
		}
		n.rows = append(n.rows, mean)
		all = append(all, n)
	}
	return all, columns, engine
}

// time returns the native floor's time as it is shown.
func (r nativeRow) time() string {
	if r.seconds == 0 {
		return ""
	}
	return duration(r.seconds)
}

// Native writes the layers on pgx's own pool for a terminal, and a blank line below them. It
// writes nothing if the results have none.
func Native(w io.Writer, width int, rs *results.Results) error {
	sections, columns, engine := nativeSections(rs)
	if len(sections) == 0 {
		return nil
	}
	nativeFloor := rs.Natives[0]
	fmt.Fprintf(w, "Without database/sql, on %s\n", engine)
	var t grid.Grid
	for i, s := range sections {
		if i > 0 {
			t.Add()
		}
		head := []string{s.title, nativeFloor, "÷ floor\t"}
		for _, c := range columns {
			head = append(head, c+" ÷ "+nativeFloor+"\t")
		}
		t.Add(head...)
		for _, r := range s.rows {
			cells := []string{r.operation, r.time(), r.overFloor.cell()}
			for _, over := range r.over {
				cells = append(cells, over.cell())
			}
			t.Add(cells...)
		}
	}
	if err := t.Write(w, width); err != nil {
		return err
	}
	return paragraphs(w, width, fmt.Sprintf(nativeWords, nativeFloor), "")
}
