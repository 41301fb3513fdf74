package predict

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"example.com/impedance/internal/median"
)

// Series names what one law describes: an operation on a layer, over all sizes and degrees.
type Series struct {
	Operation string
	Layer     string
	// Kind is what the degree counts, such as follows, followers or replies. It is empty for an
	// operation whose arguments are drawn from everybody.
	Kind string
}

// Point is where a law is evaluated.
type Point struct {
	Users  float64
	Degree float64 // of the cohort, by the kind of its series; 0 without one
	pages  float64 // that a call touches; 0 if they were not counted
	things float64 // in the answer; 0 if they were not counted
}

// Observation is a series at a point: times in seconds, several of each, and counts of a call.
type Observation struct {
	Series
	Point
	Warm    []float64 // all pages in memory
	Touched float64   // pages that these calls touch; 0 if that was not counted
	Cold    []float64 // no page in memory and a new pool; empty if that was not measured
	Read    float64   // pages that a cold call reads from the disk; 0 if that was not measured
	Rows    float64   // rows that a call visits; 0 if they were not counted
	Things  float64   // in the answer; 0 if they were not counted
}

// Size is what a data set of a number of users weighs.
type Size struct {
	Users float64
	Bytes float64 // on disk, with all indexes
}

// State is the state of the machine that a prediction is for.
type State struct {
	Missing float64 // the share of the pages that is not in memory, 0 to 1
	Opened  bool    // the call is the first of a new pool
}

// The states that can be measured.
var (
	Warm = State{}
	Half = State{Missing: 0.5, Opened: true}
	Cold = State{Missing: 1, Opened: true}
)

// Interval is a value and the ends of its interval of 95 %.
type Interval struct{ Value, Low, High float64 }

// Miss is how far a measured value is from the predicted one: |measured ÷ predicted − 1|.
type Miss float64

// Missed returns the miss of a prediction.
func Missed(measured, predicted float64) Miss { return Miss(math.Abs(measured/predicted - 1)) }

// String is the miss in per cent.
func (m Miss) String() string { return fmt.Sprintf("%.0f %%", 100*float64(m)) }

// Aim is the miss that the model aims to stay below. A series that no law predicts within the aim
// violates the model.
const Aim Miss = 0.30

// check returns why an observation cannot be used.
func (o Observation) check() error {
	switch {
	case !(o.Users >= 1):
		return errors.New("it has no number of users")
	case (o.Kind == "") != (o.Degree == 0):
		return errors.New("a kind and a degree belong together")
	case len(o.Warm) == 0:
		return errors.New("it has no warm time")
	case o.Read < 0, o.Degree < 0, o.Touched < 0:
		return errors.New("a count is negative")
	}
	for _, t := range slices.Concat(o.Warm, o.Cold) {
		if !(t > 0) || math.IsInf(t, 1) {
			return fmt.Errorf("a time is %g seconds", t)
		}
	}
	return nil
}

// datum is a positive quantity at a point, with the variance of its logarithm as far as the samples
// behind it show it.
type datum struct {
	Point
	value    float64
	variance float64 // of the logarithm of value; 0 if there is one sample
	freedom  int     // of the variance
}

// sampled returns the median of times, and its variance.
func sampled(p Point, times []float64) datum {
	d := datum{Point: p, value: median.Of(times), freedom: len(times) - 1}
	if d.freedom < 1 {
		return d
	}
	var sum, squares float64
	for _, t := range times {
		sum += math.Log(t)
	}
	mean := sum / float64(len(times))
	for _, t := range times {
		squares += (math.Log(t) - mean) * (math.Log(t) - mean)
	}
	// A median varies π/2 times as much as a mean.
	d.variance = math.Pi / 2 * squares / float64(d.freedom) / float64(len(times))
	return d
}

// sizesOf returns the numbers of users, ascending.
func sizesOf(data []datum) []float64 {
	var sizes []float64
	for _, d := range data {
		sizes = append(sizes, d.Users)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes)
}

// compareSeries orders series by name.
func compareSeries(a, b Series) int {
	return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Layer, b.Layer))
}
