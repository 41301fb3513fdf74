package mismatch

import (
	"context"
	"time"
)

// TimeAndPrecision keeps moments.
type TimeAndPrecision interface {
	// Join stores a user who joined at a moment, and returns the id and the moment that the
	// program's object has.
	Join(ctx context.Context, at time.Time) (id int64, joined time.Time, err error)
	// Joined reads when a user joined.
	Joined(ctx context.Context, id int64) (time.Time, error)
	// JoinedAt counts the users who joined at a moment.
	JoinedAt(ctx context.Context, at time.Time) (int64, error)
}

var timeWants = []want{
	{"the stored moment equals the one in memory", "yes", LosesInformation},
	{"users found by the moment in memory", "1", WrongInSilence},
	{"users found by the moment that was read", "1", WrongInSilence},
}

var timeAndPrecision = Mismatch{
	Name:   "time and precision",
	By:     "PostgreSQL: timestamps have a resolution of a microsecond",
	Source: "https://www.postgresql.org/docs/15/datatype-datetime.html",
	Question: "A time.Time has nanoseconds and a zone, a column has microseconds and none: is what " +
		"comes back what was stored?",
	Situation: "A user joins at 14:30:45.123456789 in a zone two hours east. The moment is read, " +
		"compared, and searched for.",
	Judge:  values(timeWants...),
	Figure: exactly(timeWants),
	Unit:   "of 3 right",
	ways: played(func(w *Ways) Pair[TimeAndPrecision] { return w.TimeAndPrecision },
		func(ctx context.Context, s *Stage, w TimeAndPrecision) error {
			at := time.Date(2026, 3, 29, 14, 30, 45, 123456789, time.FixedZone("", 2*60*60))
			var joined, read time.Time
			ok := s.try(func() (err error) {
				id, moment, err := w.Join(ctx, at)
				if err != nil {
					return err
				}
				joined = moment
				read, err = w.Joined(ctx, id)
				return err
			})
			s.keep(ok, timeWants[0].name, yes(read.Equal(joined)))
			for i, moment := range []time.Time{joined, read} {
				var n int64
				ok := s.try(func() (err error) {
					n, err = w.JoinedAt(ctx, moment)
					return err
				})
				s.keep(ok, timeWants[1+i].name, n)
			}
			s.keep(ok, "what was read", read.UTC().Format(time.RFC3339Nano))
			return nil
		}),
}

// Moment is a time as columns keep it.
func Moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
