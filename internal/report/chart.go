package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/impedance/internal/median"
)

// The measures of a chart, in its own units, which a page scales to its width. They are those
// of a narrow window, because texts become smaller there and not larger than needed elsewhere.
const (
	chartWidth = 480
	labelWidth = 122 // of names at the left
	timeWidth  = 62  // of times at the right
	barHeight  = 18
	barGap     = 8
	headHeight = 36 // of the label of an axis and its marks, above rows
	axisHeight = 28 // of the marks of an axis, below curves
	markGap    = 58 // of marks that both have a text with a unit
)

// chart is a drawing that takes its colors from the page. Rows of a chart have one height and stand
// below its head, so that the page's script can close the gaps of those that are hidden.
type chart struct {
	strings.Builder
	width, height float64
	head          float64 // height above the rows
	row           float64 // height of a row; 0 if there are none
	rows          int
	attributes    string // of the drawing as a whole
}

// rowChart returns a chart of rows, without any.
func rowChart(width, row float64) *chart {
	return &chart{width: width, height: headHeight, head: headHeight, row: row}
}

// html returns the drawing with its title and a text for readers who do not see it.
func (c *chart) html(title, words string) template.HTML {
	escape := template.HTMLEscapeString
	more := c.attributes
	if c.row > 0 {
		more += fmt.Sprintf(` data-head="%s" data-row="%s"`, num(c.head), num(c.row))
	}
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %s %s" role="img" aria-label="%s"%s>%s</svg>`,
		num(c.width), num(c.height), escape(title+". "+words), more, c.String()))
}

// num writes a place in a chart, to a tenth of its units.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// addRow draws a row below those before it; draw counts from the top of the row. The attribute, such
// as data-layer, is the one by which the page hides the row.
func (c *chart) addRow(attribute, of string, draw func()) {
	if attribute != "" {
		attribute = fmt.Sprintf(` %s="%s"`, attribute, template.HTMLEscapeString(of))
	}
	fmt.Fprintf(c, `<g class="row"%s transform="translate(0 %s)">`, attribute, num(c.height))
	draw()
	c.WriteString("</g>")
	c.height += c.row
	c.rows++
}

// text writes a text; anchor is start, middle or end, and the last two are classes too.
func (c *chart) text(x, y float64, anchor, class, text string) {
	if anchor != "start" {
		class += " " + anchor
	}
	fmt.Fprintf(c, `<text x="%s" y="%s" class="%s">%s</text>`, num(x), num(y), class,
		template.HTMLEscapeString(text))
}

// line draws a line, across or upright in brief.
func (c *chart) line(x1, y1, x2, y2 float64, class string) {
	to := "L" + num(x2) + " " + num(y2)
	switch {
	case y1 == y2:
		to = "H" + num(x2)
	case x1 == x2:
		to = "V" + num(y2)
	}
	fmt.Fprintf(c, `<path d="M%s %s%s" class="%s"/>`, num(x1), num(y1), to, class)
}

// briefMark returns a mark as a path. Each corner is written from the one before, because charts have
// many marks.
func briefMark(mark string, x, y, radius float64) string {
	ps := corners[mark]
	if ps == nil {
		return markPath(mark, math.Round(x*10)/10, math.Round(y*10)/10, radius)
	}
	var b strings.Builder
	for i, p := range ps {
		if i == 0 {
			fmt.Fprintf(&b, "M%s %sl", num(x+p.x*radius), num(y+p.y*radius))
			continue
		}
		dx, dy := num((p.x-ps[i-1].x)*radius), num((p.y-ps[i-1].y)*radius)
		if i > 1 && dx[0] != '-' {
			b.WriteByte(' ')
		}
		b.WriteString(dx)
		if dy[0] != '-' {
			b.WriteByte(' ')
		}
		b.WriteString(dy)
	}
	return b.String() + "z"
}

// layered marks what is a layer's, for the page to hide and show.
func (c *chart) layered(layer string, draw func()) {
	fmt.Fprintf(c, `<g data-layer="%s">`, template.HTMLEscapeString(layer))
	draw()
	c.WriteString("</g>")
}

// scale places values between two points of an axis.
type scale struct {
	low, high float64 // values
	from, to  float64 // points
	log       bool
}

func (s scale) at(v float64) float64 {
	low, high := s.low, s.high
	if s.log {
		low, high, v = math.Log(low), math.Log(high), math.Log(v)
	}
	if high == low {
		return s.from
	}
	return s.from + (v-low)/(high-low)*(s.to-s.from)
}

// axis draws marks across a chart, and writes those for which there is room below it.
func (c *chart) axis(x scale, marks []float64, top, bottom float64, name func(float64) string) {
	last := math.Inf(-1)
	for _, mark := range marks {
		at := x.at(mark)
		c.line(at, top, at, bottom, "grid")
		if at-last >= 24 {
			c.text(at, bottom+18, "middle", "small", name(mark))
			last = at
		}
	}
}

// heading draws the axis of a chart of rows: its label and, below that, the marks. Only marks that are
// at least a gap apart are written. Lines go down from the marks through all rows.
func (c *chart) heading(x scale, marks []float64, gap float64, rows int, label string,
	name func(float64) string) {
	c.text(x.from, c.head-25, "start", "small", label)
	bottom := c.head + float64(rows)*c.row
	var grid strings.Builder
	last := math.Inf(-1)
	for _, mark := range marks {
		at := x.at(mark)
		fmt.Fprintf(&grid, "M%s %sV%s", num(at), num(c.head-4), num(bottom))
		if at-last >= gap {
			c.text(at, c.head-8, "middle", "small", name(mark))
			last = at
		}
	}
	fmt.Fprintf(c, `<path d="%s" class="grid"/>`, grid.String())
}

// within returns the least and the largest of values, without those that are more than factor times
// the median or less than that part of it: one outlier must not squeeze the others. Only values
// that can be drawn count; without any both are 1.
func within(values []float64, factor float64) (low, high float64) {
	values = slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return !drawable(v) })
	if len(values) == 0 {
		return 1, 1
	}
	middle := median.Of(values)
	low, high = middle, middle
	for _, v := range values {
		if v >= middle/factor && v <= middle*factor {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// drawable reports whether a value has a place on a logarithmic axis, and one that its neighbors
// have too.
func drawable(v float64) bool { return v > 1e-290 && v < 1e290 }

// cut returns the place of a value, or of the end of the axis that it is beyond.
func (s scale) cut(v float64) float64 { return s.at(min(max(v, s.low), s.high)) }

// beyond draws the mark of a value that is not on the axis, at the end which it is beyond: a break,
// and the figure. It reports whether the value is one.
func (c *chart) beyond(x scale, v, y float64, figure string) bool {
	switch {
	case v > x.high*(1+1e-9):
		fmt.Fprintf(c, `<path d="M%s %sl4-8m2 0l-4 8" class="break"/>`, num(x.to-3), num(y+4))
		c.text(x.to-8, y+4, "end", "small halo", figure)
	case v < x.low*(1-1e-9):
		fmt.Fprintf(c, `<path d="M%s %sl4-8m2 0l-4 8" class="break"/>`, num(x.from-3), num(y+4))
		c.text(x.from+8, y+4, "start", "small halo", figure)
	default:
		return false
	}
	return true
}

// steps returns round values to mark on a linear scale, about n of them, or none if it has no
// length.
func (s scale) steps(n int) (marks []float64) {
	length := s.high - s.low
	if !(length > 0) || math.IsInf(length, 0) {
		return nil
	}
	step := math.Pow(10, math.Floor(math.Log10(length/float64(n))))
	for _, factor := range []float64{2, 2.5, 2} {
		if length/step > float64(n) {
			step *= factor
		}
	}
	first := math.Ceil(s.low / step)
	for i := range 2*n + 2 {
		if v := (first + float64(i)) * step; v <= s.high*(1+1e-9) {
			marks = append(marks, v)
		}
	}
	return marks
}

// share is a piece of a bar.
type share struct {
	class   string
	seconds float64
}

// bar is a line of stacked pieces.
type bar struct {
	layer  string
	total  float64
	shares []share
}

// length returns that of all pieces, or of the total if that is longer.
func (b bar) length() float64 {
	sum := 0.0
	for _, s := range b.shares {
		if s.seconds > 0 { // it is NaN where it was not measured
			sum += s.seconds
		}
	}
	return max(sum, b.total)
}

// longer is how many times the median a bar may be before it is cut.
const longer = 4

// barScale returns the axis of bars, from 0 on. It ends with the longest that is not cut.
func barScale(bars []bar, from, to float64) scale {
	var lengths []float64
	for _, b := range bars {
		lengths = append(lengths, b.length())
	}
	x := scale{from: from, to: to}
	if _, x.high = within(lengths, longer); len(bars) > 0 && x.high < slices.Max(lengths) {
		x.high *= 1.25 // room for a break beyond the bars that are whole
	}
	return x
}

// stackedBars draws bars of pieces, and a mark where the total was measured.
func stackedBars(title string, bars []bar) template.HTML {
	c := rowChart(chartWidth, barHeight+barGap)
	x := barScale(bars, labelWidth, chartWidth-timeWidth)
	c.heading(x, x.steps(5), markGap, len(bars), "time of a call", tick)
	var words []string
	for _, b := range bars {
		words = append(words, b.layer+" "+duration(b.total))
		c.addRow("data-layer", b.layer, func() {
			c.text(labelWidth-8, barHeight-2, "end", "name", b.layer)
			c.pieces(b, x, barGap/2, barHeight, duration(b.total))
		})
	}
	return c.html(title, strings.Join(words, ", "))
}

// pieces draws a bar with its total, and the figure of that at its end. What is too long is cut.
func (c *chart) pieces(b bar, x scale, y, height float64, figure string) {
	at := 0.0
	for _, s := range b.shares {
		if !(s.seconds > 0) {
			continue
		}
		from, to := x.cut(at), x.cut(at+s.seconds)
		if at += s.seconds; to > from {
			fmt.Fprintf(c, `<path d="M%s %sH%sv%sH%sz" class="%s"/>`, num(from), num(y), num(to),
				num(height), num(from), s.class)
		}
	}
	end := max(at, b.total)
	if end > x.high*(1+1e-9) { // a break through the bar
		fmt.Fprintf(c, `<path d="M%s %sl4 %sh5l-4-%sz" class="gap"/>`, num(x.to-16), num(y+height+1),
			num(-height-2), num(-height-2))
		c.text(x.to+4, y+height/2+4, "start", "small", figure)
		return
	}
	if drawable(b.total) {
		c.line(x.at(b.total), y-2, x.at(b.total), y+height+2, "total")
	}
	c.text(x.cut(end)+5, y+height/2+4, "start", "small", figure)
}

// markText writes a value on an axis of times.
func markText(seconds float64) string {
	if seconds == 0 {
		return "0"
	}
	return duration(seconds)
}

// tick writes a round value on an axis of times.
func tick(seconds float64) string {
	number, unit, _ := strings.Cut(duration(seconds), " ")
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	if number == "0" {
		return number
	}
	return number + " " + unit
}

// curve is a layer's times over round-trip times, relative to the floor's.
type curve struct {
	layer    string
	mark     string
	model    model
	measured []reading
	like     likeness
}

// reading is how many times the floor's time was measured.
type reading struct {
	trip  time.Duration
	ratio float64
}

// tripCurves draws how many times the floor's time a call of each layer takes, by the
// round-trip time: lines as the number of calls makes it, points as it was measured, a band
// within which a layer is like the floor, and a mark with a text at the point from which on it was.
func tripCurves(title string, base model, curves []curve) template.HTML {
	const top, height, left, right, line = 24, 244, 56, 112, 15
	crossings := crossingsOf(curves)
	strip := float64(len(crossings)) * line // between the curves and the axis, for the texts
	c := &chart{width: chartWidth, height: height + strip + axisHeight + 20}
	lowest, highest := 0.8, 1.5
	for _, k := range curves {
		ratios := []float64{k.model.seconds / base.seconds, k.model.calls / base.calls}
		for _, m := range k.measured {
			ratios = append(ratios, m.ratio)
		}
		lowest, highest = min(lowest, slices.Min(ratios)), max(highest, slices.Max(ratios))
	}
	x := scale{low: 20e-6, high: 20e-3, from: left, to: chartWidth - right, log: true}
	y := scale{low: lowest, high: highest * 1.05, from: height, to: top}
	fmt.Fprintf(c, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" class="band"/>`, x.from,
		y.at(1+near), x.to-x.from, y.at(1-near)-y.at(1+near))
	c.text(2, 11, "start", "small", "time of a call, × the floor's")
	for _, mark := range y.steps(5) {
		c.line(x.from, y.at(mark), x.to, y.at(mark), "grid")
		c.text(x.from-8, y.at(mark)+4, "end", "small", fmt.Sprintf("%.3g ×", mark))
	}
	var trips []float64
	for _, trip := range roundTrips[1:] {
		trips = append(trips, trip.Seconds())
	}
	bottom := height + strip
	c.axis(x, trips, top, bottom, func(seconds float64) string {
		return fmt.Sprintf("%.3g", seconds*1000)
	})
	c.text((x.from+x.to)/2, bottom+38, "middle", "small", "round-trip time in ms, logarithmic")
	var words []string
	for _, k := range curves {
		c.layered(k.layer, func() { c.curve(k, base, x, y) })
		if k.layer != floor {
			words = append(words, k.layer+" is like the floor "+k.like.String())
		}
	}
	c.cross(crossings, x, y, height, line)
	c.names(curves, base, x, y)
	return c.html(title, strings.Join(words, ", "))
}

// crossing is the point from which on a layer is like the floor.
type crossing struct {
	layer string
	from  time.Duration
}

// crossingsOf returns those of curves that come to be like the floor, the last first, so that the line
// which leads to each text passes by the texts above it on their left.
func crossingsOf(curves []curve) (all []crossing) {
	for _, k := range curves {
		if k.layer != floor && !k.like.beyond && k.like.from > 0 {
			all = append(all, crossing{k.layer, k.like.from})
		}
	}
	slices.SortStableFunc(all, func(a, b crossing) int { return cmp.Compare(b.from, a.from) })
	return all
}

// letterWidth is about that of a letter in a small text, in a narrow window.
const letterWidth = 7.6

// cross marks crossings, and writes which they are, a line each below the curves.
func (c *chart) cross(crossings []crossing, x, y scale, bottom, line float64) {
	below := func(i int) float64 { return bottom + float64(i)*line + line/2 }
	for i, k := range crossings {
		c.layered(k.layer, func() {
			at, foot := x.cut(k.from.Seconds()), y.at(1-near)+8
			c.line(at, y.at(1+near)-8, at, foot, "crossing")
			fmt.Fprintf(c, `<path d="M%s %sV%sh4" class="lead"/>`, num(at), num(foot), num(below(i)))
		})
	}
	for i, k := range crossings { // above all lines
		c.layered(k.layer, func() {
			at, text := x.cut(k.from.Seconds()), k.layer+": from "+spaced(k.from)
			if at+7+letterWidth*float64(utf8.RuneCountInString(text)) > chartWidth {
				c.text(at-5, below(i)+4, "end", "small own halo", text)
			} else {
				c.text(at+7, below(i)+4, "start", "small own halo", text)
			}
		})
	}
}

// names writes the layers at the ends of their curves, one below another where these meet.
func (c *chart) names(curves []curve, base model, x, y scale) {
	const apart = 15
	end := func(k curve) float64 {
		return y.at((k.model.seconds + k.model.calls*x.high) / (base.seconds + base.calls*x.high))
	}
	curves = slices.Clone(curves)
	slices.SortStableFunc(curves, func(a, b curve) int { return cmp.Compare(end(b), end(a)) })
	lowest := y.from + apart
	for _, k := range curves { // from the bottom up
		at := min(end(k)+4, lowest-apart)
		c.layered(k.layer, func() { c.text(x.to+8, at, "start", "small own", k.layer) })
		lowest = at
	}
}

func (c *chart) curve(k curve, base model, x, y scale) {
	var path strings.Builder
	const points = 18
	for n := range points + 1 {
		trip := x.low * math.Pow(x.high/x.low, float64(n)/points)
		r := (k.model.seconds + k.model.calls*trip) / (base.seconds + base.calls*trip)
		fmt.Fprintf(&path, "%c%.0f %.1f", "ML"[min(n, 1)], x.at(trip), y.at(r))
	}
	fmt.Fprintf(c, `<path d="%s" class="curve"/>`, path.String())
	var marks strings.Builder
	for _, m := range k.measured {
		if m.trip > 0 {
			marks.WriteString(briefMark(k.mark, x.at(m.trip.Seconds()), y.at(m.ratio), 4))
		}
	}
	fmt.Fprintf(c, `<path d="%s" class="point"/>`, marks.String())
}

// spread is a layer's times in all rounds, and the time that is shown of it.
type spread struct {
	layer     string
	seconds   []float64
	shown     float64
	low, high float64 // the interval; 0 without one
}

// farther is how many times the median of a logarithmic axis a value may be before it is not on it.
const farther = 10

// logScale returns a logarithmic axis with a margin around values, without those far from all others.
func logScale(values []float64, margin, from, to float64) scale {
	low, high := within(values, farther)
	return scale{low: low / margin, high: high * margin, from: from, to: to, log: true}
}

// strips draws every round of each layer as a point on one scale, with the time that is shown of
// it and the interval of that.
func strips(title string, spreads []spread) template.HTML {
	c := rowChart(chartWidth, barHeight+barGap)
	var words []string
	var values []float64
	for _, s := range spreads {
		values = append(values, s.seconds...)
		words = append(words, s.layer+" "+duration(s.shown))
	}
	x := logScale(values, 1.05, labelWidth, chartWidth-timeWidth-8)
	c.heading(x, x.marks(), markGap, len(spreads), "time of a call, logarithmic", tick)
	for _, s := range spreads {
		c.addRow("data-layer", s.layer, func() { c.strip(s, x) })
	}
	return c.html(title, strings.Join(words, ", "))
}

func (c *chart) strip(s spread, x scale) {
	y := c.row / 2
	c.text(labelWidth-8, y+5, "end", "name", s.layer)
	var dots strings.Builder
	var below, above float64 // those farthest beyond the axis
	last := math.NaN()
	for _, v := range slices.Sorted(slices.Values(s.seconds)) { // each from the one before, in brief
		switch {
		case v < x.low:
			below = cmp.Or(below, v)
			continue
		case v > x.high:
			above = v
			continue
		}
		at := math.Round(x.at(v))
		if math.IsNaN(last) {
			fmt.Fprintf(&dots, "M%.0f %.0fh0", at, y)
		} else {
			fmt.Fprintf(&dots, "m%.0f 0h0", at-last)
		}
		last = at
	}
	fmt.Fprintf(c, `<path d="%s" class="dots"/>`, dots.String())
	if s.low > 0 {
		c.line(x.cut(s.low), y, x.cut(s.high), y, "interval")
	}
	c.line(x.cut(s.shown), y-barHeight/2, x.cut(s.shown), y+barHeight/2, "total")
	for _, v := range []float64{below, above} {
		if v > 0 {
			c.beyond(x, v, y, duration(v))
		}
	}
	c.text(chartWidth, y+5, "end", "small", duration(s.shown))
}

// marks returns round values of a logarithmic scale: 1, 2 and 5 times the powers of ten, or the
// powers alone if it is long, or those of a linear scale if it is short. A scale that begins at zero
// has none.
func (s scale) marks() (marks []float64) {
	if !drawable(s.low) || !drawable(s.high) {
		return nil
	}
	factors := []float64{1, 2, 5}
	switch ratio := s.high / s.low; {
	case ratio < 8:
		return s.steps(5)
	case ratio > 100:
		factors = factors[:1]
	}
	for e := math.Floor(math.Log10(s.low)); e <= math.Log10(s.high); e++ {
		for _, f := range factors {
			if v := f * math.Pow(10, e); v >= s.low && v <= s.high {
				marks = append(marks, v)
			}
		}
	}
	return marks
}
