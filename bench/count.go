package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
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
		results.Value(round(a.Statements), results.UnitStatements),
		results.Value(round(a.Calls), results.UnitCalls),
		results.Value(round(a.Trips), results.UnitTrips),
		results.Value(round(a.Rows), results.UnitRows),
		results.Value(round(a.Bytes), results.UnitFetched),
		results.Value(round(a.Wanted), results.UnitWanted),
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
	all, err := openEach(s.stage.speaking(c.Layers), func(l layers.Layer) (*instance, error) {
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
	w := watch{writes: load.op.Writes}
	inst.probe.Fail(w.see)
	defer inst.probe.Fail(nil)
	var asked Asked
	var err error
	if load.op.Writes {
		asked, err = c.countWrites(ctx, load, inst)
	} else {
		asked, err = c.countReads(ctx, load, inst, &w)
	}
	if w.other != "" && err == nil {
		err = fmt.Errorf("it sent %q; an operation may read and write rows, and nothing else", w.other)
	}
	return asked, err
}

// watch sees the statements that calls send.
type watch struct {
	writes bool // whether they may write

	mu    sync.Mutex
	sent  []string
	other string // one that does something else than read and write rows
}

func (w *watch) see(c probe.Call) *probe.Fault {
	if c.Kind == probe.Exec || c.Kind == probe.Query {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.sent = append(w.sent, c.Query)
		if !ordinary(c.Query, w.writes) {
			w.other = c.Query
		}
	}
	return nil
}

// take returns what was sent since it was called last.
func (w *watch) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.sent
	w.sent = nil
	return sent
}

// ordinary reports whether a text only reads rows, or writes them where it may, or marks a place to
// roll back to. A setting can be hidden in a function of PostgreSQL and in a hint of MySQL.
func ordinary(text string, writes bool) bool {
	if upper := strings.ToUpper(text); strings.Contains(upper, "SET_CONFIG") ||
		strings.Contains(upper, "SET_VAR") {
		return false
	}
	for one := range strings.SplitSeq(text, ";") {
		one = strings.TrimLeft(one, " \t\r\n(")
		for strings.HasPrefix(one, "--") { // a comment
			_, one, _ = strings.Cut(one, "\n")
			one = strings.TrimLeft(one, " \t\r\n(")
		}
		words := strings.Fields(one[:min(len(one), 40)])
		if len(words) == 0 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "SELECT", "WITH":
		case "COPY":
			if !writes || !strings.Contains(strings.ToUpper(one), " FROM STDIN") {
				return false
			}
		case "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK":
			if !writes {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// countReads counts the calls of all blocks. Each call is made twice, and must send the same texts
// the second time as the first: a layer that keeps answers would be timed at something else.
func (c *comparison) countReads(ctx context.Context, load *workload, inst *instance,
	w *watch) (Asked, error) {
	first, each := map[int][]string{}, map[int]Asked{}
	for _, n := range load.all(c.Rounds) {
		if err := inst.perform(ctx, load, n); err != nil {
			return Asked{}, err
		}
		first[n] = w.take()
	}
	for _, n := range load.all(c.Rounds) {
		counts, wanted, err := inst.weigh(ctx, load, n)
		if err != nil {
			return Asked{}, err
		}
		if again := w.take(); !slices.Equal(again, first[n]) {
			return Asked{}, fmt.Errorf("call %d sent %d statements, and %d or others when it was made "+
				"again; a store must not keep answers", n, len(first[n]), len(again))
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
// refuses a layer when one of its calls sent no statement over the probe.
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

// reaches makes a call again and again whose context ends when the driver is asked for the first
// time, the second, and so on. Each time the driver must be told, and the call must say so: a context
// that never reaches the driver costs less to pass on.
func (i *instance) reaches(ctx context.Context, load *workload) error {
	defer i.probe.Fail(nil)
	for k := int64(1); ; k++ {
		asked, err := i.endsAt(ctx, load, k)
		switch {
		case err != nil:
			return err
		case asked == 0:
			return errors.New("the driver was not asked; a store must ask the database that it is given")
		case asked < k: // that was all, and the call was made
			return nil
		}
	}
}

// endsAt makes a call whose context ends when the driver is asked for the k-th time, and returns how
// often it was asked. A call that ended has written nothing. Its arguments are no other call's.
func (i *instance) endsAt(ctx context.Context, load *workload, k int64) (int64, error) {
	under, cancel := context.WithCancel(ctx)
	defer cancel()
	var asked atomic.Int64
	var told, preparing atomic.Bool
	i.probe.Fail(func(c probe.Call) *probe.Fault {
		switch c.Kind {
		case probe.Prepare, probe.Exec, probe.Query, probe.Begin:
		default:
			return nil
		}
		if asked.Add(1) != k {
			return nil
		}
		return &probe.Fault{Do: func() {
			cancel()
			told.Store(c.Context.Err() != nil)
			preparing.Store(c.Kind == probe.Prepare)
		}}
	})
	_, err := load.calls[len(load.calls)-1].run(under, i.store)
	switch n := asked.Load(); {
	case n < k && load.op.Writes: // which may have found that it was done before its context ended
		return n, nil
	case n < k:
		return n, err
	case !told.Load():
		return n, errors.New("the driver is given a context that does not end when the caller's does; " +
			"pass on the context of the call")
	case load.op.Writes && err == nil && preparing.Load():
		return n, nil // the write was done, and its statement then prepared for the next
	case !errors.Is(err, context.Canceled):
		return n, fmt.Errorf("a call whose context ended returned %v, not an error that is %w", err,
			context.Canceled)
	}
	return asked.Load(), nil
}
