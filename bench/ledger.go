package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// Ledger measures where the time of the plan's operations goes on its layers, in interleaved
// rounds. It calls emit with each round as a result of package benchfmt.
//
// Three things are timed:
//
//   - the whole: the layer over the engine, as Compare times it;
//   - the engine and its driver: the statements that the layer sent, with their arguments,
//     on a connection of the driver's own, the rows fetched and dropped (probe.Bare);
//   - the library, database/sql included: the layer over a replay of the engine's answers,
//     with no engine behind it (probe.Replay).
//
// They take turns call by call, so that a change in the machine's speed affects all of them, and
// each finds the processor's caches as the others left them. Engine and library together should
// make the whole. The result states the difference, which belongs to neither.
//
// The library's time is cut whenever the layer calls the driver and when it closes its rows: it
// builds before a statement, scans while rows are open, and assembles after the last statement.
// Making domain values while scanning counts as scanning; work on the rows of one statement before
// the next counts as building. Each reading of the clock adds some 50 ns.
//
// All this is timed with the garbage collector off. As in Compare, the cost of collection is added
// to the whole as a part: the bytes that a call allocates times the plan's cost of a byte.
func Ledger(ctx context.Context, stage *Stage, p Plan, w *World, progress Progress,
	emit func(*benchfmt.Result) error) error {
	reads, writes := split(p.Ops)
	if most := w.Size() - 1; len(writes) > 0 && p.Rounds > most {
		return fmt.Errorf("writes need other arguments in each round, and this data set has them "+
			"for %d rounds, not for %d; use fewer, or a larger data set", most, p.Rounds)
	}
	p.reuseCopies([]*Stage{stage})
	alone := [][]layers.Layer{p.Layers} // that write at the same time
	if p.InPairs {
		alone = slices.Collect(slices.Chunk(stage.speaking(p.Layers), 1))
	}
	l := &ledger{
		stage: stage,
		comparison: comparison{Plan: p, world: w, progress: progress, emit: emit,
			steps: (len(reads) + len(writes)*len(alone)) * p.Rounds, floorSaw: map[string][]Seen{}},
	}
	readOnly := stage.able(schema.Options{ReadOnly: p.InPairs}).ReadOnly
	if err := l.settle(ctx, p.Layers, reads, readOnly); err != nil {
		return err
	}
	for _, ls := range alone {
		if err := l.settle(ctx, ls, writes, false); err != nil {
			return err
		}
	}
	return nil
}

// ledger is a comparison of parts.
type ledger struct {
	comparison
	stage *Stage
}

// recordedCalls bounds the calls of a reading block, because their rows are kept.
const recordedCalls = 128

// settle times operations that either all read or all write, over copies or read-only over the
// original.
func (l *ledger) settle(ctx context.Context, ls []layers.Layer, ops []Operation,
	readOnly bool) (err error) {
	if len(ops) == 0 {
		return nil
	}
	whole, err := l.stage.openAll(ctx, ls, l.world.Latest,
		schema.Options{NoSync: true, ReadOnly: readOnly})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(whole)) }()
	var loads []*workload
	for _, op := range ops {
		load := l.prepareWrite(op, "off")
		if !op.Writes {
			if load, err = l.prepareRead(ctx, op, whole[0]); err != nil {
				return err
			}
			load.size = min(load.size, recordedCalls, len(load.calls))
		}
		loads = append(loads, load)
	}
	var all []*account
	defer func() {
		for _, a := range all {
			err = errors.Join(err, a.close())
		}
	}()
	for _, inst := range whole {
		l.progress("recording", l.done, l.steps)
		a, err := l.open(ctx, inst, loads, readOnly)
		if err != nil {
			return fmt.Errorf("recording %s: %w", inst.layer.Name, err)
		}
		all = append(all, a)
	}
	return l.take(ctx, loads, all)
}

// take takes the times, with the collector off. It collects between rounds, if there is much
// garbage.
func (l *ledger) take(ctx context.Context, loads []*workload, all []*account) error {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	stage := "reads"
	if loads[0].op.Writes {
		stage = "writes"
	}
	for _, load := range loads {
		for _, a := range all {
			if err := a.warmUp(ctx, load); err != nil {
				return fmt.Errorf("%s on %s: %w", load.op.Name, a.layer.Name, err)
			}
		}
		for round := range l.Rounds {
			l.step(stage)
			for i := range all {
				a := all[(i+round)%len(all)]
				parts, err := a.round(ctx, load, round)
				if err != nil {
					return fmt.Errorf("%s on %s: %w", load.op.Name, a.layer.Name, err)
				}
				if err := l.emit(l.entry(load, a, parts)); err != nil {
					return err
				}
			}
			l.tidy()
		}
	}
	return nil
}

// parts are the times of a block, for all of its calls.
type parts struct {
	whole, engine time.Duration
	library       probe.Phases
}

// round times the calls of a block: each of them whole, then its engine's part, then its
// library's.
//
// Turns of one call were the fairest of those tried. With longer turns, engine and library find the
// processor's caches as they left them, which never happens in the whole, and their sum fell short
// of the whole by up to a quarter.
func (a *account) round(ctx context.Context, load *workload, round int) (p parts, err error) {
	sections, from := a.sections[load.op.Name], 0
	if load.op.Writes {
		from = (round + 1) * load.size
		if err := errors.Join(a.whole.settle(ctx), a.engine.settle(ctx)); err != nil {
			return parts{}, err
		}
	}
	for i := range load.size {
		n := (from + i) % len(load.calls)
		start := time.Now()
		if err := load.check(ctx, a.whole.store, n); err != nil {
			return parts{}, err
		}
		now := time.Now()
		p.whole += now.Sub(start)
		if err := a.bare.Run(ctx, sections[n]); err != nil {
			return parts{}, err
		}
		p.engine += time.Since(now)
		a.replay.Seek(sections[n])
		a.replay.Watch()
		if err := load.check(ctx, a.library, n); err != nil {
			return parts{}, fmt.Errorf("over the recording: %w", err)
		}
		phases := a.replay.Phases()
		p.library.Build += phases.Build
		p.library.Scan += phases.Scan
		p.library.Assemble += phases.Assemble
	}
	return p, nil
}

// weighings is how often allocations are measured where calls can be made again. The first prepares
// what the others have, and what the runtime or a driver allocates beside the calls only adds.
const weighings = 3

// warmUp makes the calls of an untimed block and measures their allocations: those of the whole,
// and those of the library over the replay, which allocates next to nothing.
func (a *account) warmUp(ctx context.Context, load *workload) error {
	var all, library garbage
	var err error
	for n := range load.size { // first, because the whole may prepare what it needs
		if err := a.bare.Run(ctx, a.sections[load.op.Name][n]); err != nil {
			return err
		}
	}
	times := weighings
	if load.op.Writes {
		times = 1
	}
	all, err = leastGarbage(times, load.size, func(n int) error {
		return load.check(ctx, a.whole.store, n)
	})
	if err != nil {
		return err
	}
	library, err = leastGarbage(weighings, load.size, func(n int) error {
		a.replay.Seek(a.sections[load.op.Name][n])
		return load.check(ctx, a.library, n)
	})
	if err != nil {
		return fmt.Errorf("over the recording: %w", err)
	}
	a.garbage[load.op.Name] = [2]garbage{all, library}
	return nil
}

// garbage is the average allocation of a call.
type garbage struct{ bytes, allocs float64 }

// leastGarbage returns the least that calls allocate, of several times.
func leastGarbage(times, calls int, call func(n int) error) (least garbage, err error) {
	for i := range times {
		g, err := weighGarbage(calls, call)
		if err != nil {
			return garbage{}, err
		}
		if i == 0 || g.bytes < least.bytes {
			least = g
		}
	}
	return least, nil
}

func weighGarbage(calls int, call func(n int) error) (garbage, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for n := range calls {
		if err := call(n); err != nil {
			return garbage{}, err
		}
	}
	runtime.ReadMemStats(&after)
	return garbage{
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / float64(calls),
		allocs: float64(after.Mallocs-before.Mallocs) / float64(calls),
	}, nil
}

// entry returns the parts of a round as a result.
func (l *ledger) entry(load *workload, a *account, p parts) *benchfmt.Result {
	all, library := a.garbage[load.op.Name][0], a.garbage[load.op.Name][1]
	gc := all.bytes * l.Collector[l.stage.Engine]
	r := &benchfmt.Result{
		Name: benchfmt.Name(l.resultName(load.op.Name, a.layer.Name, l.stage.Engine,
			load.sync).String()),
		Iters: load.size,
	}
	set := func(value float64, unit string) {
		r.Values = append(r.Values, results.Value(math.Round(value*10)/10, unit))
	}
	each := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(load.size) }
	set(each(p.whole)+gc, results.UnitTime)
	set(each(p.engine), results.UnitEngine)
	set(each(p.library.Build), results.UnitBuild)
	set(each(p.library.Scan), results.UnitScan)
	set(each(p.library.Assemble), results.UnitAssemble)
	set(gc, results.UnitGarbage)
	set(all.bytes, results.UnitBytes)
	set(all.allocs, results.UnitAllocs)
	set(library.bytes, results.UnitLibraryBytes)
	set(library.allocs, results.UnitLibraryAllocs)
	r.Values = append(r.Values, a.asked[load.op.Name].values()...)
	r.Values = append(r.Values, a.fetched[load.op.Name].units()...)
	return r
}
