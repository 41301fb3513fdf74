package probe

import (
	"database/sql/driver"
	"errors"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Event is a driver call that was made, or that a [Fault] prevented. A query ends when its result
// set is closed.
type Event struct {
	Call
	Prepared bool // the statement was prepared by an earlier call
	Columns  []string
	Rows     int64     // fetched
	Bytes    int64     // of the values fetched, by ValueSize
	Affected int64     // rows changed, of an Exec
	Trips    int64     // round trips on the connections of Dial while the call was made
	Err      error     // the error that the caller received
	Callers  []uintptr // for runtime.CallersFrames, after [Trace.KeepCallers]

	At   time.Duration // when the call was made, since the trace began
	End  time.Duration // when it was over
	Took time.Duration // spent in the driver, rows and closing included

	trips  int64   // made before the call
	answer *answer // of a Recording
}

// Trace is a list of driver calls in the order in which they were made.
type Trace struct {
	probe  *Probe
	start  time.Time
	keep   bool // the rows too
	mu     sync.Mutex
	events []*Event
	stacks bool // keep callers
}

// Trace lists driver calls from now on, until Stop is called. A probe has one trace at a time, and
// stops the trace before.
func (p *Probe) Trace() *Trace {
	t := &Trace{probe: p, start: time.Now()}
	p.change(func(o *orders) { o.trace = t })
	return t
}

// KeepCallers gives each event from now on the program counters of the functions that led to it, the
// innermost first. An event of another goroutine than the application's has that goroutine's.
func (t *Trace) KeepCallers() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stacks = true
}

// Stop ends the trace. Result sets that are open are still followed to their end.
func (t *Trace) Stop() {
	t.probe.change(func(o *orders) {
		if o.trace == t {
			o.trace = nil
		}
	})
}

// Events returns the calls so far.
func (t *Trace) Events() []Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	events := make([]Event, len(t.events))
	for i, e := range t.events {
		events[i] = *e
	}
	return events
}

func (t *Trace) begin(call Call) *Event {
	call.Args, call.Context = cloneArgs(call.Args), nil
	e := &Event{Call: call, At: time.Since(t.start), trips: t.probe.counters.trips.Load()}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stacks {
		var pcs [deepest]uintptr
		e.Callers = slices.Clone(pcs[:runtime.Callers(2, pcs[:])])
	}
	t.events = append(t.events, e)
	return e
}

// deepest is how many callers an event has at most.
const deepest = 128

// drop takes back an event: the driver skipped the call.
func (t *Trace) drop(e *Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events = slices.DeleteFunc(t.events, func(other *Event) bool { return other == e })
}

func (t *Trace) end(e *Event, took time.Duration, err error) {
	now, trips := time.Since(t.start), t.probe.counters.trips.Load()
	t.mu.Lock()
	defer t.mu.Unlock()
	e.Took, e.End, e.Err, e.Trips = took, now, err, trips-e.trips
}

// opened notes a result set.
func (t *Trace) opened(e *Event, inner driver.Rows) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e.Columns = slices.Clone(inner.Columns())
	if t.keep {
		e.answer = newAnswer(inner)
	}
}

// fetched notes a row, or the end of them.
func (t *Trace) fetched(e *Event, took time.Duration, row []driver.Value, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e.Took += took
	switch {
	case err == nil && e.answer != nil:
		e.answer.add(row)
	case errors.Is(err, io.EOF):
		if e.answer != nil {
			e.answer.drained = true
		}
	case err != nil:
		e.Err = err
	}
}

// closed notes the end of a result set.
func (t *Trace) closed(e *Event, r *rows, took time.Duration) {
	now, trips := time.Since(t.start), t.probe.counters.trips.Load()
	t.mu.Lock()
	defer t.mu.Unlock()
	e.Rows, e.Bytes = r.fetched, r.bytes
	e.Took += took
	e.End, e.Trips = now, trips-e.trips
}

// skipped drops the event of a call that the driver passed on to another call.
func (u *underway) skipped() {
	if u != nil && u.event != nil {
		u.orders.trace.drop(u.event)
	}
}

// affected notes what an Exec changed.
func (u *underway) affected(result driver.Result, rows int64) {
	if u == nil || u.event == nil {
		return
	}
	t := u.orders.trace
	t.mu.Lock()
	defer t.mu.Unlock()
	u.event.Affected = rows
	if t.keep {
		u.event.answer = &answer{affected: rows}
		u.event.answer.lastID, u.event.answer.lastIDErr = result.LastInsertId()
	}
}
