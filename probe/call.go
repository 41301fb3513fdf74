package probe

import (
	"context"
	"database/sql/driver"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// Kind is a kind of driver call.
type Kind int

// The kinds of driver calls.
const (
	Connect  Kind = iota // make a connection
	Ping                 // test a connection
	Prepare              // prepare a statement
	Exec                 // execute a statement without a result set
	Query                // execute a statement with a result set
	Next                 // fetch a row
	Begin                // begin a transaction
	Commit               // commit a transaction
	Rollback             // roll a transaction back
	Close                // close a prepared statement
)

var kinds = [...]string{"connect", "ping", "prepare", "exec", "query", "next", "begin", "commit",
	"rollback", "close"}

// String returns the kind in lower case.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kinds) {
		return fmt.Sprintf("kind %d", int(k))
	}
	return kinds[k]
}

// waits reports whether the driver would wait for a server's answer. Rows come with the answer to
// the query, and closing a statement does not wait.
func (k Kind) waits() bool { return k != Next && k != Close }

// Call is a driver call that is about to be made.
type Call struct {
	Kind      Kind
	Operation string // from the context, see WithOperation
	Conn      int64  // the connection's number, from 1; 0 for a Connect
	Query     string // the text of the statement
	Args      []driver.NamedValue
	Options   driver.TxOptions // of a Begin

	// Context is the context that the driver receives. A trace does not keep it.
	Context context.Context
}

// Fault is a failure to inject at a driver call.
type Fault struct {
	// Do runs before the call, or with After, after it. It can cancel a context or wait.
	Do func()
	// Err is the error that the caller receives. Without After, the call is not made at all.
	Err error
	// After makes the call first, and applies the rest of the fault then.
	After bool
	// Cut ends the connection as a lost peer does: the engine rolls back an open transaction,
	// and every later call on the connection returns driver.ErrBadConn.
	Cut bool
}

// Fail calls choose before each driver call from now on, and applies the fault that it returns, if
// any. Several connections may call choose at a time. A nil choose ends the faults.
func (p *Probe) Fail(choose func(Call) *Fault) {
	p.change(func(o *orders) { o.fault = choose })
}

// Delay makes each round trip longer by a time from now on. If the probe watches network
// connections (see [Probe.Dial]), it waits there. Otherwise it waits at each driver call that a
// server would have to answer, as if the engine were a server.
func (p *Probe) Delay(roundTrip time.Duration) {
	p.change(func(o *orders) { o.delay = roundTrip })
}

// underway is a call that is traced, delayed or failed.
type underway struct {
	orders *orders
	ctx    context.Context
	conn   *conn
	fault  *Fault
	event  *Event // nil if it is not traced
	start  time.Time
}

// enter runs before each call. Without orders it returns nil, and nothing is left to do. The caller
// returns an error from enter instead of making the call.
func (p *Probe) enter(ctx context.Context, call Call) (*underway, error) {
	o := p.orders.Load()
	if o == nil {
		return nil, nil
	}
	return p.obey(ctx, o, nil, call)
}

// enter is [Probe.enter] for a call on the connection. On one that was cut, every call fails.
func (c *conn) enter(ctx context.Context, kind Kind, query string,
	args []driver.NamedValue) (*underway, error) {
	o := c.probe.orders.Load()
	if o == nil && !c.dead {
		return nil, nil
	}
	if c.dead {
		return nil, driver.ErrBadConn
	}
	return c.probe.obey(ctx, o, c, Call{Kind: kind, Query: query, Args: args})
}

func (p *Probe) obey(ctx context.Context, o *orders, c *conn, call Call) (*underway, error) {
	call.Operation, call.Context = operationOf(ctx), ctx
	if c != nil {
		call.Conn = c.number
	}
	u := &underway{orders: o, ctx: ctx, conn: c}
	if o.trace != nil && call.Kind != Next {
		u.event = o.trace.begin(call)
	}
	u.start = time.Now()
	if o.delay > 0 && call.Kind.waits() && !p.network.Load() {
		wait(ctx, o.delay)
	}
	if o.fault != nil {
		u.fault = o.fault(call)
	}
	if u.fault != nil && !u.fault.After {
		if err := u.strike(); err != nil {
			return nil, u.end(err)
		}
	}
	return u, nil
}

// strike applies the fault.
func (u *underway) strike() error {
	if u.fault.Do != nil {
		u.fault.Do()
	}
	if u.fault.Cut {
		u.conn.cut()
	}
	return u.fault.Err
}

// end notes the end of the call in its event.
func (u *underway) end(err error) error {
	if u.event != nil {
		u.orders.trace.end(u.event, time.Since(u.start), err)
	}
	return err
}

// leave runs after each call, with the error of the call. It returns the error to pass on.
func (p *Probe) leave(u *underway, err error) error {
	if u == nil {
		return err
	}
	if u.fault != nil && u.fault.After {
		if lost := u.strike(); lost != nil {
			err = lost
		}
	}
	return u.end(err)
}

// wait waits for a time or for the end of the context. The last part of it spins, because
// a sleep of less than a millisecond takes too long by a tenth of one and more.
func wait(ctx context.Context, d time.Duration) {
	const coarse = time.Millisecond
	deadline := time.Now().Add(d)
	if d > coarse {
		timer := time.NewTimer(d - coarse)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
	}
	for time.Now().Before(deadline) {
		runtime.Gosched()
	}
}

// cloneArgs copies arguments, which the caller may use again.
func cloneArgs(args []driver.NamedValue) []driver.NamedValue {
	args = slices.Clone(args)
	for i := range args {
		if b, ok := args[i].Value.([]byte); ok {
			args[i].Value = slices.Clone(b)
		}
	}
	return args
}
