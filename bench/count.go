package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

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
	Wanted     float64 // bytes that the answer needs of them, see Wanted
}

// perCall returns what counts and the bytes wanted say of so many calls.
func perCall(c probe.Counts, wanted Wanted, calls int) Asked {
	n := float64(calls)
	return Asked{
		Statements: float64(c.Statements) / n,
		Calls:      float64(c.Calls()) / n,
		Trips:      float64(c.RoundTrips) / n,
		Rows:       float64(c.Rows) / n,
		Bytes:      float64(c.Bytes) / n,
		Wanted:     float64(wanted.Bytes) / n,
	}
}

// add adds what other calls ask.
func (a *Asked) add(other Asked) {
	a.Statements += other.Statements
	a.Calls += other.Calls
	a.Trips += other.Trips
	a.Rows += other.Rows
	a.Bytes += other.Bytes
	a.Wanted += other.Wanted
}

// of returns the average over calls.
func (a Asked) of(calls int) Asked {
	n := float64(calls)
	return Asked{a.Statements / n, a.Calls / n, a.Trips / n, a.Rows / n, a.Bytes / n, a.Wanted / n}
}

// values returns it in the units of results.
func (a Asked) values() []benchfmt.Value {
	return []benchfmt.Value{
		{Value: round(a.Statements), Unit: "stmts/op"},
		{Value: round(a.Calls), Unit: "calls/op"},
		{Value: round(a.Trips), Unit: "trips/op"},
		{Value: round(a.Rows), Unit: "rows/op"},
		{Value: round(a.Bytes), Unit: "fetched-B/op"},
		{Value: round(a.Wanted), Unit: "wanted-B/op"},
	}
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }

// asking is a layer at an operation, on an engine, with or without syncs.
type asking struct {
	op, layer string
	engine    schema.Engine
	sync      string
}

// countAll counts what the calls of a side's loads ask of the database, over probes and on copies
// of their own: the very calls that are timed, which go without. It also holds that each layer
// asks the database that it was given, under the context that it was given.
func (c *comparison) countAll(ctx context.Context, s *side) (err error) {
	all, err := openEach(c.Layers, func(l layers.Layer) (*instance, error) {
		opts := schema.Options{NoSync: true}
		return s.stage.openProbed(ctx, l, ticking(c.world.Latest), opts)
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
	for _, load := range s.loads {
		c.progress("counting", c.done, c.steps)
		found := make([]Asked, len(all))
		err := atOnce(all, func(i int, inst *instance) (err error) {
			if found[i], err = c.count(ctx, load, inst); err == nil {
				err = inst.reaches(ctx, load)
			}
			if err != nil {
				err = fmt.Errorf("%s by %s: %w", load.op.Name, inst, err)
			}
			return err
		})
		if err != nil {
			return err
		}
		for i, inst := range all {
			c.asked[asking{load.op.Name, inst.layer.Name, inst.db.Engine, load.sync}] = found[i]
		}
	}
	return nil
}

// atOnce runs fn for each instance, several at a time. It is for what is not timed.
func atOnce(all []*instance, fn func(i int, inst *instance) error) error {
	errs := make([]error, len(all))
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for i, inst := range all {
		free <- struct{}{}
		group.Go(func() {
			errs[i] = fn(i, inst)
			<-free
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// count counts what the calls of all blocks ask. None may send anything but statements that read
// and write rows: what a setting changes would be timed as the layer's own speed.
func (c *comparison) count(ctx context.Context, load *workload, inst *instance) (Asked, error) {
	var other atomic.Value
	inst.probe.Fail(func(c probe.Call) *probe.Fault {
		if c.Query != "" && !ordinary(c.Query) {
			other.Store(c.Query)
		}
		return nil
	})
	defer inst.probe.Fail(nil)
	count := c.countReads
	if load.op.Writes {
		count = c.countWrites
	}
	asked, err := count(ctx, load, inst)
	if text, sent := other.Load().(string); sent && err == nil {
		err = fmt.Errorf("it sent %q; an operation may read and write rows, and nothing else", text)
	}
	return asked, err
}

// ordinary reports whether a text only reads or writes rows, or marks a place to roll back to.
func ordinary(text string) bool {
	for one := range strings.SplitSeq(text, ";") {
		one = strings.TrimLeft(one, " \t\r\n(")
		for strings.HasPrefix(one, "--") { // a comment
			_, one, _ = strings.Cut(one, "\n")
		}
		words := strings.Fields(one[:min(len(one), 40)])
		if len(words) == 0 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK":
		default:
			return false
		}
	}
	return true
}

// countReads counts the calls of all blocks. Each call is made twice, and must ask as often the
// second time as the first: a layer that keeps answers would be timed at something else.
func (c *comparison) countReads(ctx context.Context, load *workload, inst *instance) (Asked, error) {
	first, each := map[int]probe.Counts{}, map[int]Asked{}
	for _, n := range load.all(c.Rounds) {
		before := inst.probe.Counts()
		if err := inst.perform(ctx, load, n); err != nil {
			return Asked{}, err
		}
		first[n] = inst.probe.Counts().Sub(before)
	}
	for _, n := range load.all(c.Rounds) {
		counts, wanted, err := inst.weigh(ctx, load, n)
		if err != nil {
			return Asked{}, err
		}
		if counts.Statements != first[n].Statements {
			return Asked{}, fmt.Errorf("call %d sent %d statements, and %d when it was made again; "+
				"a store must not keep answers", n, first[n].Statements, counts.Statements)
		}
		each[n] = perCall(counts, wanted, 1)
	}
	asked, err := load.average(each, c.Rounds)
	if err == nil && asked.Bytes < leastFetched*asked.Wanted {
		err = fmt.Errorf("%.0f bytes were fetched for answers of %.0f; a store must not keep answers",
			asked.Bytes, asked.Wanted)
	}
	return asked, err
}

// leastFetched is the share of the bytes of an answer that must have been fetched for it. Engines
// hand over a truth value in fewer bytes than others do, and an id that was asked for need not be
// fetched.
const leastFetched = 0.7

// countWrites counts the calls of all blocks.
func (c *comparison) countWrites(ctx context.Context, load *workload, inst *instance) (Asked, error) {
	each := map[int]Asked{}
	for _, n := range load.all(c.Rounds) {
		counts, wanted, err := inst.weigh(ctx, load, n)
		if err != nil {
			return Asked{}, err
		}
		each[n] = perCall(counts, wanted, 1)
	}
	return load.average(each, c.Rounds)
}

// average returns what the timed calls ask on average, each counted as often as it is timed. It
// refuses a layer of which a call sent no statement over the probe.
func (load *workload) average(each map[int]Asked, rounds int) (sum Asked, err error) {
	timed := load.timed(rounds)
	for _, n := range timed {
		if each[n].Statements < 1 {
			return sum, fmt.Errorf("call %d sent no statement; a store must ask the database that it "+
				"is given, at each call", n)
		}
		sum.add(each[n])
	}
	return sum.of(len(timed)), nil
}

// weigh makes a call, and returns what it asked and what its answer needs.
func (i *instance) weigh(ctx context.Context, load *workload,
	n int) (_ probe.Counts, wanted Wanted, err error) {
	before := i.probe.Counts()
	if wanted, err = load.calls[n].weigh(ctx, i.store); err != nil {
		return probe.Counts{}, wanted, fmt.Errorf("call %d: %w", n, err)
	}
	return i.probe.Counts().Sub(before), wanted, nil
}

// reaches makes a call whose context ends when the driver is asked first. The driver must be told,
// and the call must say so: a context that never reaches the driver costs less to pass on.
func (i *instance) reaches(ctx context.Context, load *workload) error {
	under, cancel := context.WithCancel(ctx)
	defer cancel()
	var asked, told atomic.Bool
	i.probe.Fail(func(c probe.Call) *probe.Fault {
		switch c.Kind {
		case probe.Prepare, probe.Exec, probe.Query, probe.Begin:
		default:
			return nil
		}
		if asked.Swap(true) {
			return nil
		}
		return &probe.Fault{Do: func() {
			cancel()
			told.Store(c.Context.Err() != nil)
		}}
	})
	defer i.probe.Fail(nil)
	_, err := load.calls[len(load.calls)-1].run(under, i.store)
	switch {
	case !asked.Load():
		return errors.New("the driver was not asked; a store must ask the database that it is given")
	case !told.Load():
		return errors.New("the driver is given a context that does not end when the caller's does; " +
			"pass on the context of the call")
	case !errors.Is(err, context.Canceled):
		return fmt.Errorf("a call whose context ended returned %v, not an error that is %w", err,
			context.Canceled)
	}
	return nil
}
