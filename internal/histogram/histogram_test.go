package histogram

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestBuckets holds that buckets follow one another without a gap, that each time is in the
// bucket that has it, and that no bucket is wider than a 32nd of its times.
func TestBuckets(t *testing.T) {
	next := int64(0)
	for b := range buckets {
		from, to := bounds(b)
		if from != next {
			t.Fatalf("bucket %d begins at %d, the one before ends at %d", b, from, next)
		}
		if from >= 2*parts && (to-from)*parts > from {
			t.Errorf("bucket %d is %d wide at %d", b, to-from, from)
		}
		if bucket(uint64(from)) != b || bucket(uint64(to-1)) != b {
			t.Errorf("%d and %d are in the buckets %d and %d, not in %d", from, to-1,
				bucket(uint64(from)), bucket(uint64(to-1)), b)
		}
		if next = to; b == buckets-1 && to-1 != math.MaxInt64 {
			t.Errorf("the last bucket ends at %d", to)
		}
	}
}

// TestQuantile holds quantiles against those of the sorted times.
func TestQuantile(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var h Histogram
	var times []float64
	for range 10_000 {
		d := time.Duration(9000 * math.Exp(r.NormFloat64()))
		h.Add(d)
		times = append(times, float64(d))
	}
	slices.Sort(times)
	if h.Count() != 10_000 || float64(h.Max()) != times[9999] {
		t.Errorf("%d calls, max %v; want 10000, %v", h.Count(), h.Max(), times[9999])
	}
	for _, q := range []float64{0, 0.01, 0.5, 0.9, 0.99, 1} {
		want := times[max(0, int(math.Ceil(q*10_000))-1)]
		if got := float64(h.Quantile(q)); math.Abs(got-want) > want/64+1 {
			t.Errorf("quantile %v is %v, want %v to within a 64th", q, got, want)
		}
	}
	var none Histogram
	if none.Quantile(0.5) != 0 || none.Max() != 0 {
		t.Error("a histogram without calls has a quantile")
	}
}

// TestText holds that what was written is read back the same, and that merging adds.
func TestText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOf(rapid.Int64()).Draw(t, "times")
		var h, twice Histogram
		for _, ns := range times {
			h.Add(time.Duration(ns))
		}
		read, err := Parse(h.String())
		if err != nil {
			t.Fatalf("%s: %v", h.String(), err)
		}
		if *read != h {
			t.Fatalf("%s is read as %s", h.String(), read)
		}
		twice.Merge(&h)
		twice.Merge(read)
		if twice.Count() != 2*h.Count() || twice.Max() != h.Max() {
			t.Fatalf("%s twice is %s", &h, &twice)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", "calls", "1 calls, max 5 ns", "2 calls, max 5 ns: 6", "1 calls, max 500 ns: 6",
		"1 calls, max 5 ns: 0", "1 calls, max 5 ns: 6x0", "1 calls, max 5 ns: -6", "1 calls, max 5 ns: 6xx",
		"1 calls, max 5 ns: 99999999", "1 calls, max 4 ns: 6", "0 calls, max 7 ns:",
	} {
		if h, err := Parse(text); err == nil {
			t.Errorf("%q is read as %s", text, h)
		}
	}
}

// BenchmarkRecord reports what it costs to record a call as package bench does: to read the
// clock and to count. The aim is at most 100 ns.
func BenchmarkRecord(b *testing.B) {
	var h Histogram
	start := time.Now()
	last := time.Duration(0)
	for b.Loop() {
		now := time.Since(start)
		h.Add(now - last)
		last = now
	}
	if h.Count() != int64(b.N) {
		b.Errorf("%d calls were counted of %d", h.Count(), b.N)
	}
}
