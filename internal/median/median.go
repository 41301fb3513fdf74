// Package median takes medians.
package median

import (
	"math"
	"slices"
)

// Of returns the middle of values, or the mean of the two in the middle. It is NaN if there are
// no values.
func Of(values []float64) float64 { return OfSorted(slices.Sorted(slices.Values(values))) }

// OfSorted is Of for values in ascending order.
func OfSorted(sorted []float64) float64 {
	n := len(sorted)
	switch {
	case n == 0:
		return math.NaN()
	case n%2 == 1:
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}
