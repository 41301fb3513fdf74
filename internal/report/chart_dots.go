package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// The measures of a dot plot. Each layer has a lane of its own in a row, so that the intervals of
// layers which take the same time stay apart.
const (
	dotsWidth  = 400
	dotsHead   = 52
	dotsLabels = 122 // width of the operations' names
	laneHeight = 3.6
	dotRadius  = 3.2
)

// dotted is a row of a dot plot.
type dotted struct {
	operation string // empty for the mean of all
	name      string
	dots      []dot
}

// dot is a layer's time as a multiple of the floor's.
type dot struct {
	layer, mark string
	relation
}

// drawn reports whether a dot has a place.
func (d dot) drawn() bool { return drawable(d.center) && !d.noisy() }

// hollow reports whether a dot is drawn so: nothing tells the layer from the floor.
func (d dot) hollow() bool { return d.unpaired || d.same() }

// dotScale returns the axis that all parts of a dot plot share.
func dotScale(parts ...[]dotted) scale {
	values := []float64{1}
	for _, row := range slices.Concat(parts...) {
		for _, d := range row.dots {
			if !d.drawn() {
				continue
			}
			values = append(values, d.center)
			if !d.unpaired {
				values = append(values, d.low, d.high)
			}
		}
	}
	return logScale(values, 1.06, dotsLabels, dotsWidth-6)
}

// dotPlot draws the layers' times as multiples of the floor's, a row for each operation, with the
// interval of each as a line. A dot is hollow if the layer cannot be told apart from the floor. It is
// left out where the figure is too noisy to say.
func dotPlot(title, section string, rows []dotted, x scale) template.HTML {
	lanes := 1
	for _, row := range rows {
		lanes = max(lanes, len(row.dots))
	}
	c := rowChart(dotsWidth, max(18, float64(lanes)*laneHeight+8))
	c.attributes = ` class="dotplot"`
	c.head, c.height = dotsHead, dotsHead
	c.text(0, 12, "start", "strong", section)
	c.heading(x, x.marks(), 26, len(rows), "× the floor's time, logarithmic", func(v float64) string {
		return fmt.Sprintf("%.3g", v)
	})
	c.line(x.at(1), c.head-4, x.at(1), c.head+float64(len(rows))*c.row, "one")
	var words []string
	for i, row := range rows {
		var of []string
		name, attribute, class, line := row.name, "data-op", "name", "between"
		switch {
		case row.operation == "":
			attribute, class, line = "", "name strong", "grid last"
		case i > 0 && row.operation == rows[i-1].operation: // whose name stands above
			name, class = "later page", "small"
		}
		c.addRow(attribute, row.operation, func() {
			c.line(0, 0, dotsWidth, 0, line)
			c.text(dotsLabels-8, c.row/2+4, "end", class, name)
			for i, d := range row.dots {
				if !d.drawn() {
					continue
				}
				of = append(of, d.layer+" "+d.String())
				c.dot(d, x, (c.row-float64(len(row.dots)-1)*laneHeight)/2+float64(i)*laneHeight)
			}
		})
		if row.operation == "" {
			words = append(words, row.name+": "+strings.Join(of, ", "))
		}
	}
	return c.html(title, strings.Join(append(words, "The table has the figures"), "; "))
}

// dot draws a dot and its interval as one path.
func (c *chart) dot(d dot, x scale, y float64) {
	if d.center < x.low || d.center > x.high {
		c.layered(d.layer, func() { c.beyond(x, d.center, y, fmt.Sprintf("%.3g ×", d.center)) })
		return
	}
	interval, class := "", ""
	if !d.unpaired {
		interval = fmt.Sprintf("M%s %sH%s", num(x.cut(d.low)), num(y), num(x.cut(d.high)))
	}
	if d.hollow() {
		class = ` class="hollow"`
	}
	fmt.Fprintf(c, `<path data-layer="%s"%s d="%s%s"/>`, template.HTMLEscapeString(d.layer), class,
		interval, briefMark(d.mark, x.at(d.center), y, dotRadius))
}
