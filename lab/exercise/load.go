package exercise

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Step is the result of load at one rate. Times are in seconds, and count from the moment at which
// a request is due, even if it is sent later.
type Step struct {
	Rate      float64 `json:"rate"`       // arrivals per second, on average
	PerSecond float64 `json:"per_second"` // answered
	Sent      int     `json:"sent"`
	Failed    int     `json:"failed"`
	Failure   string  `json:"failure,omitempty"` // the first of them
	Cut       bool    `json:"cut"`               // given up, because it could not catch up any more
	P50       float64 `json:"p50_s"`
	P99       float64 `json:"p99_s"`
	ReadP99   float64 `json:"read_p99_s"`
	WriteP99  float64 `json:"write_p99_s"`

	// What it took meanwhile. The shares of processors are 0 where they are not known.
	CPU     float64 `json:"cpu"`        // share of the processors' time, client included
	Busy    float64 `json:"busy"`       // share of it that all programs took
	Others  float64 `json:"others"`     // share of what this program may use that others took
	Writing float64 `json:"writing"`    // share of the time, at the pace of a write alone
	Syncing float64 `json:"syncing"`    // share of the time, at the pace of appends
	Waiting float64 `json:"waiting"`    // requests waiting for a connection of the pool
	LateP99 float64 `json:"late_p99_s"` // of the generator, where it had nothing else to do
}

// holds reports whether all was answered in time.
func (s *Step) holds(limit time.Duration) bool {
	return s.Failed == 0 && !s.Cut && s.P99 <= limit.Seconds()
}

// senders is the greatest number of requests in flight. Further requests wait, and their waiting
// counts.
const senders = 256

// arrival is a request of a schedule.
type arrival struct {
	at     time.Duration // from the beginning
	slot   int           // of the world, who is read
	writes bool
}

// schedule draws when requests come: independently of one another, at a rate per second, over a
// time. There is at least one.
func schedule(r *rand.Rand, m Mix, rate float64, over time.Duration, slots int) []arrival {
	var all []arrival
	for at := 0.0; len(all) == 0 || at < over.Seconds(); at += r.ExpFloat64() / rate {
		all = append(all, arrival{time.Duration(at * float64(time.Second)), r.IntN(slots),
			r.Float64() >= m.Reads})
	}
	return all
}

// run sends the requests of a schedule when they are due, not when others have been answered:
// an open loop. It gives up when it is behind by more than patience.
func run(ctx context.Context, arrivals []arrival, patience time.Duration,
	send func(context.Context, arrival) error) (*sent, error) {
	s := &sent{arrivals: arrivals, latency: make([]float64, len(arrivals)),
		late: make([]float64, len(arrivals)), errs: make([]error, len(arrivals))}
	var next atomic.Int64
	var workers sync.WaitGroup
	start := time.Now()
	for range min(senders, len(arrivals)) {
		workers.Go(func() {
			for ctx.Err() == nil && !s.cut.Load() {
				i := int(next.Add(1) - 1)
				if i >= len(arrivals) {
					return
				}
				due := start.Add(arrivals[i].at)
				if early := time.Until(due); early > 0 {
					pause(ctx, early)
					s.late[i] = time.Since(due).Seconds()
				} else if -early > patience {
					s.cut.Store(true)
				}
				s.errs[i] = send(ctx, arrivals[i])
				s.latency[i] = time.Since(due).Seconds()
			}
		})
	}
	workers.Wait()
	s.wall = time.Since(start)
	return s, ctx.Err()
}

// pause waits, or until the context ends.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// sent is what became of the requests of a schedule. A latency of 0 is that of one which was
// not sent.
type sent struct {
	arrivals      []arrival
	latency, late []float64
	errs          []error
	wall          time.Duration
	cut           atomic.Bool
}

// step sums it up, and returns how many writes were done.
func (s *sent) step() (step Step, writes int) {
	var all, reads, writing, late []float64
	for i, a := range s.arrivals {
		if s.latency[i] == 0 {
			continue
		}
		step.Sent++
		if err := s.errs[i]; err != nil {
			if step.Failed++; step.Failure == "" {
				step.Failure = err.Error()
			}
			continue
		}
		all, late = append(all, s.latency[i]), append(late, s.late[i])
		if a.writes {
			writing = append(writing, s.latency[i])
		} else {
			reads = append(reads, s.latency[i])
		}
	}
	step.Cut = s.cut.Load()
	step.PerSecond = float64(len(all)) / s.wall.Seconds()
	step.P50, step.P99 = quantile(all, 0.5), quantile(all, 0.99)
	step.ReadP99, step.WriteP99 = quantile(reads, 0.99), quantile(writing, 0.99)
	step.LateP99 = quantile(late, 0.99)
	return step, len(writing)
}

// quantile returns the value that the share q of values do not exceed, 0 if there are none.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[max(0, int(math.Ceil(q*float64(len(values))))-1)]
}

// load puts load on a site for a while, and looks at what it takes meanwhile. When other
// programs have disturbed it, it waits until they are quiet, as long as patience lasts.
func (y *System) load(ctx context.Context, t *site, alone Alone, m Mix, rate float64,
	p LoadPlan) (*Step, error) {
	if time.Now().After(y.ends) {
		return nil, errEnough
	}
	y.Progress("load: "+m.Name+", "+t.layer.Name, min(y.done, y.steps), y.steps)
	y.done++
	over := max(p.Step, time.Duration(leastArrivals/rate*float64(time.Second)))
	arrivals := schedule(y.random, m, rate, min(over, longestStep), len(y.World.Popular))
	waited := t.db.Stats().WaitDuration
	var s *sent
	var took span
	err := y.watch.during(&took, func() (err error) {
		s, err = run(ctx, arrivals, 10*p.Limit, func(ctx context.Context, a arrival) error {
			if a.writes {
				return y.register(ctx, t)
			}
			_, err := get(ctx, y.client, t.url+userPath(y.World.Popular[a.slot]))
			return err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	step, writes := s.step()
	wall := s.wall.Seconds()
	step.Rate = rate
	step.CPU = took.own / wall / float64(took.usable)
	step.Busy, step.Others = took.busyShare(), took.others()
	step.Waiting = (t.db.Stats().WaitDuration - waited).Seconds() / wall
	step.Writing = float64(writes) / wall / alone.Writes
	step.Syncing = float64(writes) / wall * y.found.Disk.Sync
	if took.disturbed() && !step.holds(p.Limit) {
		y.watch.settle(ctx)
	}
	return &step, ctx.Err()
}

// The bounds of a step.
const (
	leastArrivals = 100 // at low rates a step takes longer, so that there is a p99
	longestStep   = 10 * time.Second
)

// register registers a new user with a first post, as a request.
func (y *System) register(ctx context.Context, t *site) error {
	return post(ctx, y.client, t.url+"/users", registration(y.created.Add(1)))
}
