package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

// serve answers each line with as many pieces as its first byte says, a moment apart.
func serve(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go answerLines(c)
		}
	}()
	return listener.Addr().String()
}

func answerLines(c net.Conn) {
	defer c.Close()
	line := make([]byte, 0, 16)
	one := make([]byte, 1)
	for {
		if _, err := io.ReadFull(c, one); err != nil {
			return
		}
		if line = append(line, one[0]); one[0] != '\n' {
			continue
		}
		for range line[0] - '0' {
			c.Write([]byte("a"))
			time.Sleep(time.Millisecond)
		}
		line = line[:0]
	}
}

func dial(t *testing.T, p *Probe, address string) net.Conn {
	t.Helper()
	c, err := p.Dial(new(net.Dialer).DialContext)(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// TestRoundTrips holds what counts as a round trip.
func TestRoundTrips(t *testing.T) {
	address := serve(t)
	for _, test := range []struct {
		name  string
		talk  func(c net.Conn) error
		trips int64
	}{
		{"nothing", func(net.Conn) error { return nil }, 0},
		{"a question without an answer", func(c net.Conn) error { return send(c, "0\n") }, 0},
		{"one", func(c net.Conn) error { return errors.Join(send(c, "1\n"), receive(c, 1)) }, 1},
		{"a question in pieces", func(c net.Conn) error {
			return errors.Join(send(c, "1"), send(c, "\n"), receive(c, 1))
		}, 1},
		{"an answer in pieces", func(c net.Conn) error {
			return errors.Join(send(c, "3\n"), receive(c, 1), receive(c, 1), receive(c, 1))
		}, 1},
		{"two", func(c net.Conn) error {
			return errors.Join(send(c, "1\n"), receive(c, 1), send(c, "2\n"), receive(c, 2))
		}, 2},
		{"a pipeline", func(c net.Conn) error {
			return errors.Join(send(c, "1\n"), send(c, "1\n"), receive(c, 2))
		}, 1},
		{"a reader that waits already", func(c net.Conn) error {
			done := make(chan error)
			go func() { done <- receive(c, 1) }()
			time.Sleep(10 * time.Millisecond)
			return errors.Join(send(c, "1\n"), <-done)
		}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := New()
			c := dial(t, p, address)
			c.SetDeadline(time.Now().Add(time.Minute))
			if err := test.talk(c); err != nil {
				t.Fatal(err)
			}
			if got := p.Counts().RoundTrips; got != test.trips {
				t.Errorf("%d round trips, want %d", got, test.trips)
			}
		})
	}
}

func send(c net.Conn, text string) error {
	_, err := c.Write([]byte(text))
	return err
}

func receive(c net.Conn, n int) error {
	_, err := io.ReadFull(c, make([]byte, n))
	return err
}

// TestRoundTripDelay holds that a delay is there once for each round trip, and then not at
// the driver's calls as well.
func TestRoundTripDelay(t *testing.T) {
	const trip = 30 * time.Millisecond
	p := New()
	c := dial(t, p, serve(t))
	p.Delay(trip)
	start := time.Now()
	for range 2 {
		if err := errors.Join(send(c, "1\n"), receive(c, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(start); took < 2*trip {
		t.Errorf("two round trips took %v, want %v and more", took, 2*trip)
	}
	db := open(t, p)
	p.Delay(time.Hour)
	if n := count(t, db); n != 10 {
		t.Errorf("%d things, want 10", n)
	}
}

// TestDialed holds that a connection can be looked into as the one below can, and that an
// error to connect comes through.
func TestDialed(t *testing.T) {
	p := New()
	if _, ok := dial(t, p, serve(t)).(syscall.Conn); !ok {
		t.Error("the socket of a TCP connection cannot be looked into")
	}
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	piped, err := p.Dial(func(context.Context, string, string) (net.Conn, error) {
		return client, nil
	})(t.Context(), "", "")
	if _, ok := piped.(syscall.Conn); ok || err != nil {
		t.Errorf("a pipe has a socket (%v)", err)
	}
	_, err = p.Dial(func(context.Context, string, string) (net.Conn, error) {
		return nil, errLost
	})(t.Context(), "", "")
	if !errors.Is(err, errLost) {
		t.Errorf("the error is %v, want %v", err, errLost)
	}
}
