package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// The measures of the chart of a ranking. The page's script draws it too, for other situations: see
// ranks.js, which has the same ones and the same marks.
const (
	rankRow    = 24
	rankLabels = 128
	rankTimes  = 60 // width of the times
	rankLane   = 9  // of brackets
	rankRadius = 5  // of marks
)

// rankPlace is a layer in the chart of a ranking.
type rankPlace struct {
	layer, mark string
	seconds     float64
	low, high   float64 // the ends of the interval; 0 without one
	last        int     // the last place that it may have, counted from 0
}

// ranks draws the layers of a ranking in its order, on one axis of the time of a call, each with the
// interval of that. A bracket joins layers which cannot be told apart.
func ranks(title string, places []rankPlace) template.HTML {
	ties := tiesOf(places)
	c := rowChart(chartWidth, rankRow)
	c.attributes = ` class="ranks"`
	var values []float64
	for _, p := range places {
		values = append(values, p.seconds)
		if p.low > 0 {
			values = append(values, p.low, p.high)
		}
	}
	lanes := lanesOf(ties)
	right := chartWidth - rankLane*float64(1+slices.Max(append(lanes, -1)))
	x := logScale(values, 1.03, rankLabels, right-rankTimes-8)
	c.heading(x, x.marks(), markGap, len(places), "time of a call, logarithmic", tick)
	var words []string
	for _, p := range places {
		words = append(words, p.layer+" "+duration(p.seconds))
		c.addRow("data-layer", p.layer, func() {
			c.text(rankLabels-10, rankRow/2+4, "end", "name", p.layer)
			c.place(p, x)
			c.text(right-6, rankRow/2+4, "end", "small", duration(p.seconds))
		})
	}
	for i, t := range ties {
		fmt.Fprintf(c, `<path d="M%s %sh5V%sh-5" class="tie"/>`, num(right+float64(lanes[i])*rankLane+1),
			num(c.head+float64(t[0])*rankRow+5), num(c.head+float64(t[1]+1)*rankRow-5))
	}
	return c.html(title, strings.Join(words, ", "))
}

// place draws a layer's time and interval.
func (c *chart) place(p rankPlace, x scale) {
	if c.beyond(x, p.seconds, rankRow/2, duration(p.seconds)) {
		return
	}
	if p.low > 0 {
		c.line(x.cut(p.low), rankRow/2, x.cut(p.high), rankRow/2, "whisker")
	}
	fmt.Fprintf(c, `<path d="%s" class="point" transform="translate(%s %s)"/>`,
		markPath(p.mark, 0, 0, rankRadius), num(x.at(p.seconds)), num(rankRow/2))
}

// tiesOf returns the places, from and to, of layers which cannot be told apart from one another. No
// two of them hold one another. They may overlap, because of three layers the first and the last
// may be told apart, and neither from the one between them.
func tiesOf(places []rankPlace) (ties [][2]int) {
	for i, p := range places {
		if p.last > i && (i == 0 || p.last > places[i-1].last) {
			ties = append(ties, [2]int{i, p.last})
		}
	}
	return ties
}

// lanesOf returns, for each bracket, the first lane in which it meets no other.
func lanesOf(ties [][2]int) (lanes []int) {
	var ends []int // the last place of each lane
	for _, t := range ties {
		lane := slices.IndexFunc(ends, func(end int) bool { return end < t[0] })
		if lane < 0 {
			lane, ends = len(ends), append(ends, 0)
		}
		ends[lane] = t[1]
		lanes = append(lanes, lane)
	}
	return lanes
}
