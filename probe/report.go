package probe

import (
	"context"
	"database/sql/driver"
)

// Reported is a call of a client that does not go through package sql. Its tracer reports the call
// to the probe before it is made, and when it is done.
type Reported struct {
	probe  *Probe
	call   Call
	params int
	under  *underway // nil if the probe only counts
}

// Received is what came in answer to a call.
type Received struct {
	Rows, Bytes int64 // of values
	Columns     int
	Affected    int64 // rows that an Exec changed
}

// Connection returns the number of another connection, for calls to report.
func (p *Probe) Connection() int64 { return p.conns.Add(1) }

// ReportPrepared counts a statement that a client prepares without a call of its own.
func (p *Probe) ReportPrepared() { p.counters.add(&p.counters.Prepares, 1) }

// Report traces and delays a call that is about to be made, with its arguments, which become the
// call's, and whether its statement was prepared before.
//
// A tracer sees a call, but can neither prevent it nor make it fail. The call therefore takes
// a [Fault] with Do alone, and panics on any other.
func (p *Probe) Report(ctx context.Context, call Call, args []any, prepared bool) *Reported {
	r := &Reported{probe: p, call: call, params: len(args)}
	o := p.orders.Load()
	if o == nil {
		return r
	}
	for i, v := range args {
		call.Args = append(call.Args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	watching := *o
	watching.fault = nil
	r.under, _ = p.obey(ctx, &watching, nil, call)
	if r.under.event != nil {
		r.under.event.Prepared = prepared
	}
	if o.fault != nil {
		call.Operation, call.Context = operationOf(ctx), ctx
		if f := o.fault(call); f != nil {
			if f.Err != nil || f.Cut || f.After {
				panic("probe: a reported call can be watched, not failed")
			}
			f.Do()
		}
	}
	return r
}

// Done counts the call, and ends its event.
func (r *Reported) Done(came Received, err error) {
	if r.call.Kind != Exec || err != nil {
		came.Affected = 0
	}
	k := &r.probe.counters
	switch r.call.Kind {
	case Prepare:
		k.add(&k.Prepares, 1)
	case Begin:
		k.add(&k.Begins, 1)
	case Commit:
		k.add(&k.Commits, 1)
	case Rollback:
		k.add(&k.Rollbacks, 1)
	case Exec, Query:
		k.mu.Lock()
		k.Statements++
		k.Params += int64(r.params)
		k.Affected += came.Affected
		k.Rows += came.Rows
		k.Columns += int64(came.Columns)
		k.Bytes += came.Bytes
		k.mu.Unlock()
	}
	if r.under == nil {
		return
	}
	if e := r.under.event; e != nil && r.call.Kind != Prepare {
		t := r.under.orders.trace
		t.mu.Lock()
		e.Rows, e.Bytes, e.Affected = came.Rows, came.Bytes, came.Affected
		if r.call.Kind == Query {
			e.Columns = make([]string, came.Columns) // whose names nobody tells
		}
		t.mu.Unlock()
	}
	r.under.end(err)
}

// Skipped ends the event of a call that was not made after all.
func (r *Reported) Skipped(err error) { r.probe.leave(r.under, err) }
