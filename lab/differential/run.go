package differential

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"

	"example.com/impedance/internal/lockstep"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// BlockSteps is how many steps a block has on each layer.
const BlockSteps = 500

// mostWorkers is how many blocks of an engine are in work at most. Each takes two connections to a
// server for every layer.
const mostWorkers = 3

// Engine is an engine to run on.
type Engine struct {
	Engine schema.Engine
	DSN    string // any database of its server; unused on SQLite
	Layers []layers.Layer
	Blocks int // that were done before
}

// Plan says what to run.
type Plan struct {
	Seed    uint64
	Blocks  int // on each engine, those before included
	Engines []Engine
	Dir     string // for files of SQLite
	// Progress receives how many blocks of all are done.
	Progress func(done, total int)
	// Save keeps how many blocks of an engine are done, all before them included. It is not called
	// twice at once.
	Save func(engine, blocks int) error
}

// BlocksFor returns how many blocks each engine needs for at least so many steps on all layers of all
// engines together.
func BlocksFor(steps int64, engines []Engine) int {
	columns := 0
	for _, e := range engines {
		columns += len(e.Layers)
	}
	each := int64(columns * BlockSteps)
	return int((steps + each - 1) / each)
}

// Failure is a block in which a layer did something else than the oracle.
type Failure struct {
	Engine     schema.Engine
	Block      int
	Seed       uint64
	Difference error
	// Steps are the fewest operations found that show it, after those that every block begins with.
	// They are nil if it did not happen again.
	Steps []lockstep.Operation
}

// Error implements error.
func (f *Failure) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "block %d of seed %d on %s: %v\n", f.Block, f.Seed, f.Engine, f.Difference)
	if f.Steps == nil {
		b.WriteString("It did not happen again when the block was run once more.")
		return b.String()
	}
	b.WriteString("These steps show it, after those that every block begins with:")
	for _, o := range f.Steps {
		fmt.Fprintf(&b, "\n  %s", o)
	}
	return b.String()
}

// Unwrap returns the difference.
func (f *Failure) Unwrap() error { return f.Difference }

// Run runs the blocks that are not done. Its error has a Failure for each engine on which a layer
// differs from the oracle.
func Run(ctx context.Context, p Plan) error {
	r := &run{Plan: p}
	for i := range p.Engines {
		r.jobs = append(r.jobs, &job{run: r, engine: &r.Engines[i], number: i,
			next: p.Engines[i].Blocks, done: map[int]bool{}})
		r.finished += p.Engines[i].Blocks
	}
	r.Progress(r.finished, r.Blocks*len(r.jobs))
	ctx, r.cancel = context.WithCancel(ctx)
	defer r.cancel()
	var all sync.WaitGroup
	for _, j := range r.jobs {
		for range min(mostWorkers, runtime.GOMAXPROCS(0), max(0, p.Blocks-j.engine.Blocks)) {
			all.Go(func() {
				if err := j.work(ctx); err != nil {
					r.fail(err)
				}
			})
		}
	}
	all.Wait()
	return errors.Join(r.errs...)
}

// run is a plan that is being carried out.
type run struct {
	Plan
	jobs   []*job
	cancel context.CancelFunc

	mu       sync.Mutex // guards all that follows, and the blocks of jobs
	finished int        // blocks of all engines
	errs     []error
}

// fail notes an error and stops everybody else. What the others say of that is left out.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.errs) == 0 || !errors.Is(err, context.Canceled) {
		r.errs = append(r.errs, err)
	}
	r.cancel()
}

// job is the part of a run on one engine.
type job struct {
	run    *run
	engine *Engine
	number int
	next   int          // the next block to begin
	done   map[int]bool // blocks that are done before one that was begun earlier
}

// work runs blocks until none is left.
func (j *job) work(ctx context.Context) (err error) {
	places, err := openPlaces(ctx, j.engine, j.run.Dir)
	defer func() { err = errors.Join(err, closeAll(places)) }()
	if err != nil {
		return err
	}
	for {
		block, ok := j.begin()
		if !ok {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := j.block(ctx, places, block); err != nil {
			return err
		}
		if err := j.end(block); err != nil {
			return err
		}
	}
}

func (j *job) begin() (block int, ok bool) {
	j.run.mu.Lock()
	defer j.run.mu.Unlock()
	if j.next == j.run.Blocks {
		return 0, false
	}
	j.next++
	return j.next - 1, true
}

// end notes that a block is done, and saves how many are done without a gap.
func (j *job) end(block int) error {
	j.run.mu.Lock()
	defer j.run.mu.Unlock()
	j.done[block] = true
	before := j.engine.Blocks
	for j.done[j.engine.Blocks] {
		delete(j.done, j.engine.Blocks)
		j.engine.Blocks++
	}
	j.run.finished++
	j.run.Progress(j.run.finished, j.run.Blocks*len(j.run.jobs))
	if j.engine.Blocks == before {
		return nil
	}
	return j.run.Save(j.number, j.engine.Blocks)
}

// block runs a block. Its error is a Failure if a layer differs.
func (j *job) block(ctx context.Context, places []*place, block int) error {
	var done []lockstep.Operation
	err := match(ctx, places, func(m *lockstep.Match) error {
		r := source{j.random(block)}
		for range BlockSteps {
			if err := ctx.Err(); err != nil {
				return err
			}
			o, err := m.Draw(r)
			if err != nil {
				return err
			}
			done = append(done, o)
			if err := m.Do(o); err != nil {
				return err
			}
		}
		return nil
	})
	var difference *lockstep.Difference
	if !errors.As(err, &difference) {
		return err
	}
	f := &Failure{Engine: j.engine.Engine, Block: block, Seed: j.run.Seed, Difference: difference}
	for _, p := range places {
		if p.layer.Name == difference.Subject {
			f.Difference, f.Steps = shorten(ctx, p, done, difference)
		}
	}
	return f
}

// random returns the choices of a block.
func (j *job) random(block int) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d", j.engine.Engine, block)
	return rand.New(rand.NewPCG(j.run.Seed, h.Sum64()))
}

// source draws choices from a seed.
type source struct{ *rand.Rand }

// Below implements lockstep.Source.
func (s source) Below(n int) int { return s.IntN(n) }
