package capacity

import (
	"cmp"
	"math"
	"slices"
)

// Measured has what was measured on a machine, through one layer. A figure of 0, or an operation
// without costs, was not measured.
type Measured struct {
	Machine string            `json:"machine"` // its processors
	From    string            `json:"from"`    // the file of the run, such as docs/results/scale.txt
	Here    bool              `json:"here"`    // it was this machine
	Layer   string            `json:"layer"`
	Costs   map[string][]Cost `json:"-"` // by operation, see Operations
	// Beyond returns a figure of an operation at more users than were measured. If it is nil or does
	// not know, the figure follows the power of the users that fits all sizes best, and never falls.
	Beyond func(operation string, f Figure, users float64) (Range, bool) `json:"-"`

	UserBytes   Range   `json:"user_bytes"` // a file for each user, with the data set's posts and follows
	PostBytes   float64 `json:"post_bytes"`
	FollowBytes float64 `json:"follow_bytes"`
	RandomRead  float64 `json:"random_read_seconds"` // of a page
	Sync        float64 `json:"sync_seconds"`
	BackupRate  float64 `json:"backup_bytes_per_second"`
	RestoreRate float64 `json:"restore_bytes_per_second"`
}

// Cost is what a call takes at a number of users, each figure with its interval. A figure of 0 was
// not measured.
type Cost struct {
	Users   float64
	Seconds Range // of processors; of a read with all pages in memory, of a write without syncs
	Durable Range // seconds of a write until it is on disk
	Pages   Range // that a read looks at
}

// Figure is a figure of a cost.
type Figure int

// The figures of a cost.
const (
	Computing Figure = iota
	Durable
	Pages
)

// of returns the figure of a cost.
func (f Figure) of(c Cost) Range { return []Range{c.Seconds, c.Durable, c.Pages}[f] }

// Operations are those of the store whose costs the worksheet uses.
func Operations() (names []string) {
	for _, k := range lookupKinds {
		names = append(names, k.operation)
	}
	return append(names, "Publish", "Register")
}

// cost returns a figure of an operation at numbers of users, and how it is known. Between measured
// sizes the figure follows a power of the users. Below the smallest it stays.
func (m *Measured) cost(operation string, at Range, f Figure) (r Range, k Kind, known bool) {
	var costs []Cost
	for _, c := range m.Costs[operation] {
		if c.Users > 0 && f.of(c).Low > 0 {
			costs = append(costs, c)
		}
	}
	if len(costs) == 0 {
		return r, Assumed, false
	}
	slices.SortFunc(costs, func(a, b Cost) int { return cmp.Compare(a.Users, b.Users) })
	largest := costs[len(costs)-1].Users
	points := []float64{at.Low, at.High}
	for _, c := range costs {
		if at.Low < c.Users && c.Users < at.High {
			points = append(points, c.Users)
		}
	}
	r.Low = math.Inf(1)
	for _, users := range points {
		one := f.between(costs, users)
		if users > largest && m.Beyond != nil {
			if predicted, ok := m.Beyond(operation, f, users); ok {
				one = predicted
			}
		}
		r = Range{min(r.Low, one.Low), max(r.High, one.High)}
	}
	if at.High > largest {
		return r, Predicted, true
	}
	return r, m.kind(), true
}

// kind is that of measured values.
func (m *Measured) kind() Kind {
	if m.Here {
		return Here
	}
	return Elsewhere
}

// between returns the figure at a number of users.
func (f Figure) between(costs []Cost, users float64) Range {
	last := costs[len(costs)-1]
	switch {
	case users <= costs[0].Users:
		return f.of(costs[0])
	case users > last.Users:
		grown := math.Pow(users/last.Users, max(0, f.power(costs)))
		return Range{f.of(last).Low * grown, f.of(last).High * grown}
	}
	i := slices.IndexFunc(costs, func(c Cost) bool { return c.Users >= users })
	a, b := f.of(costs[i-1]), f.of(costs[i])
	share := math.Log(users/costs[i-1].Users) / math.Log(costs[i].Users/costs[i-1].Users)
	between := func(a, b float64) float64 { return a * math.Pow(b/a, share) }
	return Range{between(a.Low, b.Low), between(a.High, b.High)}
}

// power returns the exponent of the power of the users that fits the middle of a figure best: the
// slope of a line through the logarithms.
func (f Figure) power(costs []Cost) float64 {
	var x, y, xx, xy float64
	n := float64(len(costs))
	for _, c := range costs {
		u, v := math.Log(c.Users), math.Log(f.of(c).Low*f.of(c).High)/2
		x, y, xx, xy = x+u/n, y+v/n, xx+u*u/n, xy+u*v/n
	}
	if spread := xx - x*x; spread > 0 {
		return (xy - x*y) / spread
	}
	return 0 // one size
}
