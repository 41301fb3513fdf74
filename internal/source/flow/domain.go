package flow

import (
	"slices"

	"golang.org/x/tools/go/packages"

	"example.com/impedance/schema"
)

// Domain is what every layer has to fill.
type Domain struct {
	Tables  []schema.Table `json:"-"`       // those of the catalog that any layer reads
	Classes []Class        `json:"classes"` // that make up the results of operations
	// Roots are the classes that stand for tables, each with the name of its table. What
	// they hold by value belongs to them.
	Roots []Root `json:"roots"`
}

// Root is a class that stands for a table.
type Root struct {
	Class string `json:"class"`
	Table string `json:"table"`
}

// domain describes the domain, as far as any layer fills it from the tables of a catalog.
func (c *code) domain(catalog *schema.Catalog, layers []Layer) *Domain {
	l := &layer{code: c, root: &packages.Package{Types: c.models}}
	d := &Domain{}
	for _, t := range c.values {
		d.Classes = append(d.Classes, l.class(t, c.values))
	}
	for _, t := range catalog.Tables {
		if root := d.root(t.Name, layers); root != "" {
			d.Tables = append(d.Tables, t)
			d.Roots = append(d.Roots, Root{root, t.Name})
		}
	}
	return d
}

// root returns the class that stands for a table: that to which most of its columns go
// directly, and not to a part of it.
func (d *Domain) root(table string, layers []Layer) string {
	count := map[string]int{}
	for _, l := range layers {
		for _, line := range l.Lines {
			if line.Column.Owner == table {
				count[line.Field.Owner]++
			}
		}
	}
	best := ""
	for _, c := range d.Classes {
		if count[c.Name] > count[best] {
			best = c.Name
		}
	}
	return best
}

// Class returns the class of a name.
func (d *Domain) Class(name string) Class {
	i := slices.IndexFunc(d.Classes, func(c Class) bool { return c.Name == name })
	if i < 0 {
		return Class{Name: name}
	}
	return d.Classes[i]
}

// Lost returns the columns of the domain's tables that a layer takes to no field, and the
// fields that it fills from no column. A field that holds a value of several fields, such as a
// profile, is judged by these.
func (d *Domain) Lost(l *Layer) (columns, fields []Place) {
	for _, t := range d.Tables {
		for _, c := range t.Columns {
			at := Place{t.Name, c.Name}
			if !slices.ContainsFunc(l.Lines, func(w Line) bool { return w.Column == at }) {
				columns = append(columns, at)
			}
		}
	}
	for _, r := range d.Roots {
		for _, at := range d.leaves(r.Class) {
			if !slices.ContainsFunc(l.Lines, func(w Line) bool { return w.Field == at }) {
				fields = append(fields, at)
			}
		}
	}
	return columns, fields
}

// leaves returns the fields of a class in which no other fields are, and those of what it
// holds.
func (d *Domain) leaves(class string) (found []Place) {
	for _, f := range d.Class(class).Fields {
		at := Place{class, f.Name}
		kinds := d.Class(f.Class).Kinds
		switch {
		case f.Class == "" || f.Pointer:
			found = append(found, at)
		case len(kinds) == 0:
			found = append(found, d.leaves(f.Class)...)
		default:
			found = append(found, at)
			for _, kind := range kinds {
				found = append(found, d.leaves(kind)...)
			}
		}
	}
	return found
}
