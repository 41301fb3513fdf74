package predict

import (
	"fmt"
	"math"

	"github.com/aclements/go-moremath/stats"
)

// fewestSizes is the number of sizes from which on a law can be chosen: with two, every law of two
// terms goes through both.
const fewestSizes = 3

// choice is the law that was chosen for some data, and the laws that the data do not exclude.
type choice struct {
	*fitted
	plausible []*fitted // with the chosen one
	violation string    // why no law holds, or empty
	sizes     []float64 // ascending
	samples   float64   // the mean variance of the data, by their samples
	freedom   int       // of that variance
	deviation float64   // of the logarithm of one more datum; see settle
	student   float64   // the end of the interval of 95 %, in deviations
}

// The margins of choosing. A law that is further down the list is no better unless it brings the
// mean square of the misses below this share of that of the law above it. A law that has at most so
// many times the mean square of the chosen one is not excluded.
const (
	betterBy  = 0.6
	plausible = 4
)

// choose fits all laws and chooses the simplest that predicts sizes left out as well as any, or
// returns nil if there are not enough data. A law with more terms than the constant must also show
// in the data against their spread around the laws of all series, unless that is not known yet.
func choose(data []datum, laws []law, all *spread) *choice {
	c := &choice{sizes: sizesOf(data)}
	if len(c.sizes) < fewestSizes {
		return nil
	}
	for _, d := range data {
		c.samples += d.variance / float64(len(data))
		c.freedom += d.freedom
	}
	var fits []*fitted
	for _, l := range laws {
		if !l.suits(data[0].Degree != 0) {
			continue
		}
		f := l.fit(data)
		if f == nil || len(f.terms) < len(l.terms) && f.terms[0].name == always.name {
			continue // a simpler law in the list is the same
		}
		var ok bool
		if f.left, ok = l.leaveOut(data); !ok {
			continue
		}
		fits = append(fits, f)
		if c.fitted == nil || f.left < betterBy*c.left && c.shows(f, all) {
			c.fitted = f
		}
	}
	if c.fitted == nil {
		return nil
	}
	// A law whose misses are explained by the spread alone is not excluded either.
	limit := plausible * max(c.left, c.samples)
	if all != nil {
		limit = max(limit, plausible*c.around(*all).variance)
	}
	for _, f := range fits {
		if f == c.fitted || f.left <= limit {
			c.plausible = append(c.plausible, f)
		}
	}
	if miss := c.leftOut(); miss > Aim {
		c.violation = fmt.Sprintf("no law predicts a size from the others: the best, %s, misses by %s",
			c, miss)
	}
	return c
}

// shows reports whether a law's further terms explain more than the spread of the data would, by
// Akaike's criterion: each must lower the sum of squares by twice the variance.
func (c *choice) shows(f *fitted, all *spread) bool {
	more := len(f.terms) - len(c.terms)
	if all == nil || more <= 0 {
		return true
	}
	s := (&choice{fitted: f, samples: c.samples}).around(*all)
	return c.squares-f.squares > float64(2*more)*s.variance
}

// leftOut is the miss at sizes that were left out.
func (c *choice) leftOut() Miss { return Miss(math.Expm1(math.Sqrt(c.left))) }

// spread is the variance of the logarithm of a datum around its law, with the degrees of freedom of
// that variance.
type spread struct {
	variance float64
	freedom  float64
}

// pooled returns the spread of all data around their laws: one series has too few sizes to show its
// own. The samples of a size show less than the spread from size to size, and bound it from below.
func pooled(all []*choice) spread {
	var squares, freedom, samples, sampleFreedom float64
	for _, c := range all {
		if c.violation == "" && c.fitted.freedom > 0 {
			squares += c.squares
			freedom += float64(c.fitted.freedom)
		}
		samples += c.samples * float64(c.freedom)
		sampleFreedom += float64(c.freedom)
	}
	return spread{max(squares/max(1, freedom), samples/max(1, sampleFreedom)), freedom}
}

// weightOfAll is the weight of the spread of all series next to a series' own, in degrees of
// freedom.
const weightOfAll = 6

// around returns the spread of a series around its law: that of all series and its own residuals,
// weighted by degrees of freedom.
func (c *choice) around(all spread) spread {
	weight := min(all.freedom, weightOfAll)
	own := float64(c.fitted.freedom)
	if weight+own == 0 {
		return spread{math.Inf(1), 1}
	}
	s := spread{(weight*all.variance + c.squares) / (weight + own), weight + own}
	s.variance = max(s.variance, c.samples)
	return s
}

// settle sets the interval of one more datum, from the spread of all series.
func (c *choice) settle(all spread) {
	s := c.around(all)
	c.deviation = math.Sqrt(s.variance)
	c.student = stats.InvCDF(stats.TDist{V: s.freedom})(0.975)
}

// predict returns the value at a point. The interval holds those of all laws that are not excluded.
func (c *choice) predict(p Point) Interval {
	i := Interval{Value: c.at(p), Low: math.Inf(1)}
	for _, f := range c.plausible {
		half := c.student * c.deviation * math.Sqrt(1+f.leverage(p))
		i.Low = min(i.Low, f.at(p)*math.Exp(-half))
		i.High = max(i.High, f.at(p)*math.Exp(half))
	}
	return i
}
