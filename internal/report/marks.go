package report

import (
	"fmt"
	"math"
	"strings"
)

// point is a corner of a mark, relative to its middle, where its radius is 1.
type point struct{ x, y float64 }

// corners are those of the marks that have corners.
var corners = map[string][]point{
	"square":   {{-0.85, -0.85}, {0.85, -0.85}, {0.85, 0.85}, {-0.85, 0.85}},
	"triangle": {{0, -1}, {1, 0.8}, {-1, 0.8}},
	"down":     {{0, 1}, {1, -0.8}, {-1, -0.8}},
	"diamond":  {{0, -1}, {1, 0}, {0, 1}, {-1, 0}},
	"plus":     arms(0),
	"cross":    arms(math.Pi / 4),
	"star":     star(),
}

// arms returns the corners of a cross with four thick arms, turned by an angle.
func arms(angle float64) []point {
	const thick = 0.34
	ps := []point{{-thick, -1}, {thick, -1}, {thick, -thick}, {1, -thick}, {1, thick}, {thick, thick},
		{thick, 1}, {-thick, 1}, {-thick, thick}, {-1, thick}, {-1, -thick}, {-thick, -thick}}
	sin, cos := math.Sincos(angle)
	for i, p := range ps {
		ps[i] = point{p.x*cos - p.y*sin, p.x*sin + p.y*cos}
	}
	return ps
}

// star returns the corners of a star with five points.
func star() (ps []point) {
	for i := range 10 {
		radius := []float64{1, 0.42}[i%2]
		sin, cos := math.Sincos(float64(i)*math.Pi/5 - math.Pi/2)
		ps = append(ps, point{radius * cos, radius * sin})
	}
	return ps
}

// markPath returns a mark as the path of an SVG element or of a clip-path in CSS. A mark that it
// does not know is a circle.
func markPath(mark string, x, y, radius float64) string {
	switch mark {
	case "ring":
		return round(x, y, radius, 1) + round(x, y, 0.55*radius, 0)
	case "box":
		return polygon(corners["square"], x, y, radius, radius) +
			polygon(corners["square"], x, y, -0.5*radius, 0.5*radius)
	}
	if ps := corners[mark]; ps != nil {
		return polygon(ps, x, y, radius, radius)
	}
	return round(x, y, radius, 1)
}

// round returns a circle, drawn clockwise if sweep is 1.
func round(x, y, radius float64, sweep int) string {
	half := func(width float64) string {
		return fmt.Sprintf("a%.4g %.4g 0 1 %d %.4g 0", radius, radius, sweep, width)
	}
	return fmt.Sprintf("M%.4g %.4g", x-radius, y) + half(2*radius) + half(-2*radius) + "z"
}

// polygon returns corners that are joined. A negative width draws them in the other direction, so
// that they cut a hole into what is around them.
func polygon(ps []point, x, y, width, height float64) string {
	var b strings.Builder
	for i, p := range ps {
		fmt.Fprintf(&b, "%c%.4g %.4g", "ML"[min(i, 1)], x+p.x*width, y+p.y*height)
	}
	return b.String() + "z"
}
