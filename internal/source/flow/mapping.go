package flow

import (
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/source"
	"example.com/impedance/schema"
)

// Layer is what one has to know of a layer to follow a value from a column to the domain.
type Layer struct {
	Name string `json:"name"`
	// Classes are the types that the layer adds to the domain's: those that stand for rows,
	// and what its own code writes down of generated ones.
	Classes []Class `json:"classes"`
	// Generated is how many types the code has that is generated for the layer.
	Generated int `json:"generated,omitempty"`
	// Rows are those of the classes that columns are read into, with these fields alone.
	Rows []Class `json:"rows"`
	// Lines are the ways of values, in the order of the tables and of the domain's fields.
	Lines []Line `json:"lines"`
	// Loaded are the fields without a column that hold another row's object, which the layer
	// sets in one place at least.
	Loaded []Place `json:"loaded"`
}

// Place is where a value is: a column of a table, or a field of a class.
type Place struct {
	Owner string `json:"owner"`
	Name  string `json:"name"`
}

func (p Place) String() string { return p.Owner + "." + p.Name }

// Line is the way of a value from a column to a field of the domain, when a row is read.
type Line struct {
	Column Place   `json:"column"`
	Means  string  `json:"means"`         // how the layer knows where the column goes
	Via    []Place `json:"via,omitempty"` // the fields of rows that it passes
	Field  Place   `json:"field"`

	Renamed   bool `json:"renamed,omitempty"`   // a name on the way is another than the column's
	Converted bool `json:"converted,omitempty"` // the layer changes the type of the value
	Split     bool `json:"split,omitempty"`     // the column goes to several fields
	Merged    bool `json:"merged,omitempty"`    // the field is a part of a value of several columns
}

// Stops returns the places of the line, the column first and the field last.
func (l *Line) Stops() []Place {
	return append(append([]Place{l.Column}, l.Via...), l.Field)
}

// Hops is how many steps from one place to the next the lines of the layer have. Those that
// lines have in common count once.
func (l *Layer) Hops() int {
	hops := map[[2]Place]bool{}
	for _, line := range l.Lines {
		stops := line.Stops()
		for i := range stops[1:] {
			hops[[2]Place{stops[i], stops[i+1]}] = true
		}
	}
	return len(hops)
}

// Read reads from the source of layers how they map the tables of a catalog.
func Read(read *source.Code, catalog *schema.Catalog) (*Domain, []Layer, error) {
	c, err := newCode(read)
	if err != nil {
		return nil, nil, err
	}
	layers := make([]Layer, len(read.Subjects))
	for i, subject := range read.Subjects {
		l, err := c.layer(subject)
		if err != nil {
			return nil, nil, err
		}
		if layers[i], err = l.read(catalog); err != nil {
			return nil, nil, fmt.Errorf("reading the mapping of %s: %w", subject.Package, err)
		}
	}
	return c.domain(catalog, layers), layers, nil
}

// read finds what a layer adds to the domain and the ways through it.
func (l *layer) read(catalog *schema.Catalog) (Layer, error) {
	columns, err := l.columns(catalog)
	if err != nil {
		return Layer{}, err
	}
	flow := l.flow()
	lines := l.lines(catalog, columns, flow)
	rows := l.rows(columns, flow)
	return Layer{
		Name:      l.name,
		Classes:   l.classes(rows),
		Generated: l.generatedTypes(),
		Rows:      l.passed(lines),
		Lines:     lines,
		Loaded:    l.loaded(flow),
	}, nil
}

// lines follows each column of a catalog to the fields of the domain.
func (l *layer) lines(catalog *schema.Catalog, columns map[slot]origin, f *flow) []Line {
	var lines []Line
	for _, t := range catalog.Tables {
		for _, c := range t.Columns {
			column := Place{t.Name, c.Name}
			var found []Line
			for _, at := range sorted(columns) {
				from := columns[at]
				if from.column != column {
					continue
				}
				if l.inDomain(at.owner) {
					found = append(found, l.line(from, nil, at, step{}))
				}
				for _, s := range f.steps[at] {
					found = append(found, l.line(from, []slot{at}, s.to, s))
				}
			}
			for i := range found {
				found[i].Split = len(found) > 1
			}
			lines = append(lines, found...)
		}
	}
	return lines
}

// line describes the way from a column to a field.
func (l *layer) line(from origin, via []slot, to slot, last step) Line {
	line := Line{Column: from.column, Means: from.means, Field: l.place(to),
		Converted: last.changed || from.changed, Merged: l.isPart(to)}
	for _, at := range via {
		line.Via = append(line.Via, l.place(at))
	}
	if !last.decides {
		for _, p := range append(slices.Clone(line.Via), line.Field) {
			line.Renamed = line.Renamed || !sameName(p.Name, from.column.Name)
		}
	}
	return line
}

// sameName compares the last part of a field's name with a column's name. The two are written
// differently, as in CreatedAt and created_at.
func sameName(field, column string) bool {
	last := field[strings.LastIndexByte(field, '.')+1:]
	return strings.EqualFold(last, strings.ReplaceAll(column, "_", ""))
}
