package diagram

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"example.com/impedance/internal/plural"
	"example.com/impedance/probe"
)

// format is how far the lanes of a sequence are from one another.
type format struct {
	margin           int // to the left of the application
	call, sent, done int // from the application to the library, the driver and the database
	end              int // to the right of the database
}

var (
	single = format{margin: 76, call: 170, sent: 420, done: 156, end: 66}
	beside = format{margin: 62, call: 128, sent: 264, done: 148, end: 52}
)

func (f format) total() int { return f.margin + f.call + f.sent + f.done + f.end }

// The rows of a sequence, in pixels.
const (
	inARow = 3 // sequences side by side

	titleHeight   = 44
	headingHeight = 28
	laneHeight    = 40 // of the boxes on top of the lanes
	callHeight    = 36 // of the application's call
	askHeight     = 22 // from the top of a driver call to its arrow
	bareHeight    = 12 // from there to the answer that says nothing
	textHeight    = 16 // of a statement's text between
	saidHeight    = 20 // of an answer that says something
	gapHeight     = 10 // to the next driver call
	foldHeight    = 24 // of the text about folded calls
	strokeHeight  = 4  // of each of them
	mostStrokes   = 200
	answerHeight  = 34
	answerBelow   = 14 // from its top to its arrow
	sumsHeight    = 62

	bar = 8 // width of the bar on a lane while something is done there
)

func drawSequences(title string, all []Sequence, f format) *picture {
	width := f.total()
	p := &picture{title: title, description: describeSequences(all),
		width: min(len(all), inARow) * width}
	top := titleHeight
	p.text(f.margin/4, 28, large, "", cut(title, large, p.width-f.margin/2))
	names := headings(all)
	for start := 0; start < len(all); start += inARow {
		tallest := 0
		for i := start; i < min(start+inARow, len(all)); i++ {
			l := newLadder(p, f, all[i], (i-start)*width, top)
			if f == beside {
				l.heading(names[i])
			}
			l.draw()
			tallest = max(tallest, l.y)
		}
		top = tallest
	}
	p.height = top
	return p
}

// describeSequences tells what is in a picture of sequences.
func describeSequences(all []Sequence) string {
	var b strings.Builder
	for _, s := range all {
		n := sum(s.Events)
		fmt.Fprintf(&b, "The application calls %s of %s %s. The database is %s.", s.Operation, s.Layer,
			role, s.Engine)
		for _, step := range s.steps() {
			if step.folded > 0 {
				fmt.Fprintf(&b, " %s.", step.more())
				continue
			}
			e := &step.events[0]
			fmt.Fprintf(&b, " %s", asks(e))
			if answer, _ := answers(e); answer != "" {
				fmt.Fprintf(&b, ": %s", answer)
			}
			b.WriteString(".")
		}
		fmt.Fprintf(&b, " In all %s, %s. ", n.asked(), n.came())
	}
	return strings.TrimSpace(b.String())
}

// ladder draws a sequence downwards.
type ladder struct {
	*picture
	format
	Sequence
	left, y                                int
	application, library, driver, database int // where the lanes are
}

func newLadder(p *picture, f format, s Sequence, left, top int) *ladder {
	l := &ladder{picture: p, format: f, Sequence: s, left: left, y: top}
	l.application = left + f.margin
	l.library = l.application + f.call
	l.driver = l.library + f.sent
	l.database = l.driver + f.done
	return l
}

func (l *ladder) heading(name string) {
	x := l.application - 51 // where the box of the application begins
	l.text(x, l.y+14, normal, "b strong", cut(name, normal, l.left+l.total()-x-8))
	l.y += headingHeight
}

func (l *ladder) draw() {
	steps := l.steps()
	begins := l.y + laneHeight
	ends := begins + callHeight + answerHeight
	for i := range steps {
		ends += steps[i].height()
	}
	l.shade(steps, begins+callHeight)
	l.heads(ends)
	l.rect(l.library-bar/2, begins+callHeight-gapHeight, bar,
		ends-begins-callHeight-answerHeight+answerBelow+gapHeight+2, "head")
	l.call()
	for i := range steps {
		l.step(&steps[i])
	}
	l.answer()
	l.sums()
}

// height returns how much room a step takes.
func (s *step) height() int {
	if s.folded > 0 {
		return foldHeight + min(len(s.events), mostStrokes)*strokeHeight + gapHeight
	}
	e := &s.events[0]
	if e.Kind == probe.Close {
		return askHeight + gapHeight
	}
	height := askHeight + bareHeight + gapHeight
	if e.Kind == probe.Query || e.Kind == probe.Exec || e.Kind == probe.Prepare {
		height += textHeight
	}
	if text, _ := answers(e); text != "" {
		height += saidHeight - bareHeight/2
	}
	return height
}

// shade draws what is behind transactions. One that is not ended lasts to the end.
func (l *ladder) shade(steps []step, y int) {
	began := map[int64]int{} // by connection
	end := func(conn int64) {
		if top, ok := began[conn]; ok {
			l.rect(l.library+bar/2, top, l.database-l.library+bar+6, y-top-gapHeight/2, "span")
		}
		delete(began, conn)
	}
	for i := range steps {
		e := &steps[i].events[0]
		top := y
		y += steps[i].height()
		switch {
		case steps[i].folded > 0:
			// What begins within strokes ends there too.
		case e.Kind == probe.Begin && e.Err == nil:
			began[e.Conn] = top
		case e.Kind == probe.Commit || e.Kind == probe.Rollback:
			end(e.Conn)
		}
	}
	for i := range steps {
		end(steps[i].events[0].Conn)
	}
}

// heads draws the lanes and what they are.
func (l *ladder) heads(ends int) {
	const application = 51 // half of the width of the first box
	l.head(l.application, application, "application", "your code", ends)
	l.head(l.library, l.format.call-application-4, l.Layer, role, ends)
	l.head(l.driver, l.done/2, "driver", "of "+l.Engine, ends)
	l.head(l.database, min(l.done/2, l.end)-4, l.Engine, "database", ends)
}

// head draws a lane with a box on it that is as wide as its texts, but to no side wider than
// it may be.
func (l *ladder) head(x, most int, name, role string, ends int) {
	name, role = cut(name, normal, 2*most-12), cut(role, small, 2*most-12)
	half := max(textWidth(name, normal), textWidth(role, small))/2 + 7
	l.box(x-half, l.y, 2*half, laneHeight, "head", name)
	l.text(x-textWidth(name, normal)/2, l.y+17, normal, "b", name)
	l.text(x-textWidth(role, small)/2, l.y+32, small, "muted", role)
	l.path("thin dash", point{x, l.y + laneHeight}, point{x, ends})
}

// arrow draws an arrow from lane to lane.
func (l *ladder) arrow(from, to, y int, class, what string) {
	if from < to {
		from, to = from+bar/2, to-bar/2
	} else {
		from, to = from-bar/2, to+bar/2
	}
	back := 6
	if from > to {
		back = -back
	}
	l.line(class, what, point{from, y}, point{to - back, y})
	l.path("tip", point{to, y}, point{to - back, y - 4}, point{to - back, y + 4},
		point{to, y})
}

// within writes a text between two lanes, from the left one on, and cuts it to the room there.
func (l *ladder) within(from, to, y, size int, class, text string) {
	l.text(from+bar, y, size, class, cut(text, size, to-from-2*bar))
}

func (l *ladder) call() {
	l.y += laneHeight
	l.within(l.application, l.library, l.y+18, normal, "b", l.Operation)
	l.arrow(l.application, l.library, l.y+26, "", l.Operation)
	l.y += callHeight
}

func (l *ladder) answer() {
	l.within(l.application, l.library, l.y+6, small, "muted", "answer")
	l.arrow(l.library, l.application, l.y+answerBelow, "dash", "answer")
	l.y += answerHeight
}

func (l *ladder) sums() {
	n := sum(l.Events)
	x := l.application - 51
	room := l.left + l.total() - x - 8
	l.text(x, l.y+20, normal, "b", cut(n.asked(), normal, room))
	l.text(x, l.y+20+lineHeight, normal, "muted", cut(n.came(), normal, room))
	l.y += sumsHeight
}

func (l *ladder) step(s *step) {
	if s.folded > 0 {
		l.fold(s)
	} else {
		l.ask(&s.events[0])
	}
	l.y += s.height()
}

// ask draws a driver call: what is asked, of the driver and by it, and the answer back.
func (l *ladder) ask(e *probe.Event) {
	shape, answered := asks(e), l.y+(&step{events: []probe.Event{*e}}).height()-gapHeight
	at := l.y + askHeight
	for _, lane := range []int{l.driver, l.database} {
		l.rect(lane-bar/2, at-2, bar, max(answered-at, 2)+4, "head")
	}
	l.within(l.library, l.driver, at-6, normal, "", shape)
	l.arrow(l.library, l.driver, at, "", shape)
	text, class := form(e)
	l.within(l.driver, l.database, at-6, small, class, text)
	l.arrow(l.driver, l.database, at, "", shape)
	if e.Kind == probe.Close {
		return
	}
	if e.Kind == probe.Query || e.Kind == probe.Exec || e.Kind == probe.Prepare {
		l.within(l.library, l.driver, at+14, small, "muted", oneLine(e.Query))
	}
	text, class = answers(e)
	l.within(l.library, l.driver, answered-6, small, class, text)
	line := "dash"
	if e.Err != nil {
		line = "dash bad"
	}
	l.arrow(l.database, l.driver, answered, line, text)
	l.arrow(l.driver, l.library, answered, line, text)
}

// fold draws calls as strokes.
func (l *ladder) fold(s *step) {
	l.within(l.library, l.driver, l.y+14, small, "b", s.more())
	n := sum(s.events)
	l.within(l.driver, l.database, l.y+14, small, "muted", plural.Of(n.rows, "row"))
	y := l.y + foldHeight
	strokes := min(len(s.events), mostStrokes)
	for _, lane := range []int{l.driver, l.database} {
		l.rect(lane-bar/2, y-2, bar, strokes*strokeHeight+2, "head")
	}
	for i := range strokes {
		at := y + i*strokeHeight + 1
		l.path("", point{l.library + bar/2, at}, point{l.driver - bar/2, at})
		l.path("", point{l.driver + bar/2, at}, point{l.database - bar/2, at})
	}
}

// cut returns a text that is no wider than the room for it, as one line.
func cut(text string, size, room int) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if textWidth(text, size) <= room {
		return text
	}
	kept := ""
	for rest, state := text, -1; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if textWidth(kept+cluster+"…", size) > room {
			break
		}
		kept += cluster
	}
	return strings.TrimRight(kept, " ") + "…"
}
