package histogram

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// parts is how many buckets there are from one power of two to the next, so that a bucket is
// at most a 32nd as wide as the times in it.
const parts = 32

// buckets is how many there are: one for each nanosecond below 2*parts, and then parts for
// each power of two up to the longest time.Duration.
const buckets = 2*parts + (63-6)*parts

// Histogram counts single calls by how long they took. The zero value is empty. One Add is
// under way at a time.
type Histogram struct {
	counts [buckets]uint32
	max    int64
}

// Add counts a call. A negative time counts as 0.
func (h *Histogram) Add(d time.Duration) {
	ns := max(int64(d), 0)
	h.counts[bucket(uint64(ns))]++
	h.max = max(h.max, ns)
}

// bucket returns the bucket of a number of nanoseconds.
func bucket(ns uint64) int {
	if ns < 2*parts {
		return int(ns)
	}
	shift := bits.Len64(ns) - 6 // so that what is left is parts to 2*parts-1
	return shift*parts + int(ns>>shift)
}

// bounds returns the first nanosecond of a bucket and the first of the next.
func bounds(b int) (from, to int64) {
	if b < 2*parts {
		return int64(b), int64(b) + 1
	}
	shift := b/parts - 1
	from = int64(b-shift*parts) << shift
	return from, from + 1<<shift
}

// Count returns how many calls were counted.
func (h *Histogram) Count() int64 {
	var n int64
	for _, c := range h.counts {
		n += int64(c)
	}
	return n
}

// Max returns the longest call, exactly.
func (h *Histogram) Max() time.Duration { return time.Duration(h.max) }

// Quantile returns the time that the share q of the calls did not exceed, to within a 64th of
// it, and 0 if there were none.
func (h *Histogram) Quantile(q float64) time.Duration {
	rank := max(int64(math.Ceil(q*float64(h.Count()))), 1)
	for b, c := range h.counts {
		if rank -= int64(c); rank <= 0 && c > 0 {
			from, to := bounds(b)
			return time.Duration(min(from+(to-1-from)/2, h.max))
		}
	}
	return 0
}

// Merge adds what another histogram counted.
func (h *Histogram) Merge(other *Histogram) {
	for b, c := range other.counts {
		h.counts[b] += c
	}
	h.max = max(h.max, other.max)
}

// String returns the histogram as Parse reads it: the number of calls, the longest in
// nanoseconds, and for each bucket with calls how far it is from the one before (from -1 for the
// first) and, unless that is 1, how many calls it has.
//
//	1984 calls, max 230113 ns: 262x3 1 1x40 2x12
func (h *Histogram) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d calls, max %d ns:", h.Count(), h.max)
	last := -1
	for b, c := range h.counts {
		if c == 0 {
			continue
		}
		fmt.Fprintf(&s, " %d", b-last)
		if c > 1 {
			fmt.Fprintf(&s, "x%d", c)
		}
		last = b
	}
	return s.String()
}

// Parse reads what String returned. It refuses what String cannot have returned.
func Parse(text string) (*Histogram, error) {
	head, list, ok := strings.Cut(text, ":")
	var calls, longest int64
	if _, err := fmt.Sscanf(head, "%d calls, max %d ns", &calls, &longest); !ok || err != nil {
		return nil, errors.New("a histogram begins as \"1984 calls, max 230113 ns:\"")
	}
	h := &Histogram{max: longest}
	last := -1
	for word := range strings.FieldsSeq(list) {
		step, count, several := strings.Cut(word, "x")
		if !several {
			count = "1"
		}
		d, err1 := strconv.ParseUint(step, 10, 16)
		c, err2 := strconv.ParseUint(count, 10, 32)
		last += int(d)
		if err1 != nil || err2 != nil || d < 1 || c < 1 || last >= buckets {
			return nil, fmt.Errorf("%q is no bucket and number of calls of a histogram", word)
		}
		h.counts[last] = uint32(c)
	}
	from, to := int64(0), int64(1)
	if last >= 0 {
		from, to = bounds(last)
	}
	switch {
	case h.Count() != calls:
		return nil, fmt.Errorf("the histogram has %d calls and says %d", h.Count(), calls)
	case longest < from || longest >= to && to > from:
		return nil, fmt.Errorf("the longest call of the histogram is %d ns, which is not in its last "+
			"bucket", longest)
	}
	return h, nil
}
