package diagram

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Sizes of text, in pixels. Text is set in a monospaced font, whatever the reader has, and
// told how long it is, so that it is as wide here as there.
const (
	normal = 13 // of what is read
	small  = 11 // of what is looked up
	large  = 16 // of titles

	lineHeight = 18 // from one line of normal text to the next
)

// picture is a drawing in pixels from its upper left corner.
type picture struct {
	title, description string
	style              string // rules beside the style sheet of all pictures
	width, height      int
	body               bytes.Buffer
	texts, boxes       []area // for problems
	lines              []route
}

// area is a rectangle with what is in it.
type area struct {
	x, y, width, height int
	what                string
}

func (a area) overlaps(b area) bool {
	return a.x < b.x+b.width && b.x < a.x+a.width && a.y < b.y+b.height && b.y < a.y+a.height
}

func (a area) holds(b area) bool {
	return a.x <= b.x && a.y <= b.y && b.x+b.width <= a.x+a.width && b.y+b.height <= a.y+a.height
}

// point is a place in a picture.
type point struct{ x, y int }

// route is a line through points, with what it joins.
type route struct {
	points []point
	what   string
}

// textWidth returns the width of a text: six tenths of the size for each cell. A wide character
// takes two cells, a combining character takes 0.
func textWidth(text string, size int) int { return (uniseg.StringWidth(text)*size*6 + 9) / 10 }

// text writes a text whose baseline begins at a point. The class is of the style sheet.
func (p *picture) text(x, y, size int, class, text string) {
	p.caption(x, y, size, class, caption{text, text})
}

// caption is a text as it is drawn. If that is not the whole, those who point at it see the whole.
type caption struct{ drawn, whole string }

// caption writes a text as text does.
func (p *picture) caption(x, y, size int, class string, c caption) {
	if c.drawn == "" {
		return
	}
	width, whole := textWidth(c.drawn, size), ""
	p.texts = append(p.texts, area{x, y - size*8/10, width, size, c.drawn})
	if c.drawn != c.whole {
		whole = "<title>" + escaped(c.whole) + "</title>"
	}
	fmt.Fprintf(&p.body, `<text x="%d" y="%d" class="s%d %s" textLength="%d">%s%s</text>`+"\n", x, y,
		size, class, width, whole, escaped(c.drawn))
}

// box draws a rectangle that lines go around.
func (p *picture) box(x, y, width, height int, class, what string) {
	p.boxes = append(p.boxes, area{x, y, width, height, what})
	p.rect(x, y, width, height, class)
}

// rect draws a rectangle that is a part of something.
func (p *picture) rect(x, y, width, height int, class string) {
	fmt.Fprintf(&p.body, `<rect x="%d" y="%d" width="%d" height="%d" class="%s"/>`+"\n", x, y, width,
		height, class)
}

// line draws a line through points that run straight across or down, rounded where it turns.
func (p *picture) line(class, what string, points ...point) {
	p.lines = append(p.lines, route{points, what})
	p.path(class, points...)
}

// path draws a line as a part of something: an arrow's head, a crow's foot.
func (p *picture) path(class string, points ...point) {
	var d strings.Builder
	for i, at := range points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(&d, "%s%d %d", command, at.x, at.y)
	}
	fmt.Fprintf(&p.body, `<path d="%s" class="%s"/>`+"\n", &d, class)
}

// svg returns the picture as a file.
func (p *picture) svg() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" `+
		`height="%d" role="img" aria-labelledby="title desc">`+"\n", p.width, p.height, p.width, p.height)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escaped(p.title),
		escaped(p.description))
	fmt.Fprintf(&b, "<style>%s%s</style>\n", style, p.style)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" class="paper"/>`+"\n", p.width, p.height)
	b.Write(p.body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// style is the style sheet of all pictures: shapes, and colours for light screens, for dark
// ones and for paper. Colours stand in it as they are, and not as variables, because some
// programs that draw SVG know no variables and would draw all in black.
var style = shapes + colored(light) + "@media (prefers-color-scheme:dark){" + colored(dark) + "}" +
	"@media print{" + colored(light) + "}\n"

const shapes = `
text{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;` +
	`white-space:pre;unicode-bidi:plaintext}
.s11{font-size:11px}.s13{font-size:13px}.s16{font-size:16px;font-weight:bold}.b{font-weight:bold}
path{fill:none;stroke-width:1.5;stroke-linejoin:round}path.dash{stroke-dasharray:4 4}` +
	`path.thin{stroke-width:1}rect.span{fill-opacity:.5}circle{stroke-width:1.5}` +
	`circle.dot{stroke:none}
`

// colours are what pictures are painted in, by name.
type colours struct {
	paper, ink, muted, line, edge, head, fill, strong, good, warn, bad, shade string
}

var (
	light = colours{paper: "#ffffff", ink: "#1f2328", muted: "#59636e", line: "#59636e",
		edge: "#c4cad1", head: "#eaeef2", fill: "#ffffff", strong: "#0550ae", good: "#116329",
		warn: "#9a6700", bad: "#b3261e", shade: "#fff8c5"}
	dark = colours{paper: "#0d1117", ink: "#e6edf3", muted: "#9198a1", line: "#9198a1",
		edge: "#3d444d", head: "#21262d", fill: "#151b23", strong: "#79c0ff", good: "#7ee787",
		warn: "#e3b341", bad: "#ff8f85", shade: "#3a3000"}
)

// colored returns the rules that paint.
func colored(c colours) string {
	return strings.NewReplacer("$paper", c.paper, "$ink", c.ink, "$muted", c.muted, "$line", c.line,
		"$edge", c.edge, "$head", c.head, "$fill", c.fill, "$strong", c.strong, "$good", c.good,
		"$warn", c.warn, "$bad", c.bad, "$shade", c.shade).Replace(`
text{fill:$ink}text.muted{fill:$muted}text.strong{fill:$strong}text.good{fill:$good}` +
		`text.warn{fill:$warn}text.bad{fill:$bad}rect.paper{fill:$paper}rect.box{fill:$fill;stroke:$edge}` +
		`rect.head{fill:$head;stroke:$edge}rect.shade,rect.span{fill:$shade}
path{stroke:$line}path.strong{stroke:$strong}path.good{stroke:$good}path.warn{stroke:$warn}` +
		`path.bad{stroke:$bad}path.thin{stroke:$edge}path.tip{fill:$line}
circle{fill:$paper;stroke:$line}circle.bad{stroke:$bad}circle.dot{fill:$line}
`)
}

// escaped returns text for XML. What XML cannot hold becomes the replacement character.
func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text))
	return b.String()
}

// shown returns a name as one line that can be seen, whatever is in it. Letters that are read from the
// right stay so; characters that turn other text around, or end its line, are replaced.
func shown(name string) string {
	if name == "" {
		return `""`
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ':
			return '␀' + r
		case unicode.IsControl(r), r >= 0xfffe && r <= 0xffff, unicode.In(r, unicode.Zl, unicode.Zp,
			unicode.Bidi_Control):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name, string(unicode.ReplacementChar)))
}

// quotedYAML returns a text as a string of YAML's front matter.
func quotedYAML(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// problems returns what a reader would complain about: texts over one another or beyond the
// edge, boxes over one another, lines through boxes.
func (p *picture) problems() (found []string) {
	complain := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	paper := area{0, 0, p.width, p.height, "the picture"}
	for i, a := range p.texts {
		if !paper.holds(a) {
			complain("%q is beyond the edge", a.what)
		}
		for _, b := range p.texts[:i] {
			if a.overlaps(b) {
				complain("%q is over %q", a.what, b.what)
			}
		}
	}
	for i, a := range p.boxes {
		if !paper.holds(a) {
			complain("the box %q is beyond the edge", a.what)
		}
		for _, b := range p.boxes[:i] {
			if a.overlaps(b) && !a.holds(b) && !b.holds(a) {
				complain("the box %q is over %q", a.what, b.what)
			}
		}
		for _, t := range p.texts {
			if a.overlaps(t) && !a.holds(t) {
				complain("%q is half in the box %q", t.what, a.what)
			}
		}
		for _, l := range p.lines {
			for k := range l.points[1:] {
				if a.inside().overlaps(between(l.points[k], l.points[k+1])) {
					complain("the line %q goes through the box %q", l.what, a.what)
				}
			}
		}
	}
	return found
}

// inside is the area without its edge, on which lines may end.
func (a area) inside() area {
	return area{a.x + 2, a.y + 2, a.width - 4, a.height - 4, a.what}
}

// between returns the area that a straight line takes.
func between(a, b point) area {
	x, y := min(a.x, b.x), min(a.y, b.y)
	return area{x: x, y: y, width: max(a.x, b.x) - x + 1, height: max(a.y, b.y) - y + 1}
}
