package probe

import (
	"context"
	"database/sql"
	"slices"
	"testing"
	"time"
)

// BenchmarkCounting reports what a query of one row, prepared, takes without a probe and
// how much longer it takes while one counts: medians over blocks that take turns.
func BenchmarkCounting(b *testing.B) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	var stmts []*sql.Stmt
	plain, probed := fill(b, sql.OpenDB(connectorOf(b))), open(b, New())
	for _, db := range []*sql.DB{plain, probed} {
		db.SetMaxOpenConns(1)
		stmt, err := db.PrepareContext(ctx, byID)
		if err != nil {
			b.Fatal(err)
		}
		defer stmt.Close()
		stmts = append(stmts, stmt)
	}
	const calls = 200
	var times [2][]float64
	for round := 0; b.Loop(); round++ {
		for i := range stmts {
			which := (i + round) % 2
			start := time.Now()
			for range calls {
				var x thing
				err := stmts[which].QueryRowContext(ctx, 1).Scan(&x.ID, &x.Name, &x.Price)
				if err != nil || x.ID != 1 {
					b.Fatal(x, err)
				}
			}
			times[which] = append(times[which], float64(time.Since(start).Nanoseconds())/calls)
		}
	}
	var more []float64
	for i := range times[0] {
		more = append(more, times[1][i]-times[0][i])
	}
	for i := range times {
		slices.Sort(times[i])
	}
	slices.Sort(more)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(times[0][len(times[0])/2], "plain-ns/query")
	b.ReportMetric(more[len(more)/2], "more-ns/query")
	b.ReportMetric(100*more[len(more)/2]/times[0][len(times[0])/2], "more-%")
}
