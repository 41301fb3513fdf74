package diagram

import (
	"fmt"
	"strings"
)

const (
	classHead   = 28
	classRowSep = 21 // from one line of a class to the next
	classGap    = 22 // between classes below one another
	linkGap     = 130
	looseHeight = 600 // of classes without links that stand below one another, at least
)

// objectsStyle paints the links between classes.
var objectsStyle = `
path.link{stroke-width:1.8}` +
	`path.link.oneof{stroke-dasharray:5 4}path.tip{stroke:none}circle.end{stroke-width:1.8}
` + objectsPaint(light) + "@media (prefers-color-scheme:dark){" + objectsPaint(dark) + "}" +
	"@media print{" + objectsPaint(light) + "}\n"

func objectsPaint(c colours) string {
	var b strings.Builder
	for _, k := range []struct{ kind, colour string }{
		{holds, c.line}, {refers, c.strong}, {oneOf, c.warn},
	} {
		fmt.Fprintf(&b, "path.link.%s,circle.end.%[1]s{stroke:%s}path.tip.%[1]s{fill:%[2]s}", k.kind,
			k.colour)
	}
	fmt.Fprintf(&b, "circle.end.%s{fill:%s}", holds, c.line)
	return b.String() + "\n"
}

func (c *classes) draw() *picture {
	p := &picture{title: c.name + ": " + c.words, description: c.describe(),
		style: hugeStyle + objectsStyle}
	for _, b := range c.boxes {
		b.measure()
	}
	c.setRanks()
	c.setColumns()
	const top = 82
	right, bottom := c.placeLinked(margin, top)
	if len(c.loose) > 0 {
		right, bottom = c.placeLoose(right, top, bottom)
	}
	drawn := map[[2]point]bool{}
	for _, l := range c.links {
		c.drawLink(p, l, drawn)
	}
	for _, b := range c.boxes {
		b.draw(p)
	}
	for _, l := range c.links {
		from, _, _ := l.ends()
		p.circle(from.x, from.y, 4, "end "+l.kind)
	}
	p.text(margin, 44, huge, "", c.name)
	after := margin + textWidth(c.name, huge) + 12
	p.text(after, 44, normal, "muted", c.words)
	legend := c.drawLegend(p, bottom+34)
	p.width = max(right, after+textWidth(c.words, normal), legend) + margin
	p.height = bottom + 34 + margin
	return p
}

// measure sets how large a box must be.
func (b *classBox) measure() {
	name, kind, tag := 0, 0, 0
	for _, row := range b.rows {
		name = max(name, textWidth(row.name, normal))
		kind = max(kind, textWidth(row.kind, small))
		tag = max(tag, textWidth(row.tag, small))
	}
	b.typeAt = boxPadding + name + columnGap
	b.tagAt = b.typeAt + kind + columnGap
	b.width = max(2*boxPadding+textWidth(b.Name, normal), b.typeAt+kind+boxPadding, 150)
	if tag > 0 {
		b.width = max(b.width, b.tagAt+tag+boxPadding)
	}
	b.height = classHead + len(b.rows)*classRowSep + 6
}

// placeLinked sets where linked classes and lanes are, each column centred, and returns where
// they end.
func (c *classes) placeLinked(x, top int) (right, bottom int) {
	heights := make([]int, len(c.columns))
	tallest := 0
	for i, column := range c.columns {
		for _, item := range column {
			heights[i] += item.height + classGap
		}
		heights[i] -= classGap
		tallest = max(tallest, heights[i])
	}
	for i, column := range c.columns {
		width := 0
		for _, item := range column {
			width = max(width, item.width)
		}
		y := top + (tallest-heights[i])/2
		for _, item := range column {
			item.x, item.y, item.width = x, y, width
			y += item.height + classGap
		}
		x += width + linkGap
	}
	right = max(margin, x-linkGap)
	for _, l := range c.links {
		if l.from == l.to && l.from.rank == len(c.columns)-1 {
			right = max(right, l.from.x+l.from.width+loopWidth)
		}
	}
	return right, top + tallest
}

// placeLoose sets where the other classes are: on the right of those that are linked, in so
// many columns that they are about as high, each class in the one that is shortest.
func (c *classes) placeLoose(left, top, bottom int) (int, int) {
	width, height := 0, 0
	for _, b := range c.loose {
		width, height = max(width, b.width), height+b.height+classGap
	}
	if len(c.columns) > 0 {
		left += 2 * classGap
	}
	ends := make([]int, max(1, height/max(bottom-top, looseHeight)))
	for _, b := range c.loose {
		shortest := 0
		for i := range ends {
			if ends[i] < ends[shortest] {
				shortest = i
			}
		}
		b.x, b.y, b.width = left+shortest*(width+classGap), top+ends[shortest], width
		ends[shortest] += b.height + classGap
		bottom = max(bottom, b.y+b.height)
	}
	return left + len(ends)*(width+classGap) - classGap, bottom
}

// headY returns where links to a class end.
func (b *classBox) headY() int { return b.y + classHead/2 }

// rowY returns where links of a row begin.
func (b *classBox) rowY(row int) int {
	return b.y + classHead + 3 + row*classRowSep + classRowSep/2
}

// loopWidth is how far links of a class to itself swing out.
const loopWidth = 56

// ends returns where a link begins and ends, and in which direction it goes: to the right, or
// if it closes a circle to the left.
func (l *link) ends() (from, to point, step int) {
	from = point{l.from.x + l.from.width, l.from.rowY(l.row)}
	switch {
	case l.to == l.from:
		return from, point{from.x, l.to.headY()}, -1
	case l.to.rank < l.from.rank:
		return point{l.from.x, from.y}, point{l.to.x + l.to.width, l.to.headY()}, -1
	}
	return from, point{l.to.x, l.to.headY()}, 1
}

// drawLink draws a link through the lanes on its way, as far as others have not drawn it.
func (c *classes) drawLink(p *picture, l *link, drawn map[[2]point]bool) {
	class, what := "link "+l.kind, l.from.Name+" to "+l.to.Name
	from, end, step := l.ends()
	p.path("tip "+l.kind, end, point{end.x - (tipLength+1)*step, end.y - 5},
		point{end.x - (tipLength+1)*step, end.y + 5})
	if l.from == l.to {
		p.loop(class, what, from, end)
		return
	}
	draw := func(from, to point, line func(class, what string, from, to point)) {
		if !drawn[[2]point{from, to}] {
			drawn[[2]point{from, to}] = true
			line(class, what, from, to)
		}
	}
	at := from
	for rank := l.from.rank + step; rank != l.to.rank; rank += step {
		lane := c.lane(rank, l.to)
		in, out := point{lane.x, lane.y + 1}, point{lane.x + lane.width, lane.y + 1}
		if step < 0 {
			in, out = out, in
		}
		draw(at, in, p.curve)
		draw(in, out, func(class, what string, from, to point) { p.line(class, what, from, to) })
		at = out
	}
	draw(at, point{end.x - tipLength*step, end.y}, p.curve)
}

// loop draws a line that returns to the side that it comes from.
func (p *picture) loop(class, what string, from, to point) {
	bend := min(loopWidth, 22+(from.y-to.y)/7)
	p.lines = append(p.lines, route{[]point{from, {from.x + bend*3/4, to.y}}, what})
	fmt.Fprintf(&p.body, `<path d="M%d %dC%d %d %d %d %d %d" class="%s"/>`+"\n", from.x, from.y,
		from.x+bend, from.y, to.x+bend, to.y, to.x+tipLength, to.y, class)
}

func (b *classBox) draw(p *picture) {
	p.box(b.x, b.y, b.width, b.height, "box", b.Name)
	p.rect(b.x, b.y, b.width, classHead, "head")
	p.text(b.x+boxPadding, b.y+classHead/2+5, normal, "b", b.Name)
	if len(b.Kinds) > 0 {
		words := "closed set"
		p.text(b.x+b.width-boxPadding-textWidth(words, small), b.y+classHead/2+4, small, "muted", words)
	}
	for i, row := range b.rows {
		y := b.rowY(i)
		p.text(b.x+boxPadding, y+5, normal, "", row.name)
		p.text(b.x+b.typeAt, y+4, small, "muted", row.kind)
		p.text(b.x+b.tagAt, y+4, small, "good", row.tag)
	}
}

// drawLegend explains the links and marks that are used, and returns where it ends.
func (c *classes) drawLegend(p *picture, y int) int {
	x := margin
	for _, k := range []struct{ kind, words string }{
		{holds, "holds"}, {refers, "refers to or lists"}, {oneOf, "is one of"},
	} {
		for _, l := range c.links {
			if l.kind != k.kind {
				continue
			}
			p.path("link "+k.kind, point{x, y}, point{x + 38, y})
			p.path("tip "+k.kind, point{x + 46, y}, point{x + 37, y - 5}, point{x + 37, y + 5})
			p.circle(x, y, 4, "end "+k.kind)
			p.text(x+54, y+4, small, "muted", k.words)
			x += 54 + textWidth(k.words, small) + 30
			break
		}
	}
	words := "? may have no value"
	p.text(x, y+4, small, "muted", words)
	return x + textWidth(words, small)
}
