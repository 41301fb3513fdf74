package diagram

import (
	"fmt"
	"slices"
	"strings"
)

// erStyle is of boxes for tables that are drawn elsewhere, frames around schemas, and comments.
const erStyle = "rect.stub{stroke-dasharray:4 4}rect.frame{fill-opacity:.35}.i{font-style:italic}\n"

// draw draws one of several posters.
func (s *poster) draw(title string, part, of int) *picture {
	if of > 1 {
		title = fmt.Sprintf("%s, part %d of %d", title, part, of)
	}
	c := captionOf(shown(title), large, mostHeading)
	p := &picture{title: shown(title), description: s.describe(), style: erStyle}
	p.caption(margin, 36, large, "", c)
	p.width = 2*margin + textWidth(c.drawn, large)
	bottom := 0
	for _, plate := range s.plates {
		plate.draw(p)
		p.width = max(p.width, plate.x+plate.width+margin)
		bottom = max(bottom, plate.y+plate.height)
	}
	s.drawLegend(p, bottom+unit)
	return p
}

// mostHeading is the width of a title.
const mostHeading = 1200

func (s *plate) draw(p *picture) {
	if s.isFramed {
		drawFrame(p, area{s.x, s.y, s.width, s.height, s.frame})
	}
	for _, part := range s.parts {
		part.draw(p)
	}
}

// drawFrame draws the frame of a schema.
func drawFrame(p *picture, a area) {
	p.rect(a.x, a.y, a.width, a.height, "head frame")
	p.caption(a.x+framePad, a.y+22, normal, "b muted",
		captionOf(shown(a.what), normal, min(mostTitle, a.width-2*framePad)))
}

// draw draws what is laid out.
func (m *model) draw(p *picture) {
	if m.framed {
		for _, b := range m.bands {
			drawFrame(p, m.frame(b))
		}
	}
	for _, r := range m.references {
		p.lines = append(p.lines, route{r.points, r.String()})
	}
	for _, c := range m.channels {
		for _, s := range c.spurs {
			s.draw(p)
		}
	}
	for _, r := range m.references {
		r.drawEnds(p)
	}
	for _, places := range m.ranks {
		for _, place := range places {
			if place.entity != nil {
				place.entity.draw(p)
			} else {
				place.drawLane(p)
			}
		}
	}
}

// references returns those on a poster.
func (s *poster) references() (all []*reference) {
	for _, plate := range s.plates {
		for _, part := range plate.parts {
			all = append(all, part.references...)
		}
	}
	return all
}

// boxes returns the boxes on a poster.
func (s *poster) boxes() (all []*entity) {
	for _, plate := range s.plates {
		for _, part := range plate.parts {
			all = append(all, part.entities...)
		}
	}
	return all
}

// describe returns in words what is drawn.
func (s *poster) describe() string {
	var b strings.Builder
	var names []string
	for _, e := range s.boxes() {
		if e.standing != isAway && e.part == 1 {
			names = append(names, e.fullName())
		}
	}
	fmt.Fprintf(&b, "Entity-relationship diagram. Tables: %s.", strings.Join(names, ", "))
	for _, r := range s.references() {
		fmt.Fprintf(&b, " %s", r)
		if r.key != nil {
			if words := actions(r.key); words != "" {
				b.WriteString(" " + strings.ToLower(words))
			}
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
	switch to := n.port.attribute; {
	case to.entity.standing == isAway, to.entity.standing == isOutside:
		return "dash"
	case to.missing || to.entity.standing == doesNotExist:
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
	case heir:
		return
	case ancestor:
		on.path("tip", point{at.x, at.y}, point{at.x + 12*out, at.y - 6}, point{at.x + 12*out, at.y + 6},
			point{at.x, at.y})
		return
	case exactlyOne:
		bar(7)
		bar(12)
		return
	}
	on.circle(at.x+16*out, at.y, 4, "")
}

func (e *entity) draw(p *picture) {
	dashes := ""
	if e.standing != drawnHere {
		dashes = " stub"
	}
	p.box(e.x, e.y, e.width, e.height, "box"+dashes, e.title.drawn)
	p.rect(e.x, e.y, e.width, headHeight, "head"+dashes)
	p.caption(e.x+boxPadding, e.y+20, normal, "b", e.title)
	if word, class := e.word(); word != "" {
		p.text(e.x+e.width-boxPadding-textWidth(word, small), e.y+20, small, class, word)
	}
	bottom := e.y + headHeight
	for _, a := range e.attributes {
		a.draw(p)
		bottom = e.y + a.top + a.height
	}
	if len(e.notes) > 0 && len(e.attributes) > 0 {
		p.path("thin", point{e.x, bottom + notePadding/2}, point{e.x + e.width, bottom + notePadding/2})
	}
	for i, n := range e.notes {
		p.caption(e.x+boxPadding+n.indent, bottom+notePadding+noteHeight*i+12, small, "muted", n.text)
	}
}

// draw draws a line of a box.
func (a *attribute) draw(p *picture) {
	e := a.entity
	baseline := e.y + a.top + a.height/2 + 5
	if a.words != "" {
		class := "muted"
		if a.verb == "" {
			class = "muted i"
		}
		p.caption(e.x+boxPadding, baseline-1, small, class, a.name)
		return
	}
	p.text(e.x+boxPadding, baseline-1, small, "strong", a.mark)
	p.caption(e.x+e.nameAt, baseline, normal, "", a.name)
	class := "muted"
	if a.missing && e.standing != isAway && e.standing != isOutside {
		class = "bad"
	}
	p.caption(e.x+e.typeAt, baseline-1, small, class, a.typeWords())
	p.caption(e.x+e.commentAt, baseline-1, small, "muted i", a.comment)
}

// drawLegend explains the marks that are used, below all else.
func (s *poster) drawLegend(p *picture, y int) {
	const width = 150
	legend := []string{"PK primary key", "FK foreign key", "U unique", "? may be null"}
	if slices.ContainsFunc(s.boxes(), func(e *entity) bool { return e.standing != drawnHere }) {
		legend = append(legend, "dashed: drawn elsewhere, or not at all")
	}
	x := margin
	for _, words := range legend {
		p.text(x, y+14, small, "muted", words)
		x += textWidth(words, small) + 2*unit
	}
	p.width = max(p.width, x-2*unit+margin)
	y += unit
	x = margin
	for _, of := range []struct {
		sign  sign
		words string
	}{{exactlyOne, "exactly one"}, {zeroOrOne, "zero or one"}, {zeroOrMany, "zero or more"},
		{ancestor, "is inherited"}} {
		used := func(r *reference) bool { return r.one == of.sign || r.many == of.sign }
		if !slices.ContainsFunc(s.references(), used) {
			continue
		}
		sample := &attribute{entity: &entity{place: place{x: x + 44, y: y}}, height: unit}
		end := &port{attribute: sample, side: left, sign: of.sign}
		sample.ports[left] = []*port{end}
		p.path("", end.at(), point{x + 8, end.at().y})
		p.path("thin", point{x + 44, y + 1}, point{x + 44, y + unit - 1})
		end.draw(p)
		p.text(x+52, y+14, small, "muted", of.words)
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
