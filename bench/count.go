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

// Asked are the average numbers of a call: its statements, round trips, rows and bytes.
type Asked struct {
	Statements float64
	Calls      float64 // of the driver that wait for the engine, see probe.Counts
	Trips      float64 // round trips to a server; 0 for an engine without one
	Rows       float64 // fetched
	Bytes      float64 // of the values fetched, see probe.ValueSize
	Wanted     float64 // bytes among them that the answer needs, see Wanted
}

// perCall returns the average numbers for a number of calls.
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

// add adds the numbers of other calls.
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

// values returns the numbers in the units of results.
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

// countAll counts the statements and rows of the timed calls of layers. It repeats them over probes
// and on copies of their own, because timed calls run without a probe. It also checks that each
// layer uses the database and the context that it was given. In pairs, layers that write do so one
// after the other.
func (c *comparison) countAll(ctx context.Context, s *Stage, ls []layers.Layer, loads []*workload,
	readOnly bool) error {
	if !c.InPairs || readOnly {
		return c.countTogether(ctx, s, ls, loads, readOnly)
	}
	for i := range ls {
		if err := c.countTogether(ctx, s, ls[i:i+1], loads, readOnly); err != nil {
			return err
		}
	}
	return nil
}

// countTogether is countAll for layers at the same time.
func (c *comparison) countTogether(ctx context.Context, s *Stage, ls []layers.Layer,
	loads []*workload, readOnly bool) (err error) {
	all, err := openEach(s.speaking(ls), func(l layers.Layer) (*instance, error) {
		opts := schema.Options{NoSync: true, ReadOnly: readOnly}
		return s.openProbed(ctx, l, ticking(c.world.Latest), opts)
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
	for _, load := range loads {
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

// atOnce runs fn for each instance, several at a time. It is for untimed work.
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

// count counts the statements and rows of the calls of all blocks. A call may send only statements
// that read and write rows, because a setting would be timed as the layer's own speed.
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

// take returns the statements since its last call.
func (w *watch) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.sent
	w.sent = nil
	return sent
}

// ordinary reports whether a text only reads rows, or writes them if it may, or sets a savepoint. A
// setting can hide in a function of PostgreSQL and in a hint of MySQL.
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

// countReads counts the calls of all blocks. It makes each call twice, and the second must send the
// same texts as the first: a layer that keeps answers would be timed doing something else.
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

// leastFetched is the least share of an answer's bytes that a call must fetch. It is below 1
// because some engines return a boolean in fewer bytes, and an id among the arguments need not be
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

// average returns the average numbers of the timed calls, each weighted by how often it is timed.
// It refuses a layer if one of its calls sent no statement over the probe.
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

// weigh makes a call, and returns its counts and the bytes that its answer needs.
func (i *instance) weigh(ctx context.Context, load *workload,
	n int) (_ probe.Counts, wanted Wanted, err error) {
	before := i.probe.Counts()
	if wanted, err = load.calls[n].weigh(ctx, i.store); err != nil {
		return probe.Counts{}, wanted, fmt.Errorf("call %d: %w", n, err)
	}
	return i.probe.Counts().Sub(before), wanted, nil
}

// reaches repeats a call whose context ends at the first call of the driver, then at the second,
// and so on. Each time the end must reach the driver and the call must report it, because a context
// that never reaches the driver costs less.
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

// endsAt makes a call whose context ends at the k-th call of the driver, and returns the number of
// driver calls. A call that ended has written nothing. No other call has its arguments.
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
