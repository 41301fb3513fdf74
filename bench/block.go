package bench

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"example.com/impedance/internal/histogram"
	"example.com/impedance/internal/results"
)

// measured is a block's cost for each call.
type measured struct {
	calls                      int
	nanoseconds, bytes, allocs float64
	collected                  float64 // nanoseconds that are charged for garbage
}

// block makes the calls of a round's block and checks each. Round -1 warms up.
//
// No garbage is collected while a block is timed. It is collected between blocks, outside their
// time, so that whether a collection happens to fall into a block does not depend on how long
// the block is, on what ran before, or on how much the heap holds. What a layer leaves to the
// collector is charged by the byte, see [CollectorCost].
//
// A collection empties each sync.Pool. A few calls that are not timed fill them again.
func (c *comparison) block(ctx context.Context, load *workload, inst *instance,
	round int) (measured, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	c.tidy()
	for i := -load.warm; i < 0; i++ {
		if err := inst.perform(ctx, load, load.call(round, i)); err != nil {
			return measured{}, fmt.Errorf("%s by %s: %w", load.op.Name, inst, err)
		}
	}
	single := inst.singleCalls(load)
	if round < 0 {
		single = &histogram.Histogram{}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, last := time.Now(), time.Duration(0)
	for i := range load.size {
		if err := inst.perform(ctx, load, load.call(round, i)); err != nil {
			return measured{}, fmt.Errorf("%s by %s: %w", load.op.Name, inst, err)
		}
		now := time.Since(start)
		single.Add(now - last)
		last = now
	}
	runtime.ReadMemStats(&after)
	calls := float64(load.size)
	return measured{
		calls:       load.size,
		nanoseconds: float64(last.Nanoseconds()) / calls,
		bytes:       float64(after.TotalAlloc-before.TotalAlloc) / calls,
		allocs:      float64(after.Mallocs-before.Mallocs) / calls,
	}, nil
}

// tidy collects garbage when there is much. Whose block comes after a collection is drawn with the
// order of a round.
func (c *comparison) tidy() {
	const much = 32 << 20
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc > c.alive+much {
		runtime.GC()
		runtime.ReadMemStats(&m)
		c.alive = m.HeapAlloc
	}
}

// perform makes a call and checks what came of it.
func (i *instance) perform(ctx context.Context, load *workload, n int) error {
	if i.bare != nil {
		return i.bare.run(ctx, load.op.Name, n)
	}
	return load.check(ctx, i.store, n)
}

// SingleCalls is how long the timed calls of a layer and operation took, each on its own.
// Collecting garbage is not in it.
type SingleCalls struct {
	Name results.Name
	*histogram.Histogram
}

// singleCalls returns what counts the calls of a load.
func (i *instance) singleCalls(load *workload) *histogram.Histogram {
	if i.singles == nil {
		i.singles = map[*workload]*histogram.Histogram{}
	}
	if i.singles[load] == nil {
		i.singles[load] = &histogram.Histogram{}
	}
	return i.singles[load]
}

// keepSingles keeps how long single calls took, beyond the time that instances are open.
func (c *comparison) keepSingles(sides []*side) {
	for _, s := range sides {
		for _, load := range s.loads {
			for _, inst := range s.all {
				name := c.resultName(load.op.Name, inst.layer.Name, inst.db.Engine, load.sync)
				c.singles = append(c.singles, SingleCalls{name, inst.singleCalls(load)})
			}
		}
	}
}
