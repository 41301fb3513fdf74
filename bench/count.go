package bench

import (
	"context"
	"errors"
	"math"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// Asked is what a call asks of the database and gets from it, on average over calls.
type Asked struct {
	Statements float64
	Calls      float64 // of the driver that wait for the engine, see probe.Counts
	Trips      float64 // round trips to a server; 0 for an engine without one
	Rows       float64 // fetched
	Bytes      float64 // of the values fetched, see probe.ValueSize
}

// perCall returns what counts say of so many calls.
func perCall(c probe.Counts, calls int) Asked {
	n := float64(calls)
	return Asked{
		Statements: float64(c.Statements) / n,
		Calls:      float64(c.Calls()) / n,
		Trips:      float64(c.RoundTrips) / n,
		Rows:       float64(c.Rows) / n,
		Bytes:      float64(c.Bytes) / n,
	}
}

// values returns it in the units of results.
func (a Asked) values() []benchfmt.Value {
	return []benchfmt.Value{
		{Value: round(a.Statements), Unit: "stmts/op"},
		{Value: round(a.Calls), Unit: "calls/op"},
		{Value: round(a.Trips), Unit: "trips/op"},
		{Value: round(a.Rows), Unit: "rows/op"},
		{Value: round(a.Bytes), Unit: "fetched-B/op"},
	}
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }

// asking is a layer at an operation, on an engine.
type asking struct {
	op, layer string
	engine    schema.Engine
}

// countReads counts what the calls of a block ask, over probes: the same calls as those
// that are timed, which go without.
func (c *comparison) countReads(ctx context.Context, s *side) (err error) {
	all, err := c.openProbed(ctx, s.stage)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
	for _, load := range s.loads {
		c.progress("counting", c.done, c.steps)
		for _, inst := range all {
			if err := c.count(ctx, load, inst, 0, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// countWrites is countReads for writes, which change what they meet.
func (c *comparison) countWrites(ctx context.Context, s *Stage, ops []Operation) (err error) {
	if len(ops) == 0 {
		return nil
	}
	all, err := c.openProbed(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
	for _, op := range ops {
		c.progress("counting", c.done, c.steps)
		load := c.prepareWrite(op, "off")
		for _, inst := range all {
			if err := c.count(ctx, load, inst, 0, load.size); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *comparison) openProbed(ctx context.Context, s *Stage) ([]*instance, error) {
	return openEach(c.Layers, func(l layers.Layer) (*instance, error) {
		return s.openProbed(ctx, l, ticking(c.world.Latest), schema.Options{NoSync: true})
	})
}

// countedReads is how many calls of a read are counted, the same on each engine.
const countedReads = 128

// count makes calls once to warm up, from one call on, and once to count them, from another
// one on: of a write those of a block.
func (c *comparison) count(ctx context.Context, load *workload, inst *instance,
	warm, from int) error {
	if !load.op.Writes {
		all := *load
		all.size = min(countedReads, len(load.calls))
		load = &all
	}
	if _, err := c.block(ctx, load, inst.String(), inst.store, warm); err != nil {
		return err
	}
	before := inst.probe.Counts()
	if _, err := c.block(ctx, load, inst.String(), inst.store, from); err != nil {
		return err
	}
	counts := inst.probe.Counts().Sub(before)
	c.asked[asking{load.op.Name, inst.layer.Name, inst.db.Engine}] = perCall(counts, load.size)
	return nil
}
