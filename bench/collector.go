package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// LiveHeap is the number of bytes of domain values on the heap while the collector's cost is
// measured, in addition to the program's own memory.
const LiveHeap = 16 << 20

// The cost is the median of this many collections, which must happen within longestCollecting.
const (
	collections       = 5
	longestCollecting = 6 * time.Second
)

// CollectorCost returns the cost of garbage collection on each stage's engine: the processor time
// of the collector, in nanoseconds, for each byte allocated. It measures while the plan's layers
// make the plan's reads (UserByID without any), with GOGC=100 and LiveHeap bytes of domain values
// alive.
//
// With GOGC=100 a program allocates as many bytes as its heap holds between two collections, and
// the time of a collection is proportional to the heap. The cost of a byte therefore hardly depends
// on the heap. The processor time of marking counts, on whichever processor, because on a busy
// server a request waits for it. The runtime does not report the time of sweeping.
func CollectorCost(ctx context.Context, stages []*Stage, p Plan, w *World,
	progress Progress) (map[schema.Engine]float64, error) {
	reads, _ := split(p.Ops)
	if len(reads) == 0 {
		var err error
		if reads, err = Named([]string{"UserByID"}); err != nil {
			return nil, err
		}
	}
	costs := map[schema.Engine]float64{}
	for i, s := range stages {
		progress("pricing garbage", i, len(stages))
		cost, err := s.collectorCost(ctx, p, reads, w)
		if err != nil {
			return nil, err
		}
		costs[s.Engine] = cost
	}
	return costs, nil
}

func (s *Stage) collectorCost(ctx context.Context, p Plan, reads []Operation,
	w *World) (_ float64, err error) {
	all, err := s.openAll(ctx, p.Layers, w.Latest, s.able(schema.Options{ReadOnly: p.InPairs}))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
	live := alive(w)
	defer runtime.KeepAlive(live)
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	runtime.GC()
	m := newMeter()
	var costs []float64
	for deadline := time.Now().Add(longestCollecting); ; {
		for n := range 8 {
			for _, op := range reads {
				for _, inst := range all {
					if _, err := op.call(w, n).run(ctx, inst.store); err != nil {
						return 0, fmt.Errorf("%s by %s: %w", op.Name, inst, err)
					}
				}
				if cost, collected := m.look(); collected {
					costs = append(costs, cost)
				}
			}
			if late := time.Now().After(deadline); late && len(costs) == 0 {
				m.collect() // so little is allocated here, or the reads are so slow
			} else if late || len(costs) >= collections {
				slices.Sort(costs)
				return costs[len(costs)/2], nil
			}
		}
	}
}

// alive returns domain values of LiveHeap bytes, such as an application might keep.
func alive(w *World) []*models.User {
	const each = 136 + 5*32 // a user and the texts, about
	users := make([]*models.User, 0, LiveHeap/each)
	for i := range cap(users) {
		u := w.Users[i%w.Size()]
		for _, text := range []*string{&u.Handle, &u.Email, &u.Profile.DisplayName} {
			*text = string([]byte(*text))
		}
		users = append(users, &u)
	}
	return users
}

// meter reads the time of the collector and the bytes allocated.
type meter struct {
	samples   [4]metrics.Sample // seconds, bytes, collections, bytes alive after the last
	seconds   float64
	bytes     uint64
	completed uint64
	early     bool // the next collection does not wait until the heap has doubled
}

func newMeter() *meter {
	m := &meter{}
	for i, name := range []string{"/cpu/classes/gc/total:cpu-seconds", "/gc/heap/allocs:bytes",
		"/gc/cycles/total:gc-cycles", "/gc/heap/live:bytes"} {
		m.samples[i].Name = name
	}
	m.look()
	return m
}

// collect collects at once. The cost is then that of the bytes that would have been allocated until
// the heap had doubled, and not of the few that were.
func (m *meter) collect() {
	m.early = true
	runtime.GC()
}

// look returns the cost of the collections since the last look, if any, in nanoseconds for each
// byte allocated. The runtime reports the time of a collection when it ends.
func (m *meter) look() (cost float64, collected bool) {
	metrics.Read(m.samples[:])
	seconds, bytes := m.samples[0].Value.Float64(), m.samples[1].Value.Uint64()
	if completed := m.samples[2].Value.Uint64(); completed > m.completed {
		allocated := bytes - m.bytes
		if m.early {
			allocated = max(allocated, m.samples[3].Value.Uint64())
		}
		cost = (seconds - m.seconds) * 1e9 / float64(allocated)
		m.seconds, m.bytes, m.completed, m.early = seconds, bytes, completed, false
		return cost, true
	}
	return 0, false
}
