package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// RoundTrips are the round-trip times that Delays measures at: a program of its own in the
// same machine, a machine in the same rack, a data center, a region, a continent.
var RoundTrips = []time.Duration{0, 100 * time.Microsecond, 500 * time.Microsecond,
	time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond}

// Delays times single calls of the plan's operations on its layers with each of RoundTrips
// added to every call of the driver that a server would be asked for, in interleaved
// rounds, and gives each call to emit as a result in benchfmt's form. An embedded engine is
// so looked at as if it were a server; what its own round trips cost, which are none, is not
// taken away.
//
// A result has the number of these calls as calls/op, so that who reads it can hold the
// time without a delay plus their number times the round trip against what was measured.
func Delays(ctx context.Context, stage *Stage, p Plan, w *World, progress Progress,
	emit func(*benchfmt.Result) error) error {
	reads, writes := split(p.Ops)
	most := w.Size()/callsOfRound - 1
	if len(writes) > 0 && p.Rounds > most {
		return fmt.Errorf("writes need other arguments in each round, and this data set has them "+
			"for %d rounds, not for %d; use fewer, or a larger data set", most, p.Rounds)
	}
	d := &delays{stage: stage, comparison: comparison{Plan: p, world: w, progress: progress,
		emit: emit, steps: len(p.Ops) * p.Rounds, floorSaw: map[string][]Seen{}}}
	for _, ops := range [][]Operation{reads, writes} {
		if err := d.measure(ctx, ops); err != nil {
			return err
		}
	}
	return nil
}

type delays struct {
	comparison
	stage *Stage
}

// measure times operations that either all read or all write.
func (d *delays) measure(ctx context.Context, ops []Operation) (err error) {
	if len(ops) == 0 {
		return nil
	}
	all, err := openEach(d.Layers, func(l layers.Layer) (*instance, error) {
		return d.stage.openProbed(ctx, l, ticking(d.world.Latest), schema.Options{NoSync: true})
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
	for _, op := range ops {
		load := d.prepareWrite(op, "off")
		if !op.Writes {
			if load, err = d.prepareRead(ctx, op, all[0]); err != nil {
				return err
			}
		}
		for round := -1; round < d.Rounds; round++ { // the first only warms up
			if round >= 0 {
				d.step("delays")
			}
			if err := d.delayed(ctx, load, all, round); err != nil {
				return fmt.Errorf("%s: %w", op.Name, err)
			}
		}
	}
	return nil
}

// delayed makes calls with each delay on each layer. Reads make the same call again and
// again; writes make each call once.
func (d *delays) delayed(ctx context.Context, load *workload, all []*instance, round int) error {
	n := max(round, 0) % len(load.calls)
	if load.op.Writes {
		n = (round + 1) * callsOfRound
		for _, inst := range all {
			if err := inst.settle(ctx); err != nil {
				return err
			}
		}
	}
	for i, trip := range RoundTrips {
		for range callsAt[i] {
			for k := range all {
				inst := all[(k+max(round, 0))%len(all)]
				r, err := d.once(ctx, load, inst, n, trip)
				if err != nil {
					return fmt.Errorf("%s: %w", inst.layer.Name, err)
				}
				if round < 0 {
					continue
				}
				if err := d.emit(r); err != nil {
					return err
				}
			}
			if load.op.Writes {
				n++
			}
		}
		if round < 0 {
			return nil
		}
	}
	return nil
}

// callsAt is how many calls are made in a round with each of RoundTrips: more where the
// layers differ more than a network does. callsOfRound is their sum.
var callsAt = [...]int{6, 4, 2, 1, 1, 1}

const callsOfRound = 6 + 4 + 2 + 1 + 1 + 1

// once makes call n with a delay.
func (d *delays) once(ctx context.Context, load *workload, inst *instance, n int,
	trip time.Duration) (*benchfmt.Result, error) {
	if err := d.wake(ctx, inst); err != nil {
		return nil, err
	}
	before := inst.probe.Counts()
	inst.probe.Delay(trip)
	defer inst.probe.Delay(0)
	start := time.Now()
	err := load.check(ctx, inst.store, n)
	spent := time.Since(start)
	if err != nil {
		return nil, err
	}
	counts := inst.probe.Counts().Sub(before)
	name := resultName(load.op.Name, inst.layer.Name, inst.db.Engine, load.sync, d.Users,
		"rtt="+trip.String())
	return &benchfmt.Result{
		Name:  benchfmt.Name(name),
		Iters: 1,
		Values: []benchfmt.Value{
			{Value: math.Round(float64(spent.Nanoseconds())), Unit: "ns/op"},
			{Value: float64(counts.Calls()), Unit: "calls/op"},
		},
	}, nil
}

// wake reads a few users without a delay. A processor that has slept through the round trips
// of the call before takes its time to come back, and a layer whose code has not run for so
// long is slower too; a busy server knows neither.
func (d *delays) wake(ctx context.Context, inst *instance) error {
	for i := range 5 {
		_, err := inst.store.UserByID(ctx, d.world.Popular[i])
		if err != nil && !errors.Is(err, models.ErrNotFound) { // the calls before may delete users
			return err
		}
	}
	return nil
}
