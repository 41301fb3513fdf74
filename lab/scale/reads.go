package scale

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
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
	pages  []float64 // that a call touches, by layer
}

// The bounds of the calls of a load.
const (
	mostDrawn    = 512
	mostCalls    = 64 // chosen from those drawn
	fewestCalls  = 3
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
		l, err := t.prepare(ctx, s, dsn, all)
		if err != nil {
			return nil, err
		}
		for _, inst := range all {
			visited, err := t.visited(ctx, l, inst.layer, dsn)
			if err != nil {
				return nil, err
			}
			touched, err := t.touched(ctx, l, inst.layer, dsn)
			if err != nil {
				return nil, err
			}
			l.rows, l.pages = append(l.rows, visited), append(l.pages, mean(touched))
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
			if err := t.warmRound(ctx, l, all); err != nil {
				return nil, err
			}
		}
	}
	return loads, nil
}

// prepare notes the floor's answers, compares those of the others with them, and sets the size of
// blocks and the number of rounds. All pages that the calls read are in memory afterwards.
//
// A few calls stand for all that are drawn: the middles of equal parts of them, ordered by the pages
// that they touch. Costs of a network are so skewed that calls taken at random would show another
// mixture at each size. Every block has all of these calls.
func (t *tier) prepare(ctx context.Context, s *subject, dsn string, all []*instance) (*load, error) {
	l := &load{subject: s}
	most := mostDrawn
	if s.cohort != nil {
		most = mostCalls
	}
	var cost []float64 // seconds, or pages
	start := time.Now()
	for i := range min(most, s.world.Size()) {
		c := s.op.Call(s.world, i)
		seen, err := c.Run(ctx, all[0].store)
		if err != nil {
			return nil, fmt.Errorf("%s by the floor: %w", l.title(), err)
		}
		l.calls, l.want = append(l.calls, c), append(l.want, seen)
		b, err := t.block(ctx, all[0], l.calls[i:], l.want[i:])
		if err != nil {
			return nil, fmt.Errorf("%s by the floor: %w", l.title(), err)
		}
		cost = append(cost, b.seconds)
		if time.Since(start) > t.Longest/10 && i+1 >= fewestCalls {
			break
		}
	}
	pages, err := t.touched(ctx, l, all[0].layer, dsn)
	if err != nil {
		return nil, err
	}
	if pages != nil {
		cost = pages
	}
	order := make([]int, len(cost))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cost[a], cost[b]) })
	l.choose(pick(order, mostCalls))
	var together float64
	for _, inst := range all {
		b, err := t.block(ctx, inst, l.calls, l.want)
		if err != nil {
			return nil, fmt.Errorf("%s by %s: %w", l.title(), inst.layer.Name, err)
		}
		if inst == all[0] {
			l.size = int(min(max(t.Block.Seconds()/b.seconds, 1), mostInBlock))
		}
		together += b.seconds
	}
	// A quarter of the time is for calls that differ, and the rest for rounds.
	affordable := int(t.Longest.Seconds() / 4 / (together * float64(t.Rounds)))
	l.choose(pick(upTo(len(l.calls)), max(affordable, fewestCalls)))
	l.size = max(1, l.size/len(l.calls)) * len(l.calls)
	l.rounds = t.Rounds
	if most := int(t.Longest.Seconds() / (together * float64(l.size))); most < l.rounds {
		l.rounds = max(most, min(fewestRounds, t.Rounds))
	}
	return l, nil
}

// choose keeps some of the calls, in the order given.
func (l *load) choose(kept []int) {
	calls, want := make([]bench.Call, len(kept)), make([]bench.Seen, len(kept))
	for i, k := range kept {
		calls[i], want[i] = l.calls[k], l.want[k]
	}
	l.calls, l.want = calls, want
}

// pick returns the middles of n equal parts of a list, all of it if it is not longer.
func pick(list []int, n int) []int {
	if len(list) <= n {
		return list
	}
	picked := make([]int, n)
	for i := range picked {
		picked[i] = list[(2*i+1)*len(list)/(2*n)]
	}
	return picked
}

// upTo returns the numbers below n.
func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// mean returns the mean of values, NaN of none.
func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// title names a subject in messages.
func (s *subject) title() string {
	return growth.Name{Operation: s.op.Name, Cohort: s.cohort.name()}.Title()
}

// warmRound times a block of each layer.
func (t *tier) warmRound(ctx context.Context, l *load, all []*instance) error {
	calls, want := make([]bench.Call, l.size), make([]bench.Seen, l.size)
	for i := range l.size {
		k := i % len(l.calls)
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
		s.Visited, s.Pages = l.rows[i], l.pages[i]
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
	// The pace of a disk that others use too changes by the minute: it is measured beside the calls.
	var paces []float64
	for _, l := range loads {
		if err := t.coldCalls(ctx, dsn, l, growth.Cold, nothing); errors.Is(err, errNotHere) {
			return nil
		} else if err != nil {
			return err
		}
		reads, err := randomReads(ctx, path, besideReads, t.order.Uint64())
		if err != nil {
			return err
		}
		paces = append(paces, reads...)
	}
	t.here.RandomRead = usual(paces)
	if err := t.out.Machine(t.here); err != nil {
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
	for _, l := range loads {
		if err := t.coldCalls(ctx, dsn, l, growth.Half, h.restore); err != nil {
			return err
		}
	}
	return nil
}

// coldCalls makes single calls of a subject, each on a new pool, after prepare has put the file's
// pages into their state.
func (t *tier) coldCalls(ctx context.Context, dsn string, l *load, state string,
	prepare func() (resident float64, err error)) error {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	ls := t.speaking()
	start := time.Now()
	chosen := pick(upTo(len(l.calls)), t.ColdCalls)
	// The middle first, so that a few calls have the median too.
	for k, n := range fromMiddle(chosen) {
		if k >= fewestCold && k%2 == 1 && time.Since(start) > t.Longest {
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
	return nil
}

// fromMiddle returns a list from its middle outwards.
func fromMiddle(list []int) []int {
	order := upTo(len(list))
	slices.SortStableFunc(order, func(a, b int) int {
		return int(abs(int64(2*a-len(list)+1)) - abs(int64(2*b-len(list)+1)))
	})
	for i, k := range order {
		order[i] = list[k]
	}
	return order
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
