package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"example.com/impedance/internal/growth"
)

// grown is a line of a chart of growth: a quantity over another one.
type grown struct {
	label  string
	class  string // of its color: grows, flat, or own for that of a layer
	layer  string
	mark   string
	points []grownPoint
}

// grownPoint is a value with the ends of its interval, which are the value without one.
type grownPoint struct{ x, y, low, high float64 }

// The measures of a chart of growth. The labels of the lines stand at their ends.
const (
	grownTop    = 26
	grownHeight = 250
	grownLeft   = 58
	grownRight  = 138
	grownApart  = 14 // of labels
)

// grownChart draws lines on two logarithmic axes.
func grownChart(lines []grown, xLabel, yLabel string, xName, yName func(float64) string) *chart {
	height := max(float64(grownHeight), float64(grownTop+grownApart*len(lines)))
	c := &chart{width: chartWidth, height: height + axisHeight + 18}
	var xs, ys []float64
	for _, l := range lines {
		for _, p := range l.points {
			xs, ys = append(xs, p.x), append(ys, p.low, p.high)
		}
	}
	slices.Sort(xs)
	xs = slices.Compact(xs)
	x := scale{low: xs[0], high: xs[len(xs)-1], from: grownLeft, to: chartWidth - grownRight,
		log: true}
	y := scale{low: slices.Min(ys) / 1.15, high: slices.Max(ys) * 1.15, from: height, to: grownTop,
		log: true}
	c.text(2, 11, "start", "small", yLabel)
	for _, mark := range y.marks() {
		c.line(x.from, y.at(mark), x.to, y.at(mark), "grid")
		c.text(x.from-6, y.at(mark)+4, "end", "small", yName(mark))
	}
	c.axis(x, xs, grownTop, height, xName)
	c.text((x.from+x.to)/2, height+36, "middle", "small", xLabel)
	for _, l := range lines {
		c.of(l, func() { c.grown(l, x, y) })
	}
	c.grownLabels(lines, x, y, height)
	return c
}

// of draws what belongs to a line, for the page to hide with its layer.
func (c *chart) of(l grown, draw func()) {
	if l.layer == "" {
		draw()
		return
	}
	c.layered(l.layer, draw)
}

// grown draws a line, its points and their intervals.
func (c *chart) grown(l grown, x, y scale) {
	var path, marks, ends strings.Builder
	for i, p := range l.points {
		at, on := x.at(p.x), y.at(p.y)
		fmt.Fprintf(&path, "%c%s %s", "ML"[min(i, 1)], num(at), num(on))
		marks.WriteString(briefMark(l.mark, at, on, 3.5))
		if p.high > p.low {
			fmt.Fprintf(&ends, "M%s %sV%s", num(at), num(y.at(p.low)), num(y.at(p.high)))
		}
	}
	fmt.Fprintf(c, `<path d="%s" class="grown %s"/>`, path.String(), l.class)
	if ends.Len() > 0 {
		fmt.Fprintf(c, `<path d="%s" class="ends %s"/>`, ends.String(), l.class)
	}
	fmt.Fprintf(c, `<path d="%s" class="spot %s"/>`, marks.String(), l.class)
}

// grownLabels writes the labels at the ends of the lines, one below another where these meet.
func (c *chart) grownLabels(lines []grown, x, y scale, bottom float64) {
	last := func(l grown) grownPoint { return l.points[len(l.points)-1] }
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b grown) int { return cmp.Compare(last(b).y, last(a).y) })
	at := make([]float64, len(lines))
	for i, l := range lines { // from the top down
		at[i] = y.at(last(l).y)
		if i > 0 {
			at[i] = max(at[i], at[i-1]+grownApart)
		}
	}
	for i := len(at) - 1; i >= 0; i-- { // and up again from the bottom
		limit := bottom
		if i < len(at)-1 {
			limit = at[i+1] - grownApart
		}
		at[i] = min(at[i], limit)
	}
	for i, l := range lines {
		c.of(l, func() {
			end := last(l)
			c.line(x.at(end.x)+5, y.at(end.y), x.to+14, at[i], "lead "+l.class)
			c.text(x.to+17, at[i]+4, "start", "small "+l.class, l.label)
		})
	}
}

// steep is the exponent from which on an operation counts as one that grows.
const steep = 0.15

// grownOperations returns the floor's warm reads without cohorts, for a chart.
func grownOperations(rs *growth.Results, engine string) (lines []grown) {
	for _, s := range subjectsOf(rs, engine, growth.Warm, "") {
		if s.Cohort != "" {
			continue
		}
		costs := rs.Over(onLayer(s, floor))
		if len(costs) == 0 {
			continue // another layer was measured, and the floor was not
		}
		l := grown{label: s.Operation, class: "flat", mark: "circle"}
		if e, ok := growth.ExponentOf(costs); ok {
			l.label += fmt.Sprintf(" %.2f", e.B)
			if e.Low > steep {
				l.class = "grows"
			}
		}
		for _, c := range costs {
			low, high := medianEnds(c.Seconds)
			l.points = append(l.points, grownPoint{float64(c.Users), c.Median(), low, high})
		}
		lines = append(lines, l)
	}
	return lines
}

// medianEnds returns the ends of the interval of a median, the median itself without one.
func medianEnds(values []float64) (low, high float64) {
	sorted := slices.Sorted(slices.Values(values))
	ends := bounds(len(sorted))
	if ends[0] < 1 || ends[1] > len(sorted) {
		m := (&growth.Cost{Seconds: sorted}).Median()
		return m, m
	}
	return sorted[ends[0]-1], sorted[ends[1]-1]
}

// grownClients returns the throughput of each layer over the clients of a mix.
func (p *Page) grownClients(rs *growth.Results, mix, engine string) (lines []grown) {
	for _, layer := range rs.Layers() {
		l := grown{label: layer, class: "own", layer: layer, mark: p.mark(layer)}
		if !slices.ContainsFunc(p.Layers, func(known Layer) bool { return known.Name == layer }) {
			l.class, l.layer = "flat", "" // the page has neither its color nor its box to tick
		}
		for _, load := range rs.Curve(mix, layer, engine) {
			if !drawable(load.PerSecond) {
				continue // no call was answered, and a logarithmic axis has no place for that
			}
			l.points = append(l.points, grownPoint{float64(load.Clients), load.PerSecond, load.PerSecond,
				load.PerSecond})
		}
		if len(l.points) > 0 {
			lines = append(lines, l)
		}
	}
	return lines
}

// usersName writes a number of users on an axis.
func usersName(v float64) string { return growth.Users(int64(math.Round(v))) }

// operationsChart draws the floor's operations over the sizes, nil if nothing was measured.
func operationsChart(rs *growth.Results, engine string) *chart {
	lines := grownOperations(rs, engine)
	if len(lines) == 0 {
		return nil
	}
	return grownChart(lines, "users, logarithmic", "time of a call of the floor, warm, logarithmic; "+
		"behind the names the exponents", usersName, tick)
}

// GrowthChart returns the chart of the operations over the sizes as a file of SVG, which needs no
// other. It is of the first engine.
func GrowthChart(rs *growth.Results) []byte {
	c := operationsChart(rs, rs.Engines()[0])
	if c == nil {
		return nil
	}
	title := template.HTMLEscapeString(grownTitle(rs))
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" `+
		`height="%s" role="img" aria-label="%s"><style>%s</style><rect width="100%%" height="100%%" `+
		`class="paper"/><g transform="translate(8 26)"><text x="2" y="-10" class="title">%s</text>`+
		`%s</g></svg>`+"\n",
		num(c.width+16), num(c.height+34), num(2*(c.width+16)), num(2*(c.height+34)), title, grownStyle,
		title, c.String())
}

// grownTitle is the title of the chart of the operations.
func grownTitle(rs *growth.Results) string {
	sizes := rs.Sizes()
	return fmt.Sprintf("Reads from %s to %s users", growth.Users(sizes[0]),
		growth.Users(sizes[len(sizes)-1]))
}

// grownStyle has the colors of a chart in a file of its own. The page has those of its theme.
const grownStyle = `text{fill:#1f2328;font:12px system-ui,sans-serif}.small{font-size:11px;` +
	`fill:#57606a}.title{font-size:14px;font-weight:600}.end{text-anchor:end}` +
	`.middle{text-anchor:middle}.paper{fill:#fff}.grid{stroke:#c4cad1;stroke-width:.5;fill:none}` +
	`.grown{fill:none;stroke-width:2}.ends{stroke-width:1.5;fill:none}` +
	`.lead{stroke-width:.7;fill:none}` +
	`path.grows{stroke:#b3420a}path.flat{stroke:#57606a}text.grows{fill:#b3420a;font-weight:600}` +
	`.spot.grows{fill:#b3420a}.spot.flat{fill:#57606a}`
