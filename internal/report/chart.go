package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"
)

// The measures of a chart, in its own units, which a page scales to its width. They are those
// of a narrow window, because texts become smaller there and not larger than needed elsewhere.
const (
	chartWidth = 480
	labelWidth = 122 // of names at the left
	timeWidth  = 62  // of times at the right
	barHeight  = 18
	barGap     = 8
	axisHeight = 28
	markGap    = 58 // of marks that both have a text
)

// chart is a drawing that takes its colors from the page.
type chart struct {
	strings.Builder
	height float64
}

// html returns the drawing with its title and a text for who does not see it.
func (c *chart) html(title, words string) template.HTML {
	escape := template.HTMLEscapeString
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %d %.0f" role="img" aria-label="%s">%s</svg>`,
		chartWidth, c.height, escape(title+". "+words), c.String()))
}

// text writes a text; anchor is start, middle or end.
func (c *chart) text(x, y float64, anchor, class, text string) {
	fmt.Fprintf(c, `<text x="%.1f" y="%.1f" text-anchor="%s" class="%s">%s</text>`, x, y, anchor,
		class, template.HTMLEscapeString(text))
}

func (c *chart) line(x1, y1, x2, y2 float64, class string) {
	fmt.Fprintf(c, `<path d="M%.1f %.1fL%.1f %.1f" class="%s"/>`, x1, y1, x2, y2, class)
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
		if at-last >= markGap {
			c.text(at, bottom+18, "middle", "small", name(mark))
			last = at
		}
	}
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

// stackedBars draws bars of pieces, and a mark where the total was measured.
func stackedBars(title string, bars []bar) template.HTML {
	c := &chart{height: float64(len(bars))*(barHeight+barGap) + axisHeight}
	longest := 0.0
	var words []string
	for _, b := range bars {
		sum := 0.0
		for _, s := range b.shares {
			if s.seconds > 0 { // which what was not measured is not
				sum += s.seconds
			}
		}
		longest = max(longest, sum, b.total)
		words = append(words, b.layer+" "+duration(b.total))
	}
	x := scale{low: 0, high: longest, from: labelWidth, to: chartWidth - timeWidth}
	c.axis(x, x.steps(4), 0, c.height-axisHeight, markText)
	for i, b := range bars {
		y := float64(i) * (barHeight + barGap)
		c.layered(b.layer, func() { c.bar(b, y, x) })
	}
	return c.html(title, strings.Join(words, ", "))
}

func (c *chart) bar(b bar, y float64, x scale) {
	c.text(labelWidth-8, y+barHeight-4, "end", "name", b.layer)
	at := 0.0
	for _, s := range b.shares {
		if !(s.seconds > 0) {
			continue
		}
		fmt.Fprintf(c, `<rect x="%.1f" y="%.1f" width="%.1f" height="%d" class="%s"/>`,
			x.at(at), y, x.at(at+s.seconds)-x.at(at), barHeight, s.class)
		at += s.seconds
	}
	c.line(x.at(b.total), y-2, x.at(b.total), y+barHeight+2, "total")
	c.text(x.at(max(at, b.total))+6, y+barHeight-4, "start", "small", duration(b.total))
}

// markText writes a value on an axis of times.
func markText(seconds float64) string {
	if seconds == 0 {
		return "0"
	}
	return duration(seconds)
}

// curve is a layer's times over round-trip times, relative to the floor's.
type curve struct {
	layer    string
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
// within which a layer is like the floor, and a mark at the point from which on it was.
func tripCurves(title string, base model, curves []curve) template.HTML {
	const top, height, left, right = 10, 230, 56, 124
	c := &chart{height: height + axisHeight + 20}
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
	for _, mark := range y.steps(5) {
		c.line(x.from, y.at(mark), x.to, y.at(mark), "grid")
		c.text(x.from-8, y.at(mark)+4, "end", "small", fmt.Sprintf("%.3g ×", mark))
	}
	var trips []float64
	for _, trip := range roundTrips[1:] {
		trips = append(trips, trip.Seconds())
	}
	c.axis(x, trips, top, height, func(seconds float64) string {
		return time.Duration(math.Round(seconds * 1e9)).String()
	})
	c.text((x.from+x.to)/2, height+38, "middle", "small", "round-trip time")
	var words []string
	for _, k := range curves {
		c.layered(k.layer, func() { c.curve(k, base, x, y) })
		if k.layer != floor {
			words = append(words, k.layer+" is like the floor "+k.like.String())
		}
	}
	c.names(curves, base, x, y)
	return c.html(title, strings.Join(words, ", "))
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
		c.layered(k.layer, func() { c.text(x.to+8, at, "start", "small end", k.layer) })
		lowest = at
	}
}

func (c *chart) curve(k curve, base model, x, y scale) {
	var path strings.Builder
	const points = 24
	for n := range points + 1 {
		trip := x.low * math.Pow(x.high/x.low, float64(n)/points)
		r := (k.model.seconds + k.model.calls*trip) / (base.seconds + base.calls*trip)
		fmt.Fprintf(&path, "%c%.0f %.1f", "ML"[min(n, 1)], x.at(trip), y.at(r))
	}
	fmt.Fprintf(c, `<path d="%s" class="curve"/>`, path.String())
	for _, m := range k.measured {
		if m.trip > 0 {
			fmt.Fprintf(c, `<circle cx="%.1f" cy="%.1f" r="3.5"/>`, x.at(m.trip.Seconds()),
				y.at(m.ratio))
		}
	}
	if from := k.like.from.Seconds(); !k.like.beyond && from >= x.low && from <= x.high {
		c.line(x.at(from), y.at(1+near)-8, x.at(from), y.at(1-near)+8, "crossing")
	}
}

// spread is a layer's times in all rounds, and the time that is shown of it.
type spread struct {
	layer     string
	seconds   []float64
	shown     float64
	low, high float64 // the interval; 0 without one
}

// strips draws every round of each layer as a point on one scale, with the time that is shown of
// it and the interval of that.
func strips(title string, spreads []spread) template.HTML {
	c := &chart{height: float64(len(spreads))*(barHeight+barGap) + axisHeight}
	low, high := math.Inf(1), 0.0
	var words []string
	for _, s := range spreads {
		for _, v := range s.seconds {
			low, high = min(low, v), max(high, v)
		}
		words = append(words, s.layer+" "+duration(s.shown))
	}
	x := scale{low: low / 1.05, high: high * 1.05, from: labelWidth, to: chartWidth - timeWidth - 8,
		log: true}
	c.axis(x, x.marks(), 0, c.height-axisHeight, markText)
	for i, s := range spreads {
		y := float64(i)*(barHeight+barGap) + barHeight/2
		c.layered(s.layer, func() { c.strip(s, y, x) })
	}
	return c.html(title, strings.Join(words, ", "))
}

func (c *chart) strip(s spread, y float64, x scale) {
	c.text(labelWidth-8, y+5, "end", "name", s.layer)
	var dots strings.Builder
	last := 0.0
	for i, v := range slices.Sorted(slices.Values(s.seconds)) { // each from the one before, in brief
		at := math.Round(x.at(v))
		if i == 0 {
			fmt.Fprintf(&dots, "M%.0f %.0fh0", at, y)
		} else {
			fmt.Fprintf(&dots, "m%.0f 0h0", at-last)
		}
		last = at
	}
	fmt.Fprintf(c, `<path d="%s" class="dots"/>`, dots.String())
	within := func(v float64) float64 { return x.at(min(max(v, x.low), x.high)) }
	if s.low > 0 {
		c.line(within(s.low), y, within(s.high), y, "interval")
	}
	c.line(within(s.shown), y-barHeight/2, within(s.shown), y+barHeight/2, "total")
	c.text(chartWidth, y+5, "end", "small", duration(s.shown))
}

// marks returns round values of a logarithmic scale: 1, 2 and 5 times the powers of ten, or the
// powers alone if it is long, or those of a linear scale if it is short.
func (s scale) marks() (marks []float64) {
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
