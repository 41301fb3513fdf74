package results

import (
	"fmt"

	"golang.org/x/perf/benchfmt"
)

// What values may be, so that figures made of them are numbers, and loops over them end.
const (
	shortest = 1e-12 // seconds of a call
	longest  = 1e6
	largest  = 1e15 // of any other value
)

// Possible reports whether a call can have taken so many seconds.
func Possible(seconds float64) bool { return seconds >= shortest && seconds <= longest }

// sane refuses a result with values that nothing can have measured.
func sane(r *benchfmt.Result) error {
	if r.Iters < 1 {
		return fmt.Errorf("there are %d iterations, and there must be one; take the results again",
			r.Iters)
	}
	if len(r.Values) > mostUnits {
		return tooMany("values in a result", mostUnits)
	}
	seen := map[string]bool{}
	for _, v := range r.Values {
		unit := asRead(v.Unit)
		switch {
		case seen[unit]:
			return fmt.Errorf("%s is there twice; take the results again", v.Unit)
		case unit == UnitTime && !Possible(v.Value):
			return fmt.Errorf("a call takes %v seconds, which is no time from %v to %v; take the results "+
				"again", v.Value, shortest, longest)
		case !(v.Value >= 0 && v.Value <= largest): // nor NaN
			return fmt.Errorf("%s is %v, which is not from 0 to %v; take the results again", v.Unit,
				v.Value, largest)
		}
		seen[unit] = true
	}
	return nil
}
