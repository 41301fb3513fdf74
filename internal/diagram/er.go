package diagram

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/impedance/schema"
)

// Drawn is a catalog as files.
type Drawn struct {
	Pictures []Picture // one, or the parts of what is too large for one
	Mermaid  string    // an erDiagram, which says in comments what it cannot draw
	Markdown string    // the tables in words, with the pictures
	Notes    []string  // what to know of the files, each in a sentence or two
}

// Picture is an SVG file.
type Picture struct {
	Name string // without an ending
	SVG  []byte
}

// ER draws the tables of a catalog and what they refer to. The pictures are called name, or name-1,
// name-2 and so on if there are several.
//
// Tables and what is declared in them come in the order of their names, columns in their own. So a
// database that was restored from a dump has the same files, whatever order that has.
func ER(c *schema.Catalog, title, name string) (*Drawn, error) {
	return drawER(c, title, name, posterRoom)
}

// drawER is ER with so much room for the tables of a picture.
func drawER(c *schema.Catalog, title, name string, room int) (*Drawn, error) {
	if c == nil || len(c.Tables) == 0 {
		return nil, errors.New("the database has no tables, so there is nothing to draw")
	}
	m := newModel(c)
	m.room = room
	d := &Drawn{Mermaid: m.mermaid(title)}
	posters := m.posters()
	for i, p := range posters {
		picture := Picture{Name: name, SVG: p.draw(title, i+1, len(posters)).svg()}
		if len(posters) > 1 {
			picture.Name = fmt.Sprintf("%s-%d", name, i+1)
		}
		d.Pictures = append(d.Pictures, picture)
	}
	d.Markdown = m.markdown(title, d.Pictures)
	d.Notes = notesOn(d, name)
	return d, nil
}

// mermaidLimit is how many characters mermaid draws unless its setting maxTextSize says otherwise.
const mermaidLimit = 50_000

// notesOn returns what to know of files.
func notesOn(d *Drawn, name string) (notes []string) {
	if n := len(d.Pictures); n > 1 {
		var files []string
		for _, p := range d.Pictures {
			files = append(files, p.Name+".svg")
		}
		notes = append(notes, fmt.Sprintf("The picture is in %d files, because no side may be longer "+
			"than %s pixels: %s and %s. A dashed box says which part has the table.", n,
			thousands(longest), strings.Join(files[:n-1], ", "), files[n-1]))
	}
	if n := utf8.RuneCountInString(d.Mermaid); n > mermaidLimit {
		notes = append(notes, fmt.Sprintf("%s.mmd has %s characters. Mermaid and code hosts draw %s "+
			"unless maxTextSize is set; the SVG has no such limit.", name, thousands(n),
			thousands(mermaidLimit)))
	}
	return notes
}

// model is a catalog as it is drawn, or a part of it that is laid out on its own.
type model struct {
	tile
	several    bool // schemas are drawn, and so are groups
	framed     bool // it draws the frames of several
	room       int  // for it, across and down
	entities   []*entity
	references []*reference
	nets       []*net
	ranks      [][]*place // the columns of the picture, from left to right
	channels   []channel  // what is right of each rank
	bands      []band     // the ranks of each group, from left to right
	loose      []*place   // what fills the space in ranks

	// Of the whole catalog only.
	tables []schema.Table
	boxes  map[boxName][]*entity
	hidden map[schema.TableName][]schema.Table   // partitions that stand in the box of another table,
	hosts  map[schema.TableName]schema.TableName // and these other tables
}

// boxName is what identifies a box. Each group has its own for what it refers to outside of the
// picture.
type boxName struct {
	group string
	table schema.TableName
}

// entity is the box of a table. A table with too many lines for one has several.
type entity struct {
	place
	table      schema.Table
	group      string // the schema in whose frame it stands
	standing   standing
	part, of   int        // which of its table's boxes it is, from 1
	away       *entity    // the box of the table, if it is drawn elsewhere
	poster     int        // that it is drawn on, from 1
	head       *attribute // the line of its name
	attributes []*attribute
	notes      []note  // the lines below those of columns
	title      caption // its name
	nameAt     int     // where the names begin,
	typeAt     int     // the types, and
	commentAt  int     // the comments, from the left
	fit        int     // the width that it needs
}

// standing is what a box stands for.
type standing int

const (
	drawnHere    standing = iota
	isAway                // a table of the catalog that is drawn elsewhere
	isOutside             // a table that is not in the catalog
	doesNotExist          // a table that the database does not have
)

// attribute is a line of a box, for a column, or for words on the table.
type attribute struct {
	entity      *entity
	column      schema.Column
	verb        string // of a line that is no column's: what the table does with parent, or nothing
	parent      schema.TableName
	words       string // of such a line, with the rest
	mark        string
	name        caption
	kind        caption
	comment     caption
	missing     bool // it is only referred to
	top, height int  // from the top of the box
	ports       [2][]*port
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

// sign is an end of a line: in crow's-foot notation, or for tables that inherit.
type sign string

const (
	zeroOrMany sign = "o{"
	zeroOrOne  sign = "o|"
	exactlyOne sign = "||"
	heir       sign = ""
	ancestor   sign = "<|"
)

// reference is a pair of columns of a foreign key, or a table that inherits, with the line that
// joins them.
type reference struct {
	key            *schema.ForeignKey // nil for tables that inherit
	index          int                // of the pair in the key
	from, to       *attribute
	many, one      sign
	fromEnd, toEnd *port
	points         []point
}

// newModel returns the boxes and the references of a catalog.
func newModel(c *schema.Catalog) *model {
	tables := sorted(c)
	m := &model{boxes: map[boxName][]*entity{}, tables: tables}
	m.several = tables[0].Schema != tables[len(tables)-1].Schema
	tables, m.hidden = hidePartitions(tables)
	m.hosts = map[schema.TableName]schema.TableName{}
	for host, partitions := range m.hidden {
		for _, p := range partitions {
			m.hosts[p.ID()] = host
		}
	}
	for _, t := range tables {
		m.add(newEntities(t, m.hidden[t.ID()])...)
	}
	for _, e := range slices.Clone(m.entities) {
		if e.part == 1 {
			m.referAll(e)
		}
	}
	return m
}

// add adds the boxes of a table.
func (m *model) add(boxes ...*entity) {
	for _, e := range boxes {
		if !m.several {
			e.group = ""
		}
		name := boxName{e.group, e.table.ID()}
		m.boxes[name] = append(m.boxes[name], e)
		m.entities = append(m.entities, e)
	}
}

// sorted returns the tables of a catalog in the order of their names, and what is declared in each
// in an order that does not depend on when it was.
func sorted(c *schema.Catalog) []schema.Table {
	tables := slices.Clone(c.Tables)
	slices.SortStableFunc(tables, func(a, b schema.Table) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	for i := range tables {
		t := &tables[i]
		t.ForeignKeys, t.Indexes = slices.Clone(t.ForeignKeys), slices.Clone(t.Indexes)
		t.Checks, t.Triggers = slices.Sorted(slices.Values(t.Checks)),
			slices.Sorted(slices.Values(t.Triggers))
		slices.SortStableFunc(t.ForeignKeys, func(a, b schema.ForeignKey) int {
			return cmp.Or(slices.Compare(places(t, a.Columns), places(t, b.Columns)),
				cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Table, b.Table))
		})
		slices.SortStableFunc(t.Indexes, func(a, b schema.Index) int {
			return cmp.Compare(a.Name, b.Name)
		})
	}
	return tables
}

// places returns where columns stand in a table.
func places(t *schema.Table, columns []string) (places []int) {
	for _, name := range columns {
		places = append(places, slices.IndexFunc(t.Columns, func(c schema.Column) bool {
			return c.Name == name
		}))
	}
	return places
}

// hidePartitions returns the tables that have boxes, and by table the partitions that stand in its
// box as lines. A partition has a box of its own if foreign keys begin or end at it alone. It has
// the columns and indexes of the whole, which would otherwise be drawn once for each partition.
func hidePartitions(tables []schema.Table) (boxed []schema.Table,
	hidden map[schema.TableName][]schema.Table) {
	byID, wanted := map[schema.TableName]*schema.Table{}, map[schema.TableName]bool{}
	for i := range tables {
		t := &tables[i]
		byID[t.ID()] = t
		wanted[t.ID()] = wanted[t.ID()] || t.PartitionOf.Name == "" || len(t.ForeignKeys) > 0
		for _, k := range t.ForeignKeys {
			wanted[k.To()] = true
		}
		for _, parent := range t.Inherits {
			wanted[parent] = true
		}
	}
	hidden = map[schema.TableName][]schema.Table{}
	for i := range tables {
		host := &tables[i]
		for steps := 0; host != nil && !wanted[host.ID()] && steps < len(tables); steps++ {
			host = byID[host.PartitionOf]
		}
		if host == nil || !wanted[host.ID()] || host == &tables[i] {
			boxed = append(boxed, tables[i])
		} else {
			hidden[host.ID()] = append(hidden[host.ID()], tables[i])
		}
	}
	return boxed, hidden
}

// referAll makes the references of a table, which begin in its boxes.
func (m *model) referAll(e *entity) {
	for _, of := range m.boxes[boxName{e.group, e.table.ID()}] {
		for _, a := range of.attributes {
			if a.parent.Name != "" {
				to := m.box(e, a.parent, isOutside)
				m.references = append(m.references, &reference{from: a, to: to.head, many: heir, one: ancestor})
			}
		}
	}
	for i := range e.table.ForeignKeys {
		m.refer(e, &e.table.ForeignKeys[i])
	}
}

// refer makes the references of a foreign key, and in what it refers to the attributes that are not
// there.
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
	absent := isOutside
	if key.Missing {
		absent = doesNotExist
	}
	parent := m.box(e, key.To(), absent)
	for i, name := range key.Columns {
		to := primaryKeyWords
		if i < len(key.References) {
			to = key.References[i]
		}
		m.references = append(m.references, &reference{key: key, index: i, many: many, one: one,
			from: m.attribute(e, name), to: m.attribute(parent, to)})
	}
}

// primaryKeyWords stand for the columns that a foreign key refers to if nothing names them.
const primaryKeyWords = "(primary key)"

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
	for _, x := range t.Indexes {
		if isKey(x) && within(x.Names()) {
			return true
		}
	}
	return within(primaryKey(t))
}

// isKey tells whether no two rows of a table have the same values in the columns of an index.
func isKey(x schema.Index) bool {
	return x.Unique && x.Where == "" && !x.Unfinished && !slices.ContainsFunc(x.Columns,
		func(c schema.IndexColumn) bool { return c.Expression != "" })
}

// box returns the first box of a table, or the one that a partition stands in, and makes one for a
// table that is not in the catalog.
func (m *model) box(from *entity, table schema.TableName, absent standing) *entity {
	if host, ok := m.hosts[table]; ok {
		table = host
	}
	for _, group := range []string{table.Schema, from.group, ""} {
		if boxes := m.boxes[boxName{group, table}]; len(boxes) > 0 {
			return boxes[0]
		}
	}
	e := newStub(schema.Table{Schema: table.Schema, Name: table.Name}, from, absent)
	m.boxes[boxName{from.group, table}] = []*entity{e}
	m.entities = append(m.entities, e)
	return e
}

// attribute returns the line of a column, and makes one for a column that is not in the catalog.
func (m *model) attribute(of *entity, name string) *attribute {
	boxes := m.boxes[boxName{of.group, of.table.ID()}]
	for _, e := range boxes {
		if a := e.attribute(name); a != nil {
			return a
		}
	}
	return boxes[len(boxes)-1].addColumn(schema.Column{Name: name})
}

// attribute returns the line of a column, or nil.
func (e *entity) attribute(name string) *attribute {
	for _, a := range e.attributes {
		if a.words == "" && a.column.Name == name {
			return a
		}
	}
	return nil
}

// label returns what is written beside a line: which pair of a key it is, and what happens
// to the row when the one that it refers to is deleted or changed.
func (r *reference) label() string {
	if r.key == nil {
		return ""
	}
	pair := ""
	if n := len(r.key.Columns); n > 1 {
		pair = fmt.Sprintf("%d of %d", r.index+1, n)
	}
	if r.index > 0 {
		return pair
	}
	return strings.TrimSpace(pair + " " + actions(r.key))
}

// actions returns the actions of a foreign key as SQL has them, without those that do nothing, and
// what else is declared of it.
func actions(key *schema.ForeignKey) string {
	const nothing = "NO ACTION"
	var words []string
	if key.OnDelete == key.OnUpdate && key.OnDelete != nothing && key.OnDelete != "" {
		return strings.TrimSpace("ON DELETE, UPDATE " + key.OnDelete + " " + key.Also)
	}
	if key.OnDelete != nothing && key.OnDelete != "" {
		words = append(words, "ON DELETE "+key.OnDelete)
	}
	if key.OnUpdate != nothing && key.OnUpdate != "" {
		words = append(words, "ON UPDATE "+key.OnUpdate)
	}
	return strings.TrimSpace(strings.Join(words, ", ") + " " + key.Also)
}

func (r *reference) String() string {
	from, to := r.from.entity.fullName(), r.to.entity.fullName()
	if r.key == nil {
		return from + " " + strings.ToLower(r.from.verb) + " " + to
	}
	return from + "." + shown(r.from.column.Name) + " references " + to + "." + shown(r.to.column.Name)
}
