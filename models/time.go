package models

import "time"

// Earliest and Latest are the ends of time: every CreatedAt and Since lies strictly between them.
// All engines can store them (MySQL's DATETIME is the narrowest). In ranges and cursors they stand
// for "from the start" and "to the end".
var (
	Earliest = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
	Latest   = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
)

// Clock returns the time for a store. A nil Clock stands for the machine's clock.
type Clock func() time.Time

// Now returns the clock's time as an [Instant] that can be stored: a clock that stands at an end of
// time or outside is a microsecond inside.
func (c Clock) Now() time.Time {
	now := time.Now
	if c != nil {
		now = c
	}
	t := Instant(now())
	switch {
	case t.Equal(Earliest):
		return t.Add(time.Microsecond)
	case t.Equal(Latest):
		return t.Add(-time.Microsecond)
	}
	return t
}

// Instant returns t as a time of the domain: in UTC, truncated to the microsecond, without a
// monotonic reading, and clamped to Earliest and Latest.
func Instant(t time.Time) time.Time {
	switch {
	case t.Before(Earliest):
		return Earliest
	case t.After(Latest):
		return Latest
	}
	return t.UTC().Truncate(time.Microsecond)
}
