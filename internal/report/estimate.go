package report

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/aclements/go-moremath/stats"

	"example.com/impedance/internal/median"
)

// Everything that is shown of a layer's time comes from this file: the ratio, its interval, the
// time, the order, the ranks and the means. The doc comment of the package explains the model.

// confidence is that of every interval, and 1-confidence the share of lines in which ranks tell
// layers apart that are equally fast.
const confidence = 0.95

// fewest is the number of rounds from which on the median of so many has an interval of that
// confidence.
const fewest = 6

// tooWide is how many times its lower end the upper end of an interval may be before it says too
// little. At this limit the interval of the ratio 1.00 is about 0.89–1.12, so that a layer that is
// 12 % slower than the floor can just be told from it. People choose a layer for a tenth: beyond
// the limit the differences that they ask about are lost in the interval. A much narrower limit
// would refuse runs that do tell layers apart by a fifth or more.
const tooWide = 1.25

// meaningless is how many times its lower end the upper end of an interval may be before its
// figures are not even printed: it leaves open whether a layer takes half or twice the time.
const meaningless = 4

// relation is a time as a multiple of another, both of the same rounds.
type relation struct {
	center    float64 // NaN if one of the two was not timed
	low, high float64 // the ends of the interval; 0 and infinity if the rounds are too few
	unpaired  bool    // the rounds are not of the same moments, so that there is no interval
}

// itself is the relation of a time to itself.
var itself = relation{center: 1, low: 1, high: 1}

// missing is the relation of a time that was not taken.
var missing = relation{center: math.NaN(), high: math.Inf(1)}

// same reports whether the interval holds 1, so that the two cannot be told apart.
func (r relation) same() bool { return !r.unpaired && r.low <= 1 && 1 <= r.high }

// width is how many times its lower end the upper end of the interval is.
func (r relation) width() float64 {
	if r.low <= 0 {
		return math.Inf(1)
	}
	return r.high / r.low
}

// wide reports whether the interval says too little to compare by it.
func (r relation) wide() bool { return !r.unpaired && r.width() > tooWide }

// noisy reports whether the interval says nothing.
func (r relation) noisy() bool { return !r.unpaired && r.width() > meaningless }

// related relates times of the same rounds: the median of the logarithms of their ratios, and
// the interval of that median by the binomial distribution, which assumes nothing of how times
// are distributed.
func related(seconds, base []float64) relation { return estimated(logRatios(seconds, base)) }

// logRatios returns the logarithms of the ratios of times of the same rounds.
func logRatios(seconds, base []float64) []float64 {
	logs := make([]float64, min(len(seconds), len(base)))
	for i := range logs {
		logs[i] = math.Log(seconds[i] / base[i])
	}
	return logs
}

// estimated returns the relation that the logarithms of rounds show.
func estimated(logs []float64) relation {
	n := len(logs)
	if n == 0 {
		return missing
	}
	sorted := slices.Sorted(slices.Values(logs))
	r := relation{center: math.Exp(median.OfSorted(sorted)), high: math.Inf(1)}
	if ends := bounds(n); ends[0] >= 1 && ends[1] <= n {
		r.low, r.high = math.Exp(sorted[ends[0]-1]), math.Exp(sorted[ends[1]-1])
	}
	return r
}

var knownBounds sync.Map // of bounds, by n

// bounds returns which of n values in order are the bounds of the median's interval, from 1;
// 0 and n+1 stand for no bound. The page's script has them from here.
func bounds(n int) [2]int {
	if known, ok := knownBounds.Load(n); ok {
		return known.([2]int)
	}
	interval := stats.QuantileCI(n, 0.5, confidence)
	ends := [2]int{max(interval.LoOrder, 0), min(interval.HiOrder, n+1)}
	knownBounds.Store(n, ends)
	return ends
}

// chance returns how likely the interval of n rounds does not hold the true median, exactly. It
// is a little less than 1-confidence, because rounds are whole.
func chance(n int) float64 {
	ends, inside := bounds(n), 0.0
	for below := ends[0]; below < ends[1]; below++ { // rounds below the true median
		inside += math.Exp(logChoose(n, below) - float64(n)*math.Ln2)
	}
	return max(0, 1-inside)
}

// logChoose returns the logarithm of n over k.
func logChoose(n, k int) float64 {
	factorial := func(m int) float64 {
		v, _ := math.Lgamma(float64(m + 1))
		return v
	}
	return factorial(n) - factorial(k) - factorial(n-k)
}

// resamples is how often rounds are drawn anew for the interval of a mean. It makes that known
// to within some 3 %.
const resamples = 1000

// quartile is how many standard deviations the quartiles of a normal distribution are from its
// middle.
const quartile = 0.6745

var (
	knownDraws sync.Map // of draws, by n
	keptDraws  atomic.Int64
)

// mostDrawn is how many rounds the draws have in all that are kept: 20 MB of them. Results have two or
// three numbers of rounds; a file that has hundreds must not fill the memory.
const mostDrawn = 10_000

// draws returns, for each resample of n rounds, how often it has each. They are the same each
// time, so that a table of the same results is.
func draws(n int) [][]uint16 {
	if known, ok := knownDraws.Load(n); ok {
		return known.([][]uint16)
	}
	r := rand.New(rand.NewPCG(uint64(n), resamples))
	all := make([][]uint16, resamples)
	for i := range all {
		all[i] = make([]uint16, n)
		for range n {
			all[i][r.IntN(n)]++
		}
	}
	if keptDraws.Add(int64(n)) <= mostDrawn {
		knownDraws.Store(n, all)
	}
	return all
}

// mean returns the geometric mean of the relations of several operations, given the logarithms
// of each. The interval is by a bootstrap: rounds are drawn again, the same of all operations,
// because what disturbs a round may disturb it for several. The standard error is that of the
// middle half of the means that come of it, which outliers leave alone, and is taken times
// Student's t for as many rounds, because few show less spread than there is. The mean of one
// operation is that operation's.
func mean(operations [][]float64) relation {
	switch len(operations) {
	case 0:
		return missing
	case 1:
		return estimated(operations[0])
	}
	sum, rounds := 0.0, math.MaxInt
	means := make([]float64, resamples)
	for _, logs := range operations {
		sum += median.Of(logs)
		rounds = min(rounds, len(logs))
		redrawn(logs, means)
	}
	n := float64(len(operations))
	r := relation{center: math.Exp(sum / n), high: math.Inf(1)}
	if rounds < fewest {
		return r
	}
	slices.Sort(means)
	spread := (means[resamples*3/4] - means[resamples/4]) / 2 / quartile / n
	spread *= student(1-(1-confidence)/2, rounds-1)
	r.low, r.high = r.center*math.Exp(-spread), r.center*math.Exp(spread)
	return r
}

// redrawn adds to sums the median of each resample of logs.
func redrawn(logs, sums []float64) {
	order := make([]int, len(logs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(logs[a], logs[b]) })
	n := len(logs)
	for s, counts := range draws(n) {
		// The median is the mean of the values at (n-1)/2 and n/2, counted from 0.
		seen, k := 0, -1
		for seen <= (n-1)/2 {
			k++
			seen += int(counts[order[k]])
		}
		sums[s] += logs[order[k]] / 2
		for seen <= n/2 {
			k++
			seen += int(counts[order[k]])
		}
		sums[s] += logs[order[k]] / 2
	}
}

// student returns the quantile q, above a half, of Student's t distribution.
func student(q float64, freedom int) float64 {
	low, high := 0.0, 1.0
	for studentBelow(high, freedom) < q && high < 1e9 {
		high *= 2
	}
	for range 60 {
		if mid := (low + high) / 2; studentBelow(mid, freedom) < q {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// studentBelow returns how likely Student's t is below a positive value, by the finite sums for
// whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4).
func studentBelow(t float64, freedom int) float64 {
	angle := math.Atan(t / math.Sqrt(float64(freedom)))
	sin, cos := math.Sincos(angle)
	sum, term := 0.0, 1.0
	if freedom%2 == 1 {
		term = cos
	}
	for k := 2 + freedom%2; k <= freedom; k += 2 {
		sum += term
		term *= cos * cos * float64(k-1) / float64(k)
	}
	if freedom%2 == 1 {
		return 0.5 + (angle+sin*sum)/math.Pi
	}
	return 0.5 + sin*sum/2
}
