package report

import (
	"fmt"
	"math"
	"strings"

	"example.com/impedance/internal/results"
)

// SelfComparison is how the floor compares with itself: no difference that is found is one.
type SelfComparison struct {
	Lines  int `json:"lines"`  // that have the floor twice, with enough rounds for an interval
	Differ int `json:"differ"` // of them, those with an interval that does not hold 1
	Limit  int `json:"limit"`  // what chance exceeds in one of a thousand runs at most
}

// AA compares the floor with itself, line by line.
func AA(rs *results.Results) SelfComparison {
	var a SelfComparison
	likely := []float64{1} // by the number of lines that differ
	for _, row := range rs.Rows {
		r := relationOf(rs, row, results.FloorAgain)
		if math.IsNaN(r.center) || math.IsInf(r.high, 0) {
			continue
		}
		a.Lines++
		if !r.same() {
			a.Differ++
		}
		p := chance(len(row.Blocks[floor].Seconds))
		next := make([]float64, len(likely)+1)
		for n, v := range likely {
			next[n] += v * (1 - p)
			next[n+1] += v * p
		}
		likely = next
	}
	beyond := 1.0
	for n, v := range likely {
		if beyond -= v; beyond <= 0.001 {
			a.Limit = n
			break
		}
	}
	return a
}

// Failed reports whether more lines differ than chance explains.
func (a SelfComparison) Failed() bool { return a.Differ > a.Limit }

// String says what was found.
func (a SelfComparison) String() string {
	if a.Lines == 0 {
		return fmt.Sprintf("The floor was not compared with itself: no line has it twice in %d rounds "+
			"or more.", fewest)
	}
	text := fmt.Sprintf("The floor compared with itself differs in %d of %d lines; chance makes that "+
		"more than %d in one of a thousand runs at most.", a.Differ, a.Lines, a.Limit)
	if a.Failed() {
		text += " So something favors one of the two: this run's figures are not to be trusted."
	}
	return text
}

// mostOverBare is how many times the time of its bare statements the floor may take.
const mostOverBare = 1.15

// CheckFloor returns an error that names the lines in which the floor takes clearly longer than
// its own statements do on bare prepared statements: the whole interval lies above 1.15. A floor
// like that makes the layers look better than they are. Lines without an interval are not judged.
func CheckFloor(rs *results.Results) error {
	var lines []string
	for _, row := range rs.Rows {
		if r := overBare(rs, row); !r.unpaired && !math.IsNaN(r.center) && r.low > mostOverBare {
			lines = append(lines, fmt.Sprintf("%s: %.2f (%s)", row.Title(), r.center, r.ends()))
		}
	}
	if lines == nil {
		return nil
	}
	return fmt.Errorf("the floor takes more than %v times as long as its own statements alone, so that "+
		"ratios to it are too low: %s; mend the floor, or run on a quiet machine if it was not",
		mostOverBare, strings.Join(lines, ", "))
}
