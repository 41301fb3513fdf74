package report

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// ties are the ranks of layers in a line, which are in the order of their ratios.
type ties struct {
	slower [][]bool // by layer: which of those behind it are told to be slower
}

// toldApart tells layers of a line apart. Given are the logarithms of their times in each round,
// in the order of their ratios.
//
// Each two are compared by the trimmed mean of the logarithms of their ratios, round by round,
// with Student's t for it (Tukey and McLaughlin), at the level 1-confidence divided by the number
// of comparisons (Bonferroni). So equally fast layers are told apart in one line of twenty at
// most. Order statistics, by which cells are compared, could not tell anything apart at such a
// level in nine rounds.
//
// Two layers count as told apart only if the first and all that stand before it are told from the
// second and all that stand behind it. So ranks never contradict the order of the ratios.
func toldApart(logs [][]float64) ties {
	k := len(logs)
	t := ties{make([][]bool, k)}
	for i := range logs {
		t.slower[i] = make([]bool, k)
	}
	for i := range k {
		for j := k - 1; j > i; j-- {
			t.slower[i][j] = isSlower(logs[j], logs[i], k) &&
				(i == 0 || t.slower[i-1][j]) && (j == k-1 || t.slower[i][j+1])
		}
	}
	return t
}

// rank returns the ranks that a layer can have: one more than those told to be faster, and as
// many as there are without those told to be slower.
func (t ties) rank(layer int) (best, worst int) {
	best, worst = 1, len(t.slower)
	for other := range t.slower {
		if t.slower[other][layer] {
			best++
		}
		if t.slower[layer][other] {
			worst--
		}
	}
	return best, worst
}

// label writes the ranks of a layer.
func (t ties) label(layer int) string {
	best, worst := t.rank(layer)
	if best == worst {
		return fmt.Sprint(best)
	}
	return fmt.Sprintf("%d–%d", best, worst)
}

// trimmed is how many of n values are left out at each end.
func trimmed(n int) int { return n / 5 }

// negligible is what logarithms may differ by that are computed from the same times.
const negligible = 1e-9

// isSlower reports whether times are told to be longer than others, in a line of k layers.
func isSlower(logs, others []float64, k int) bool {
	n := min(len(logs), len(others))
	if n < fewest {
		return false
	}
	ratios := make([]float64, n)
	for i := range ratios {
		ratios[i] = logs[i] - others[i]
	}
	slices.Sort(ratios)
	cut := trimmed(n)
	kept := ratios[cut : n-cut]
	sum, winsorized := 0.0, 0.0
	for _, v := range kept {
		sum += v
	}
	for i := range ratios { // those left out count as the last that are kept
		winsorized += ratios[min(max(i, cut), n-1-cut)]
	}
	squares := 0.0
	for i := range ratios {
		off := ratios[min(max(i, cut), n-1-cut)] - winsorized/float64(n)
		squares += off * off
	}
	h := float64(len(kept))
	return sum/h > critical(n, k)*math.Sqrt(squares/(h*(h-1)))+negligible
}

var knownCritical sync.Map // of critical, by n and k

// critical returns how many standard errors two of k layers must be apart in n rounds. The page's
// script has it from here.
func critical(n, k int) float64 {
	key := [2]int{n, k}
	if known, ok := knownCritical.Load(key); ok {
		return known.(float64)
	}
	comparisons := float64(k*(k-1)) / 2
	t := student(1-(1-confidence)/2/comparisons, n-2*trimmed(n)-1)
	knownCritical.Store(key, t)
	return t
}
