package exercise

import "time"

// Resource is the resource that limited a load.
type Resource string

// The resources that are watched.
const (
	OtherPrograms Resource = "other programs"
	Processors    Resource = "processors"
	TheDisk       Resource = "disk"
	Writer        Resource = "writer"
	Generator     Resource = "generator"
	Pool          Resource = "pool"
	Unknown       Resource = "unknown"
)

// From these shares of what there is on, a resource counts as used up. Requests come at random,
// so waits grow long well before all of it is used; and who waits for SQLite's lock sleeps and
// asks again, which leaves it unused for a while.
const (
	busyProcessors = 0.9
	busyWriter     = 0.5
)

// by says what ended the load of a step that did not hold. Processors come first: without any
// left everything else is late too.
func (s *Step) by(limit time.Duration) Resource {
	switch {
	case s.Others > OthersLimit:
		return OtherPrograms
	case s.CPU+s.Others >= busyProcessors:
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

// explains reports whether a resource can end load far below the envelope: because this program
// has used it up.
func (r Resource) explains() bool { return r == Processors || r == TheDisk || r == Writer }
