package bench

import (
	"slices"
	"testing"
	"time"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/models"
)

// BenchmarkOverOracle reports how many times as long the floor takes as the oracle for each
// reading operation, as the median over blocks. A block makes the same calls on both, one after
// the other, so that a machine that is busy for a while is busy for both. The first to run changes
// from block to block. Every answer is checked.
func BenchmarkOverOracle(b *testing.B) {
	setUp(b)
	oracle, err := LoadOracle(suite.ctx, suite.source.DSN, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, op := range Operations() {
		if op.Writes {
			continue
		}
		b.Run("op="+op.Name+results.Name{Users: suite.info.Users}.String(), func(b *testing.B) {
			calls := op.calls(suite.world)
			want := expected(b, op, calls)
			stores := []models.Store{reader(b, layers.All()[0]).store, oracle}
			var per [2][]float64 // nanoseconds a call, of each block
			for n := 0; b.Loop(); n++ {
				for i := range stores {
					i = (i + n) % 2
					per[i] = append(per[i], block(b, stores[i], calls, want, n))
				}
			}
			ratios := make([]float64, len(per[0]))
			for n := range ratios {
				ratios[n] = per[0][n] / per[1][n]
			}
			b.ReportMetric(middle(per[0]), "floor-ns")
			b.ReportMetric(middle(per[1]), "oracle-ns")
			b.ReportMetric(middle(ratios), "floor/oracle")
		})
	}
}

// blockSize is how many calls a block makes. Every form of a search is among them.
const blockSize = 64

// block makes the calls of the n-th block, checks them, and returns the nanoseconds of one.
func block(b *testing.B, s models.Store, calls []call, want []Seen, n int) float64 {
	start := time.Now()
	for i := range blockSize {
		i = (n*blockSize + i) % len(calls)
		if seen, err := calls[i].run(suite.ctx, s); err != nil || seen != want[i] {
			b.Fatalf("call %d saw %v with error %v, want %v", i, seen, err, want[i])
		}
	}
	return float64(time.Since(start).Nanoseconds()) / blockSize
}

// middle returns the median of values, which it sorts.
func middle(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
