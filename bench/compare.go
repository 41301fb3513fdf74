package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Plan is the extent of a comparison: layers, operations, and their rounds.
type Plan struct {
	Layers []layers.Layer // the floor first
	Ops    []Operation
	Rounds int           // blocks of each layer and operation, each a line of the results
	Block  time.Duration // target for a block of reads on the floor
	Users  int64         // of the data set, for the names of the results
	// Collector is the cost of garbage collection on each engine, in nanoseconds for each byte
	// allocated; see [CollectorCost]. Nil charges nothing.
	Collector map[schema.Engine]float64
	// InPairs is for large data sets, because many copies of one do not fit on a disk. Reads share
	// the original, read-only, with a pool for each layer. Writes are timed in pairs, the floor
	// and one layer in turn, each over a copy. A result of a write then has the floor's time of
	// the same round in its pair, in results.UnitFloor, and the floor's own results are those of
	// the first pair.
	InPairs bool
	// Oracle makes the store in memory with the same data and the given clock. Rows after writes
	// are compared with its rows, and it is timed after the others. Without it, nil, they are
	// compared with the floor's.
	Oracle func(context.Context, models.Clock) (models.Store, error)
}

// Compare times the plan's operations on its layers in interleaved rounds. It calls emit with each
// block as a result of package benchfmt, without configuration, in the names and units of package
// results. It returns the times of single calls.
//
// Each stage is another engine with the same data. Engines take turns as layers do, and must give
// the same answers.
//
// Compare fails if a call fails or gives another answer than the floor, if a block of writes leaves
// other rows than the oracle, or if a layer does not pass its calls and their context to the
// database that it was given.
func Compare(ctx context.Context, stages []*Stage, p Plan, w *World, progress Progress,
	emit func(*benchfmt.Result) error) ([]SingleCalls, error) {
	reads, writes := split(p.Ops)
	if most := w.Size() - 2; len(writes) > 0 && p.Rounds > most {
		return nil, fmt.Errorf("writes need other arguments in each round, and this data set has them "+
			"for %d rounds, not for %d; use fewer, or a larger data set", most, p.Rounds)
	}
	phases := 0
	for _, s := range stages {
		phases += len(reads) + len(writes)*len(s.Syncs)*len(p.teams())
	}
	p.reuseCopies(stages)
	c := comparison{Plan: p, stages: stages, world: w, progress: progress, emit: emit,
		steps: phases * p.Rounds, floorSaw: map[string][]Seen{}, asked: map[asking]Asked{},
		order: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}
	reads, err := c.read(ctx, reads)
	if err != nil {
		return nil, err
	}
	for _, sync := range []string{"off", "full"} {
		if err := c.write(ctx, writes, sync); err != nil {
			return nil, err
		}
	}
	if p.Oracle != nil {
		if err := c.oracle(ctx, reads, writes); err != nil {
			return nil, err
		}
	}
	return c.singles, nil
}

// team are layers that take turns at writes.
type team struct {
	layers []layers.Layer // the floor first
	bare   bool           // and the floor's statements alone
	first  bool           // its floor is the one in the results
}

// teams returns those of the plan: one of all layers, or pairs.
func (p *Plan) teams() (all []team) {
	if !p.InPairs {
		return []team{{layers: p.Layers, bare: true, first: true}}
	}
	for _, l := range p.Layers[1:] {
		all = append(all, team{layers: []layers.Layer{p.Layers[0], l}})
	}
	all = append(all, team{layers: p.Layers[:1], bare: true})
	all[0].first = true
	return all
}

// reuseCopies lets stages keep the files of copies, if the plan makes many of large ones.
func (p *Plan) reuseCopies(stages []*Stage) {
	for _, s := range stages {
		s.reuse = s.reuse || p.InPairs
	}
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
	singles     []SingleCalls
	order       *rand.Rand // of the turns in a round
	team        team       // of the writes that are being timed
	alive       uint64     // bytes, when garbage was last collected between blocks
}

// side has the participants that take turns on one stage, the layers and last, except in a pair,
// the floor's statements alone, and their workloads.
type side struct {
	stage *Stage
	opts  schema.Options // of its connections
	all   []*instance
	loads []*workload
}

func (s *side) close() error { return closeAll(s.all) }

// bare returns the floor's statements alone, or nil if they do not take part.
func (s *side) bare() *instance {
	if last := s.all[len(s.all)-1]; last.bare != nil {
		return last
	}
	return nil
}

// clean returns the participant that others are observed against: the floor's statements alone,
// because no store was opened on their database, or the floor.
func (s *side) clean() *instance {
	if bare := s.bare(); bare != nil {
		return bare
	}
	return s.all[0]
}

// openSides opens layers on each of some stages, or none.
func (c *comparison) openSides(ctx context.Context, stages []*Stage, ls []layers.Layer,
	opts schema.Options) ([]*side, error) {
	var sides []*side
	for _, stage := range stages {
		opts := stage.able(opts)
		all, err := stage.openAll(ctx, ls, c.world.Latest, opts)
		if err != nil {
			return nil, errors.Join(err, closeSides(sides))
		}
		sides = append(sides, &side{stage: stage, opts: opts, all: all})
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
	warm  int    // calls before them that are not timed
}

// call returns the number of the i-th call of a round's block. Warm-up calls have a negative i.
// Writes make each call once, the calls of round -1 first. Reads go through all calls, block by
// block, and begin again, so a slow operation meets more arguments than one block has.
func (load *workload) call(round, i int) int {
	n := max(round, 0)*load.size + i
	if load.op.Writes {
		n = (round+1)*(load.warm+load.size) + load.warm + i
	}
	return (n + len(load.calls)) % len(load.calls)
}

// timed returns the numbers of the timed calls in a number of rounds, in order and with
// repetitions.
func (load *workload) timed(rounds int) (calls []int) {
	for round := range rounds {
		for i := range load.size {
			calls = append(calls, load.call(round, i))
		}
	}
	return calls
}

// read times reads, and lists on later pages too. It returns all timed operations. Every operation
// has its turn in each round, so its blocks are spread over the whole time.
func (c *comparison) read(ctx context.Context, ops []Operation) (_ []Operation, err error) {
	if len(ops) == 0 {
		return nil, nil
	}
	sides, err := c.openSides(ctx, c.stages, c.Layers, schema.Options{ReadOnly: c.InPairs})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeSides(sides)) }()
	first := len(ops)
	if ops, err = withLaterPages(ctx, ops, sides[0].all[0].store, c.world); err != nil {
		return nil, err
	}
	c.steps += (len(ops) - first) * len(sides) * c.Rounds
	for _, s := range sides {
		for _, op := range ops {
			load, err := c.prepareRead(ctx, op, s.all[0])
			if err != nil {
				return nil, err
			}
			load.warm = 2
			s.loads = append(s.loads, load)
		}
	}
	level(sides)
	for _, s := range sides {
		if err := c.prepareSide(ctx, s); err != nil {
			return nil, err
		}
	}
	again, err := observeAll(ctx, sides)
	if err != nil {
		return nil, err
	}
	for _, s := range sides {
		if err := c.warmUp(ctx, s); err != nil {
			return nil, err
		}
	}
	if err := c.timeReads(ctx, sides); err != nil {
		return nil, err
	}
	c.keepSingles(sides, true)
	return ops, again(ctx)
}

// timeReads times the reads in turns. Only [comparison.tidy] collects garbage.
func (c *comparison) timeReads(ctx context.Context, sides []*side) error {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for round := range c.Rounds {
		for i := range sides[0].loads {
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

// prepareSide counts the statements and rows of a side's calls, and opens the floor's statements
// alone.
func (c *comparison) prepareSide(ctx context.Context, s *side) error {
	if err := c.countAll(ctx, s.stage, c.Layers, s.loads, s.opts.ReadOnly); err != nil {
		return err
	}
	return c.addBare(ctx, s)
}

// addBare opens the floor's statements alone.
func (c *comparison) addBare(ctx context.Context, s *side) error {
	bare, err := c.openBare(ctx, s)
	if err != nil {
		return err
	}
	s.all = append(s.all, bare)
	return nil
}

// fewestCalls is the least number of calls in a block if several engines make the same calls.
const fewestCalls = 16

// level makes the blocks of several engines equal, so that their times are of the same work: as
// many calls as the slowest engine makes in the time of a block. A single engine keeps its blocks.
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

// warmUp has each layer of a side make every timed read once, so that its rows are in the engine's
// cache, as in a database in use.
func (c *comparison) warmUp(ctx context.Context, s *side) error {
	for _, load := range s.loads {
		c.progress("warming up", c.done, c.steps)
		err := atOnce(s.all, func(_ int, inst *instance) error {
			for _, n := range load.all(c.Rounds) {
				if err := inst.perform(ctx, load, n); err != nil {
					return fmt.Errorf("%s by %s: %w", load.op.Name, inst, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// prepareRead notes the floor's answers, which must be the same on each engine, and the number of
// calls in a block.
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
		enough := max(10, time.Duration(c.Rounds)) * c.Block
		if spent := time.Since(start); spent > enough && i >= 15 {
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

// write times writes on fresh copies and compares the tables at the end. Operations run one after
// the other, because each changes the rows for the next. So do teams, because their copies may be
// large.
func (c *comparison) write(ctx context.Context, ops []Operation, sync string) error {
	stages := slices.DeleteFunc(slices.Clone(c.stages), func(s *Stage) bool {
		return !slices.Contains(s.Syncs, sync)
	})
	if len(ops) == 0 || len(stages) == 0 {
		return nil
	}
	want, err := c.oracleLeaves(ctx, ops, sync)
	if err != nil {
		return err
	}
	for _, c.team = range c.teams() {
		if err := c.teamWrites(ctx, stages, ops, sync, want); err != nil {
			return err
		}
	}
	return nil
}

// teamWrites times the writes of a team.
func (c *comparison) teamWrites(ctx context.Context, stages []*Stage, ops []Operation, sync string,
	want map[leaving][]string) (err error) {
	loads := make([][]*workload, len(stages))
	for i, s := range stages {
		for _, op := range ops {
			loads[i] = append(loads[i], c.timedWrite(op, sync))
		}
		// First, because the copies for it are gone then.
		if err := c.countAll(ctx, s, c.team.counted(), loads[i], false); err != nil {
			return err
		}
	}
	sides, err := c.openSides(ctx, stages, c.team.layers, schema.Options{NoSync: sync == "off"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSides(sides)) }()
	var all []*instance
	for i, s := range sides {
		s.loads = loads[i]
		if c.team.bare {
			if err := c.addBare(ctx, s); err != nil {
				return err
			}
		}
		all = append(all, s.all...)
	}
	again, err := observeAll(ctx, sides)
	if err != nil {
		return err
	}
	for i := range ops {
		if err := c.timeWrite(ctx, sides, i, want); err != nil {
			return err
		}
	}
	c.keepSingles(sides, c.team.first)
	c.progress("comparing the tables", c.done, c.steps)
	return errors.Join(again(ctx), sameContents(ctx, all, c.InPairs))
}

// counted returns the layers of a team that no team before it has had.
func (t team) counted() []layers.Layer {
	if t.first {
		return t.layers
	}
	return t.layers[1:]
}

// timeWrite times the i-th write in turns, and lets its arguments go. Garbage is collected by
// [comparison.tidy] only.
func (c *comparison) timeWrite(ctx context.Context, sides []*side, i int,
	want map[leaving][]string) error {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	op, sync := sides[0].loads[i].op.Name, sides[0].loads[i].sync
	for round := -1; round < c.Rounds; round++ { // the first only warms up
		left := leavings{op: op, want: want[leaving{op, round}]}
		for _, s := range sides {
			if round >= 0 {
				c.step("writes, syncs " + sync)
			}
			if err := c.roundOfWrites(ctx, s.loads[i], s.all, round, &left); err != nil {
				return err
			}
		}
	}
	for _, s := range sides {
		s.loads[i].calls = nil
		if bare := s.bare(); bare != nil {
			delete(bare.bare.calls, op)
		}
	}
	return nil
}

// prepareWrite sets a fixed number of calls to a block. The answer of the first layer that makes a
// call is the expected answer.
func (c *comparison) prepareWrite(op Operation, sync string) *workload {
	load := &workload{op: op, sync: sync, calls: op.calls(c.world)}
	load.want = make([]Seen, len(load.calls))
	most := (len(load.calls) - 1) / (c.Rounds + 1) // one is for reaches
	load.size = max(1, min(op.block.of(sync), most))
	return load
}

// warmed leaves the first call of each block untimed, if a block has others.
func (load *workload) warmed() *workload {
	if load.size > 1 {
		load.warm, load.size = 1, load.size-1
	}
	return load
}

// timedWrite is prepareWrite with blocks that warm up, and with no more calls than are made. The
// arguments of bulk writes are large, and whatever is alive makes the collections between blocks
// longer.
func (c *comparison) timedWrite(op Operation, sync string) *workload {
	load := c.prepareWrite(op, sync).warmed()
	made := (c.Rounds+1)*(load.warm+load.size) + 1
	load.calls, load.want = slices.Clone(load.calls[:made]), slices.Clone(load.want[:made])
	return load
}

func (c *comparison) step(stage string) {
	c.progress(stage, c.done, c.steps)
	c.done++
}

// turns returns the order of n participants in a round. It is drawn anew for each round, so that no
// participant always follows the same other one. In the first round the floor comes first, which
// makes it the first column of tables made from the file.
func (c *comparison) turns(n, round int) []int {
	turns := make([]int, n)
	for i := range turns {
		turns[i] = i
	}
	if round > 0 {
		c.order.Shuffle(n, func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
	}
	return turns
}

// round times a block of each instance. Round -1 is not recorded.
func (c *comparison) round(ctx context.Context, load *workload, all []*instance, round int) error {
	for _, i := range c.turns(len(all), round) {
		if err := c.turn(ctx, load, all[i], round); err != nil {
			return err
		}
	}
	return nil
}

// turn times a block of one instance, and emits it.
func (c *comparison) turn(ctx context.Context, load *workload, inst *instance, round int) error {
	r, err := c.timed(ctx, load, inst, round)
	if err != nil || round < 0 {
		return err
	}
	return c.emit(r)
}

// timed times a block of one instance.
func (c *comparison) timed(ctx context.Context, load *workload, inst *instance,
	round int) (*benchfmt.Result, error) {
	m, err := c.block(ctx, load, inst, round)
	if err != nil {
		return nil, err
	}
	m.collected = m.bytes * c.Collector[inst.db.Engine]
	return c.result(load, inst.layer.Name, inst.db.Engine, m), nil
}

// roundOfWrites is round for writes. After each block it notes the rows that the block left.
func (c *comparison) roundOfWrites(ctx context.Context, load *workload, all []*instance, round int,
	left *leavings) error {
	since := all[0].ticks.last() // the floor's clock goes as those of the others
	taken := make([]*benchfmt.Result, len(all))
	for _, i := range c.turns(len(all), round) {
		inst := all[i]
		if err := inst.settle(ctx); err != nil {
			return err
		}
		var err error
		if taken[i], err = c.timed(ctx, load, inst, round); err != nil {
			return err
		}
		if round >= 0 && !c.InPairs {
			if err := c.emit(taken[i]); err != nil {
				return err
			}
		}
		if err := left.note(ctx, inst, load.names(round), since); err != nil {
			return err
		}
	}
	if err := left.compare(); err != nil || round < 0 || !c.InPairs {
		return err
	}
	return c.emitPair(taken)
}

// emitPair emits the results of a round of a pair, whose floor comes first. The others get its
// time.
func (c *comparison) emitPair(taken []*benchfmt.Result) error {
	if c.team.first {
		if err := c.emit(taken[0]); err != nil {
			return err
		}
	}
	floor := taken[0].Values[0] // its time
	floor.Unit = results.Written(results.UnitFloor)
	for _, r := range taken[1:] {
		r.Values = append(r.Values, floor)
		if err := c.emit(r); err != nil {
			return err
		}
	}
	return nil
}

// check makes call n and compares its answer with the expected one.
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

// The oracle's rounds, and calls in a block of reads: enough for a median without comparisons.
const (
	oracleRounds = 5
	oracleCalls  = 64
)

// oracle times the store in memory. It is made after the others are done, because its heap
// would make the collections between their blocks longer.
func (c *comparison) oracle(ctx context.Context, reads, writes []Operation) error {
	c.progress("oracle", c.done, c.steps)
	ticks := newTicks(c.world.Latest)
	store, err := c.Oracle(ctx, ticks.now)
	if err != nil {
		return err
	}
	inst := &instance{layer: layers.Layer{Name: results.Oracle}, store: store, ticks: ticks}
	for _, op := range append(reads, writes...) {
		load := &workload{op: op, calls: op.calls(c.world)}
		if op.Writes {
			load = c.timedWrite(op, "off")
		} else {
			load.want = c.floorSaw[op.Name]
			load.calls = load.calls[:len(load.want)]
			load.size, load.warm = min(len(load.want), oracleCalls), 2
		}
		for round := -1; round < min(c.Rounds, oracleRounds); round++ {
			m, err := c.block(ctx, load, inst, round)
			if err != nil {
				return err
			}
			m.collected = m.bytes * c.Collector[c.stages[0].Engine]
			if round < 0 {
				continue
			}
			if err := c.emit(c.result(load, results.Oracle, results.Memory, m)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *comparison) result(load *workload, name string, engine schema.Engine,
	m measured) *benchfmt.Result {
	r := &benchfmt.Result{
		Name:  benchfmt.Name(c.resultName(load.op.Name, name, engine, load.sync).String()),
		Iters: m.calls,
		Values: []benchfmt.Value{
			results.Value(tenths(m.nanoseconds+m.collected), results.UnitTime),
			results.Value(math.Round(m.bytes), results.UnitBytes),
			results.Value(math.Round(m.allocs), results.UnitAllocs),
			results.Value(tenths(m.collected), results.UnitGarbage),
		},
	}
	if asked, ok := c.asked[asking{load.op.Name, name, engine, load.sync}]; ok {
		r.Values = append(r.Values, asked.values()...)
	}
	return r
}

func tenths(v float64) float64 { return math.Round(v*10) / 10 }

// resultName names a result.
func (c *comparison) resultName(op, participant string, engine schema.Engine,
	sync string) results.Name {
	name := results.Name{Operation: op, Participant: participant, Engine: string(engine),
		Users: c.Users, Sync: sync, Procs: runtime.GOMAXPROCS(0)}
	if of, ok := strings.CutSuffix(op, laterPage); ok {
		name.Operation, name.Page = of, results.Later
	}
	return name
}
