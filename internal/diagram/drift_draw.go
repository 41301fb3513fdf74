package diagram

import (
	"fmt"
	"strings"

	"example.com/impedance/internal/plural"
)

const (
	mostName  = 150 // the width of a part's label
	mostText  = 395 // and of what is declared of it
	driftGap  = 76  // between the boxes of a table, for what has become of its parts
	driftTop  = 116 // of the first table
	tableGap  = 20
	tableHead = 24
	tallDrift = 900 // what is taller takes two columns
)

// Draw returns the drift as an SVG file: each table in both catalogs, side by side, with what
// has become of each of its parts between them. Of a table that only one catalog has there is no
// more than its name.
func (d Drift) Draw() ([]byte, error) {
	p := d.picture()
	if found := p.problems(); len(found) > 0 {
		return nil, fmt.Errorf("drawing %q: %s", d.title(), strings.Join(found, "; "))
	}
	return p.svg(), nil
}

func (d Drift) picture() *picture {
	s := sheet{picture: &picture{title: shown(d.title()), description: d.describe()}}
	s.measure(d)
	bottom := 0
	for i, tables := range d.columns() {
		wide := s.boxes[left] + driftGap + s.boxes[right]
		s.y = driftTop
		s.at[left] = margin + i*(wide+3*margin)
		s.at[right] = s.at[left] + s.boxes[left] + driftGap
		s.width = s.at[left] + wide + margin
		s.text(s.at[left], 104, small, "muted", cut(d.Wanted, small, s.boxes[left]))
		s.text(s.at[right], 104, small, "muted", cut(d.Found, small, s.boxes[right]))
		for _, t := range tables {
			s.table(t)
		}
		bottom = max(bottom, s.y-tableGap)
	}
	s.text(margin, 36, large, "", cut(s.title, large, s.width-2*margin))
	s.text(margin, 60, normal, "", cut(d.Summary(), normal, s.width-2*margin))
	s.text(margin, 78, normal, "", cut(d.Note, normal, s.width-2*margin))
	s.height = bottom + margin
	return s.picture
}

// columns divides the tables, in their order, so that a picture of many is not too tall.
func (d Drift) columns() [][]tableDrift {
	total := 0
	for _, t := range d.tables {
		total += t.height()
	}
	top := 0
	for i, t := range d.tables {
		if total > tallDrift && i > 0 && top+t.height()/2 > total/2 {
			return [][]tableDrift{d.tables[:i], d.tables[i:]}
		}
		top += t.height()
	}
	return [][]tableDrift{d.tables}
}

func (t tableDrift) height() int { return tableHead + unit*len(t.pairs) + tableGap }

// describe tells what is in a picture of a drift.
func (d Drift) describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s against %s: %s.", shown(d.Found), shown(d.Wanted), d.Summary())
	for _, t := range d.tables {
		if t.change != isSame {
			fmt.Fprintf(&b, " Table %s is %s.", shown(t.name), t.change)
		}
		for _, p := range t.pairs {
			switch p.change {
			case isMissing:
				fmt.Fprintf(&b, " In %s, %s is missing.", shown(t.name), p.words(p.wanted))
			case isAdded:
				fmt.Fprintf(&b, " In %s, %s is added.", shown(t.name), p.words(p.found))
			case isChanged:
				fmt.Fprintf(&b, " In %s, %s has become %s.", shown(t.name), p.words(p.wanted),
					shown(p.found))
			}
		}
	}
	return b.String()
}

// words returns a part with what is declared of it.
func (p part) words(text string) string {
	if text == "" {
		return shown(p.label)
	}
	return shown(p.label) + " " + shown(text)
}

// sheet draws tables below one another, in two boxes each: what is wanted is on the left.
type sheet struct {
	*picture
	y      int
	textAt int    // from the left of a box
	boxes  [2]int // how wide they are
	at     [2]int // where they begin
}

// measure sets how wide the boxes are.
func (s *sheet) measure(d Drift) {
	label, texts := 60, [2]int{100, 100}
	for _, t := range d.tables {
		for _, p := range t.pairs {
			label = max(label, min(textWidth(shown(p.label), normal), mostName))
			for side, words := range []string{p.wanted, p.found} {
				texts[side] = max(texts[side], min(textWidth(words, small), mostText))
			}
		}
	}
	s.textAt = boxPadding + label + columnGap
	for side := range s.boxes {
		s.boxes[side] = s.textAt + texts[side] + boxPadding
	}
}

func (s *sheet) table(t tableDrift) {
	if t.change != isAdded {
		s.frame(left, t)
	}
	if t.change != isMissing {
		s.frame(right, t)
	}
	s.between(tableHead, t.change)
	s.y += tableHead
	for _, p := range t.pairs {
		if p.change != isAdded {
			s.part(left, p, p.wanted, "")
		}
		if p.change != isMissing {
			s.part(right, p, p.found, colors[p.change])
		}
		s.between(unit, p.change)
		s.y += unit
	}
	s.y += tableGap
}

// colors are the classes of what has changed.
var colors = map[change]string{isMissing: "bad", isChanged: "warn", isAdded: "good"}

// frame draws the box of a table on a side, and of one that has no other side how much it is.
func (s *sheet) frame(on side, t tableDrift) {
	x, width := s.at[on], s.boxes[on]
	s.box(x, s.y, width, t.height()-tableGap, "box", t.name)
	s.rect(x, s.y, width, tableHead, "head")
	words := ""
	if t.change != isSame {
		words = plural.Of(int64(t.parts), "part")
	}
	wordsAt := x + width - boxPadding - textWidth(words, small)
	s.text(wordsAt, s.y+16, small, "muted", words)
	room := wordsAt - columnGap - x - boxPadding
	s.text(x+boxPadding, s.y+17, normal, "b", cut(shown(t.name), normal, room))
}

// part draws a part of a table on a side.
func (s *sheet) part(on side, p pair, text, class string) {
	x, width := s.at[on], s.boxes[on]
	if p.change == isSame {
		class = "muted"
	} else {
		s.rect(x+1, s.y+1, width-2, unit-2, "shade")
	}
	label := cut(shown(p.label), normal, s.textAt-boxPadding-columnGap)
	s.text(x+boxPadding, s.y+15, normal, class, label)
	s.text(x+s.textAt, s.y+14, small, class, cut(text, small, width-s.textAt-boxPadding))
}

// between says what has become of what is on this line.
func (s *sheet) between(height int, c change) {
	from, y := s.at[right]-driftGap, s.y+height/2
	if c == isSame {
		s.path("thin", point{from + 8, y}, point{s.at[right] - 8, y})
		return
	}
	words := string(c)
	s.text(from+(driftGap-textWidth(words, small))/2, y+4, small, "b "+colors[c], words)
}
