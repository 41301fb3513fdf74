package diagram

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/schema"
)

// ER draws the tables of a catalog and what they refer to: as an SVG file, and as an
// erDiagram for mermaid, which says in comments what it cannot draw.
func ER(c *schema.Catalog, title string) (svg []byte, mermaid string, err error) {
	if c == nil || len(c.Tables) == 0 {
		return nil, "", errors.New("the database has no tables, so there is nothing to draw")
	}
	m := newModel(c)
	m.layOut()
	return m.draw(title).svg(), m.mermaid(title), nil
}

// model is a catalog as it is drawn.
type model struct {
	entities   []*entity
	references []*reference
	nets       []*net
	ranks      [][]*place // the columns of the picture, from left to right
	connected  int        // how many of them have tables that lines join
	channels   []channel  // what is right of each rank
}

// entity is the box of a table.
type entity struct {
	place
	table      schema.Table
	missing    bool // it is only referred to
	attributes []*attribute
	notes      []note // the lines on indexes
	nameAt     int    // where the names begin, and
	typeAt     int    // the types, from the left
	fit        int    // the width that it needs
}

// attribute is a line of a box, for a column.
type attribute struct {
	entity           *entity
	mark, name, kind string
	generated        bool
	missing          bool // it is only referred to
	top, height      int  // from the top of the box
	ports            [2][]*port
}

// side is a side of a box.
type side int

const (
	left side = iota
	right
)

// port is where lines meet a side of an attribute. They can be told apart there: a port
// has one crow's foot, and the lines that end in it end alike.
type port struct {
	attribute *attribute
	side      side
	sign      sign
	net       *net // of the lines that end here as at what they refer to
	drawn     bool
}

// y returns the port's distance from the top of the box.
func (p *port) y() int {
	ports := p.attribute.ports[p.side]
	room := p.attribute.height/unit - len(ports)
	for i, other := range ports {
		if other == p {
			return p.attribute.top + unit*(room/2+i) + unit/2
		}
	}
	panic("a port that is not its attribute's")
}

// sign is an end of a line in crow's-foot notation.
type sign string

const (
	zeroOrMany sign = "o{"
	zeroOrOne  sign = "o|"
	exactlyOne sign = "||"
)

// reference is a pair of columns of a foreign key, with the line that joins them.
type reference struct {
	key            *schema.ForeignKey
	index          int // of the pair in the key
	from, to       *attribute
	many, one      sign
	fromEnd, toEnd *port
	points         []point
}

// newModel returns the boxes and the references of a catalog, in its order.
func newModel(c *schema.Catalog) *model {
	m := &model{}
	for _, t := range c.Tables {
		m.entities = append(m.entities, newEntity(t))
	}
	for _, e := range m.entities[:len(c.Tables)] {
		for i := range e.table.ForeignKeys {
			m.refer(e, &e.table.ForeignKeys[i])
		}
	}
	for _, e := range m.entities {
		e.measure()
	}
	return m
}

func newEntity(t schema.Table) *entity {
	e := &entity{table: t}
	for _, c := range t.Columns {
		a := &attribute{entity: e, name: c.Name, kind: c.Type, generated: c.Generated}
		a.mark = strings.Join(marks(t, c), " ")
		if !c.NotNull && !t.IsView() {
			a.kind += "?"
		}
		e.attributes = append(e.attributes, a)
	}
	return e
}

// marks returns the keys that a column is in.
func marks(t schema.Table, c schema.Column) (marks []string) {
	if c.PrimaryKey > 0 {
		marks = append(marks, "PK")
	}
	for _, k := range t.ForeignKeys {
		if slices.Contains(k.Columns, c.Name) {
			marks = append(marks, "FK")
			break
		}
	}
	for _, x := range t.Indexes {
		if c.PrimaryKey == 0 && x.Unique && x.Where == "" && slices.Equal(x.Names(), []string{c.Name}) {
			return append(marks, "U")
		}
	}
	return marks
}

// refer makes the references of a foreign key, and in what it refers to the attributes that
// are missing.
func (m *model) refer(e *entity, key *schema.ForeignKey) {
	many, one := zeroOrMany, exactlyOne
	if unique(e.table, key.Columns) {
		many = zeroOrOne
	}
	for _, c := range e.table.Columns {
		if slices.Contains(key.Columns, c.Name) && !c.NotNull {
			one = zeroOrOne
		}
	}
	parent := m.entity(key.Table)
	for i, name := range key.Columns {
		to := "(primary key)"
		if i < len(key.References) {
			to = key.References[i]
		}
		m.references = append(m.references, &reference{key: key, index: i, many: many, one: one,
			from: e.attribute(name), to: parent.attribute(to)})
	}
}

// unique tells whether no two rows of a table have the same values in columns.
func unique(t schema.Table, columns []string) bool {
	within := func(names []string) bool {
		for _, name := range names {
			if !slices.Contains(columns, name) {
				return false
			}
		}
		return len(names) > 0
	}
	var key []string
	for _, c := range t.Columns {
		if c.PrimaryKey > 0 {
			key = append(key, c.Name)
		}
	}
	for _, x := range t.Indexes {
		if x.Unique && x.Where == "" && within(x.Names()) {
			return true
		}
	}
	return within(key)
}

// entity returns the box of a table, and makes one for a table that is missing.
func (m *model) entity(name string) *entity {
	for _, e := range m.entities {
		if e.table.Name == name {
			return e
		}
	}
	e := &entity{table: schema.Table{Name: name}, missing: true}
	m.entities = append(m.entities, e)
	return e
}

// attribute returns the line of a column, and makes one for a column that is missing.
func (e *entity) attribute(name string) *attribute {
	for _, a := range e.attributes {
		if a.name == name {
			return a
		}
	}
	a := &attribute{entity: e, name: name, missing: true}
	e.attributes = append(e.attributes, a)
	return a
}

// label returns what is written beside a line: which pair of a key it is, and what happens
// to the row when the one that it refers to is deleted or changed.
func (r *reference) label() string {
	pair := ""
	if n := len(r.key.Columns); n > 1 {
		pair = fmt.Sprintf("%d of %d", r.index+1, n)
	}
	if r.index > 0 {
		return pair
	}
	return strings.TrimSpace(pair + " " + actions(r.key))
}

// actions returns the actions of a foreign key as SQL has them, without those that do nothing.
func actions(key *schema.ForeignKey) string {
	const nothing = "NO ACTION"
	var words []string
	if key.OnDelete == key.OnUpdate && key.OnDelete != nothing && key.OnDelete != "" {
		return "ON DELETE, UPDATE " + key.OnDelete
	}
	if key.OnDelete != nothing && key.OnDelete != "" {
		words = append(words, "ON DELETE "+key.OnDelete)
	}
	if key.OnUpdate != nothing && key.OnUpdate != "" {
		words = append(words, "ON UPDATE "+key.OnUpdate)
	}
	return strings.Join(words, ", ")
}

func (r *reference) String() string {
	return shown(r.from.entity.table.Name) + "." + shown(r.from.name) + " references " +
		shown(r.to.entity.table.Name) + "." + shown(r.to.name)
}
