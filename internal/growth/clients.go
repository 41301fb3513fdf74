package growth

import (
	"cmp"
	"slices"

	"example.com/impedance/internal/median"
)

// Load is what clients on one pool got in a round: each makes its next call when it has the answer
// of the one before.
type Load struct {
	Mix     string
	Layer   string
	Engine  string
	Users   int64
	Clients int
	Calls   int

	PerSecond float64
	P50       float64
	P99       float64
	Refused   float64 // share of the calls that failed because the engine was busy

	// Shares of the processors' time.
	CPU    float64 // taken by this process
	Others float64 // taken by other programs; 0 where the system does not tell
	// Shares of the clients' time.
	Queued float64 // waiting for a processor
	Mutex  float64 // waiting for locks of this process
	Pool   float64 // waiting for a connection
	Procs  int
}

// engine is the share of the clients' time that is neither on a processor nor waiting for one, for
// a lock or for a connection: it passes in the engine, waiting for the disk, for its locks or for
// the server.
func (l *Load) engine() float64 {
	return max(0, 1-l.CPU*float64(l.Procs)/float64(l.Clients)-l.Queued-l.Mutex-l.Pool)
}

// Limit is what stops a layer from scaling.
type Limit string

// The limits.
const (
	Unlimited  Limit = "nothing yet"
	Processors Limit = "the processors"
	Locks      Limit = "its locks"
	Pool       Limit = "the pool"
	Engine     Limit = "the engine"
)

// Ceiling says where a layer stops scaling.
type Ceiling struct {
	Clients   int // twice as many get less than a tenth more
	PerSecond float64
	On        Limit
	Share     float64 // of the processors' or the clients' time
}

// The bounds of the verdict: the least gain that counts as scaling, and the share of the
// processors' time from which on they are taken.
const (
	leastGain = 1.1
	saturated = 0.85
)

// CeilingOf says where loads stop scaling, and on what. The loads are of one layer and mix, one for
// each number of clients, ascending. The limit is read where more clients no longer gain: the
// processors if they are taken, because then everything waits for them, otherwise whatever takes
// the largest share of the clients' time.
func CeilingOf(loads []Load) Ceiling {
	if len(loads) == 0 {
		return Ceiling{On: Unlimited}
	}
	last := len(loads) - 1
	at := 0
	for at < last && slices.ContainsFunc(loads[at+1:], func(l Load) bool {
		return l.PerSecond >= leastGain*loads[at].PerSecond
	}) {
		at++
	}
	c := Ceiling{Clients: loads[at].Clients, PerSecond: loads[at].PerSecond, On: Unlimited}
	if at == last {
		return c
	}
	next := &loads[at+1]
	taken := min(1, next.CPU+next.Others)
	if taken >= saturated {
		c.On, c.Share = Processors, taken
		return c
	}
	for _, share := range []struct {
		on Limit
		of float64
	}{{Engine, next.engine()}, {Pool, next.Pool}, {Locks, next.Mutex}} {
		if share.of > c.Share {
			c.On, c.Share = share.on, share.of
		}
	}
	if own := next.CPU * float64(next.Procs) / float64(next.Clients); own > c.Share {
		c.On, c.Share = Processors, taken // computing, by too few at once
	}
	return c
}

// Curve returns the loads of a mix on a layer, the medians of the rounds, by the number of clients.
func (rs *Results) Curve(mix, layer, engine string) (curve []Load) {
	rounds := map[int][]Load{}
	for _, l := range rs.Loads {
		if l.Mix == mix && l.Layer == layer && l.Engine == engine {
			rounds[l.Clients] = append(rounds[l.Clients], l)
		}
	}
	for _, of := range rounds {
		one := of[0]
		for _, field := range []func(*Load) *float64{
			func(l *Load) *float64 { return &l.PerSecond }, func(l *Load) *float64 { return &l.P50 },
			func(l *Load) *float64 { return &l.P99 }, func(l *Load) *float64 { return &l.Refused },
			func(l *Load) *float64 { return &l.CPU }, func(l *Load) *float64 { return &l.Others },
			func(l *Load) *float64 { return &l.Queued }, func(l *Load) *float64 { return &l.Mutex },
			func(l *Load) *float64 { return &l.Pool },
		} {
			var values []float64
			for i := range of {
				values = append(values, *field(&of[i]))
			}
			*field(&one) = median.Of(values)
		}
		curve = append(curve, one)
	}
	slices.SortFunc(curve, func(a, b Load) int { return cmp.Compare(a.Clients, b.Clients) })
	return curve
}

// Mixes returns the mixes of the loads, in the order of the file.
func (rs *Results) Mixes() []string {
	return distinct(rs.Loads, func(l Load) string { return l.Mix })
}
