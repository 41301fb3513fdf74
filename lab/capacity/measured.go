package capacity

import (
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
	RandomRead  float64 `json:"random_read_seconds"` // of a page
	Sync        float64 `json:"sync_seconds"`
	BackupRate  float64 `json:"backup_bytes_per_second"`
	RestoreRate float64 `json:"restore_bytes_per_second"`
}

// Cost is what a call takes at a number of users.
type Cost struct {
	Users   float64
	Seconds float64 // with all pages in memory; of a write, until it is durable
	Pages   float64 // that it reads; 0 if they were not counted
}

// Operations are those of the store whose costs the worksheet uses.
var Operations = []string{"HomeTimeline", "PostsByAuthor", "UserByID", "Thread", "Followers",
	"SearchUsers", "Publish", "Register"}

// cost returns one figure of an operation at numbers of users, and how it is known. Between
// measured sizes, and beyond the largest, the figure follows a power of the users; below the
// smallest it stays.
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
	slices.SortFunc(known, func(a, b Cost) int { return int(math.Copysign(1, a.Users-b.Users)) })
	low, high := continued(known, at.Low, figure), continued(known, at.High, figure)
	kind := OnMachine
	if at.High > known[len(known)-1].Users {
		kind = Predicted
	}
	return Range{min(low, high), max(low, high)}, kind, true
}

// continued returns the figure at a number of users.
func continued(known []Cost, users float64, figure func(Cost) float64) float64 {
	if users <= known[0].Users || len(known) == 1 {
		return figure(known[0])
	}
	i := 1
	for i < len(known)-1 && known[i].Users < users {
		i++
	}
	a, b := known[i-1], known[i]
	power := math.Log(figure(b)/figure(a)) / math.Log(b.Users/a.Users)
	return figure(a) * math.Pow(users/a.Users, power)
}
