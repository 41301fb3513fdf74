package probe

import (
	"database/sql/driver"
	"sync"
	"sync/atomic"
	"time"
)

// Counts are the numbers since the probe was made. Sub returns the difference from earlier counts.
type Counts struct {
	Statements int64 // executed, prepared or not, without begin and commit
	Prepares   int64 // statements prepared, by the application or by package sql
	Begins     int64
	Commits    int64
	Rollbacks  int64
	Closes     int64 // prepared statements closed
	Connects   int64 // connections made
	Taken      int64 // connections taken from the pool, as far as the driver is notified
	RoundTrips int64 // on the connections of Dial; 0 for an engine without a network
	Params     int64 // values bound to statements
	Rows       int64 // rows fetched
	Columns    int64 // columns of what statements returned, once for each statement
	Bytes      int64 // of the values fetched, by ValueSize
	Affected   int64 // rows that statements without a result set changed
}

// Calls returns the number of driver calls that wait for the engine: prepare, execute,
// begin, commit and roll back. On a server each is a round trip at least.
func (c Counts) Calls() int64 {
	return c.Prepares + c.Statements + c.Begins + c.Commits + c.Rollbacks
}

// Sub returns the counts since earlier counts.
func (c Counts) Sub(earlier Counts) Counts {
	return Counts{
		Statements: c.Statements - earlier.Statements,
		Prepares:   c.Prepares - earlier.Prepares,
		Begins:     c.Begins - earlier.Begins,
		Commits:    c.Commits - earlier.Commits,
		Rollbacks:  c.Rollbacks - earlier.Rollbacks,
		Closes:     c.Closes - earlier.Closes,
		Connects:   c.Connects - earlier.Connects,
		Taken:      c.Taken - earlier.Taken,
		RoundTrips: c.RoundTrips - earlier.RoundTrips,
		Params:     c.Params - earlier.Params,
		Rows:       c.Rows - earlier.Rows,
		Columns:    c.Columns - earlier.Columns,
		Bytes:      c.Bytes - earlier.Bytes,
		Affected:   c.Affected - earlier.Affected,
	}
}

// counters are Counts that several connections add to. One lock for all that a statement
// adds costs less than an atomic addition for each.
type counters struct {
	mu sync.Mutex
	Counts
	trips atomic.Int64 // added to from below the driver
}

// Counts returns the counts so far. A statement with a result set is counted when the set is
// closed.
func (p *Probe) Counts() Counts {
	p.counters.mu.Lock()
	defer p.counters.mu.Unlock()
	c := p.counters.Counts
	c.RoundTrips = p.counters.trips.Load()
	return c
}

// add adds to one of the counts.
func (c *counters) add(count *int64, n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*count += n
}

// ValueSize returns the bytes of a driver's value: 8 for a number or a time, 1 for a boolean, the
// length of a text, 0 for NULL.
func ValueSize(v driver.Value) int64 {
	switch v := v.(type) {
	case nil:
		return 0
	case string:
		return int64(len(v))
	case []byte:
		return int64(len(v))
	case bool:
		return 1
	case int64, float64, time.Time:
		return 8
	}
	return 8 // what a driver returns beside the types that package driver names
}
