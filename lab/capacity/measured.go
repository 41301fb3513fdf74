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
	From    string            `json:"from"`    // the run, such as docs/results/scale.txt
	Layer   string            `json:"layer"`
	Costs   map[string][]Cost `json:"-"` // by operation, see Operations

	UserBytes   Range   `json:"user_bytes"` // a file for each user, with the data set's posts and follows
	PostBytes   float64 `json:"post_bytes"`
	FollowBytes float64 `json:"follow_bytes"`
	RandomRead  float64 `json:"random_read_seconds"` // of a page
	Sync        float64 `json:"sync_seconds"`
	BackupRate  float64 `json:"backup_bytes_per_second"`
	RestoreRate float64 `json:"restore_bytes_per_second"`
}

// Cost is what a call takes at a number of users. A figure of 0 was not measured.
type Cost struct {
	Users   float64
	Seconds float64 // of processors; of a read with all pages in memory, of a write without syncs
	Durable float64 // seconds of a write until it is on disk
	Pages   float64 // that a read looks at
}

// Operations are those of the store whose costs the worksheet uses.
func Operations() (names []string) {
	for _, k := range lookupKinds {
		names = append(names, k.operation)
	}
	return append(names, "Publish", "Register")
}

// cost returns one figure of an operation at numbers of users, and how it is known. Between
// measured sizes the figure follows a power of the users. Below the smallest it stays. Beyond the
// largest it follows the power that fits all sizes best, and never falls.
func (m *Measured) cost(operation string, at Range, figure func(Cost) float64) (Range, Kind, bool) {
	var known []Cost
	for _, c := range m.Costs[operation] {
		if c.Users > 0 && figure(c) > 0 {
			known = append(known, c)
		}
	}
	if len(known) == 0 {
		return Range{}, Assumed, false
	}
	slices.SortFunc(known, func(a, b Cost) int { return cmp.Compare(a.Users, b.Users) })
	r := Range{math.Inf(1), 0}
	include := func(users float64) {
		v := continued(known, users, figure)
		r.Low, r.High = min(r.Low, v), max(r.High, v)
	}
	include(at.Low)
	include(at.High)
	for _, c := range known {
		if at.Low < c.Users && c.Users < at.High {
			include(c.Users)
		}
	}
	if at.High > known[len(known)-1].Users {
		return r, Predicted, true
	}
	return r, OnMachine, true
}

// continued returns the figure at a number of users.
func continued(known []Cost, users float64, figure func(Cost) float64) float64 {
	last := known[len(known)-1]
	switch {
	case users <= known[0].Users:
		return figure(known[0])
	case users > last.Users:
		return figure(last) * math.Pow(users/last.Users, max(0, power(known, figure)))
	}
	i := slices.IndexFunc(known, func(c Cost) bool { return c.Users >= users })
	a, b := known[i-1], known[i]
	return figure(a) * math.Pow(users/a.Users, power([]Cost{a, b}, figure))
}

// power returns the exponent of the power of the users that fits a figure best: the slope of a line
// through the logarithms.
func power(known []Cost, figure func(Cost) float64) float64 {
	var x, y, xx, xy float64
	n := float64(len(known))
	for _, c := range known {
		u, v := math.Log(c.Users), math.Log(figure(c))
		x, y, xx, xy = x+u/n, y+v/n, xx+u*u/n, xy+u*v/n
	}
	if spread := xx - x*x; spread > 0 {
		return (xy - x*y) / spread
	}
	return 0 // one size
}
