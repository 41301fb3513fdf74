package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/source/flow"
)

// huge is the size, in pixels, of what is read from afar. Two kinds of pictures have it.
const (
	huge      = 26
	hugeStyle = ".s26{font-size:26px;font-weight:bold}"
)

// overlayStyle paints what no other picture has.
const overlayStyle = `
path.way{stroke-width:1.6}path.way.split,path.way.converted,` +
	`path.way.renamed,path.way.merged{stroke-width:2.4}path.way.lost{stroke-dasharray:3 3}` +
	`rect.inset{fill:none;stroke-dasharray:2 3}path.tip{stroke:none}circle.stop{stroke:none}
`

// wayColours are the colours of the kinds of ways, on light and on dark paper.
var wayColours = []struct{ class, light, dark string }{
	{"same", "#8c959f", "#6e7681"},
	{"split", "#0969da", "#58a6ff"},
	{"converted", "#bc4c00", "#f0883e"},
	{"renamed", "#1a7f37", "#3fb950"},
	{"merged", "#8250df", "#bc8cff"},
	{"lost", "#b3261e", "#ff8f85"},
}

// overlayPaint returns the rules that paint ways.
func overlayPaint(onDark bool) string {
	edge := light.edge
	if onDark {
		edge = dark.edge
	}
	var b strings.Builder
	fmt.Fprintf(&b, "rect.inset{stroke:%s}rect.bar{fill:%[1]s}", edge)
	for _, c := range wayColours {
		colour := c.light
		if onDark {
			colour = c.dark
		}
		fmt.Fprintf(&b, "path.way.%s{stroke:%s}path.tip.%[1]s,circle.%[1]s,text.%[1]s{fill:%[2]s}",
			c.class, colour)
	}
	return b.String() + "\n"
}

func newOverlayPicture(title string) *picture {
	return &picture{title: title, style: hugeStyle + overlayStyle + overlayPaint(false) +
		"@media (prefers-color-scheme:dark){" + overlayPaint(true) + "}" +
		"@media print{" + overlayPaint(false) + "}\n"}
}

// overlayFormat is how large an overlay is.
type overlayFormat struct {
	row, head         int // heights of a line of a box, and of its heading
	between           int // the height between what belongs to different tables
	table, via, field int // widths of boxes
	reading, mapping  int // widths of the gaps on the left and on the right of rows
	arrival           int // how far a way goes straight to a field
	types             bool
}

var (
	spacious = overlayFormat{row: 21, head: 28, between: 22, table: 236, via: 262, field: 280,
		reading: 170, mapping: 240, arrival: 72, types: true}
	dense = overlayFormat{row: 17, head: 24, between: 14, table: 122, via: 176, field: 138,
		reading: 48, mapping: 116, arrival: 62}
)

// spread is an overlay that is drawn somewhere in a picture.
type spread struct {
	*picture
	format overlayFormat
	domain *flow.Domain
	Mapped
	left, top, bottom int
	boxes             []*overlayBox
	middles           map[flow.Place]int // the height of each place
	lanes             map[flow.Place]int // and where the way of a column passes between boxes
}

// overlayBox is a table, a row or a class. A lane is a box that is not drawn.
type overlayBox struct {
	name        string
	x, y, width int
	lines       []rowLine
	lane        bool
}

func (s *spread) tableX() int { return s.left }
func (s *spread) viaX() int   { return s.tableX() + s.format.table + s.format.reading }
func (s *spread) fieldX() int { return s.viaX() + s.format.via + s.format.mapping }
func (s *spread) right() int  { return s.fieldX() + s.format.field }

// layOut places the boxes in bands, one for each table. In a band each column is centred.
func (s *spread) layOut() {
	s.middles, s.lanes = map[flow.Place]int{}, map[flow.Place]int{}
	y := s.top
	for i, t := range s.domain.Tables {
		columns := [][]*overlayBox{{s.tableBox(i)}, s.viaBoxes(t.Name), {s.classBox(i)}}
		tallest := 0
		for _, boxes := range columns {
			tallest = max(tallest, s.heightOf(boxes))
		}
		for _, boxes := range columns {
			s.place(boxes, y+(tallest-s.heightOf(boxes))/2)
		}
		y += tallest + s.format.between
	}
	s.bottom = y - s.format.between
}

func (s *spread) tableBox(i int) *overlayBox {
	t := s.domain.Tables[i]
	box := &overlayBox{name: t.Name, x: s.tableX(), width: s.format.table}
	lost, _ := s.domain.Lost(&s.Layer)
	for _, c := range t.Columns {
		line := rowLine{place: flow.Place{Owner: t.Name, Name: c.Name}, name: c.Name, kind: c.Type}
		if !c.NotNull {
			line.kind += "?"
		}
		if slices.Contains(lost, line.place) {
			line.kind = "no field"
		}
		box.lines = append(box.lines, line)
	}
	return box
}

func (s *spread) classBox(i int) *overlayBox {
	class := s.domain.Roots[i].Class
	box := &overlayBox{name: class, x: s.fieldX(), width: s.format.field,
		lines: fieldLines(s.domain, class, 0)}
	_, lost := s.domain.Lost(&s.Layer)
	for i := range box.lines {
		if slices.Contains(lost, box.lines[i].place) {
			box.lines[i].kind += ", no column"
		}
	}
	return box
}

// viaBoxes returns the rows that ways from a table pass, and a lane for those that pass none.
func (s *spread) viaBoxes(table string) (boxes []*overlayBox) {
	direct := &overlayBox{x: s.viaX(), width: s.format.via, lane: true}
	for _, l := range s.Lines {
		switch {
		case l.Column.Owner != table:
		case len(l.Via) > 0:
			s.addRow(&boxes, &l)
		case len(direct.lines) == 0 || direct.lines[len(direct.lines)-1].place != l.Column:
			direct.lines = append(direct.lines, rowLine{place: l.Column})
		}
	}
	if len(direct.lines) > 0 {
		boxes = append(boxes, direct)
	}
	return boxes
}

// addRow adds the box of the row that a way passes, if it is not yet there.
func (s *spread) addRow(boxes *[]*overlayBox, l *flow.Line) {
	name := l.Via[0].Owner
	if slices.ContainsFunc(s.boxes, func(b *overlayBox) bool { return b.name == name }) ||
		slices.ContainsFunc(*boxes, func(b *overlayBox) bool { return b.name == name }) {
		return
	}
	box := &overlayBox{name: name, x: s.viaX(), width: s.format.via}
	for _, class := range s.Rows {
		for _, f := range class.Fields {
			if class.Name == name {
				box.lines = append(box.lines, rowLine{place: flow.Place{Owner: name, Name: f.Name},
					name: f.Name, kind: f.Type})
			}
		}
	}
	*boxes = append(*boxes, box)
}

func (s *spread) heightOf(boxes []*overlayBox) (height int) {
	for i, b := range boxes {
		if i > 0 {
			height += s.format.between
		}
		height += s.boxHeight(b)
	}
	return height
}

func (s *spread) boxHeight(b *overlayBox) int {
	height := s.format.head + len(b.lines)*s.format.row + 6
	for i := range b.lines {
		height += insetGap * s.closing(b, i)
	}
	return height
}

// insetGap is the height below the last line of what belongs to a field.
const insetGap = 5

// closing returns how many steps further out the line after a line is.
func (s *spread) closing(b *overlayBox, i int) int {
	next := 0
	if i+1 < len(b.lines) {
		next = b.lines[i+1].depth
		if b.lines[i+1].place == (flow.Place{}) && next == b.lines[i].depth-1 {
			return 1
		}
	}
	return max(0, b.lines[i].depth-next)
}

// place sets where boxes are that stand below one another.
func (s *spread) place(boxes []*overlayBox, y int) {
	for _, b := range boxes {
		b.y = y
		at := y + s.format.head + 3
		for i := range b.lines {
			line := &b.lines[i]
			line.y = at + s.format.row/2
			at += s.format.row + insetGap*s.closing(b, i)
			if b.lane {
				s.lanes[line.place] = line.y
			} else {
				s.middles[line.place] = line.y
			}
		}
		y += s.boxHeight(b) + s.format.between
		s.boxes = append(s.boxes, b)
	}
}

// writeTitle writes what is drawn.
func (s *spread) writeTitle(words string) {
	y := s.top - 44
	if words == "" {
		y = s.top - 14
	}
	s.text(s.left, y, huge, "", s.Name)
	s.text(s.left+textWidth(s.Name, huge)+12, y, normal, "muted", words)
}

// headings writes what the columns are.
func (s *spread) headings() {
	var means []string
	for _, l := range s.Lines {
		if !slices.Contains(means, l.Means) {
			means = append(means, l.Means)
		}
	}
	y := s.top - 12
	s.text(s.tableX(), y, small, "muted", "tables, from the live catalog")
	s.text(s.viaX(), y, small, "muted", "rows, by "+strings.Join(means, ", "))
	s.text(s.fieldX(), y, small, "muted", "the domain")
}

func (s *spread) draw() {
	drawn := map[[2]flow.Place]bool{}
	order := make([]*flow.Line, len(s.Lines))
	for i := range s.Lines {
		order[i] = &s.Lines[i]
	}
	slices.SortStableFunc(order, func(a, b *flow.Line) int { return cmp.Compare(rank(b), rank(a)) })
	for _, l := range order {
		s.way(l, drawn)
	}
	columns, fields := s.domain.Lost(&s.Layer)
	for _, at := range fields {
		s.stub(s.fieldX(), s.middles[at], -1)
	}
	for _, at := range columns {
		s.stub(s.tableX()+s.format.table, s.middles[at], 1)
	}
	for _, b := range s.boxes {
		s.drawBox(b)
	}
	for _, l := range order {
		s.stops(l)
	}
}

// rank is the place of a line's kind, the strongest first.
func rank(l *flow.Line) int {
	for i, k := range wayKinds {
		if k.is(l) {
			return i
		}
	}
	return len(wayKinds)
}

// way draws the way of a value. What it shares with others that are drawn is there already.
func (s *spread) way(l *flow.Line, drawn map[[2]flow.Place]bool) {
	kinds := kindsOf(l)
	class := "way " + kinds[0].class
	what := l.Column.String()
	from := point{s.tableX() + s.format.table, s.middles[l.Column]}
	end := point{s.fieldX(), s.middles[l.Field]}
	via := l.Column
	in, out := point{s.viaX(), s.lanes[via]}, point{s.viaX() + s.format.via, s.lanes[via]}
	if len(l.Via) > 0 {
		via = l.Via[0]
		in.y, out.y = s.middles[via], s.middles[via]
	}
	if hop := [2]flow.Place{l.Column, via}; !drawn[hop] {
		drawn[hop] = true
		s.curve(class, what, from, in)
		if len(l.Via) == 0 {
			s.line(class, what, in, out)
		}
	}
	s.curve(class, what, out, point{end.x - s.format.arrival, end.y})
	s.line(class, what, point{end.x - s.format.arrival, end.y}, point{end.x - tipLength, end.y})
	s.path("tip "+kinds[0].class, end, point{end.x - tipLength - 1, end.y - 4},
		point{end.x - tipLength - 1, end.y + 4})
	s.badge(end, kinds)
}

const (
	tipLength   = 8
	badgeHeight = 15
	badgeAway   = 18 // from the field to the end of a badge
)

// badge writes the letters of kinds on a line, before where it ends.
func (s *spread) badge(end point, kinds []kind) {
	const letter = 9 // with the space behind it
	if kinds[0].letter == "" {
		return
	}
	width := letter*len(kinds) + 5
	x := end.x - badgeAway - width
	s.rect(x, end.y-badgeHeight/2, width, badgeHeight, "paper")
	for i, k := range kinds {
		s.text(x+4+i*letter, end.y+4, small, "b "+k.class, k.letter)
	}
}

// stub draws that nothing leads to a field, or away from a column.
func (s *spread) stub(x, y, out int) {
	s.path("way lost", point{x, y}, point{x + 40*out, y})
	s.picture.circle(x+44*out, y, 4, "bad")
	width := textWidth("L", small)
	at := x + 24*out - width/2
	s.rect(at-4, y-badgeHeight/2, width+8, badgeHeight, "paper")
	s.text(at, y+4, small, "b lost", "L")
}

// stops draws the dots where a line passes a row, and where it starts.
func (s *spread) stops(l *flow.Line) {
	class := "stop " + kindsOf(l)[0].class
	s.circle(s.tableX()+s.format.table, s.middles[l.Column], 3, class)
	if len(l.Via) > 0 {
		s.circle(s.viaX(), s.middles[l.Via[0]], 3, class)
		s.circle(s.viaX()+s.format.via, s.middles[l.Via[0]], 3, class)
	}
}

// curve draws a line from left to right that leaves and arrives straight.
func (p *picture) curve(class, what string, from, to point) {
	p.lines = append(p.lines, route{[]point{from, to}, what})
	bend := (to.x - from.x) / 2
	fmt.Fprintf(&p.body, `<path d="M%d %dC%d %d %d %d %d %d" class="%s"/>`+"\n", from.x, from.y,
		from.x+bend, from.y, to.x-bend, to.y, to.x, to.y, class)
}

// drawBox draws a box, or where one is missing says so.
func (s *spread) drawBox(b *overlayBox) {
	const pad = 10
	if b.lane {
		if words := "no row between"; s.format.types {
			s.text(b.x+(b.width-textWidth(words, small))/2, b.y+s.format.head-4, small, "muted", words)
		}
		return
	}
	s.picture.box(b.x, b.y, b.width, s.boxHeight(b), "box", b.name)
	s.rect(b.x, b.y, b.width, s.format.head, "head")
	s.text(b.x+pad, b.y+s.format.head/2+5, normal, "b", b.name)
	s.insets(b)
	for _, line := range b.lines {
		class := ""
		if line.place == (flow.Place{}) {
			class = "b"
		}
		s.text(b.x+pad+line.depth*10, line.y+5, normal, class, line.name)
		if class, width := "muted", textWidth(line.kind, small); s.format.types {
			if strings.HasSuffix(line.kind, "no column") || strings.HasSuffix(line.kind, "no field") {
				class = "lost"
			}
			s.text(b.x+b.width-pad-width, line.y+4, small, class, line.kind)
		}
	}
}

// insets frames what belongs to a field.
func (s *spread) insets(b *overlayBox) {
	for i, line := range b.lines {
		if line.place != (flow.Place{}) {
			continue
		}
		last := i
		for last+1 < len(b.lines) && b.lines[last+1].depth > line.depth {
			last++
		}
		x := b.x + 4 + line.depth*10
		y := line.y - s.format.row/2
		s.rect(x, y, b.x+b.width-4-x, b.lines[last].y+s.format.row/2+2-y, "inset")
	}
}

// counts returns how many lines are of each kind, by its word.
func (s *spread) counts() map[string]int {
	columns, fields := s.domain.Lost(&s.Layer)
	n := map[string]int{lostKind.word: len(columns) + len(fields)}
	for i := range s.Lines {
		for _, k := range kindsOf(&s.Lines[i]) {
			n[k.word]++
		}
	}
	return n
}

// figures writes the numbers of the layer.
func (s *spread) figures(x, y int) {
	for _, f := range []struct {
		n     int
		words string
	}{{s.Hops(), "hops"}, {conversions(s.Layer), "conversions"}, {s.Code, "lines of mapping code"}} {
		number := fmt.Sprint(f.n)
		s.text(x, y, huge, "", number)
		s.text(x, y+20, small, "muted", f.words)
		x += max(textWidth(number, huge), textWidth(f.words, small)) + 32
	}
}

const (
	legendHeight = 23 // of a line of the legend
	legendWidth  = 360
)

// drawLegend explains the kinds, so many below one another, with how many lines are of each if
// that is known.
func drawLegend(p *picture, x, y, below int, counts map[string]int) {
	for i, k := range append([]kind{sameKind, lostKind}, wayKinds...) {
		at := point{x + i/below*legendWidth, y + i%below*legendHeight}
		p.path("way "+k.class, at, point{at.x + 34, at.y})
		if k.letter != "" {
			p.rect(at.x+10, at.y-badgeHeight/2, 15, badgeHeight, "paper")
			p.text(at.x+14, at.y+4, small, "b "+k.class, k.letter)
		}
		words := k.word + ": " + k.says
		if counts != nil {
			words = fmt.Sprintf("%d %s: %s", counts[k.word], k.word, k.says)
		}
		p.text(at.x+44, at.y+4, normal, "muted", words)
	}
}

// sumsWidth is how wide the table of what layers come to is.
const sumsWidth = 600

// drawSums writes what layers come to, with the code as bars, and returns where that ends.
func drawSums(p *picture, x, y int, all []Mapped) int {
	const hops, conversion, bars, most, apart = 140, 260, 290, 250, 36
	longest := 1
	for _, m := range all {
		longest = max(longest, m.Code)
	}
	right := func(x, size int, class, text string) {
		p.text(x-textWidth(text, size), y, size, class, text)
	}
	right(x+hops, small, "muted", "hops")
	right(x+conversion, small, "muted", "conversions")
	p.text(x+bars, y, small, "muted", "lines of mapping code")
	for _, m := range all {
		y += apart
		p.text(x, y, large, "", m.Name)
		right(x+hops, large, "", fmt.Sprint(m.Hops()))
		right(x+conversion, large, "", fmt.Sprint(conversions(m.Layer)))
		width := most * m.Code / longest
		p.rect(x+bars, y-17, width, 23, "bar")
		p.text(x+bars+width+10, y, large, "", fmt.Sprint(m.Code))
	}
	return y
}
