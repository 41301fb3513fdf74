package diagram

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

const (
	mostLabel  = 200 // the width of what is written on a line of a box
	objectGap  = 10  // between boxes
	arrowRoom  = 16  // beside the tracks of a channel, for heads of arrows
	panelHead  = 34  // the height of the names of layers
	panelGap   = 30  // between panels
	rowsGap    = 70  // between the objects and the rows
	cellHeight = 20
	mostCell   = 66 // the width of a value
	mostHead   = 56 // of a line of a column's name, unless one word is longer
	cellPad    = 4
	headLine   = 13 // from one line of a column's name to the next
	sumLine    = 18
)

// layOut ranks the objects by how many pointers lead to them, and gives each its place.
func (p *panel) layOut() error {
	p.rank()
	for r, objects := range p.ranks {
		next := r % 2 * objectGap / 2
		for _, o := range objects {
			o.measure()
			// The grid is half a gap lower in every second rank, so that no two lines that enter
			// a channel from different sides are at one height.
			o.y = max(next, o.wish/objectGap*objectGap+r%2*objectGap/2)
			next = o.y + o.height + objectGap
			for i, l := range o.lines {
				if to := l.to.object; to != nil && to.rank == r+1 && to.wish == 0 {
					to.wish = max(0, o.y+(i-l.to.line)*unit)
				}
			}
		}
	}
	if err := p.connect(); err != nil {
		return err
	}
	x := 0
	for r, objects := range p.ranks {
		width := 0
		for _, o := range objects {
			width = max(width, o.fit)
		}
		for _, o := range objects {
			o.x, o.width = x, width
		}
		x += width
		c := &p.channels[r]
		if len(c.spurs) == 0 {
			continue
		}
		c.assignTracks()
		for _, s := range c.spurs {
			s.x = x + arrowRoom + s.x*trackGap + trackGap/2
		}
		x += c.width + 2*arrowRoom
	}
	return nil
}

// rank puts what pointers of a rank lead to first into the next one.
func (p *panel) rank() {
	ranked := map[*object]bool{p.objects[0]: true}
	for rank := []*object{p.objects[0]}; len(rank) > 0; {
		var next []*object
		for _, o := range rank {
			o.rank = len(p.ranks)
			for _, l := range o.lines {
				if to := l.to.object; to != nil && !ranked[to] {
					ranked[to] = true
					next = append(next, to)
				}
			}
		}
		p.ranks = append(p.ranks, rank)
		rank = next
	}
	p.channels = make([]channel, len(p.ranks))
}

// measure sets how large the box of an object is.
func (o *object) measure() {
	o.height = unit * len(o.lines)
	for i := range o.lines {
		l := &o.lines[i]
		width := 2*boxPadding + textWidth(cut(l.label, normal, mostLabel), normal)
		if l.field != "" {
			width += columnGap + textWidth(l.field, small)
		}
		o.fit = max(o.fit, width)
	}
}

// connect leads the pointers through the channels. Those to one line of an object come together
// on their way.
func (p *panel) connect() error {
	type target struct {
		spot
		channel int
	}
	spurs := map[target]*spur{}
	for _, o := range p.objects {
		for i, l := range o.lines {
			to := l.to.object
			if to == nil {
				continue
			}
			at, leaves, enters := o.rank, left, right
			switch to.rank {
			case o.rank + 1:
			case o.rank:
				enters = left
			case o.rank - 1:
				at, leaves, enters = o.rank-1, right, left
			default:
				return errors.New("a pointer leads back over objects between, which is not drawn")
			}
			s := spurs[target{l.to, at}]
			if s == nil {
				s = &spur{}
				s.ends = []end{{&to.place, l.to.line*unit + unit/2, enters, s}}
				spurs[target{l.to, at}] = s
				p.channels[at].spurs = append(p.channels[at].spurs, s)
			}
			s.ends = append(s.ends, end{&o.place, i*unit + unit/2, leaves, s})
		}
	}
	return nil
}

// size returns how much room the objects take.
func (p *panel) size() (width, height int) {
	for r, objects := range p.ranks {
		for _, o := range objects {
			width = max(width, o.x+o.width)
			height = max(height, o.y+o.height)
		}
		for _, s := range p.channels[r].spurs {
			width = max(width, s.x)
		}
	}
	return width, height
}

// drawHeaps draws panels below one another, the rows of all from the same place on.
func drawHeaps(title string, panels []*panel) *picture {
	p := &picture{title: shown(title), description: describeHeaps(panels)}
	p.text(margin, 36, large, "", shown(title))
	const legend = "arrows are pointers · shaded is what is there again: an object for a key that " +
		"another one stands for, a value of a stored row that had come before"
	p.text(margin, 58, small, "muted", legend)
	p.width = margin + max(textWidth(p.title, large), textWidth(legend, small)) + margin
	rowsAt := 0
	for _, panel := range panels {
		width, _ := panel.size()
		rowsAt = max(rowsAt, width)
		for _, sums := range panel.graphSums() {
			rowsAt = max(rowsAt, textWidth(sums, normal))
		}
	}
	rowsAt += margin + rowsGap
	y := 86
	for _, panel := range panels {
		y = panel.draw(p, y, rowsAt) + panelGap
	}
	p.height = y - panelGap + margin
	return p
}

// draw draws a panel from a height on, and returns where it ends.
func (p *panel) draw(on *picture, y, rowsAt int) int {
	on.text(margin, y+12, normal, "b strong", p.heading())
	on.text(rowsAt, y+12, normal, "muted", "over the wire")
	y += panelHead
	for _, objects := range p.ranks {
		for _, o := range objects {
			o.x += margin
			o.y += y
		}
	}
	for _, c := range p.channels {
		for _, s := range c.spurs {
			s.x += margin
			s.top, s.bottom = s.top+y, s.bottom+y
			s.drawPointers(on)
		}
	}
	bottom := y
	for _, o := range p.objects {
		o.draw(on)
		bottom = max(bottom, o.y+o.height)
	}
	top := y
	for _, r := range p.rectangles {
		var right int
		right, top = r.draw(on, rowsAt, top)
		on.width = max(on.width, right+margin)
		bottom = max(bottom, top)
		top += panelGap / 2
	}
	bottom += sumLine
	for i, words := range p.graphSums() {
		on.text(margin, bottom+i*sumLine+10, normal, "b", words)
	}
	rows := p.rowSums()
	for i, words := range rows {
		on.text(rowsAt, bottom+i*sumLine+10, normal, "b", words)
		on.width = max(on.width, rowsAt+textWidth(words, normal)+margin)
	}
	return bottom + len(rows)*sumLine
}

// drawPointers draws the pointers to a line of an object, whose end is the first.
func (s *spur) drawPointers(p *picture) {
	target := s.ends[0].at()
	back := 7
	if s.ends[0].side == left {
		back = -back
	}
	neck := point{target.x - back, target.y}
	corner := func(y int) bool { return y == s.top || y == s.bottom }
	for i, e := range s.ends {
		at := e.at()
		if i == 0 {
			p.path("", point{s.x, at.y}, neck)
		} else {
			p.path("", at, point{s.x, at.y})
			what := fmt.Sprintf("pointer at %d", at.y)
			p.lines = append(p.lines, route{[]point{at, {s.x, at.y}, {s.x, target.y}, target}, what})
		}
		if !corner(at.y) {
			p.circle(s.x, at.y, 3, "dot")
		}
	}
	if s.top != s.bottom {
		p.path("", point{s.x, s.top}, point{s.x, s.bottom})
	}
	p.path("tip", target, point{neck.x, neck.y - 4}, point{neck.x, neck.y + 4}, target)
}

// draw draws the box of an object.
func (o *object) draw(p *picture) {
	x, width := o.x, o.width
	p.box(x, o.y, width, o.height, "box", o.lines[0].label)
	if len(o.lines) > 1 {
		p.rect(x, o.y, width, unit, "head")
	}
	for i, l := range o.lines {
		y := o.y + i*unit
		if l.again {
			p.rect(x+1, y+1, width-2, unit-2, "shade")
		}
		class := ""
		if l.key != "" || i == 0 && len(o.lines) > 1 {
			class = "b"
		}
		p.text(x+boxPadding, y+15, normal, class, cut(l.label, normal, mostLabel))
		p.text(x+width-boxPadding-textWidth(l.field, small), y+14, small, "muted", l.field)
	}
}

// draw draws the rows of a result set, and returns where they end to the right and below.
func (r *rectangle) draw(p *picture, x, y int) (right, bottom int) {
	heads, widths, tallest := r.measure()
	xs := make([]int, len(widths)+1)
	xs[0] = x
	for i, width := range widths {
		xs[i+1] = xs[i] + width
	}
	for _, s := range r.spans {
		from, to := xs[s.from], xs[s.to]
		name := cmp.Or(s.table, "computed")
		p.text(from+cellPad, y+11, small, "b", cut(name, small, to-from-2*cellPad))
		p.path("", point{from + 2, y + 16}, point{to - 2, y + 16})
	}
	y += cellHeight
	for i, head := range heads {
		for k, words := range head {
			p.text(xs[i]+cellPad, y+11+(tallest-len(head)+k)*headLine, small, "muted", words)
		}
	}
	y += tallest*headLine + 4
	right, bottom = xs[len(widths)], y+cellHeight*len(r.rows)
	p.box(x, y, right-x, max(bottom-y, 1), "box", "rows")
	for i, row := range r.rows {
		for k, c := range row {
			c.draw(p, xs[k], y+i*cellHeight, widths[k])
		}
	}
	for i := range r.rows[min(1, len(r.rows)):] {
		at := y + (i+1)*cellHeight
		p.path("thin", point{x, at}, point{right, at})
	}
	for _, at := range xs[1:len(widths)] {
		p.path("thin", point{at, y}, point{at, bottom})
	}
	return right, bottom
}

// measure returns the columns' names, cut into lines, how wide the columns are, and how many
// lines the longest name has.
func (r *rectangle) measure() (heads [][]string, widths []int, tallest int) {
	for i, name := range r.columns {
		head := headOf(name)
		width := 0
		for _, words := range head {
			width = max(width, textWidth(words, small))
		}
		for _, row := range r.rows {
			width = max(width, textWidth(cut(row[i].text, small, mostCell), small))
		}
		heads, widths = append(heads, head), append(widths, width+2*cellPad)
		tallest = max(tallest, len(head))
	}
	return heads, widths, tallest
}

// headOf cuts a column's name into lines, where it has underscores.
func headOf(name string) (lines []string) {
	for _, word := range strings.SplitAfter(shown(name), "_") {
		last := len(lines) - 1
		if last >= 0 && textWidth(lines[last]+word, small) <= mostHead {
			lines[last] += word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

func (c cell) draw(p *picture, x, y, width int) {
	if c.again {
		p.rect(x+1, y+1, width-2, cellHeight-2, "shade")
	}
	class := ""
	if c.null {
		class = "muted"
	}
	p.text(x+cellPad, y+14, small, class, cut(c.text, small, mostCell))
}

// pointerName returns what the pointer on a line is called: after what it belongs to.
func (o *object) pointerName(i int) string {
	of := i
	for o.lines[of].label == "" {
		of--
	}
	owner := cmp.Or(o.lines[of].key, cut(o.lines[of].label, normal, mostLabel))
	return owner + " " + o.lines[i].field
}

// describeHeaps tells what is in a picture of heaps.
func describeHeaps(panels []*panel) string {
	var b strings.Builder
	for _, p := range panels {
		fmt.Fprintf(&b, "On %s the answer is %s. ", p.heading(), strings.Join(p.graphSums(), ", "))
		for _, o := range p.objects {
			for i, l := range o.lines {
				if l.to.object != nil {
					fmt.Fprintf(&b, "%s leads to %s. ", shown(o.pointerName(i)),
						shown(cut(l.to.object.lines[l.to.line].label, normal, mostLabel)))
				}
			}
		}
		fmt.Fprintf(&b, "Over the wire came %s. ", strings.Join(p.rowSums(), ", "))
	}
	return strings.TrimSpace(b.String())
}
