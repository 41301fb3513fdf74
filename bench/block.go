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
// time. Otherwise a block's time would depend on whether a collection falls into it: on the length
// of the block, on the calls before it, and on the size of the heap. A layer is charged for the
// bytes that it allocates, see [CollectorCost].
//
// A collection empties each sync.Pool. A few untimed calls fill them again.
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

// tidy collects garbage when there is much. The random order of a round decides which block follows
// a collection.
func (c *comparison) tidy() {
	const much = 32 << 20
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc > c.alive+much {
		runtime.GC()
		runtime.ReadMemStats(&m)
		c.alive = m.HeapAlloc
	}
}

// perform makes a call and checks its result.
func (i *instance) perform(ctx context.Context, load *workload, n int) error {
	if i.bare != nil {
		return i.bare.run(ctx, load.op.Name, n)
	}
	return load.check(ctx, i.store, n)
}

// SingleCalls has the times of single timed calls of a layer and operation, without garbage
// collection.
type SingleCalls struct {
	Name results.Name
	*histogram.Histogram
}

// singleCalls returns the histogram of the calls of a load.
func (i *instance) singleCalls(load *workload) *histogram.Histogram {
	if i.singles == nil {
		i.singles = map[*workload]*histogram.Histogram{}
	}
	if i.singles[load] == nil {
		i.singles[load] = &histogram.Histogram{}
	}
	return i.singles[load]
}

// keepSingles keeps the times of single calls after the instances are closed, those of the floor if
// asked.
func (c *comparison) keepSingles(sides []*side, floor bool) {
	for _, s := range sides {
		for _, load := range s.loads {
			for i, inst := range s.all {
				if i == 0 && !floor {
					continue
				}
				name := c.resultName(load.op.Name, inst.layer.Name, inst.db.Engine, load.sync)
				c.singles = append(c.singles, SingleCalls{name, inst.singleCalls(load)})
			}
		}
	}
}
