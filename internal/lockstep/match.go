package lockstep

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/impedance/models"
)

// Source is where choices come from.
type Source interface {
	// Below returns a number from 0 to n-1. Small numbers stand for what is usual.
	Below(n int) int
}

// oneIn draws true once in n times. It is false for small numbers.
func oneIn(r Source, n int) bool { return r.Below(n) == n-1 }

// pick draws one of several values.
func pick[T any](r Source, of ...T) T { return of[r.Below(len(of))] }

// Tables are the contents of a database as domain values, sorted by id. Author, Follower and
// Followee are nil.
type Tables struct {
	Users   []models.User
	Posts   []models.Post
	Follows []models.Follow
}

// Subject is an empty store with access to its database.
type Subject struct {
	Name  string
	Store models.Store
	// Dump returns the contents of the tables, read without the store.
	Dump func(ctx context.Context) (Tables, error)
	// InUse returns the number of connections that are taken from the pool now.
	InUse func() int
}

// Clock is the clock of all stores of a match. It stands still during an operation.
type Clock struct{ since atomic.Int64 } // microseconds since start

// start is when each match begins.
var start = time.Date(2026, 3, 1, 12, 0, 0, 123_456_000, time.UTC)

// Now is a models.Clock.
func (c *Clock) Now() time.Time {
	return start.Add(time.Duration(c.since.Load()) * time.Microsecond)
}

// Match is an oracle and other stores that have done the same.
type Match struct {
	clock  *Clock
	oracle *side
	others []*side
	lists  []string // the lists that the cursors of each side belong to
	state  Tables   // of the oracle before the next step, with ordinals for ids
	stale  bool     // whether state was read before the last write
}

// NewMatch returns a match of stores that read the clock c, which it sets back to its start. It
// gives the stores a few users, who follow one another, and a thread, so that short sequences find
// something to work on.
func NewMatch(c *Clock, oracle Subject, others ...Subject) (*Match, error) {
	c.since.Store(0)
	m := &Match{clock: c, oracle: newSide(oracle), stale: true}
	for _, s := range others {
		m.others = append(m.others, newSide(s))
	}
	for _, o := range opening() {
		if err := m.Do(o); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Operation is a call, in terms of a side's own ids.
type Operation struct {
	text   string
	call   func(s *side) (any, error)
	writes bool
	list   string        // the list that it reads a page from
	pause  time.Duration // before it
}

// String returns the operation as a listing shows it.
func (o Operation) String() string { return o.text }

// reads returns an operation that changes nothing.
func reads(text string, call func(*side) (any, error)) Operation {
	return Operation{text: text, call: call}
}

func writes(text string, call func(*side) (any, error)) Operation {
	return Operation{text: text, call: call, writes: true}
}

// Draw draws an operation. Some time passes before it, or none.
func (m *Match) Draw(r Source) (Operation, error) {
	if m.stale {
		state, err := m.oracle.tables()
		if err != nil {
			return Operation{}, fmt.Errorf("reading the oracle: %w", err)
		}
		m.state, m.stale = state, false
	}
	pause := time.Duration(r.Below(2)) * time.Microsecond
	m.clock.since.Add(pause.Microseconds())
	o := operations[r.Below(len(operations))](m, r)
	m.clock.since.Add(-pause.Microseconds())
	o.pause = pause
	return o, nil
}

// Difference says that a store did something else than the oracle.
type Difference struct {
	Subject string
	What    string // the operation, or the tables
	Text    string // lines with - are the oracle's, lines with + the subject's
}

// Error implements error.
func (d *Difference) Error() string {
	return fmt.Sprintf("%s differs from the oracle in %s (ordinals stand for ids):\n%s", d.Subject,
		d.What, d.Text)
}

// Do does an operation on all sides and compares the answers. Its error is a Difference.
func (m *Match) Do(o Operation) error {
	m.clock.since.Add(o.pause.Microseconds())
	m.stale = m.stale || o.writes
	cursors := len(m.oracle.cursors)
	answer, wantErr := o.call(m.oracle)
	var want any
	if wantErr == nil {
		m.oracle.note(answer)
		want = m.oracle.translate(answer)
	}
	for _, s := range m.others {
		got, err := o.call(s)
		if kind(err) != kind(wantErr) {
			return &Difference{s.Name, o.text, fmt.Sprintf("- error: %v\n+ error: %v", wantErr, err)}
		}
		if err != nil {
			continue
		}
		s.note(got)
		if diff := differences(want, s.translate(got)); diff != "" {
			return &Difference{s.Name, o.text, diff}
		}
	}
	if len(m.oracle.cursors) > cursors {
		m.lists = append(m.lists, o.list)
	}
	return nil
}

// Compare compares the contents of all tables. It also holds that no connection is in use. Its error
// is a Difference, unless reading fails.
func (m *Match) Compare() error {
	want, err := m.oracle.tables()
	if err != nil {
		return fmt.Errorf("reading the oracle: %w", err)
	}
	for _, s := range m.others {
		got, err := s.tables()
		if err != nil {
			return fmt.Errorf("reading the tables of %s: %w", s.Name, err)
		}
		if diff := differences(want, got); diff != "" {
			return &Difference{s.Name, "the tables", diff}
		}
		if n := s.InUse(); n != 0 {
			return &Difference{s.Name, "connections", fmt.Sprintf("- 0 are in use\n+ %d are in use", n)}
		}
	}
	return nil
}

// differences returns how got differs from want, or nothing.
func differences(want, got any) string {
	if reflect.DeepEqual(want, got) { // which is faster than to look for differences
		return ""
	}
	return cmp.Diff(want, got, compare)
}

// compare has times equal only if both are in UTC.
var compare = cmp.Options{
	cmp.Comparer(func(a, b time.Time) bool {
		return a.Equal(b) && a.Location() == time.UTC && b.Location() == time.UTC
	}),
}

// Promised are the errors that a store promises.
var Promised = []error{
	models.ErrNotFound, models.ErrConflict, models.ErrInvalid, models.ErrStale,
	models.ErrReadOnly, models.ErrUncertain, context.Canceled, context.DeadlineExceeded,
}

// kind says which promised error err is.
func kind(err error) string {
	if err == nil {
		return "none"
	}
	for _, promised := range Promised {
		if errors.Is(err, promised) {
			return promised.Error()
		}
	}
	return fmt.Sprintf("another: %v", err)
}
