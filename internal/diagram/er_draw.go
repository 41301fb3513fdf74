package diagram

import (
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/schema"
)

const (
	noteHeight  = 16  // of a line on an index
	notePadding = 8   // above the first
	boxPadding  = 10  // on the left and right of what is written
	columnGap   = 14  // between names and types
	noteIndent  = 14  // of a line that goes on with an index
	noteWidth   = 290 // of a box that holds a line on an index, before that is broken
)

// measure sets how wide a box must be to hold what is written in it, and breaks the lines
// on indexes so that they do not make it wider than they must.
func (e *entity) measure() {
	mark, name, kind := 0, 0, 0
	for _, a := range e.attributes {
		mark = max(mark, textWidth(a.mark, small))
		name = max(name, textWidth(shown(a.name), normal))
		kind = max(kind, textWidth(a.typeWords(), small))
	}
	e.nameAt = boxPadding
	if mark > 0 {
		e.nameAt += mark + 8
	}
	e.typeAt = e.nameAt + name + columnGap
	head := boxPadding + textWidth(shown(e.table.Name), normal) + boxPadding
	if word, _ := e.word(); word != "" {
		head += columnGap + textWidth(word, small)
	}
	e.fit = max(head, e.typeAt+kind+boxPadding, 120)
	if e.table.Fault != "" {
		e.notes = []note{{0, shown(e.table.Fault)}}
	}
	for _, x := range e.table.Indexes {
		e.notes = append(e.notes, describe(x, max(e.fit, noteWidth)-2*boxPadding)...)
	}
	for _, n := range e.notes {
		e.fit = max(e.fit, n.indent+textWidth(n.text, small)+2*boxPadding)
	}
}

// typeWords returns what is written behind a column's name.
func (a *attribute) typeWords() string {
	switch {
	case a.missing:
		return "missing"
	case a.generated:
		return shown(a.kind + " generated")
	case a.kind == "":
		return ""
	}
	return shown(a.kind)
}

// word returns what a table is if it is not just one, and the class of that.
func (e *entity) word() (word, class string) {
	switch {
	case e.missing:
		return "missing", "bad"
	case e.table.Kind != schema.KindTable:
		return string(e.table.Kind), "muted"
	}
	return "", ""
}

// note is a line below the columns.
type note struct {
	indent int
	text   string
}

// describe returns the lines on an index that fit a width, none for what is marked at the
// columns themselves.
func describe(x schema.Index, width int) (notes []note) {
	name := shown(x.Name)
	switch {
	case x.Origin == schema.FromPrimaryKey, x.Origin == schema.FromUnique && len(x.Columns) == 1:
		return nil
	case x.Origin == schema.FromUnique:
		name = "UNIQUE"
	case x.Unique:
		name += " UNIQUE"
	}
	words := []string{name}
	for _, column := range x.Columns {
		words = append(words, shown(column.String())+",")
	}
	words[len(words)-1] = strings.TrimSuffix(words[len(words)-1], ",") + ")"
	words[1] = "(" + words[1]
	if x.Where != "" {
		words = append(words, "partial")
	}
	line := note{0, words[0]}
	for _, word := range words[1:] {
		if longer := line.text + " " + word; line.indent+textWidth(longer, small) <= width {
			line.text = longer
			continue
		}
		notes = append(notes, line)
		line = note{noteIndent, word}
	}
	return append(notes, line)
}

// draw draws what is laid out.
func (m *model) draw(title string) *picture {
	p := &picture{title: shown(title), description: m.describe()}
	p.text(margin, 36, large, "", shown(title))
	p.width = 2*margin + textWidth(shown(title), large)
	for _, r := range m.references {
		p.lines = append(p.lines, route{r.points, r.String()})
	}
	for _, c := range m.channels {
		for _, s := range c.spurs {
			s.draw(p)
			p.width = max(p.width, s.x+margin)
		}
	}
	for _, r := range m.references {
		r.drawEnds(p)
	}
	bottom := 0
	for _, places := range m.ranks {
		for _, place := range places {
			bottom = max(bottom, place.y+place.height)
			if place.entity != nil {
				place.entity.draw(p)
				p.width = max(p.width, place.x+place.width+margin)
			} else {
				place.drawLane(p)
			}
		}
	}
	for i, c := range m.channels {
		if n := len(m.ranks[i]); n > 0 {
			first := m.ranks[i][0]
			p.width = max(p.width, first.x+first.width+c.zones[left]+margin)
		}
	}
	m.drawLegend(p, bottom+unit)
	return p
}

// describe returns in words what is drawn.
func (m *model) describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Entity-relationship diagram. Tables: ")
	for i, e := range m.entities {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(shown(e.table.Name))
	}
	b.WriteString(".")
	for _, r := range m.references {
		fmt.Fprintf(&b, " %s", r)
		if words := actions(r.key); words != "" {
			b.WriteString(" " + strings.ToLower(words))
		}
		b.WriteString(".")
	}
	return b.String()
}

// draw draws the lines of a net in a channel, each part of them once, however many
// references it serves: else what they share would look heavier. Where lines come together
// is a dot, so that they are not taken for lines that cross.
func (s *spur) draw(p *picture) {
	var first, last end
	for _, e := range s.ends {
		switch e.y() {
		case s.top:
			first = e
		case s.bottom:
			last = e
		default:
			p.path(s.net.class(), e.at(), point{s.x, e.y()})
			p.circle(s.x, e.y(), 3, "dot")
		}
	}
	p.path(s.net.class(), first.at(), point{s.x, s.top}, point{s.x, s.bottom}, last.at())
}

// drawLane draws the line in a lane.
func (p *place) drawLane(on *picture) {
	on.path(p.ends[0].spur.net.class(), point{p.x, p.y}, point{p.x + p.width, p.y})
}

// class returns the class of a net's lines.
func (n *net) class() string {
	if to := n.port.attribute; to.missing || to.entity.missing {
		return "bad dash"
	}
	return ""
}

// drawEnds draws the crow's feet of a reference, and what is written beside it.
func (r *reference) drawEnds(p *picture) {
	r.fromEnd.draw(p)
	if !r.toEnd.drawn {
		r.toEnd.drawn = true
		r.toEnd.draw(p)
	}
	at, label := r.fromEnd.at(), r.label()
	if r.fromEnd.side == right {
		p.text(at.x+signWidth, at.y-4, small, "muted", label)
	} else {
		p.text(at.x-signWidth-textWidth(label, small), at.y-4, small, "muted", label)
	}
}

// draw draws the crow's foot of a port: closest to the box how many there may be, and
// then, as a ring, that there may be none.
func (p *port) draw(on *picture) {
	at, out := p.at(), 1
	if p.side == left {
		out = -1
	}
	bar := func(x int) { on.path("", point{at.x + x*out, at.y - 5}, point{at.x + x*out, at.y + 5}) }
	switch p.sign {
	case zeroOrMany:
		on.path("", point{at.x, at.y - 6}, point{at.x + 12*out, at.y}, point{at.x, at.y + 6})
	case zeroOrOne:
		bar(8)
	case exactlyOne:
		bar(7)
		bar(12)
		return
	}
	on.circle(at.x+16*out, at.y, 4, "")
}

func (e *entity) draw(p *picture) {
	p.box(e.x, e.y, e.width, e.height, "box", e.table.Name)
	p.rect(e.x, e.y, e.width, headHeight, "head")
	p.text(e.x+boxPadding, e.y+20, normal, "b", shown(e.table.Name))
	if word, class := e.word(); word != "" {
		p.text(e.x+e.width-boxPadding-textWidth(word, small), e.y+20, small, class, word)
	}
	bottom := e.y + headHeight
	for _, a := range e.attributes {
		baseline := e.y + a.top + a.height/2 + 5
		p.text(e.x+boxPadding, baseline-1, small, "strong", a.mark)
		p.text(e.x+e.nameAt, baseline, normal, "", shown(a.name))
		class := "muted"
		if a.missing {
			class = "bad"
		}
		p.text(e.x+e.typeAt, baseline-1, small, class, a.typeWords())
		bottom = e.y + a.top + a.height
	}
	if len(e.notes) > 0 && len(e.attributes) > 0 {
		p.path("thin", point{e.x, bottom + notePadding/2}, point{e.x + e.width, bottom + notePadding/2})
	}
	for i, n := range e.notes {
		p.text(e.x+boxPadding+n.indent, bottom+notePadding+noteHeight*i+12, small, "muted", n.text)
	}
}

// drawLegend explains the marks that are used, below all else.
func (m *model) drawLegend(p *picture, y int) {
	const width = 150
	legend := []string{"PK primary key", "FK foreign key", "U unique", "? may be null"}
	x := margin
	for _, words := range legend {
		p.text(x, y+14, small, "muted", words)
		x += textWidth(words, small) + 2*unit
	}
	p.width = max(p.width, x-2*unit+margin)
	y += unit
	x = margin
	for _, s := range []struct {
		sign  sign
		words string
	}{{exactlyOne, "exactly one"}, {zeroOrOne, "zero or one"}, {zeroOrMany, "zero or more"}} {
		used := func(r *reference) bool { return r.one == s.sign || r.many == s.sign }
		if !slices.ContainsFunc(m.references, used) {
			continue
		}
		sample := &attribute{entity: &entity{place: place{x: x + 44, y: y}}, height: unit}
		end := &port{attribute: sample, side: left, sign: s.sign}
		sample.ports[left] = []*port{end}
		p.path("", end.at(), point{x + 8, end.at().y})
		p.path("thin", point{x + 44, y + 1}, point{x + 44, y + unit - 1})
		end.draw(p)
		p.text(x+52, y+14, small, "muted", s.words)
		x += width
	}
	if x > margin {
		p.width = max(p.width, x)
		y += unit
	}
	p.height = y + margin
}

// circle draws a circle as a part of something.
func (p *picture) circle(x, y, radius int, class string) {
	fmt.Fprintf(&p.body, `<circle cx="%d" cy="%d" r="%d" class="%s"/>`+"\n", x, y, radius, class)
}
