package report

import (
	"fmt"
	"html/template"
	"strings"
)

// halfEnd is where the figures of half of the calls end; those of 99 of 100 stand behind them.
const halfEnd = chartWidth - 58

// singleTimes are how long single calls of a layer took.
type singleTimes struct {
	layer, mark string
	half        float64 // of the calls took no longer
	most        float64 // 99 of 100 took no longer; 0 if the calls are too few to say
	slowest     float64
}

// singleCalls draws how long single calls took: half of them, 99 of 100, and the slowest.
func singleCalls(title string, layers []singleTimes) template.HTML {
	c := rowChart(chartWidth, barHeight+barGap)
	var values []float64
	var words []string
	for _, k := range layers {
		values = append(values, k.half, k.slowest)
		text := k.layer + " p50 " + duration(k.half)
		if k.most > 0 {
			values = append(values, k.most)
			text += ", p99 " + duration(k.most)
		}
		words = append(words, text)
	}
	x := logScale(values, 1.05, labelWidth, halfEnd-timeWidth)
	c.heading(x, x.marks(), markGap, len(layers), "time of a single call, logarithmic", tick)
	c.text(halfEnd, c.head-8, "end", "small", "p50")
	c.text(chartWidth, c.head-8, "end", "small", "p99")
	for _, k := range layers {
		c.addRow("data-layer", k.layer, func() { c.single(k, x) })
	}
	return c.html(title, strings.Join(words, "; "))
}

// single draws those of a layer: a mark at half, a line from there to the upright at 99 of 100, and a
// thin one to the slowest.
func (c *chart) single(k singleTimes, x scale) {
	y := c.row / 2
	c.text(labelWidth-8, y+5, "end", "name", k.layer)
	if c.beyond(x, k.half, y, duration(k.half)) {
		return
	}
	c.line(x.at(k.half), y, x.cut(k.slowest), y, "tail")
	c.text(halfEnd, y+5, "end", "small", duration(k.half))
	if k.most > 0 {
		c.text(chartWidth, y+5, "end", "small", duration(k.most))
		c.line(x.at(k.half), y, x.cut(k.most), y, "whisker")
		c.line(x.cut(k.most), y-6, x.cut(k.most), y+6, "whisker")
	}
	if !c.beyond(x, k.slowest, y, duration(k.slowest)) && drawable(k.slowest) {
		fmt.Fprintf(c, `<path d="M%s %sv6" class="tail"/>`, num(x.at(k.slowest)), num(y-3))
	}
	fmt.Fprintf(c, `<path d="%s" class="point"/>`, briefMark(k.mark, x.at(k.half), y, 5))
}
