package report

import (
	"fmt"
	"html/template"
	"strings"
)

// The measures of the small charts of an overview of parts.
const (
	partsWidth  = 280
	partsLabels = 92
	partsRow    = 14
)

// partsScale returns the axis that all small charts of an overview share: multiples of the floor's
// time, up to the longest bar that is not cut.
func partsScale(all [][]bar) scale {
	var bars []bar
	for _, of := range all {
		bars = append(bars, of...)
	}
	return barScale(bars, partsLabels, partsWidth-34)
}

// smallParts draws the bars of an operation as multiples of the floor's time, for an overview. Bars
// hold these multiples.
func smallParts(op, name, time string, bars []bar, x scale) template.HTML {
	c := rowChart(partsWidth, partsRow)
	c.attributes = fmt.Sprintf(` data-op="%s"`, template.HTMLEscapeString(op))
	c.text(0, 11, "start", "strong", name)
	c.text(partsWidth, 11, "end", "small", "floor "+time)
	var grid strings.Builder
	bottom := num(c.head + float64(len(bars))*partsRow)
	for _, mark := range x.steps(4) {
		fmt.Fprintf(&grid, "M%s %sV%s", num(x.at(mark)), num(c.head-4), bottom)
		c.text(x.at(mark), c.head-8, "middle", "small", fmt.Sprintf("%.3g ×", mark))
	}
	fmt.Fprintf(c, `<path d="%s" class="grid"/>`, grid.String())
	var words []string
	for _, b := range bars {
		figure := fmt.Sprintf("%.2f", b.total)
		words = append(words, b.layer+" "+figure)
		c.addRow("data-layer", b.layer, func() {
			c.text(partsLabels-6, partsRow-3, "end", "name", b.layer)
			c.pieces(b, x, 2.5, partsRow-5, figure)
		})
	}
	title := "Where the time of " + name + " goes, relative to the floor's time"
	return c.html(title, strings.Join(words, ", "))
}
