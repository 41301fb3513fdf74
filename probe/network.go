package probe

import (
	"context"
	"net"
	"sync/atomic"
	"syscall"
)

// Dialer is a function that connects to a server, in the form that drivers take.
type Dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// Dial returns a dialer whose connections the probe watches. It counts their round trips, and makes
// them longer after [Probe.Delay]. Drivers prepare, describe and reset by themselves beneath
// package sql, so only the network connection shows all round trips of a call.
//
// A round trip is data received after data was sent. Several pieces sent before an answer are one
// trip, and so are several pieces of an answer.
func (p *Probe) Dial(dial Dialer) Dialer {
	p.network.Store(true)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		inner, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		watched := &netConn{Conn: inner, probe: p}
		// Drivers look into the socket to see whether a server has hung up.
		if raw, ok := inner.(syscall.Conn); ok {
			return struct {
				*netConn
				syscall.Conn
			}{watched, raw}, nil
		}
		return watched, nil
	}
}

type netConn struct {
	net.Conn
	probe *Probe
	sent  atomic.Bool // since the last answer
}

// Write implements net.Conn.
func (c *netConn) Write(b []byte) (int, error) {
	c.sent.Store(true)
	return c.Conn.Write(b)
}

// Read implements net.Conn. A driver may begin to read before it writes, so it is the end
// of a Read that tells what came after what.
func (c *netConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 && c.sent.Swap(false) {
		c.probe.counters.trips.Add(1)
		if o := c.probe.orders.Load(); o != nil && o.delay > 0 {
			wait(context.Background(), o.delay)
		}
	}
	return n, err
}
