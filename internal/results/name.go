package results

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"
)

// Name is the name of a result: the operation that was measured, the participant that ran it, and
// where. It is written as go test names a benchmark:
//
//	operation [/page=later] [/impl=participant] [/engine=engine] [/users=10k] [/sync=off|full]
//	    [/rtt=1ms] [-GOMAXPROCS]
type Name struct {
	Operation   string
	Page        string        // Later, or empty for the first page and for all that is no list
	Participant string        // a layer, or FloorAgain, Bare or Oracle
	Engine      string        // Memory for the oracle
	Users       int64         // of the data set
	Sync        string        // "full" or "off" for writes, empty for reads
	Delayed     bool          // a round-trip time was added
	RoundTrip   time.Duration // that time
	Procs       int           // GOMAXPROCS
}

// longestTrip is the longest round trip that a name has.
const longestTrip = time.Hour

// Later is the page of a list that was read from where another page ended.
const Later = "later"

// Memory is the engine of the oracle, which has no database.
const Memory = "memory"

// String returns the name as ParseName reads it. It leaves out what is zero.
func (n Name) String() string {
	var b strings.Builder
	b.WriteString(n.Operation)
	add := func(key, value string) {
		if value != "" {
			b.WriteString("/" + key + "=" + value)
		}
	}
	add("page", n.Page)
	add("impl", n.Participant)
	add("engine", n.Engine)
	if n.Users > 0 {
		add("users", short(n.Users))
	}
	add("sync", n.Sync)
	if n.Delayed {
		add("rtt", n.RoundTrip.String())
	}
	if n.Procs > 0 {
		fmt.Fprintf(&b, "-%d", n.Procs)
	}
	return b.String()
}

// ParseName reads a name. It passes over parts that are not of this form, such as those that other
// benchmarks have.
func ParseName(text string) (Name, error) {
	if len(text) > longestName {
		return Name{}, fmt.Errorf("the name has %d bytes, and one has %d at most", len(text), longestName)
	}
	base, parts := benchfmt.Name(text).Parts()
	n := Name{Operation: string(base)}
	seen := map[string]bool{}
	for _, part := range parts {
		if procs, ok := strings.CutPrefix(string(part), "-"); ok {
			var err error
			if n.Procs, err = strconv.Atoi(procs); err != nil || n.Procs < 1 {
				return Name{}, fmt.Errorf("-%s is no number of processors", procs)
			}
			continue
		}
		key, value, _ := strings.Cut(strings.TrimPrefix(string(part), "/"), "=")
		if seen[key] {
			return Name{}, fmt.Errorf("/%s= is in the name twice", key)
		}
		seen[key] = true
		if err := n.set(key, value); err != nil {
			return Name{}, err
		}
	}
	return n, n.check()
}

// set sets a part of a name.
func (n *Name) set(key, value string) (err error) {
	switch key {
	case "impl":
		n.Participant = value
	case "engine":
		n.Engine = value
	case "page":
		n.Page = value
		if value != Later {
			return fmt.Errorf("/page=%s: a page is later, or the first one and not named", value)
		}
	case "users":
		if n.Users, err = parseShort(value); err != nil {
			return fmt.Errorf("/users=%s is no number of users; one is written as 500, 10k or 1M", value)
		}
	case "sync":
		n.Sync = value
		if value != "off" && value != "full" {
			return fmt.Errorf("/sync=%s: writes are synced off or full", value)
		}
	case "rtt":
		n.Delayed = true
		if n.RoundTrip, err = time.ParseDuration(value); err != nil {
			return fmt.Errorf("/rtt=%s is no round-trip time: %w", value, err)
		}
		if n.RoundTrip < 0 || n.RoundTrip > longestTrip {
			return fmt.Errorf("/rtt=%s: a round trip takes no negative time, and at most %s", value,
				longestTrip)
		}
	}
	return nil
}

// short writes a number as 10k or 1M if it is so many thousands or millions exactly.
func short(n int64) string {
	switch {
	case n >= 1_000_000 && n%1_000_000 == 0:
		return strconv.FormatInt(n/1_000_000, 10) + "M"
	case n >= 1000 && n%1000 == 0:
		return strconv.FormatInt(n/1000, 10) + "k"
	}
	return strconv.FormatInt(n, 10)
}

// parseShort reads what short writes.
func parseShort(text string) (int64, error) {
	unit := uint64(1)
	if digits, ok := strings.CutSuffix(text, "k"); ok {
		text, unit = digits, 1000
	} else if digits, ok := strings.CutSuffix(text, "M"); ok {
		text, unit = digits, 1_000_000
	}
	n, err := strconv.ParseUint(text, 10, 42) // so that a million times as much has room
	return int64(n * unit), err
}
