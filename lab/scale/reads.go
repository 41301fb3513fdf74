package scale

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"example.com/impedance/bench"
	"example.com/impedance/internal/growth"
	"example.com/impedance/schema"
)

// load is a subject ready to be timed.
type load struct {
	*subject
	calls  []bench.Call
	want   []bench.Seen // by call, as the floor sees it
	size   int          // calls in a block
	rounds int
	rows   []float64 // that the engine looks at for a call, by layer
}

// The bounds of the calls of a load.
const (
	mostCalls    = 64
	mostInBlock  = 512
	fewestRounds = 6 // from which on a median has an interval
)

// reads measures reads, warm and cold, and clients, on one copy that all layers share.
func (t *tier) reads(ctx context.Context) (err error) {
	t.step("copying", t.users)
	dsn, remove, err := t.stage.Copy(ctx, "reads")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	loads, err := t.warm(ctx, dsn)
	if err != nil {
		return err
	}
	if err := t.cold(ctx, dsn, loads); err != nil {
		return err
	}
	if t.users != t.clientSize {
		return nil
	}
	return t.clients(ctx, dsn)
}

// warm measures reads whose pages are in memory. It returns those that it measured.
func (t *tier) warm(ctx context.Context, dsn string) (loads []*load, err error) {
	t.step("warm reads", t.users)
	all, err := t.openAll(ctx, t.speaking(), dsn, schema.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
	rounds := 0
	for _, s := range subjects(t.Ops, false, t.world, t.cohorts) {
		l, err := t.prepare(ctx, s, all)
		if err != nil {
			return nil, err
		}
		for _, inst := range all {
			visited, err := t.visited(ctx, l, inst.layer, dsn)
			if err != nil {
				return nil, err
			}
			l.rows = append(l.rows, visited)
		}
		loads = append(loads, l)
		rounds = max(rounds, l.rounds)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for round := range rounds {
		for _, l := range loads {
			if round >= l.rounds {
				continue
			}
			if err := t.warmRound(ctx, l, all, round); err != nil {
				return nil, err
			}
		}
	}
	return loads, nil
}

// prepare notes the floor's answers, compares those of the others with them, and sets the size of
// blocks and the number of rounds. All pages that the calls read are in memory afterwards.
func (t *tier) prepare(ctx context.Context, s *subject, all []*instance) (*load, error) {
	l := &load{subject: s}
	start := time.Now()
	for i := range min(mostCalls, s.world.Size()) {
		c := s.op.Call(s.world, i)
		seen, err := c.Run(ctx, all[0].store)
		if err != nil {
			return nil, fmt.Errorf("%s by the floor: %w", l.title(), err)
		}
		l.calls, l.want = append(l.calls, c), append(l.want, seen)
		if time.Since(start) > t.Longest/10 && i >= 2 {
			break
		}
	}
	var slowest float64
	for _, inst := range all {
		b, err := t.block(ctx, inst, l.calls, l.want)
		if err != nil {
			return nil, fmt.Errorf("%s by %s: %w", l.title(), inst.layer.Name, err)
		}
		if inst == all[0] {
			l.size = int(min(max(t.Block.Seconds()/b.seconds, 1), mostInBlock))
		}
		slowest += b.seconds
	}
	l.rounds = t.Rounds
	if most := int(t.Longest.Seconds() / (slowest * float64(l.size))); most < l.rounds {
		l.rounds = max(most, min(fewestRounds, t.Rounds))
	}
	return l, nil
}

// title names a subject in messages.
func (s *subject) title() string {
	return growth.Name{Operation: s.op.Name, Cohort: s.cohort.name()}.Title()
}

// warmRound times a block of each layer.
func (t *tier) warmRound(ctx context.Context, l *load, all []*instance, round int) error {
	calls, want := make([]bench.Call, l.size), make([]bench.Seen, l.size)
	for i := range l.size {
		k := (round*l.size + i) % len(l.calls)
		calls[i], want[i] = l.calls[k], l.want[k]
	}
	samples := make([]growth.Sample, len(all))
	for _, i := range t.turns(len(all)) {
		tidy()
		// Collections empty each sync.Pool, and another layer had the processor's caches.
		if _, err := t.block(ctx, all[i], calls[:1], want[:1]); err != nil {
			return fmt.Errorf("%s by %s: %w", l.title(), all[i].layer.Name, err)
		}
		b, err := t.block(ctx, all[i], calls, want)
		if err != nil {
			return fmt.Errorf("%s by %s: %w", l.title(), all[i].layer.Name, err)
		}
		s := t.sample(l.subject, all[i].layer)
		s.Cache, s.Calls, s.Seconds, s.Things = growth.Warm, l.size, b.seconds, b.things
		s.Visited = l.rows[i]
		samples[i] = s
	}
	return t.emit(samples)
}

// cold measures reads with no page in memory and, at the last size, with half of them.
func (t *tier) cold(ctx context.Context, dsn string, loads []*load) error {
	path, err := t.fileOf(dsn)
	if err != nil || path == "" {
		return err
	}
	t.step("cold reads", t.users)
	nothing := func() (float64, error) { return 0, evict(path) }
	if err := t.coldCalls(ctx, dsn, loads, growth.Cold, nothing); err != nil {
		if errors.Is(err, errNotHere) {
			return nil
		}
		return err
	}
	if !t.last {
		return nil
	}
	t.step("half cold reads", t.users)
	h, err := halve(ctx, path, t.Seed)
	if err != nil {
		return err
	}
	return t.coldCalls(ctx, dsn, loads, growth.Half, h.restore)
}

// coldCalls makes single calls of each subject, each on a new pool, after prepare has put the
// file's pages into their state.
func (t *tier) coldCalls(ctx context.Context, dsn string, loads []*load, state string,
	prepare func() (resident float64, err error)) error {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	ls := t.speaking()
	for _, l := range loads {
		start := time.Now()
		for n := range min(t.ColdCalls, len(l.calls)) {
			if n >= fewestCold && time.Since(start) > t.Longest {
				break
			}
			samples := make([]growth.Sample, len(ls))
			for _, i := range t.turns(len(ls)) {
				s, err := t.coldCall(ctx, dsn, l, n, i, prepare)
				if err != nil {
					return fmt.Errorf("%s by %s, %s: %w", l.title(), ls[i].Name, state, err)
				}
				s.Cache = state
				samples[i] = s
			}
			if err := t.emit(samples); err != nil {
				return err
			}
		}
	}
	return nil
}

// fewestCold is the number of cold calls that are made even if they take long.
const fewestCold = 3

// coldCall makes a single call on a new pool of the i-th layer.
func (t *tier) coldCall(ctx context.Context, dsn string, l *load, n, i int,
	prepare func() (float64, error)) (s growth.Sample, err error) {
	layer := t.speaking()[i]
	inst, err := t.open(ctx, layer, dsn, schema.Options{})
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, inst.close()) }()
	tidy()
	s = t.sample(l.subject, layer)
	if s.Resident, err = prepare(); err != nil {
		return s, err
	}
	before, err := readSoFar()
	if err != nil {
		return s, err
	}
	b, err := t.block(ctx, inst, l.calls[n:n+1], l.want[n:n+1])
	if err != nil {
		return s, err
	}
	after, err := readSoFar()
	if err != nil {
		return s, err
	}
	s.Seconds, s.Things = b.seconds, b.things
	s.Pages, s.DiskRead = after.pages(before), float64(after.disk-before.disk)
	return s, nil
}
