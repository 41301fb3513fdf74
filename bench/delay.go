package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
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

// callsAt is how many calls of each layer are timed in a round with each of RoundTrips: more
// where what disturbs a call is a larger part of it. Without a round trip a block is timed.
var callsAt = [...]int{0, 4, 3, 2, 1, 1}

// callsOfRound is the sum of callsAt.
const callsOfRound = 4 + 3 + 2 + 1 + 1

// Delays times the plan's operations on its layers with each of RoundTrips added to every call
// of the driver that a server would be asked for, in interleaved rounds, and gives the mean of
// each layer's calls in a round to emit as a result in benchfmt's form. An embedded engine is so
// looked at as if it were a server; its own calls, which are no round trips, stay in the time.
//
// Without a round trip the layers are timed as Compare times them: block by block, with no
// probe that watches. With one, each timed call comes after calls of the same operation without
// it. While a call waits for a network, others use the processor's caches, or it sleeps; a layer
// with much code would pay more for that than it does on a server that is busy with the same
// operations.
//
// No garbage is collected while calls are timed. What a call allocates in a block without round
// trips is charged as Compare charges it, to the calls with round trips too.
//
// A result has the number of the driver's calls as calls/op, so that the time without a round
// trip and their number times the round trip can be held against what was measured.
func Delays(ctx context.Context, stage *Stage, p Plan, w *World, progress Progress,
	emit func(*benchfmt.Result) error) error {
	d := &delays{stage: stage, comparison: comparison{Plan: p, world: w, progress: progress,
		emit: emit, steps: len(p.Ops) * p.Rounds, floorSaw: map[string][]Seen{}}}
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
			return fmt.Errorf("%s: %w", op.Name, err)
		}
	}
	return nil
}

// operation times an operation in all rounds.
func (d *delays) operation(ctx context.Context, op Operation, all []*delayable) (err error) {
	var load *workload
	if op.Writes {
		load = d.writes(op)
	} else if load, err = d.prepareRead(ctx, op, all[0].plain); err != nil {
		return err
	}
	for _, l := range all {
		if err := d.prepare(ctx, load, l); err != nil {
			return fmt.Errorf("%s: %w", l.layer.Name, err)
		}
	}
	for round := range d.Rounds {
		d.step("delays")
		for i := range RoundTrips {
			if err := d.turns(ctx, load, all, round, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// prepare warms a layer up on both copies, and counts what the calls of the first block ask.
func (d *delays) prepare(ctx context.Context, load *workload, l *delayable) error {
	if _, err := d.block(ctx, load, l.plain, -1); err != nil {
		return err
	}
	b := d.blockOf(load, 0)
	warm := 1
	if !load.op.Writes {
		warm = b.size
	}
	if err := load.repeat(ctx, l.probed.store, b.first-warm, warm); err != nil {
		return err
	}
	before := l.probed.probe.Counts()
	if err := load.repeat(ctx, l.probed.store, b.first, b.size); err != nil {
		return err
	}
	l.calls = float64(l.probed.probe.Counts().Sub(before).Calls()) / float64(b.size)
	return nil
}

// turns times each layer with the i-th of RoundTrips, in an order that is drawn anew, and emits
// the results in the order of the layers.
func (d *delays) turns(ctx context.Context, load *workload, all []*delayable, round, i int) error {
	results := make([]*benchfmt.Result, len(all))
	tidy()
	for _, k := range rand.Perm(len(all)) {
		r, err := d.turn(ctx, load, all[k], round, i)
		if err != nil {
			return fmt.Errorf("%s: %w", all[k].layer.Name, err)
		}
		results[k] = r
	}
	for _, r := range results {
		if err := d.emit(r); err != nil {
			return err
		}
	}
	return nil
}

// turn times one layer with the i-th of RoundTrips.
func (d *delays) turn(ctx context.Context, load *workload, l *delayable,
	round, i int) (*benchfmt.Result, error) {
	if i > 0 {
		m, calls, err := d.delayed(ctx, load, l.probed, round, i)
		if err != nil {
			return nil, err
		}
		return d.result(load, l, RoundTrips[i], m, calls), nil
	}
	m, err := d.block(ctx, load, l.plain, round)
	if err != nil {
		return nil, err
	}
	l.bytes = m.bytes
	return d.result(load, l, 0, m, l.calls), nil
}

// span is some calls that are timed, and how many before them warm up.
type span struct{ first, size, warm int }

// blockOf returns the calls of a round without round trips. Reads are the same in each round;
// writes are made once, those of round -1 first, and the first of a block warms up.
func (d *delays) blockOf(load *workload, round int) span {
	if !load.op.Writes {
		return span{0, load.size, d.warm(load)}
	}
	warm := min(1, load.size-1)
	return span{(round+1)*load.size + warm, load.size - warm, warm}
}

// block times a block without round trips. Round -1 warms up.
func (d *delays) block(ctx context.Context, load *workload, inst *instance,
	round int) (measured, error) {
	if load.op.Writes {
		if err := inst.settle(ctx); err != nil {
			return measured{}, err
		}
	}
	runtime.GC()
	b := d.blockOf(load, round)
	if err := load.repeat(ctx, inst.store, b.first-b.warm, b.warm); err != nil {
		return measured{}, err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	if err := load.repeat(ctx, inst.store, b.first, b.size); err != nil {
		return measured{}, err
	}
	spent := time.Since(start)
	runtime.ReadMemStats(&after)
	return measured{
		calls:       b.size,
		nanoseconds: float64(spent.Nanoseconds()) / float64(b.size),
		bytes:       float64(after.TotalAlloc-before.TotalAlloc) / float64(b.size),
	}, nil
}

// repeat makes so many calls, from the given one on, and checks each. After the last comes the
// first, and before the first the last.
func (load *workload) repeat(ctx context.Context, s models.Store, first, calls int) error {
	for n := first; n < first+calls; n++ {
		all := len(load.calls)
		if err := load.check(ctx, s, (n%all+all)%all); err != nil {
			return err
		}
	}
	return nil
}

// delayed times calls with the i-th of RoundTrips, each after calls without it, and counts the
// calls of the driver.
func (d *delays) delayed(ctx context.Context, load *workload, inst *instance,
	round, i int) (m measured, asked float64, err error) {
	if load.op.Writes {
		if err := inst.settle(ctx); err != nil {
			return measured{}, 0, err
		}
	}
	m.calls = callsAt[i]
	var spent time.Duration
	var counts int64
	for k := range m.calls {
		n, warm := d.delayedCall(load, round, i, k), d.warm(load)
		if err := load.repeat(ctx, inst.store, n-warm, warm); err != nil {
			return measured{}, 0, err
		}
		before := inst.probe.Counts()
		inst.probe.Delay(RoundTrips[i])
		start := time.Now()
		err := load.repeat(ctx, inst.store, n, 1)
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

// delayedCall returns the number of the k-th call that is timed with the i-th of RoundTrips.
//
// Of a read it is one of a block, and each round trip has the same: a call that finds much should
// not stand beside one that finds little. Each round has others.
//
// Writes have arguments of their own, after those of the blocks that prepare makes.
func (d *delays) delayedCall(load *workload, round, i, k int) int {
	if !load.op.Writes {
		const apart = 5 // more than callsAt has, and SearchUsers has other orders then
		return (round*apart + k) % min(load.size, len(load.calls))
	}
	n := round*callsOfRound + k
	for _, before := range callsAt[:i] {
		n += before
	}
	warm := d.warm(load)
	return 2*load.size + n*(warm+1) + warm
}

// warm returns how many calls without round trips come before each timed call: of a read a tenth
// of a block, within bounds, of a write as many as there are arguments for. New posts are of a
// kind that every fifth has, so that a write has fewer than four.
func (d *delays) warm(load *workload) int {
	if !load.op.Writes {
		return max(1, min(load.size/10, 8))
	}
	most := 3
	if load.op.bulk() {
		most = 1
	}
	return min(most, (len(load.calls)-2*load.size)/(d.Rounds*callsOfRound)-1)
}

// writes is prepareWrite with blocks that leave most arguments to the calls with round trips.
func (d *delays) writes(op Operation) *workload {
	load := d.prepareWrite(op, "off")
	load.size = max(1, min(load.size, len(load.calls)/8))
	return load
}

// suffices refuses a write that has too few arguments for a call that warms up before each timed
// call.
func (d *delays) suffices(load *workload) error {
	if d.warm(load) >= 1 {
		return nil
	}
	return fmt.Errorf("calls that write need arguments of their own: %d rounds with round trips take "+
		"%d, and this data set has %d; use fewer rounds (--quick), or a larger data set", d.Rounds,
		2*load.size+2*d.Rounds*callsOfRound, len(load.calls))
}

// result returns what was timed of a layer in a round as a result.
func (d *delays) result(load *workload, l *delayable, trip time.Duration, m measured,
	calls float64) *benchfmt.Result {
	garbage := l.bytes * d.Collector[d.stage.Engine]
	name := resultName(load.op.Name, l.layer.Name, d.stage.Engine, load.sync, d.Users,
		"rtt="+trip.String())
	return &benchfmt.Result{
		Name:  benchfmt.Name(name),
		Iters: m.calls,
		Values: []benchfmt.Value{
			{Value: math.Round(m.nanoseconds + garbage), Unit: "ns/op"},
			{Value: math.Round(l.bytes), Unit: "B/op"},
			{Value: math.Round(garbage), Unit: "gc-ns/op"},
			{Value: round(calls), Unit: "calls/op"},
		},
	}
}
