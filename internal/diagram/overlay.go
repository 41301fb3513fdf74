package diagram

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/source/flow"
)

// Mapped is a layer with how much of its code is for mapping.
type Mapped struct {
	flow.Layer
	Code int // hand-written lines that only move values between rows and the domain
}

// Overlay draws how a layer brings columns to fields: the tables on the left, the domain on
// the right, a line for each way of a value, and the rows that it passes between them. The domain
// and the layer are what [flow.Read] found.
//
// Mermaid has nothing for it: it places things itself and joins boxes, and here it is lines of
// boxes that are joined, and what stands beside what says the most.
func Overlay(d *flow.Domain, m Mapped) (svg []byte, err error) {
	p, err := overlay(d, m)
	if err != nil {
		return nil, err
	}
	return p.svg(), nil
}

// Overlays draws the ways of all layers on one page, with what they come to.
func Overlays(d *flow.Domain, all []Mapped) (svg []byte, err error) {
	p, err := overlays(d, all)
	if err != nil {
		return nil, err
	}
	return p.svg(), nil
}

func overlay(d *flow.Domain, m Mapped) (*picture, error) {
	if err := drawable(d); err != nil {
		return nil, err
	}
	p := newOverlayPicture(m.Name + ": from columns to fields")
	p.description = describeOverlay(d, m)
	s := &spread{picture: p, format: spacious, domain: d, Mapped: m, left: margin, top: 88}
	s.layOut()
	s.writeTitle("from columns to fields, as they are read")
	s.headings()
	s.draw()
	s.figures(s.left, s.bottom+54)
	drawLegend(p, s.viaX(), s.bottom+34, 3, s.counts())
	p.width, p.height = s.right()+margin, s.bottom+34+3*legendHeight+margin/2
	return p, nil
}

// overlays draws the layers in rows of three, and what they come to in the place after them.
func overlays(d *flow.Domain, all []Mapped) (*picture, error) {
	if err := drawable(d); err != nil {
		return nil, err
	}
	const across, apart, below, top = 3, 56, 104, 56
	p := newOverlayPicture("From columns to fields, as every layer reads them")
	p.text(margin, 34, normal, "muted", p.title)
	var descriptions []string
	x, y, bottom := margin, top, 0
	for i := range len(all) + 1 {
		if i > 0 && i%across == 0 {
			x, y = margin, bottom+below
		}
		if i == len(all) {
			break
		}
		s := &spread{picture: p, format: dense, domain: d, Mapped: all[i], left: x, top: y + 50}
		s.layOut()
		s.writeTitle("")
		s.draw()
		s.figures(s.left, s.bottom+48)
		descriptions = append(descriptions, describeOverlay(d, all[i]))
		p.width, bottom = max(p.width, s.right()+margin), max(bottom, s.bottom)
		x = s.right() + apart
	}
	end := drawSums(p, x, y+36, all) + 56
	drawLegend(p, x, end, len(wayKinds)+2, nil)
	p.description = strings.Join(descriptions, " ")
	p.width = max(p.width, x+sumsWidth+margin)
	p.height = max(bottom+below-26, end+(len(wayKinds)+2)*legendHeight) + margin/2
	return p, nil
}

func drawable(d *flow.Domain) error {
	if len(d.Roots) == 0 {
		return errors.New("no layer maps a column, so there is nothing to draw")
	}
	return nil
}

// describeOverlay tells what is in a picture of a layer.
func describeOverlay(d *flow.Domain, m Mapped) string {
	var b strings.Builder
	fmt.Fprintf(&b, "How %s reads columns into fields of the domain.", m.Name)
	for i := range m.Lines {
		l := &m.Lines[i]
		var names []string
		for _, at := range l.Stops() {
			names = append(names, at.String())
		}
		fmt.Fprintf(&b, " %s: %s.", strings.Join(names, " to "), strings.Join(kindWords(l), ", "))
	}
	columns, fields := d.Lost(&m.Layer)
	for _, at := range fields {
		fmt.Fprintf(&b, " %s has no column", at)
		if slices.Contains(m.Loaded, at) {
			b.WriteString(", it is the object of another row")
		}
		b.WriteString(".")
	}
	for _, at := range columns {
		fmt.Fprintf(&b, " %s has no field.", at)
	}
	fmt.Fprintf(&b, " In all %d hops, %d conversions, %d lines of mapping code.", m.Hops(),
		conversions(m.Layer), m.Code)
	return b.String()
}

// kind is what happens to a value on its way.
type kind struct {
	letter, word, says string
	class              string
	is                 func(*flow.Line) bool
}

// wayKinds are the kinds of ways, the strongest first: a line has the colour of the first that
// it is of, and the letters of all. What is of none is copied under its own name.
var wayKinds = []kind{
	{"S", "split", "one column, several fields", "split",
		func(l *flow.Line) bool { return l.Split }},
	{"C", "converted", "to another type", "converted",
		func(l *flow.Line) bool { return l.Converted }},
	{"R", "renamed", "on the way", "renamed", func(l *flow.Line) bool { return l.Renamed }},
	{"M", "merged", "several columns, one value", "merged",
		func(l *flow.Line) bool { return l.Merged }},
}

// Of the two other kinds, one has no letter, and the other no line.
var (
	sameKind = kind{"", "same", "copied under its name", "same", nil}
	lostKind = kind{"L", "lost", "no column, or no field", "lost", nil}
)

// kindsOf returns the kinds that a line is of.
func kindsOf(l *flow.Line) (found []kind) {
	for _, k := range wayKinds {
		if k.is(l) {
			found = append(found, k)
		}
	}
	if len(found) == 0 {
		return []kind{sameKind}
	}
	return found
}

func kindWords(l *flow.Line) (words []string) {
	for _, k := range kindsOf(l) {
		words = append(words, k.word)
	}
	return words
}

func conversions(l flow.Layer) (n int) {
	for i := range l.Lines {
		if l.Lines[i].Converted {
			n++
		}
	}
	return n
}

// rowLine is a line of a box: of what is at a place, or the heading of the lines below it.
type rowLine struct {
	place      flow.Place // none for a heading
	name, kind string
	depth      int
	y          int // of its middle
}

// fieldLines returns the lines of the box of a class. What belongs to it stands below the
// field that holds it, one step further in: the fields of a value, or the kinds of a closed
// set with theirs.
func fieldLines(d *flow.Domain, class string, depth int) (lines []rowLine) {
	for _, f := range d.Class(class).Fields {
		line := rowLine{place: flow.Place{Owner: class, Name: f.Name}, name: f.Name, kind: f.Type,
			depth: depth}
		held := d.Class(f.Class)
		switch {
		case f.Class == "" || f.Pointer:
			lines = append(lines, line)
		case len(held.Kinds) > 0:
			line.kind = "one of"
			lines = append(lines, line)
			for _, kind := range held.Kinds {
				lines = append(lines, rowLine{name: kind, depth: depth + 1})
				lines = append(lines, fieldLines(d, kind, depth+2)...)
			}
		default:
			lines = append(lines, rowLine{name: f.Name, depth: depth})
			lines = append(lines, fieldLines(d, f.Class, depth+1)...)
		}
	}
	return lines
}
