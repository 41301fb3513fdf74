package report

import (
	"fmt"

	"example.com/impedance/internal/results"
)

// nativeView is the table of native layers on the page.
type nativeView struct {
	Engine   string
	Floor    string // the native floor's name
	Words    string
	Columns  []string // the native layers other than their floor
	Sections []nativeSectionView
}

type nativeSectionView struct {
	Title, Sync string
	Rows        []nativeRowView
	Mean        nativeRowView
}

// nativeRowView is a row: the native floor as a multiple of the floor, and the others as
// multiples of the native floor.
type nativeRowView struct {
	Operation, Time string
	OverFloor       cellView
	Cells           []cellView
}

// natives returns the table of native layers, or nil if results have none.
func (p *Page) natives(rs *results.Results) *nativeView {
	sections, columns, engine := nativeSections(rs)
	if len(sections) == 0 {
		return nil
	}
	v := &nativeView{Engine: engine, Floor: rs.Natives[0], Columns: columns}
	v.Words = fmt.Sprintf(nativeWords, v.Floor)
	for _, s := range sections {
		sv := nativeSectionView{Title: s.title, Sync: s.sync}
		for _, r := range s.rows {
			sv.Rows = append(sv.Rows, r.view(v.Floor, columns))
		}
		last := len(sv.Rows) - 1 // of the means
		sv.Rows, sv.Mean = sv.Rows[:last], sv.Rows[last]
		v.Sections = append(v.Sections, sv)
	}
	return v
}

func (r nativeRow) view(nativeFloor string, columns []string) nativeRowView {
	v := nativeRowView{Operation: r.operation, Time: r.time(),
		OverFloor: cell(nativeFloor, r.overFloor, "the floor")}
	for i, c := range columns {
		v.Cells = append(v.Cells, cell(c, r.over[i], nativeFloor))
	}
	return v
}
