package exercise

import "example.com/impedance/internal/median"

// ratio returns the median of the ratios of values of the same rounds.
func ratio(a, b []float64) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / b[i]
	}
	return median.Of(ratios)
}
