package scale

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"example.com/impedance/bench"
	"example.com/impedance/internal/growth"
	"example.com/impedance/lab/exercise"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Clients are the numbers of clients that share a pool.
var Clients = []int{1, 2, 4, 8, 16, 32}

// mix is a workload of clients, operations by their shares.
type mix struct {
	name string
	ops  []bench.Operation // one for each part of the whole
}

// mixes returns the mixes of clients: bench's first mix, which is a social network's, with its
// writes and without.
func mixes() ([]mix, error) {
	reads, mixed := mix{name: "reads"}, mix{name: "mixed"}
	const part = 1000
	for _, p := range bench.Mixes()[0].Parts {
		ops, err := bench.Named([]string{p.Operation})
		if err != nil {
			return nil, err
		}
		for range p.Weight / part {
			mixed.ops = append(mixed.ops, ops[0])
			if !ops[0].Writes {
				reads.ops = append(reads.ops, ops[0])
			}
		}
	}
	return []mix{reads, mixed}, nil
}

// clients measures what clients get that share a pool.
func (t *tier) clients(ctx context.Context, dsn string) (err error) {
	if t.ClientRounds == 0 {
		return nil
	}
	t.step("clients", t.users)
	all, err := t.openAll(ctx, t.speaking(), dsn, schema.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
	ms, err := mixes()
	if err != nil {
		return err
	}
	for _, m := range ms {
		for round := -1; round < t.ClientRounds; round++ { // the first warms up
			for _, n := range Clients {
				for _, i := range t.turns(len(all)) {
					l, err := t.together(ctx, all[i], m, n)
					if err != nil {
						return fmt.Errorf("%d clients of %s: %w", n, all[i].layer.Name, err)
					}
					if round < 0 {
						continue
					}
					if err := t.out.Load(*l); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// together has a number of clients make calls for a while.
func (t *tier) together(ctx context.Context, inst *instance, m mix, n int) (*growth.Load, error) {
	latencies, errs, refused := make([][]float64, n), make([]error, n), make([]int, n)
	runtime.GC()
	waits, before, processors := inst.db.Stats().WaitDuration, waited(), exercise.ThisMachine()
	var group sync.WaitGroup
	start := time.Now()
	ending := start.Add(t.ClientTime)
	for c := range n {
		seed := t.order.Uint64()
		group.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(c)))
			for now := start; errs[c] == nil && (now == start || now.Before(ending)); {
				call := m.ops[r.IntN(len(m.ops))].Call(t.world, r.IntN(t.world.Size()))
				_, err := call.Run(ctx, inst.store)
				if isBusy(err) {
					refused[c]++
				} else if err != nil {
					errs[c] = err
				}
				then := now
				now = time.Now()
				latencies[c] = append(latencies[c], now.Sub(then).Seconds())
			}
		})
	}
	group.Wait()
	wall := time.Since(start).Seconds()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	single := slices.Concat(latencies...)
	slices.Sort(single)
	calls, failed := len(single), 0
	for _, r := range refused {
		failed += r
	}
	after, now := waited(), exercise.ThisMachine()
	procs, callers := float64(runtime.GOMAXPROCS(0)), wall*float64(n)
	share := func(seconds, of float64) float64 { return min(1, max(0, seconds/of)) }
	l := &growth.Load{Mix: m.name, Layer: inst.layer.Name, Engine: string(t.engine), Users: t.users,
		Clients: n, Calls: calls, PerSecond: float64(calls-failed) / wall,
		P50: quantile(single, 0.5), P99: quantile(single, 0.99),
		Refused: float64(failed) / float64(calls), Procs: int(procs),
		CPU:    share(now.Own-processors.Own, wall*procs),
		Queued: share(after.queued-before.queued, callers),
		Mutex:  share(after.locks-before.locks, callers),
		Pool:   share((inst.db.Stats().WaitDuration - waits).Seconds(), callers)}
	if l.Others = others(processors, now); math.IsNaN(l.Others) {
		l.Others = 0
	}
	return l, nil
}

// isBusy reports whether the engine refused a call because of another at the same time.
func isBusy(err error) bool {
	const sqliteBusy, primary = 5, 0xff
	var coded interface{ Code() int }
	return errors.Is(err, models.ErrAborted) ||
		errors.As(err, &coded) && coded.Code()&primary == sqliteBusy
}

// waits are the seconds that goroutines of this process have waited so far, for locks, and for a
// processor.
type waits struct{ locks, queued float64 }

// waited reads the waits. The runtime keeps those for a processor as a histogram; each counts as
// the middle of its bucket.
func waited() (w waits) {
	samples := []metrics.Sample{{Name: "/sync/mutex/wait/total:seconds"},
		{Name: "/sched/latencies:seconds"}}
	metrics.Read(samples)
	w.locks = samples[0].Value.Float64()
	h := samples[1].Value.Float64Histogram()
	for i, count := range h.Counts {
		low, high := max(0, h.Buckets[i]), h.Buckets[i+1]
		if math.IsInf(high, 1) {
			high = low
		}
		w.queued += float64(count) * (low + high) / 2
	}
	return w
}

// quantile returns the value that the share q of sorted values do not exceed.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}
