package diagram

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/source/flow"
)

// Domain draws the types of the domain as a class diagram: as an SVG file, and as a
// classDiagram for mermaid.
func Domain(d *flow.Domain) (svg []byte, mermaid string, err error) {
	c := newClasses("The domain", fmt.Sprintf("%s that make up the results of operations",
		amount(d.Classes)), d.Classes)
	return c.pictures()
}

// Objects draws the types that a layer adds to the domain's, in the same way.
func Objects(d *flow.Domain, l flow.Layer) (svg []byte, mermaid string, err error) {
	words := fmt.Sprintf("%s, beside the domain's %d", amount(l.Classes), len(d.Classes))
	if l.Generated > 0 {
		words += fmt.Sprintf("; the generated code has %d in all", l.Generated)
	}
	return newClasses(l.Name, words, l.Classes).pictures()
}

func amount(classes []flow.Class) string {
	fields, s := 0, "s"
	for _, c := range classes {
		fields += len(c.Fields)
	}
	if len(classes) == 1 {
		s = ""
	}
	return fmt.Sprintf("%d type%s with %d fields", len(classes), s, fields)
}

// classes is a class diagram.
type classes struct {
	name, words string
	boxes       []*classBox
	links       []*link
	columns     [][]*classItem // of boxes that are linked, and of lanes between them
	loose       []*classBox    // the others
}

// classBox is the box of a class.
type classBox struct {
	flow.Class
	classItem
	rows    []classRow
	typeAt  int // where types begin, from the left
	tagAt   int // and tags
	rank    int
	linked  bool
	reached bool // by the search for ranks
}

// classRow is a line of a box.
type classRow struct{ name, kind, tag string }

// classItem is what stands in a column: a box, or if it has none a lane for links to another.
type classItem struct {
	box                 *classBox
	to                  *classBox // of a lane
	x, y, width, height int
}

// link says that a field of a class holds or refers to another, or that a closed set has a
// kind.
type link struct {
	from, to *classBox
	row      int
	kind     string
}

// The kinds of links are also the names of their classes in the style sheet.
const (
	holds  = "holds"
	refers = "refers"
	oneOf  = "oneof"
)

func newClasses(name, words string, all []flow.Class) *classes {
	c := &classes{name: name, words: words}
	for _, class := range all {
		b := &classBox{Class: class}
		b.classItem.box = b
		for _, f := range class.Fields {
			row := classRow{f.Name, f.Type, f.Tag}
			if f.Embedded {
				row.name, row.kind = f.Type, "embedded"
			}
			if f.Optional {
				row.kind += " ?"
			}
			b.rows = append(b.rows, row)
		}
		for _, kind := range class.Kinds {
			b.rows = append(b.rows, classRow{kind, "one of", ""})
		}
		c.boxes = append(c.boxes, b)
	}
	c.link()
	return c
}

func (c *classes) link() {
	add := func(from *classBox, row int, to, kind string) {
		i := slices.IndexFunc(c.boxes, func(b *classBox) bool { return b.Name == to })
		if i >= 0 {
			from.linked, c.boxes[i].linked = true, true
			c.links = append(c.links, &link{from, c.boxes[i], row, kind})
		}
	}
	for _, b := range c.boxes {
		for i, f := range b.Fields {
			if f.Pointer {
				add(b, i, f.Class, refers)
			} else {
				add(b, i, f.Class, holds)
			}
		}
		for i, kind := range b.Kinds {
			add(b, i, kind, oneOf)
		}
	}
}

func (c *classes) pictures() (svg []byte, mermaid string, err error) {
	if len(c.boxes) == 0 {
		return nil, "", errors.New("there are no types, so there is nothing to draw")
	}
	return c.draw().svg(), c.mermaid(), nil
}

// setRanks gives every class a column, further right than those that refer to it. Where
// classes refer to one another in a circle, the link that closes it counts for nothing.
func (c *classes) setRanks() {
	var order []*classBox
	for _, b := range c.boxes {
		c.visit(b, &order)
	}
	slices.Reverse(order)
	for i, b := range order {
		for _, l := range c.links {
			if l.from == b && slices.Contains(order[i+1:], l.to) {
				l.to.rank = max(l.to.rank, b.rank+1)
			}
		}
	}
}

// visit appends a class after all that it refers to.
func (c *classes) visit(b *classBox, order *[]*classBox) {
	if b.reached {
		return
	}
	b.reached = true
	for _, l := range c.links {
		if l.from == b {
			c.visit(l.to, order)
		}
	}
	*order = append(*order, b)
}

// setColumns puts boxes in columns by their ranks, with lanes for links that go on.
func (c *classes) setColumns() {
	for _, b := range c.boxes {
		if !b.linked {
			c.loose = append(c.loose, b)
			continue
		}
		for len(c.columns) <= b.rank {
			c.columns = append(c.columns, nil)
		}
		c.columns[b.rank] = append(c.columns[b.rank], &b.classItem)
	}
	for _, l := range c.links {
		for rank := min(l.from.rank, l.to.rank) + 1; rank < max(l.from.rank, l.to.rank); rank++ {
			if c.lane(rank, l.to) == nil {
				c.columns[rank] = append(c.columns[rank], &classItem{to: l.to, height: 2})
			}
		}
	}
	for range 4 {
		for rank := 1; rank < len(c.columns); rank++ {
			c.order(rank, rank-1)
		}
		for rank := len(c.columns) - 2; rank >= 0; rank-- {
			c.order(rank, rank+1)
		}
	}
}

// lane returns the lane of a column for links to a class, or nil.
func (c *classes) lane(rank int, to *classBox) *classItem {
	for _, item := range c.columns[rank] {
		if item.to == to {
			return item
		}
	}
	return nil
}

// order sorts a column by where the links of its items lead to in the column beside it.
func (c *classes) order(rank, beside int) {
	middle := map[*classItem]int{}
	for i, item := range c.columns[rank] {
		sum, n := 0, 0
		for k, other := range c.columns[beside] {
			if c.joined(item, other) {
				sum, n = sum+k*1000, n+1
			}
		}
		if n == 0 {
			sum, n = i*1000, 1
		}
		middle[item] = sum / n
	}
	slices.SortStableFunc(c.columns[rank], func(a, b *classItem) int {
		return cmp.Compare(middle[a], middle[b])
	})
}

// joined reports whether a link goes from one item to another, in either direction.
func (c *classes) joined(a, b *classItem) bool {
	for _, l := range c.links {
		for _, pair := range [][2]*classItem{{a, b}, {b, a}} {
			starts := pair[0].box == l.from || pair[0].to == l.to
			ends := pair[1].box == l.to || pair[1].to == l.to
			if starts && ends {
				return true
			}
		}
	}
	return false
}

// describe tells what is in the picture.
func (c *classes) describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Class diagram, %s.", c.words)
	for _, box := range c.boxes {
		var fields []string
		for _, row := range box.rows {
			fields = append(fields, strings.TrimSpace(row.name+" "+row.kind))
		}
		fmt.Fprintf(&b, " %s: %s.", box.Name, strings.Join(fields, ", "))
	}
	return b.String()
}

// mermaid returns the classes as mermaid's classDiagram. It has no
// place for tags, so these stand in comments.
func (c *classes) mermaid() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\nclassDiagram\n    direction LR\n",
		quotedYAML(c.name+": "+c.words))
	ids := map[*classBox]string{}
	for i, box := range c.boxes {
		ids[box] = fmt.Sprintf("c%d", i)
		fmt.Fprintf(&b, "    class %s[%s] {\n", ids[box], quoted(box.Name))
		if len(box.Kinds) > 0 {
			b.WriteString("        <<interface>>\n")
		}
		for _, f := range box.Fields {
			fmt.Fprintf(&b, "        %s %s\n", f.Type, f.Name)
		}
		b.WriteString("    }\n")
		for _, f := range box.Fields {
			if f.Tag != "" {
				fmt.Fprintf(&b, "    %%%% %s.%s has the tag %s\n", box.Name, f.Name, f.Tag)
			}
		}
	}
	arrows := map[string]string{holds: "*--", refers: "-->", oneOf: "<|.."}
	for _, l := range c.links {
		fmt.Fprintf(&b, "    %s %s %s", ids[l.from], arrows[l.kind], ids[l.to])
		if l.kind != oneOf {
			fmt.Fprintf(&b, " : %s", l.from.Fields[l.row].Name)
		}
		b.WriteString("\n")
	}
	return b.String()
}
