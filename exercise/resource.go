package exercise

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// Resource is what load ran out of.
type Resource string

// The resources that are watched.
const (
	Processors Resource = "processors"
	TheDisk    Resource = "disk"
	Writer     Resource = "writer"
	Generator  Resource = "generator"
	Pool       Resource = "pool"
	Unknown    Resource = "unknown"
)

// From these shares of what there is on, a resource counts as used up. Requests come at random,
// so waits grow long well before all of it is used; and who waits for SQLite's lock sleeps and
// asks again, which leaves it unused for a while.
const (
	busyProcessors = 0.9
	busyWriter     = 0.5
)

// by says what ended the load of a step that did not hold. Processors come first: who has none
// left is late at everything else too.
func (s *Step) by(limit time.Duration) Resource {
	switch {
	case max(s.CPU, s.Busy) >= busyProcessors:
		return Processors
	case s.Writing >= busyWriter && s.Syncing >= s.Writing/2:
		return TheDisk
	case s.Writing >= busyWriter:
		return Writer
	case s.LateP99 > limit.Seconds()/2:
		return Generator
	case s.Waiting >= 1:
		return Pool
	}
	return Unknown
}

// machine is the time that all processors together have spent since the machine started, in
// ticks, as far as the system tells it.
type machine struct{ busy, all float64 }

// machineTimes reads it where Linux has it. What other guests of the host took (steal) counts
// as busy: it was not to be had.
func machineTimes() (m machine) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return machine{}
	}
	first, _, _ := strings.Cut(string(text), "\n")
	for i, field := range strings.Fields(first) {
		ticks, err := strconv.ParseFloat(field, 64)
		if err != nil || i > 8 { // its name; and guests, who are in the users' time already
			continue
		}
		m.all += ticks
		if i != 4 && i != 5 { // idle, and idle with a disk under way
			m.busy += ticks
		}
	}
	return m
}

// busySince is the share of the time since before that was not idle, 0 if it cannot be told.
func (m machine) busySince(before machine) float64 {
	if m.all <= before.all {
		return 0
	}
	return (m.busy - before.busy) / (m.all - before.all)
}
