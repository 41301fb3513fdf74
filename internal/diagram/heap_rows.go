package diagram

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// rectangle is the rows of a result set.
type rectangle struct {
	spans   []span
	columns []string
	rows    [][]cell
}

// span is columns side by side that are of one table. What was computed is of none.
type span struct {
	table    string
	from, to int
	key      []int // the places of the columns of the primary key, if all are there
}

// cell is a value that came over the wire.
type cell struct {
	text  string
	null  bool
	again bool // the same column of the same stored row had come before
}

// rectanglesOf returns the result sets of a call, with the bytes of their values.
func rectanglesOf(events []probe.Event, c *schema.Catalog) (all []*rectangle, bytes int64) {
	seen := map[string]bool{}
	for i := range events {
		e := &events[i]
		if e.Kind != probe.Query {
			continue
		}
		r := &rectangle{}
		r.divide(e.Columns, c)
		for _, values := range e.Values() {
			r.add(values, seen)
		}
		all = append(all, r)
		bytes += e.Bytes
	}
	return all, bytes
}

// divide finds which columns are of one table: as many as there are side by side whose names
// are those of a table, each once. Layers put names of their own before them, as Author__.
func (r *rectangle) divide(names []string, c *schema.Catalog) {
	for from := 0; from < len(names); {
		longest := span{from: from, to: from + 1}
		for _, t := range c.Tables {
			if s := spanOf(t, names, from); s.to > longest.to || s.to == longest.to && longest.table == "" {
				longest = s
			}
		}
		if n := len(r.spans); n > 0 && longest.table == "" && r.spans[n-1].table == "" {
			r.spans[n-1].to = longest.to
		} else {
			r.spans = append(r.spans, longest)
		}
		for _, name := range names[from:longest.to] {
			if bare := bareName(name); longest.table != "" {
				name = bare
			} else if strings.ContainsAny(name, "( ") {
				name = "expression"
			}
			r.columns = append(r.columns, name)
		}
		from = longest.to
	}
}

// spanOf returns how many names from a place on are of a table, none if it ends where it begins.
func spanOf(t schema.Table, names []string, from int) span {
	s := span{table: t.Name, from: from, to: from}
	places := map[string]int{}
	for _, name := range names[from:] {
		name = bareName(name)
		if _, twice := places[name]; twice || !hasColumn(t, name) {
			break
		}
		places[name] = s.to
		s.to++
	}
	for place := 1; ; place++ {
		var found bool
		for _, column := range t.Columns {
			if column.PrimaryKey != place {
				continue
			}
			at, ok := places[column.Name]
			if !ok {
				s.key = nil
				return s
			}
			s.key = append(s.key, at)
			found = true
		}
		if !found {
			return s
		}
	}
}

func hasColumn(t schema.Table, name string) bool {
	for _, c := range t.Columns {
		if c.Name == name {
			return true
		}
	}
	return false
}

// bareName returns a column's name without what a layer puts before it.
func bareName(name string) string {
	if i := strings.LastIndex(name, "__"); i >= 0 {
		name = name[i+2:]
	}
	return name[strings.LastIndex(name, ".")+1:]
}

// add adds a row. Seen are the stored values that had come before it.
func (r *rectangle) add(values []driver.Value, seen map[string]bool) {
	row := make([]cell, len(values))
	for i, v := range values {
		row[i] = cell{text: cellText(v), null: v == nil}
	}
	for _, s := range r.spans {
		if len(s.key) == 0 {
			continue
		}
		key := s.table
		for _, at := range s.key {
			key += "\x00" + row[at].text
		}
		for i := s.from; i < s.to; i++ {
			stored := key + "\x00\x00" + r.columns[i]
			row[i].again = seen[stored]
			seen[stored] = true
		}
	}
	r.rows = append(r.rows, row)
}

// cellText returns a value as one line of text.
func cellText(v driver.Value) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case time.Time:
		return v.UTC().Format(time.DateOnly)
	case []byte:
		return shown(string(v))
	case string:
		if v == "" {
			return "''"
		}
		return shown(v)
	}
	return fmt.Sprint(v)
}
