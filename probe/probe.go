package probe

import (
	"context"
	"database/sql/driver"
	"io"
	"sync/atomic"
	"time"
)

// Probe watches the connections of the connectors that it wraps. It always counts. It traces
// calls after Trace, delays them after Delay, and fails them after Fail. It is safe for concurrent
// use, and one probe may watch several pools.
type Probe struct {
	counters counters
	orders   atomic.Pointer[orders] // nil while the probe only counts
	network  atomic.Bool            // round trips are seen where they are made, by Dial
	conns    atomic.Int64           // connections made so far, which are numbered
	checks   atomic.Bool            // the driver is a NamedValueChecker
}

// orders are the tasks of a probe in addition to counting. They are replaced as a whole.
type orders struct {
	trace *Trace
	delay time.Duration
	fault func(Call) *Fault
}

// New returns a probe that counts.
func New() *Probe { return &Probe{} }

// change replaces one of the orders.
func (p *Probe) change(set func(*orders)) {
	for {
		was := p.orders.Load()
		var next orders
		if was != nil {
			next = *was
		}
		set(&next)
		now := &next
		if next.trace == nil && next.delay == 0 && next.fault == nil {
			now = nil
		}
		if p.orders.CompareAndSwap(was, now) {
			return
		}
	}
}

// Connector returns a connector whose connections the probe watches. Package sql makes the same
// calls on c through it, and returns the same errors. Other code that looks for the optional
// interfaces of package driver finds most of them on every connection, statement and result set:
// where the driver has none, the probe does what package sql does without it.
func (p *Probe) Connector(c driver.Connector) driver.Connector {
	wrapped := &connector{probe: p, inner: c}
	if closer, ok := c.(io.Closer); ok {
		return struct {
			*connector
			io.Closer
		}{wrapped, closer}
	}
	return wrapped
}

type connector struct {
	probe *Probe
	inner driver.Connector
}

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	p := c.probe
	call, err := p.enter(ctx, Call{Kind: Connect})
	if err != nil {
		return nil, err
	}
	inner, err := c.inner.Connect(ctx)
	connected := err == nil
	if err = p.leave(call, err); err != nil {
		if connected {
			inner.Close() // its answer was lost, and nobody else will close it
		}
		return nil, err
	}
	p.counters.add(&p.counters.Connects, 1)
	p.counters.add(&p.counters.Taken, 1)
	return newConn(p, inner), nil
}

// Driver implements driver.Connector. It returns the driver itself, because libraries recognize the
// engine by its type.
func (c *connector) Driver() driver.Driver { return c.inner.Driver() }

// operationKey is where a context keeps the name of an operation.
type operationKey struct{}

// WithOperation returns a context that names the operation of calls under it, for
// [Event.Operation].
func WithOperation(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, operationKey{}, name)
}

func operationOf(ctx context.Context) string {
	name, _ := ctx.Value(operationKey{}).(string)
	return name
}
