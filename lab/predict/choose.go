package predict

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aclements/go-moremath/stats"
)

// fewestSizes is the number of sizes from which on a law can be chosen: with two, every law of two
// terms goes through both.
const fewestSizes = 3

// choice is the law that was chosen for a series, and the laws that the data do not exclude.
type choice struct {
	*fitted
	data      []datum
	plausible []*fitted // with the chosen one
	violation string    // why no law holds, or empty
	sizes     []float64 // ascending
	samples   float64   // the mean variance of the data, by their samples
	freedom   int       // of that variance
	deviation float64   // of the logarithm of one more datum; see settle
	student   float64   // the end of the interval of 95 %, in deviations
}

// newChoice returns a series without a law yet.
func newChoice(data []datum) *choice {
	c := &choice{data: data, sizes: sizesOf(data)}
	for _, d := range data {
		c.samples += d.variance / float64(len(data))
		c.freedom += d.freedom
	}
	return c
}

// The margins of choosing. A law that is further down the list is no better unless it brings the
// mean square of the misses below this share of that of the law above it. A law that has at most so
// many times the mean square of the chosen one is not excluded.
const (
	betterBy  = 0.6
	plausible = 4
)

// candidate is a law as it fits series that share it.
type candidate struct {
	fits []*fitted // one for each series
	left misses    // means over the series
}

// try fits a law to series that share it. It returns nil if the data do not determine the law, or
// if a simpler law is the same.
func try(l law, series []*choice) *candidate {
	c := &candidate{}
	reduced := 0
	for _, s := range series {
		if slices.ContainsFunc(s.data, func(d datum) bool {
			return l.has(pages.name) && d.pages == 0 || l.has(things.name) && d.things == 0
		}) {
			return nil
		}
		f := l.fit(s.data)
		if f == nil {
			return nil
		}
		if len(f.terms) < len(l.terms) && f.terms[0].name == always.name {
			reduced++
		}
		var ok bool
		if f.left, ok = l.leaveOut(s.data); !ok {
			return nil
		}
		c.fits = append(c.fits, f)
		c.left.all += f.left.all / float64(len(series))
		c.left.within += f.left.within / float64(len(series))
		c.left.edge += f.left.edge / float64(len(series))
	}
	if reduced == len(series) {
		return nil
	}
	return c
}

// choose chooses the law that series share, with coefficients of their own: the simplest that
// predicts sizes left out as well as any. It returns false if there are not enough data. Further
// terms must also show in the data, against their spread around the laws of all series, unless that
// is not known yet.
//
// How the law depends on the degree is chosen first, from the ratios of cohorts at the same size: a
// machine that was busier at one size than at another leaves them alone.
func choose(series []*choice, laws []law, all *spread) bool {
	for _, s := range series {
		if len(s.sizes) < fewestSizes {
			return false
		}
	}
	var found []*candidate
	for _, l := range laws {
		if !l.suits(series[0].data[0].Degree != 0) {
			continue
		}
		if c := try(l, series); c != nil {
			found = append(found, c)
		}
	}
	pick := func(found []*candidate) (within, chosen *candidate) {
		within = best(found, series, all, func(m misses) float64 { return m.within + 0.5*m.edge })
		if within == nil {
			return nil, nil
		}
		alike := slices.DeleteFunc(slices.Clone(found), func(c *candidate) bool {
			return c.fits[0].degrees() != within.fits[0].degrees()
		})
		return within, best(alike, series, all, func(m misses) float64 { return m.all })
	}
	first := slices.DeleteFunc(slices.Clone(found), func(c *candidate) bool { return c.fits[0].last })
	within, chosen := pick(first)
	if chosen == nil || chosen.left.miss() > Aim {
		within, chosen = pick(found)
	} else {
		found = first
	}
	if chosen == nil {
		return false
	}
	limit := misses{all: chosen.left.all, within: within.left.within}
	if all != nil { // a law whose misses are explained by the spread alone is not excluded either
		limit = misses{all: max(limit.all, all.variance), within: max(limit.within, all.variance)}
	}
	for i, s := range series {
		s.fitted, s.plausible = chosen.fits[i], nil
		for _, c := range found {
			// Nothing is extended to more users by their number, or its root, unless it shows.
			noise := c.fits[i].scans() && !c.shows(found[0], series, all)
			if c == chosen || !noise && c.left.all <= plausible*limit.all &&
				c.left.within <= plausible*limit.within {
				s.plausible = append(s.plausible, c.fits[i])
			}
		}
		s.violation = ""
		if miss := s.leftOut(); miss > Aim {
			s.violation = fmt.Sprintf("no law predicts a size from the others: the best, %s, misses by %s",
				s, miss)
		}
	}
	return true
}

// best returns the first candidate that no later one betters by the margin.
func best(found []*candidate, series []*choice, all *spread, of func(misses) float64) *candidate {
	var b *candidate
	for _, c := range found {
		if b == nil || of(c.left) < betterBy*of(b.left) && c.shows(b, series, all) {
			b = c
		}
	}
	return b
}

// shows reports whether a law's further terms explain more than the spread of the data would, by
// Akaike's criterion: each must lower the sum of squares by twice the variance.
func (c *candidate) shows(simpler *candidate, series []*choice, all *spread) bool {
	if all == nil {
		return true
	}
	gain, price := 0.0, 0.0
	for i, s := range series {
		more := len(c.fits[i].terms) - len(simpler.fits[i].terms)
		around := (&choice{fitted: c.fits[i], samples: s.samples}).around(*all)
		gain += simpler.fits[i].squares - c.fits[i].squares
		price += float64(2*more) * around.variance
	}
	return price <= 0 || gain > price
}

// leftOut is the miss at sizes that were left out.
func (c *choice) leftOut() Miss { return c.left.miss() }

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
	datum := c.student * c.deviation
	for _, f := range c.plausible {
		// A datum errs by a factor, and the law by a sum.
		law := math.Log1p(datum * math.Sqrt(f.leverage(p)))
		half := math.Hypot(datum, law)
		i.Low = min(i.Low, f.at(p)*math.Exp(-half))
		i.High = max(i.High, f.at(p)*math.Exp(half))
	}
	return i
}

// scans reports whether a law grows with the number of users, or its root.
func (f *fitted) scans() bool {
	return f.has(root.name) || f.has(linear.name)
}

// degrees says how a law depends on the degree, as far as cohorts of one size show it.
func (f *fitted) degrees() string {
	var names []string
	for _, t := range f.terms {
		switch t.name {
		case level.name, pages.name, things.name:
			names = append(names, t.name)
		case degree.name, seeks.name:
			names = append(names, degree.name)
		}
	}
	return strings.Join(slices.Compact(names), " ")
}
