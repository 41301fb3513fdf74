package growth

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/median"
)

// The states of the machine's memory in which a call is made.
const (
	Warm = "warm" // all pages that it reads are in memory
	Cold = "cold" // no page of the database is in memory
	Half = "half" // about half of the pages are, drawn at random
	// Steady is predicted only: as many pages are in memory as it holds.
	Steady = "steady"
)

// The syncs of a write's commit.
const (
	Full = "full"
	Off  = "off"
)

// Name says what was measured.
type Name struct {
	Operation string
	Cohort    string // such as follows=100; empty for arguments of all kinds
	Cache     string // Warm, Cold or Half; empty for writes
	Layer     string
	Engine    string
	Users     int64
	Sync      string // Full or Off for writes; empty for reads
}

// Title names the operation with its cohort.
func (n Name) Title() string {
	if n.Cohort == "" {
		return n.Operation
	}
	return n.Operation + " " + n.Cohort
}

// At returns the name for another size.
func (n Name) At(users int64) Name {
	n.Users = users
	return n
}

// Cost is what a call takes.
type Cost struct {
	Name
	Seconds []float64 // by round, or by call if cold
	Floor   []float64 // the floor's, of the same rounds; nil for the floor

	// The averages of a call. NaN says that it was not measured.
	Degree   float64 // of the cohort's users or threads: follows, followers or replies
	Things   float64 // in the answer
	Visited  float64 // rows that the engine looked at
	Pages    float64 // that a connection reads which holds none
	DiskRead float64 // bytes that came from the disk
	Resident float64 // share of the database's pages in memory before the call

	each []float64 // Pages, by round or call
}

// MedianPages returns the median of the pages that calls read. It goes with the median time.
func (c *Cost) MedianPages() float64 { return median.Of(c.each) }

// Median returns the median time of a call in seconds.
func (c *Cost) Median() float64 { return median.Of(c.Seconds) }

// Ratio returns the median of the ratios to the floor's time of the same rounds: 1 for the floor.
func (c *Cost) Ratio() float64 {
	if c.Floor == nil {
		return 1
	}
	ratios := make([]float64, min(len(c.Seconds), len(c.Floor)))
	for i := range ratios {
		ratios[i] = c.Seconds[i] / c.Floor[i]
	}
	return median.Of(ratios)
}

// Prediction is a time that was predicted before it was measured.
type Prediction struct {
	Name
	Seconds float64
	Low     float64 // the ends of the interval
	High    float64
	Law     string // by which the time grows
}

// Outlook is what the model says of a size that was not measured.
type Outlook struct {
	Users    int64
	Disk     float64
	DiskLow  float64 // the ends of the interval
	DiskHigh float64
	Memory   float64
	Breaks   string // the first assumption that breaks, with its number
}

// Miss is how far a measured time is from a predicted one, |measured ÷ predicted − 1|.
type Miss struct {
	Prediction
	Measured float64
	Miss     float64
}

// Database is the size of a database on disk.
type Database struct {
	Engine                string
	Users, Posts, Follows int64
	Bytes                 float64
	// The bytes of each table with its indexes. NaN if the engine does not tell.
	UsersBytes, PostsBytes, FollowsBytes float64
	// Others is the share of the processors' time that other programs took while this size was
	// measured. NaN if the system does not tell.
	Others float64
}

// PerUser returns the bytes of everything that belongs to a user, posts and follows too.
func (d *Database) PerUser() float64 { return d.Bytes / float64(d.Users) }

// Backup is the time that a backup and its restoration take.
type Backup struct {
	Engine          string
	Users           int64
	Backup, Restore float64 // seconds
	Bytes           float64 // of the backup
}

// Machine is the pace of the machine's disk, and its memory. NaN says that it was not measured.
type Machine struct {
	// Users is the size whose file the disk was measured with: a larger file is spread wider.
	Users      int64
	RandomRead float64 // seconds to read a page that is not in memory, at a random place
	Sync       float64 // seconds to append a page to a file and have it on disk
	Sequential float64 // bytes per second, read in order
	Memory     float64 // bytes
	PageBytes  float64 // of the engine
}

// Results are the results of a run of impedance scale.
type Results struct {
	Config      []benchfmt.Config // machine, versions and settings
	Machines    []Machine         // by size
	Databases   []Database
	Costs       []*Cost // in the order of the file
	Predictions []Prediction
	Outlooks    []Outlook
	Loads       []Load // by round
	Backups     []Backup
}

// Machine returns the machine as the largest data set found it.
func (rs *Results) Machine() Machine {
	if n := len(rs.Machines); n > 0 {
		return rs.Machines[n-1]
	}
	nan := math.NaN()
	return Machine{RandomRead: nan, Sync: nan, Sequential: nan, Memory: nan, PageBytes: nan}
}

// Setting returns what the file says of a setting, empty if nothing.
func (rs *Results) Setting(key string) string {
	for _, c := range rs.Config {
		if c.Key == key {
			return string(c.Value)
		}
	}
	return ""
}

// Sizes returns the sizes that were measured, ascending.
func (rs *Results) Sizes() (sizes []int64) {
	for _, c := range rs.Costs {
		sizes = append(sizes, c.Users)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes)
}

// Layers returns the layers in the order of the file, the floor first.
func (rs *Results) Layers() (layers []string) {
	return distinct(rs.Costs, func(c *Cost) string { return c.Layer })
}

// Engines returns the engines in the order of the file.
func (rs *Results) Engines() (engines []string) {
	return distinct(rs.Costs, func(c *Cost) string { return c.Engine })
}

// Subjects returns the names of all costs without layer and size, each once: operations in the
// order of the file, each with its cohorts by their degrees behind it.
func (rs *Results) Subjects() []Name {
	found := distinct(rs.Costs, func(c *Cost) Name {
		n := c.Name
		n.Layer, n.Users = "", 0
		return n
	})
	without := func(n Name) Name {
		n.Cohort = ""
		return n
	}
	operations := distinct(found, without)
	slices.SortStableFunc(found, func(a, b Name) int {
		return cmp.Or(cmp.Compare(slices.Index(operations, without(a)), slices.Index(operations,
			without(b))), cmp.Compare(degreeOf(a.Cohort), degreeOf(b.Cohort)))
	})
	return found
}

// Kind returns what the degree of a cohort counts, and the degree; 0 without a cohort.
func (n Name) Kind() (kind string, degree int64) {
	kind, _, _ = strings.Cut(n.Cohort, "=")
	return kind, degreeOf(n.Cohort)
}

func degreeOf(cohort string) int64 {
	_, text, _ := strings.Cut(cohort, "=")
	degree, _ := strconv.ParseInt(text, 10, 64) // 0 without a cohort
	return degree
}

func distinct[T any, K comparable](all []T, key func(T) K) (found []K) {
	seen := map[K]bool{}
	for _, v := range all {
		if k := key(v); !seen[k] {
			seen[k] = true
			found = append(found, k)
		}
	}
	return found
}

// Cost returns the cost of a name, nil if it was not measured.
func (rs *Results) Cost(n Name) *Cost {
	i := slices.IndexFunc(rs.Costs, func(c *Cost) bool { return c.Name == n })
	if i < 0 {
		return nil
	}
	return rs.Costs[i]
}

// Over returns the costs of a name at all sizes, ascending.
func (rs *Results) Over(n Name) (costs []*Cost) {
	for _, c := range rs.Costs {
		if c.Name.At(n.Users) == n {
			costs = append(costs, c)
		}
	}
	slices.SortFunc(costs, func(a, b *Cost) int { return cmp.Compare(a.Users, b.Users) })
	return costs
}

// Misses returns what became of the predictions whose size was measured.
func (rs *Results) Misses() (misses []Miss) {
	for _, p := range rs.Predictions {
		if c := rs.Cost(p.Name); c != nil {
			m := c.Median()
			misses = append(misses, Miss{p, m, math.Abs(m/p.Seconds - 1)})
		}
	}
	return misses
}

// Users writes a number of users as 10k or 1M, in names, flags and tables.
func Users(n int64) string {
	for _, unit := range []struct {
		of     int64
		letter string
	}{{1_000_000_000, "B"}, {1_000_000, "M"}, {1000, "k"}} {
		if n >= unit.of && n%unit.of == 0 {
			return strconv.FormatInt(n/unit.of, 10) + unit.letter
		}
	}
	return strconv.FormatInt(n, 10)
}
