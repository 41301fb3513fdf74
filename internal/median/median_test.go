package median

import (
	"math"
	"slices"
	"testing"
)

func TestOf(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3}, {[]float64{3, 1}, 2}, {[]float64{9, 1, 2}, 2}, {[]float64{9, 1, 2, 4}, 3},
	} {
		before := slices.Clone(test.values)
		if got := Of(test.values); got != test.want {
			t.Errorf("of %v it is %g, want %g", test.values, got, test.want)
		}
		if !slices.Equal(test.values, before) {
			t.Errorf("%v were left as %v", before, test.values)
		}
	}
	if got := Of(nil); !math.IsNaN(got) {
		t.Errorf("of no values it is %g", got)
	}
}
