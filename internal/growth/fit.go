package growth

import (
	"math"
	"math/rand/v2"
	"slices"

	"example.com/impedance/internal/median"
)

// fewestSizes is the number of sizes from which on there is an exponent.
const fewestSizes = 3

// resamples is how often rounds are drawn anew for an interval.
const resamples = 400

// Exponent is b in t ~ n^b: how the time of a call grows with the number of users n.
type Exponent struct {
	B      float64
	Low    float64 // the ends of the interval of 95 %
	High   float64
	Curved bool // from size to size it differs by more than the rounds explain
}

// curvature is the difference of the exponents between neighboring sizes that still counts as one
// law, in addition to the interval.
const curvature = 0.15

// ExponentOf fits a line to the logarithms of the median times over those of the sizes, by least
// squares. The interval is by a bootstrap: the rounds of each size are drawn anew, so it says how
// well the slope between these sizes is known, not that the law holds beyond them. It reports false
// with fewer than three sizes.
func ExponentOf(costs []*Cost) (Exponent, bool) {
	if len(costs) < fewestSizes {
		return Exponent{}, false
	}
	users, logs := make([]float64, len(costs)), make([]float64, len(costs))
	for i, c := range costs {
		users[i], logs[i] = math.Log(float64(c.Users)), math.Log(c.Median())
	}
	e := Exponent{B: slope(users, logs)}
	r := rand.New(rand.NewPCG(resamples, uint64(len(costs))))
	slopes := make([]float64, resamples)
	drawn := make([]float64, len(costs))
	for k := range slopes {
		for i, c := range costs {
			again := make([]float64, len(c.Seconds))
			for j := range again {
				again[j] = c.Seconds[r.IntN(len(c.Seconds))]
			}
			drawn[i] = math.Log(median.Of(again))
		}
		slopes[k] = slope(users, drawn)
	}
	slices.Sort(slopes)
	e.Low, e.High = slopes[resamples/40], slopes[resamples-1-resamples/40]
	least, most := math.Inf(1), math.Inf(-1)
	for i := range len(users) - 1 {
		step := (logs[i+1] - logs[i]) / (users[i+1] - users[i])
		least, most = min(least, step), max(most, step)
	}
	e.Curved = most-least > curvature+(e.High-e.Low)
	return e, true
}

// slope returns the slope of the line through points, by least squares.
func slope(x, y []float64) float64 {
	mx, my := mean(x), mean(y)
	var xy, xx float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
	}
	return xy / xx
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
