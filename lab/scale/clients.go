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
	ending := time.Now().Add(t.ClientTime)
	latencies, errs, refused := make([][]float64, n), make([]error, n), make([]int, n)
	runtime.GC()
	waits, locks, own := inst.db.Stats().WaitDuration, lockWaits(), exercise.ThisMachine().Own
	var group sync.WaitGroup
	start := time.Now()
	for c := range n {
		seed := t.order.Uint64()
		group.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(c)))
			for now := time.Now(); now.Before(ending) && errs[c] == nil; {
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
	procs := float64(runtime.GOMAXPROCS(0))
	calls := len(single)
	failed := 0
	for _, r := range refused {
		failed += r
	}
	callers := wall * float64(n)
	return &growth.Load{Mix: m.name, Layer: inst.layer.Name, Engine: string(t.engine), Users: t.users,
		Clients: n, Calls: calls, PerSecond: float64(calls-failed) / wall,
		P50: quantile(single, 0.5), P99: quantile(single, 0.99),
		Refused: float64(failed) / float64(calls),
		CPU:     min(1, (exercise.ThisMachine().Own-own)/wall/procs),
		Mutex:   min(1, (lockWaits()-locks)/callers),
		Pool:    min(1, (inst.db.Stats().WaitDuration-waits).Seconds()/callers),
		Procs:   int(procs)}, nil
}

// isBusy reports whether the engine refused a call because of another at the same time.
func isBusy(err error) bool {
	const sqliteBusy, primary = 5, 0xff
	var coded interface{ Code() int }
	return errors.Is(err, models.ErrAborted) ||
		errors.As(err, &coded) && coded.Code()&primary == sqliteBusy
}

// lockWaits returns the seconds that goroutines of this process have waited for locks so far.
func lockWaits() float64 {
	sample := []metrics.Sample{{Name: "/sync/mutex/wait/total:seconds"}}
	metrics.Read(sample)
	return sample[0].Value.Float64()
}

// quantile returns the value that the share q of sorted values do not exceed.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}
