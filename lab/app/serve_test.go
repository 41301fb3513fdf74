package app_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/impedance/lab/app"
	"example.com/impedance/models"
)

// slowSite has a request in flight, which ends when proceed is closed or its context ends.
func slowSite(t *testing.T, limits app.Limits) (s *site, proceed chan struct{},
	answered chan *http.Response) {
	t.Helper()
	entered, proceed := make(chan struct{}), make(chan struct{})
	answered = make(chan *http.Response, 1)
	s = newSiteWith(t, limits, func(store models.Store) models.Store {
		return faulty{store, map[int64]func(context.Context) error{1: func(ctx context.Context) error {
			close(entered)
			select {
			case <-proceed:
				return models.ErrNotFound
			case <-ctx.Done():
				return ctx.Err()
			}
		}}}
	})
	go func() {
		res, _ := http.Get(s.url + "/users/1")
		answered <- res // nil if the connection was cut
	}()
	<-entered
	return s, proceed, answered
}

// TestShutdown holds that a request in flight is finished, and that no other is taken.
func TestShutdown(t *testing.T) {
	t.Parallel()
	s, proceed, answered := slowSite(t, app.Limits{})
	s.stop()
	eventually(t, "the address is closed", func() bool {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
	select {
	case err := <-s.ended:
		t.Fatalf("it ended with a request in flight: %v", err)
	default:
	}
	close(proceed)
	if res := <-answered; res == nil || res.StatusCode != 404 {
		t.Errorf("the request in flight got %v", res)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("serving ended with %v", err)
	}
}

// TestShutdownLimit holds that it does not wait for ever.
func TestShutdownLimit(t *testing.T) {
	t.Parallel()
	s, _, answered := slowSite(t, app.Limits{Request: time.Hour, Shutdown: 50 * time.Millisecond})
	s.stop()
	if err := <-s.ended; err == nil || !strings.Contains(err.Error(), "still in flight after 50ms") {
		t.Errorf("serving ended with %v", err)
	}
	if res := <-answered; res != nil {
		t.Errorf("the request got %v", res)
	}
}

// TestServeFails holds that an address that cannot be served ends it with an error.
func TestServeFails(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := app.New(nil, nil).Serve(t.Context(), l); err == nil {
		t.Error("serving a closed listener ended without an error")
	}
}
