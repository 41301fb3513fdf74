package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Plan says what to compare and how long.
type Plan struct {
	Layers []layers.Layer // the floor first
	Ops    []Operation
	Rounds int           // blocks of each layer and operation, each a line of the results
	Block  time.Duration // what a block of reads should take on the floor
	Users  int64         // of the data set, for the names of the results
	// Collector is what collecting garbage costs on each engine, in nanoseconds for each byte
	// allocated. Nil charges nothing.
	Collector map[schema.Engine]float64
	// Oracle makes the store in memory with the same data, when the others are done; nil
	// leaves it out.
	Oracle func(context.Context) (models.Store, error)
}

// Compare times the plan's operations on its layers in interleaved rounds, and gives
// each block to emit as a result in benchfmt's form, without its configuration.
//
// Each stage is another engine with the same data. Engines take turns as layers do, and see
// the same too.
//
// A call that fails, or that sees something else than the floor did, ends it.
func Compare(ctx context.Context, stages []*Stage, p Plan, w *World, progress Progress,
	emit func(*benchfmt.Result) error) error {
	reads, writes := split(p.Ops)
	if most := w.Size() - 1; len(writes) > 0 && p.Rounds > most {
		return fmt.Errorf("writes need other arguments in each round, and this data set has them "+
			"for %d rounds, not for %d; use fewer, or a larger data set", most, p.Rounds)
	}
	phases := 0
	for _, s := range stages {
		phases += len(reads) + len(writes)*len(s.Syncs)
	}
	c := comparison{Plan: p, stages: stages, world: w, progress: progress, emit: emit,
		steps: phases * p.Rounds, floorSaw: map[string][]Seen{}, asked: map[asking]Asked{}}
	if err := c.read(ctx, reads); err != nil {
		return err
	}
	for _, s := range stages {
		if err := c.countWrites(ctx, s, writes); err != nil {
			return err
		}
	}
	for _, sync := range []string{"off", "full"} {
		if err := c.write(ctx, writes, sync); err != nil {
			return err
		}
	}
	if p.Oracle == nil {
		return nil
	}
	return c.oracle(ctx, reads, writes)
}

type comparison struct {
	Plan
	stages      []*Stage
	world       *World
	progress    Progress
	emit        func(*benchfmt.Result) error
	done, steps int
	floorSaw    map[string][]Seen // by each read
	asked       map[asking]Asked
}

// side is the layers over copies of one stage, and what they are asked there.
type side struct {
	stage *Stage
	all   []*instance
	loads []*workload
}

func (s *side) close() error { return closeAll(s.all) }

// openSides opens the layers on each of some stages, or none.
func (c *comparison) openSides(ctx context.Context, stages []*Stage,
	opts schema.Options) ([]*side, error) {
	var sides []*side
	for _, stage := range stages {
		all, err := stage.openAll(ctx, c.Layers, c.world.Latest, opts)
		if err != nil {
			return nil, errors.Join(err, closeSides(sides))
		}
		sides = append(sides, &side{stage: stage, all: all})
	}
	return sides, nil
}

func closeSides(sides []*side) error {
	var errs []error
	for _, s := range sides {
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}

// workload is an operation ready to be timed.
type workload struct {
	op    Operation
	sync  string // "full" or "off" for writes
	calls []call
	want  []Seen // by call, as the floor sees it
	size  int    // calls in a block
}

// read times reads. Every operation has its turn in each round, so that its blocks are
// spread over the whole time.
func (c *comparison) read(ctx context.Context, ops []Operation) (err error) {
	if len(ops) == 0 {
		return nil
	}
	sides, err := c.openSides(ctx, c.stages, schema.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSides(sides)) }()
	for _, s := range sides {
		for _, op := range ops {
			load, err := c.prepareRead(ctx, op, s.all[0])
			if err != nil {
				return err
			}
			s.loads = append(s.loads, load)
		}
	}
	level(sides)
	for _, s := range sides {
		if err := c.warmUp(ctx, s); err != nil {
			return err
		}
	}
	for round := range c.Rounds {
		for i := range ops {
			for _, s := range sides {
				c.step("reads")
				if err := c.round(ctx, s.loads[i], s.all, round); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fewestCalls is how many calls a block has at least where several engines make the same.
const fewestCalls = 16

// level has several engines make the same calls in a block, as many as the slowest makes in
// the time of one, so that their times are of the same work. One engine keeps what it has.
func level(sides []*side) {
	if len(sides) < 2 {
		return
	}
	for i, first := range sides[0].loads {
		size, calls := first.size, len(first.calls)
		for _, s := range sides[1:] {
			size, calls = min(size, s.loads[i].size), min(calls, len(s.loads[i].calls))
		}
		size = max(size, min(fewestCalls, calls))
		for _, s := range sides {
			load := s.loads[i]
			load.size, load.calls, load.want = size, load.calls[:calls], load.want[:calls]
		}
	}
}

// warmUp has each layer of a side make a block of each read, and counts what it asks.
func (c *comparison) warmUp(ctx context.Context, s *side) error {
	for _, load := range s.loads {
		for _, inst := range s.all {
			if _, err := c.block(ctx, load, inst.String(), inst.store, 0); err != nil {
				return err
			}
		}
	}
	return c.countReads(ctx, s)
}

// prepareRead sees what the floor answers, the same on each engine, and how many calls make
// a block.
func (c *comparison) prepareRead(ctx context.Context, op Operation,
	floor *instance) (*workload, error) {
	load := &workload{op: op, calls: op.calls(c.world)}
	load.want = make([]Seen, len(load.calls))
	things := 0
	start := time.Now()
	for i, call := range load.calls {
		var err error
		if load.want[i], err = call.run(ctx, floor.store); err != nil {
			return nil, fmt.Errorf("%s by the %s: %w", op.Name, floor, err)
		}
		if saw := c.floorSaw[op.Name]; i < len(saw) && load.want[i] != saw[i] {
			return nil, fmt.Errorf("%s by the %s: call %d saw %+v where %+v was seen on another engine",
				op.Name, floor, i, load.want[i], saw[i])
		}
		things += load.want[i].Things
		if spent := time.Since(start); spent > 10*c.Block && i >= 15 {
			load.calls, load.want = load.calls[:i+1], load.want[:i+1]
			break
		}
	}
	if things < len(load.calls) {
		return nil, fmt.Errorf("%s finds next to nothing in this data set (%d things in %d "+
			"calls); timing it would mean little, leave it out with --ops", op.Name, things,
			len(load.calls))
	}
	if len(load.want) > len(c.floorSaw[op.Name]) {
		c.floorSaw[op.Name] = load.want
	}
	each := time.Since(start) / time.Duration(len(load.calls))
	load.size = int(min(max(c.Block/max(each, 1), 1), 4096))
	return load, nil
}

// write times writes on fresh copies, one operation after the other because they change
// what the next one meets, and compares the tables at the end.
func (c *comparison) write(ctx context.Context, ops []Operation, sync string) (err error) {
	if len(ops) == 0 {
		return nil
	}
	stages := slices.DeleteFunc(slices.Clone(c.stages), func(s *Stage) bool {
		return !slices.Contains(s.Syncs, sync)
	})
	sides, err := c.openSides(ctx, stages, schema.Options{NoSync: sync == "off"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSides(sides)) }()
	var all []*instance
	for _, s := range sides {
		all = append(all, s.all...)
	}
	for _, op := range ops {
		load := c.prepareWrite(op, sync)
		for round := -1; round < c.Rounds; round++ { // the first only warms up
			for _, s := range sides {
				if round >= 0 {
					c.step("writes, syncs " + sync)
				}
				if err := c.round(ctx, load, s.all, round); err != nil {
					return err
				}
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	c.progress("comparing the tables", c.done, c.steps)
	return sameContents(ctx, all)
}

// prepareWrite sets a fixed number of calls to a block. What a call sees is taken from
// the first layer that makes it.
func (c *comparison) prepareWrite(op Operation, sync string) *workload {
	load := &workload{op: op, sync: sync, calls: op.calls(c.world)}
	load.want = make([]Seen, len(load.calls))
	single, bulk := 40, 4
	if sync == "full" {
		single, bulk = 4, 1
	}
	load.size = single
	if op.bulk() {
		load.size = bulk
	}
	load.size = max(1, min(load.size, len(load.calls)/(c.Rounds+1)))
	return load
}

// bulk reports whether one call writes many things.
func (o Operation) bulk() bool {
	return o.Name == "CreateUsers" || o.Name == "PublishAll" || o.Name == "Register"
}

func (c *comparison) step(stage string) {
	c.progress(stage, c.done, c.steps)
	c.done++
}

// round times a block of each layer, beginning with another layer each time, the first time
// with the floor, which then is the first column of whoever reads the file. Round -1
// is not recorded.
func (c *comparison) round(ctx context.Context, load *workload, all []*instance, round int) error {
	for i := range all {
		inst := all[(i+max(round, 0))%len(all)]
		from := 0
		if load.op.Writes {
			from = (round + 1) * load.size
			if err := inst.settle(ctx); err != nil {
				return err
			}
		}
		m, err := c.block(ctx, load, inst.String(), inst.store, from)
		if err != nil {
			return err
		}
		if round >= 0 {
			if err := c.emit(c.result(load, inst.layer.Name, inst.db.Engine, m)); err != nil {
				return err
			}
		}
	}
	return nil
}

// measured is a block's cost for each call.
type measured struct {
	calls                      int
	nanoseconds, bytes, allocs float64
}

// block makes the calls of a block, from the given one on, and checks each.
func (c *comparison) block(ctx context.Context, load *workload, name string, store models.Store,
	from int) (measured, error) {
	var before, after runtime.MemStats
	runtime.GC() // so that no layer pays for the garbage of the one before
	runtime.ReadMemStats(&before)
	start := time.Now()
	for i := range load.size {
		n := (from + i) % len(load.calls)
		if err := load.check(ctx, store, n); err != nil {
			return measured{}, fmt.Errorf("%s by %s: %w", load.op.Name, name, err)
		}
	}
	spent := time.Since(start)
	runtime.ReadMemStats(&after)
	calls := float64(load.size)
	return measured{
		calls:       load.size,
		nanoseconds: float64(spent.Nanoseconds()) / calls,
		bytes:       float64(after.TotalAlloc-before.TotalAlloc) / calls,
		allocs:      float64(after.Mallocs-before.Mallocs) / calls,
	}, nil
}

// check makes call n and compares what it sees with what was seen before.
func (load *workload) check(ctx context.Context, s models.Store, n int) error {
	seen, err := load.calls[n].run(ctx, s)
	if err != nil {
		return err
	}
	want := &load.want[n]
	switch {
	case load.op.Writes && seen.Things == 0:
		return fmt.Errorf("call %d wrote nothing", n)
	case load.op.Writes && *want == (Seen{}):
		*want = seen
	case seen != *want:
		return fmt.Errorf("call %d saw %+v where %+v was seen before", n, seen, *want)
	}
	return nil
}

// Oracle is the name of the store in memory in the results. It is no layer over a
// database, and stays outside ratios.
const Oracle = "oracle"

// oracleRounds is enough for a median that nothing is compared with.
const oracleRounds = 5

// oracle times the store in memory. It is made after the others are done, because its heap
// would weigh on their garbage collection.
func (c *comparison) oracle(ctx context.Context, reads, writes []Operation) error {
	c.progress("oracle", c.done, c.steps)
	store, err := c.Oracle(ctx)
	if err != nil {
		return err
	}
	for _, op := range append(reads, writes...) {
		load := &workload{op: op, calls: op.calls(c.world)}
		if op.Writes {
			load = c.prepareWrite(op, "off")
		} else {
			load.want = c.floorSaw[op.Name]
			load.calls = load.calls[:len(load.want)]
			load.size = len(load.want)
		}
		for round := -1; round < min(c.Rounds, oracleRounds); round++ {
			from := 0
			if op.Writes {
				from = (round + 1) * load.size
			}
			m, err := c.block(ctx, load, Oracle, store, from)
			if err != nil {
				return err
			}
			if round >= 0 {
				if err := c.emit(c.result(load, Oracle, "memory", m)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (c *comparison) result(load *workload, name string, engine schema.Engine,
	m measured) *benchfmt.Result {
	r := &benchfmt.Result{
		Name:  benchfmt.Name(resultName(load.op.Name, name, engine, load.sync, c.Users)),
		Iters: m.calls,
		Values: []benchfmt.Value{
			{Value: math.Round(m.nanoseconds*10) / 10, Unit: "ns/op"},
			{Value: math.Round(m.bytes), Unit: "B/op"},
			{Value: math.Round(m.allocs), Unit: "allocs/op"},
		},
	}
	if asked, ok := c.asked[asking{load.op.Name, name, engine}]; ok {
		r.Values = append(r.Values, asked.values()...)
	}
	return r
}

// resultName names a result as go test -bench would.
func resultName(op, layer string, engine schema.Engine, sync string, users int64,
	more ...string) string {
	name := fmt.Sprintf("%s/impl=%s/engine=%s/users=%s", op, layer, engine, short(users))
	if sync != "" {
		name += "/sync=" + sync
	}
	for _, m := range more {
		name += "/" + m
	}
	return fmt.Sprintf("%s-%d", name, runtime.GOMAXPROCS(0))
}

// short writes a number as 10k or 1M if it is so many thousands or millions exactly.
func short(n int64) string {
	switch {
	case n >= 1_000_000 && n%1_000_000 == 0:
		return strconv.FormatInt(n/1_000_000, 10) + "M"
	case n >= 1000 && n%1000 == 0:
		return strconv.FormatInt(n/1000, 10) + "k"
	}
	return strconv.FormatInt(n, 10)
}
