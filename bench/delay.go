package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// RoundTrips are the round-trip times that Delays measures at: a program of its own in the
// same machine, a machine in the same rack, a data center, a region, a continent.
var RoundTrips = []time.Duration{0, 100 * time.Microsecond, 500 * time.Microsecond,
	time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond}

// readsAt and writesAt are the numbers of timed calls of each layer in a round, for each of
// RoundTrips. Short round trips have more calls, because disturbances are a larger part of a call.
// Without a round trip a block is timed. Reads never have more calls than a block, so a slow
// operation makes the same calls without a round trip and with a short one. Writes need arguments
// of their own, and have fewer calls.
var (
	readsAt  = [...]int{0, 32, 16, 8, 2, 1}
	writesAt = [...]int{0, 4, 3, 2, 1, 1}
)

// writesOfRound is the sum of writesAt.
const writesOfRound = 4 + 3 + 2 + 1 + 1

// Delays times the plan's operations on its layers in interleaved rounds. It adds each of
// RoundTrips to every driver call that a server would have to answer, and calls emit with the mean
// of each layer's calls in a round as a result of package benchfmt. An embedded engine is thus
// treated as a server; the time of its own calls stays in.
//
// Without a round trip the layers are timed as in Compare: block by block, without a probe. With a
// round trip, each timed call follows calls of the same operation without one. While a call waits
// for a network, the processor sleeps or its caches fill with other data. A layer with much code
// would pay more for that here than on a server that is busy with the same operations.
//
// No garbage is collected while calls are timed. Calls are charged for garbage as in Compare, by
// the bytes that they allocate without round trips; calls with round trips are charged the same.
//
// A result has the number of driver calls as calls/op. The time without a round trip plus that
// number times the round trip predicts the measured time.
func Delays(ctx context.Context, stage *Stage, p Plan, w *World, progress Progress,
	emit func(*benchfmt.Result) error) error {
	d := &delays{stage: stage, comparison: comparison{Plan: p, world: w, progress: progress,
		emit: emit, steps: len(p.Ops) * p.Rounds, floorSaw: map[string][]Seen{},
		order: rand.New(rand.NewPCG(uint64(p.Rounds), 0x747269707300))}}
	reads, writes := split(p.Ops)
	for _, op := range writes {
		if err := d.suffices(d.writes(op)); err != nil {
			return err
		}
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for _, ops := range [][]Operation{reads, writes} {
		if err := d.measure(ctx, ops); err != nil {
			return err
		}
	}
	return nil
}

// delays is a comparison with round trips.
type delays struct {
	comparison
	stage *Stage
}

// delayable is a layer over two copies.
type delayable struct {
	layer  layers.Layer
	plain  *instance // timed without round trips
	probed *instance // timed with round trips
	calls  float64   // of the driver that a call makes which is timed without round trips
	bytes  float64   // that such a call allocated in this round
}

// measure times operations that either all read or all write.
func (d *delays) measure(ctx context.Context, ops []Operation) (err error) {
	if len(ops) == 0 {
		return nil
	}
	opts := schema.Options{NoSync: true}
	plain, err := d.stage.openAll(ctx, d.Layers, d.world.Latest, opts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(plain)) }()
	probed, err := openEach(d.Layers, func(l layers.Layer) (*instance, error) {
		return d.stage.openProbed(ctx, l, ticking(d.world.Latest), opts)
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(probed)) }()
	var all []*delayable
	for i, l := range d.Layers {
		all = append(all, &delayable{layer: l, plain: plain[i], probed: probed[i]})
	}
	for _, op := range ops {
		if err := d.operation(ctx, op, all); err != nil {
			return err
		}
	}
	return nil
}

// operation times an operation in all rounds.
func (d *delays) operation(ctx context.Context, op Operation, all []*delayable) (err error) {
	load := d.writes(op)
	if !op.Writes {
		if load, err = d.prepareRead(ctx, op, all[0].plain); err != nil {
			return err
		}
		load.warm = 2 // as Compare has it
	}
	for _, l := range all {
		if err := d.prepare(ctx, load, l); err != nil {
			return err
		}
	}
	for round := range d.Rounds {
		d.step("delays")
		for i := range RoundTrips {
			if err := d.pass(ctx, load, all, round, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// prepare warms a layer up on both copies with every timed read, as Compare does. It counts the
// statements of the calls that are timed without round trips; for a write, of the first block.
func (d *delays) prepare(ctx context.Context, load *workload, l *delayable) error {
	first, calls := load.call(0, 0), load.size
	if load.op.Writes {
		if err := load.repeat(ctx, l.probed, first-1, 1); err != nil {
			return err
		}
	} else {
		calls = min(load.size*d.Rounds, len(load.calls))
		for _, inst := range []*instance{l.plain, l.probed} {
			if err := load.repeat(ctx, inst, first, calls); err != nil {
				return err
			}
		}
	}
	if _, err := d.block(ctx, load, l.plain, -1); err != nil {
		return err
	}
	before := l.probed.probe.Counts()
	if err := load.repeat(ctx, l.probed, first, calls); err != nil {
		return err
	}
	l.calls = float64(l.probed.probe.Counts().Sub(before).Calls()) / float64(calls)
	return nil
}

// pass times each layer with the i-th of RoundTrips, in an order that is drawn anew, and emits
// the results in the order of the layers.
func (d *delays) pass(ctx context.Context, load *workload, all []*delayable, round, i int) error {
	results := make([]*benchfmt.Result, len(all))
	d.tidy()
	for _, k := range d.order.Perm(len(all)) {
		l := all[k]
		inst := l.probed
		if i == 0 {
			inst = l.plain
		}
		if load.op.Writes {
			if err := inst.settle(ctx); err != nil {
				return err
			}
		}
		m, calls, err := d.time(ctx, load, l, round, i)
		if err != nil {
			return err
		}
		results[k] = d.result(load, l, RoundTrips[i], m, calls)
	}
	for _, r := range results {
		if err := d.emit(r); err != nil {
			return err
		}
	}
	return nil
}

// time times one layer with the i-th of RoundTrips, and returns the number of driver calls.
func (d *delays) time(ctx context.Context, load *workload, l *delayable,
	round, i int) (m measured, calls float64, err error) {
	if i > 0 {
		return d.delayed(ctx, load, l.probed, round, i)
	}
	m, err = d.block(ctx, load, l.plain, round)
	l.bytes = m.bytes
	return m, l.calls, err
}

// repeat makes a number of calls from the given one on, and checks each. Calls wrap around at both
// ends.
func (load *workload) repeat(ctx context.Context, inst *instance, first, calls int) error {
	for n := first; n < first+calls; n++ {
		all := len(load.calls)
		if err := load.check(ctx, inst.store, (n%all+all)%all); err != nil {
			return fmt.Errorf("%s by %s: %w", load.op.Name, inst, err)
		}
	}
	return nil
}

// delayed times calls with the i-th of RoundTrips, each after calls without it, and counts the
// calls of the driver.
func (d *delays) delayed(ctx context.Context, load *workload, inst *instance,
	round, i int) (m measured, asked float64, err error) {
	m.calls = d.callsAt(load, i)
	var spent time.Duration
	var counts int64
	for k := range m.calls {
		n, warm := d.delayedCall(load, round, i, k), d.lead(load)
		if err := load.repeat(ctx, inst, n-warm, warm); err != nil {
			return measured{}, 0, err
		}
		before := inst.probe.Counts()
		inst.probe.Delay(RoundTrips[i])
		start := time.Now()
		err := load.repeat(ctx, inst, n, 1)
		spent += time.Since(start)
		inst.probe.Delay(0)
		if err != nil {
			return measured{}, 0, err
		}
		counts += inst.probe.Counts().Sub(before).Calls()
	}
	m.nanoseconds = float64(spent.Nanoseconds()) / float64(m.calls)
	return m, float64(counts) / float64(m.calls), nil
}

// callsAt returns how many calls of a layer are timed in a round with the i-th of RoundTrips.
func (d *delays) callsAt(load *workload, i int) int {
	if load.op.Writes {
		return writesAt[i]
	}
	return min(load.size, readsAt[i])
}

// delayedCall returns the number of the k-th call that is timed with the i-th of RoundTrips.
//
// For a read it is the k-th call of the round's block, for every round trip, so that all round
// trips time the same calls. Writes have arguments of their own, after those of the blocks that
// prepare makes.
func (d *delays) delayedCall(load *workload, round, i, k int) int {
	if !load.op.Writes {
		return load.call(round, k)
	}
	n := round*writesOfRound + k
	for _, before := range writesAt[:i] {
		n += before
	}
	lead := d.lead(load)
	return blocksOfWrites(load) + n*(lead+1) + lead
}

// blocksOfWrites returns how many arguments the blocks have that prepare makes.
func blocksOfWrites(load *workload) int { return 2 * (load.warm + load.size) }

// lead returns how many calls without round trips come before each timed call: of a read a tenth
// of a block, within bounds, of a write as many as there are arguments for. New posts are of a
// kind that every fifth has, so that a write has fewer than four.
func (d *delays) lead(load *workload) int {
	if !load.op.Writes {
		return max(1, min(load.size/10, 8))
	}
	most := 3
	if load.op.block == bulk {
		most = 1
	}
	return min(most, (len(load.calls)-blocksOfWrites(load))/(d.Rounds*writesOfRound)-1)
}

// writes is prepareWrite with blocks that leave most arguments to the calls with round trips.
func (d *delays) writes(op Operation) *workload {
	load := d.prepareWrite(op, "off")
	load.size = max(1, min(load.size, len(load.calls)/8))
	return load.warmed()
}

// suffices refuses a write that has too few arguments for a call that warms up before each timed
// call.
func (d *delays) suffices(load *workload) error {
	if d.lead(load) >= 1 {
		return nil
	}
	return fmt.Errorf("calls that write need arguments of their own: %d rounds with round trips take "+
		"%d, and this data set has %d; use fewer rounds (--quick), or a larger data set", d.Rounds,
		blocksOfWrites(load)+2*d.Rounds*writesOfRound, len(load.calls))
}

// result returns what was timed of a layer in a round as a result.
func (d *delays) result(load *workload, l *delayable, trip time.Duration, m measured,
	calls float64) *benchfmt.Result {
	garbage := l.bytes * d.Collector[d.stage.Engine]
	name := d.resultName(load.op.Name, l.layer.Name, d.stage.Engine, load.sync)
	name.Delayed, name.RoundTrip = true, trip
	return &benchfmt.Result{
		Name:  benchfmt.Name(name.String()),
		Iters: m.calls,
		Values: []benchfmt.Value{
			results.Value(math.Round(m.nanoseconds+garbage), results.UnitTime),
			results.Value(math.Round(l.bytes), results.UnitBytes),
			results.Value(math.Round(garbage), results.UnitGarbage),
			results.Value(round(calls), results.UnitCalls),
		},
	}
}
