package scale

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/results"
	"example.com/impedance/lab/exercise"
	"example.com/impedance/lab/predict"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Plan is the extent of a run.
type Plan struct {
	Layers   []layers.Layer // the floor first
	Ops      []bench.Operation
	Sizes    []int64 // ascending
	Seed     uint64
	Dir      string // for copies, on a real disk
	Progress bench.Progress

	// Find returns the database of a size. It is closed when the size is done.
	Find func(ctx context.Context, users int64) (*bench.Source, error)

	Rounds    int           // of warm reads and of writes
	Block     time.Duration // of warm reads on the floor
	Longest   time.Duration // for the rounds of one operation at one size; at least six are made
	ColdCalls int           // of each operation
	// ClientRounds rounds of clients take ClientTime each. They are made on the largest size of at
	// most ClientUsers users, or on the smallest.
	ClientRounds int
	ClientTime   time.Duration

	// Collector is the cost of garbage collection in nanoseconds for each byte allocated; 0 has it
	// measured, see bench.CollectorCost.
	Collector float64
	// PredictFrom is the size whose times are predicted from the smaller ones before its first call.
	// If it is not measured, it is predicted at the end.
	PredictFrom int64
}

// fewestToPredict is the number of sizes that a prediction needs.
const fewestToPredict = 3

// clientUsers is the largest size on which clients are measured. Their pools show in seconds what
// larger data would show after minutes of filling memory.
const clientUsers = 100_000

// run is a run of a plan.
type run struct {
	Plan
	out        *growth.Writer
	written    *bytes.Buffer // all that was written so far
	predicted  bool
	to         io.Writer
	order      *rand.Rand
	done, all  int
	clientSize int64
}

// Run measures, and writes the results to w as they come, without a seal.
func Run(ctx context.Context, p Plan, w io.Writer) error {
	r := &run{Plan: p, written: &bytes.Buffer{}, to: w,
		order: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}
	r.clientSize = p.Sizes[0]
	for _, users := range p.Sizes {
		if users <= clientUsers {
			r.clientSize = max(r.clientSize, users)
		}
	}
	r.all = len(p.Sizes) * stepsOfSize
	for i, users := range p.Sizes {
		r.done = i * stepsOfSize
		if err := r.size(ctx, users); err != nil {
			return fmt.Errorf("%d users: %w", users, err)
		}
	}
	return nil
}

// stepsOfSize is the number of steps in which the progress counts a size: data set, warm, cold and
// half cold reads, clients, writes, and backup.
const stepsOfSize = 7

// step tells the progress that another step begins.
func (r *run) step(what string, users int64) {
	r.Progress(fmt.Sprintf("%s, %d users", what, users), r.done, r.all)
	r.done++
}

// soFar reads what has been written.
func (r *run) soFar() (*growth.Results, error) {
	var sealed bytes.Buffer
	sealer := results.NewSealer(&sealed)
	if _, err := sealer.Write(r.written.Bytes()); err != nil {
		return nil, err
	}
	if err := sealer.Close(); err != nil {
		return nil, err
	}
	return growth.Read("the results so far", sealed.Bytes())
}

// now writes the moment of the lines that follow.
func (r *run) now() { r.out.Set(growth.KeyNow, time.Now().UTC().Format(time.RFC3339Nano)) }

// tier is a size with its data.
type tier struct {
	*run
	users   int64
	last    bool
	engine  schema.Engine
	source  *bench.Source
	stage   *bench.Stage
	world   *bench.World
	cohorts []*cohort
	info    *dataset.Info
	index   predict.Index // the largest
	here    growth.Machine
}

// size measures a size.
func (r *run) size(ctx context.Context, users int64) (err error) {
	r.step("data set", users)
	source, err := r.Find(ctx, users)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	t := &tier{run: r, users: users, last: users == r.Sizes[len(r.Sizes)-1], source: source,
		engine: schema.EngineOf(source.DSN)}
	if err := t.look(ctx); err != nil {
		return err
	}
	if t.stage, err = bench.NewStage(ctx, source.DSN, r.Dir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stage.Close()) }()
	if r.out == nil {
		if err := r.begin(ctx, t); err != nil {
			return err
		}
	}
	r.now()
	if t.here, err = t.machine(ctx); err != nil {
		return err
	}
	if err := r.out.Machine(t.here); err != nil {
		return err
	}
	if t.users >= t.PredictFrom {
		if err := t.foresee(); err != nil {
			return err
		}
	}
	r.now()
	before := exercise.ThisMachine()
	for _, measure := range []func(context.Context) error{t.reads, t.writes, t.backup} {
		if err := measure(ctx); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if why := t.missing(); why != "" {
		r.out.Set(keyNoBackup(t.engine), why)
	}
	d := t.database(ctx)
	d.Others = others(before, exercise.ThisMachine())
	if err := r.out.Database(d); err != nil {
		return err
	}
	if !t.last {
		return nil
	}
	if err := t.foresee(); err != nil || len(t.Sizes) < fewestToPredict {
		return err
	}
	return t.outlook()
}

// others returns the share of the processors' time that other programs took between two readings;
// NaN where the system does not tell.
func others(before, after exercise.Reading) float64 {
	all := after.All - before.All
	if all <= 0 {
		return math.NaN()
	}
	return min(1, max(0, (after.Busy-before.Busy-(after.Own-before.Own))/all))
}

// foresee writes predictions, if there are none yet and there are enough sizes.
func (t *tier) foresee() error {
	below := slices.DeleteFunc(slices.Clone(t.Sizes), func(n int64) bool {
		return n > t.users || n == t.users && t.users >= t.PredictFrom
	})
	if t.predicted || len(below) < fewestToPredict {
		return nil
	}
	t.predicted = true
	return t.forecast(max(t.users, t.PredictFrom))
}

// look draws the arguments and finds the cohorts.
func (t *tier) look(ctx context.Context) (err error) {
	db, err := schema.Open(ctx, t.source.DSN, &schema.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if t.info, err = dataset.ReadInfo(ctx, db); err != nil {
		return err
	}
	if t.info.Users != t.users {
		return fmt.Errorf("the data set has %d users", t.info.Users)
	}
	if t.world, err = bench.Draw(ctx, db, t.Seed); err != nil {
		return err
	}
	t.cohorts, err = cohorts(ctx, db, t.Seed)
	return err
}

// begin prices garbage on the first size, and writes the settings.
func (r *run) begin(ctx context.Context, t *tier) error {
	// A byte costs about the same whatever allocates it, and all operations allocate enough sooner.
	plan := bench.Plan{Layers: t.speaking(), Ops: DefaultOps(), Rounds: r.Rounds, Block: r.Block}
	if r.Collector == 0 {
		costs, err := bench.CollectorCost(ctx, []*bench.Stage{t.stage}, plan, t.world, r.Progress)
		if err != nil {
			return err
		}
		r.Collector = costs[t.engine]
	}
	plan.Collector = map[schema.Engine]float64{t.engine: r.Collector}
	config := bench.ScaleSettings(plan, t.stage, r.Seed)
	r.out = growth.NewWriter(io.MultiWriter(r.to, r.written), config)
	return nil
}

// speaking returns the layers that run on the engine.
func (t *tier) speaking() []layers.Layer {
	return slices.DeleteFunc(slices.Clone(t.Layers), func(l layers.Layer) bool {
		return l.Native && t.engine != schema.Postgres
	})
}

// instance is a layer over a pool of its own.
type instance struct {
	layer layers.Layer
	db    *schema.DB
	store models.Store
}

// open opens a layer over a database.
func (t *tier) open(ctx context.Context, l layers.Layer, dsn string,
	opts schema.Options) (*instance, error) {
	opts.Native = l.Native
	db, err := schema.Open(ctx, dsn, &opts)
	if err != nil {
		return nil, err
	}
	latest := t.world.Latest
	store, err := l.Open(ctx, db, func() time.Time { return latest.Add(time.Second) })
	if err != nil {
		return nil, errors.Join(fmt.Errorf("layer %s: %w", l.Name, err), db.Close())
	}
	return &instance{l, db, store}, nil
}

// openAll opens some layers over one database, or none.
func (t *tier) openAll(ctx context.Context, ls []layers.Layer, dsn string,
	opts schema.Options) (all []*instance, err error) {
	for _, l := range ls {
		inst, err := t.open(ctx, l, dsn, opts)
		if err != nil {
			return nil, errors.Join(err, closeAll(all))
		}
		all = append(all, inst)
	}
	return all, nil
}

func (i *instance) close() error { return errors.Join(i.store.Close(), i.db.Close()) }

func closeAll(all []*instance) error {
	var errs []error
	for _, inst := range all {
		errs = append(errs, inst.close())
	}
	return errors.Join(errs...)
}

// turns returns the order of n participants in a round, drawn anew.
func (r *run) turns(n int) []int { return r.order.Perm(n) }

// name names a cost at this size.
func (t *tier) name(s *subject, l layers.Layer) growth.Name {
	return growth.Name{Operation: s.op.Name, Cohort: s.cohort.name(), Layer: l.Name,
		Engine: string(t.engine), Users: t.users}
}

// sample begins a sample, in which nothing but the degree is measured yet.
func (t *tier) sample(s *subject, l layers.Layer) growth.Sample {
	nan := math.NaN()
	return growth.Sample{Name: t.name(s, l), Calls: 1, Degree: s.cohort.mean(), Things: nan,
		Visited: nan, Pages: nan, DiskRead: nan, Resident: nan}
}

// emit writes the samples of a round, those of the first layer first, with the floor's time
// added to those of the others.
func (t *tier) emit(round []growth.Sample) error {
	for i, s := range round {
		if i > 0 {
			s.Floor = round[0].Seconds
		}
		if err := t.out.Sample(s); err != nil {
			return err
		}
	}
	return nil
}

// timed returns how long something takes, in seconds.
func timed(do func() error) (float64, error) {
	start := time.Now()
	err := do()
	return time.Since(start).Seconds(), err
}

// block is what calls took, each on average.
type block struct {
	seconds float64 // with the charge for garbage
	things  float64
}

// block makes calls of an instance and compares their answers with those that are wanted, nil for
// any. Garbage is charged for, and not collected meanwhile.
func (r *run) block(ctx context.Context, inst *instance, calls []bench.Call,
	want []bench.Seen) (b block, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	seconds, err := timed(func() error {
		for i, c := range calls {
			seen, err := c.Run(ctx, inst.store)
			if err != nil {
				return err
			}
			if want != nil && seen != want[i] {
				return fmt.Errorf("call %d saw %+v where the floor saw %+v", i, seen, want[i])
			}
			b.things += float64(seen.Things)
		}
		return nil
	})
	if err != nil {
		return b, err
	}
	runtime.ReadMemStats(&after)
	n := float64(len(calls))
	b.things /= n
	b.seconds = (seconds + float64(after.TotalAlloc-before.TotalAlloc)*r.Collector/1e9) / n
	return b, nil
}

// tidy collects garbage when there is much of it.
func tidy() {
	const much = 64 << 20
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc > much {
		runtime.GC()
	}
}

// fileOf returns the file of an SQLite database, empty for that of a server.
func (t *tier) fileOf(dsn string) (string, error) {
	if t.engine != schema.SQLite {
		return "", nil
	}
	return schema.Path(dsn)
}

// sizeOf returns the bytes of a file.
func sizeOf(path string) float64 {
	info, err := os.Stat(path)
	if err != nil {
		return math.NaN()
	}
	return float64(info.Size())
}
