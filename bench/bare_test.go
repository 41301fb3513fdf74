package bench

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/perf/benchmath"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// BenchmarkOverBare reports how much longer the floor takes than its own statements alone, for
// each operation and engine: the median of the ratios of blocks that take turns, and the ends of
// its interval at 95 %. Run it with -benchtime 1x.
func BenchmarkOverBare(b *testing.B) {
	b.Run("engine=sqlite", func(b *testing.B) {
		overBare(b, filepath.Join(b.TempDir(), "bare.db"))
	})
	for _, server := range schema.Servers {
		b.Run("engine="+string(server.Engine), func(b *testing.B) {
			overBare(b, harness.Fresh(b, server.Variable))
		})
	}
}

func overBare(b *testing.B, dsn string) {
	ctx := b.Context()
	if _, err := dataset.Load(ctx, dsn, dataset.Spec{Users: smallUsers, Seed: 1}, nil); err != nil {
		b.Fatal(err)
	}
	stage, err := NewStage(ctx, dsn, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer stage.Close()
	stage.Syncs = stage.Syncs[:1] // off, where it can be had
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	world, err := Draw(ctx, db, 1)
	if err := errors.Join(err, db.Close()); err != nil { // for a server copies no database in use
		b.Fatal(err)
	}
	ops, err := Named(nil)
	if err != nil {
		b.Fatal(err)
	}
	times := blocksOf(b, stage, Plan{Layers: layers.All()[:1], Ops: ops, Rounds: 25,
		Block: 4 * time.Millisecond, Users: smallUsers}, world)
	for _, op := range ops {
		b.Run(op.Name, func(b *testing.B) {
			floor, bare := times[op.Name+" floor ns/op"], times[op.Name+" bare ns/op"]
			ratios := make([]float64, len(floor))
			for i := range floor {
				ratios[i] = floor[i] / bare[i]
			}
			s := benchmath.AssumeNothing.Summary(benchmath.NewSample(ratios, nil), 0.95)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(s.Lo, "low")
			b.ReportMetric(s.Center, "floor/bare")
			b.ReportMetric(s.Hi, "high")
		})
	}
}
