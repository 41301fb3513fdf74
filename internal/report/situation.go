package report

import (
	"fmt"
	"strings"
	"time"

	"example.com/impedance/internal/results"
)

// Situation is where an application runs: what it does, on which engine, how its writes are synced,
// and how long a round trip to the engine takes.
type Situation struct {
	Mix       Mix
	Engine    string        // empty for each engine of the results
	Sync      string        // off, full, or empty for the one with less noise
	RoundTrip time.Duration // beyond what was measured, for each call that waits for the engine
}

// on returns the situation on an engine, and the rows of it. Writes are synced as asked if any were
// timed so.
func (at Situation) on(rs *results.Results, engine string) (Situation, []results.Row) {
	rows := rowsOf(rs, engine)
	at.Engine = engine
	if at.Sync == "" {
		at.Sync = quietest(rows, rs.Layers, at.Mix)
	}
	at.Sync = timedSync(rows, at.Sync)
	return at, rows
}

// ranked orders layers by the time of a call in a situation on one engine, whose rows these are.
func (at Situation) ranked(rows []results.Row, layers []string) ranking {
	return ranked(rows, layers, at.Mix, at.Sync, at.RoundTrip)
}

// String names the situation.
func (at Situation) String() string {
	return fmt.Sprintf("%s on %s, %s, %s", at.Mix.Name, at.Engine, syncWords(at.Sync), at.network())
}

func (at Situation) network() string {
	if at.RoundTrip > 0 {
		return "calculated round trips of " + spaced(at.RoundTrip)
	}
	return "no network"
}

// spaced writes a round-trip time with a space before its unit.
func spaced(d time.Duration) string {
	text := d.String()
	unit := strings.TrimLeft(text, "0123456789.")
	return strings.TrimSuffix(text, unit) + " " + unit
}
