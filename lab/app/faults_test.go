package app_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"testing"

	"example.com/impedance/lab/app"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

func asItIs(store models.Store) models.Store { return store }

// goesAndComesBack takes a site's database away and gives it back: every request is answered in
// both states, and the first after it is back finds it.
func (s *site) goesAndComesBack(away, back func()) {
	s.Helper()
	user := fmt.Sprintf("/users/%d", s.register("steady"))
	post := `{"kind":"text","body":"still here"}`
	for range 2 {
		s.must(s.do("GET", user, ""), 200)
		s.must(s.do("POST", user+"/posts", post), 201)
		s.must(s.do("GET", "/readyz", ""), 200)
		away()
		for range 3 {
			for _, a := range []answer{s.do("GET", user, ""), s.do("POST", user+"/posts", post),
				s.do("GET", "/profiles/steady", ""), s.do("GET", "/readyz", "")} {
				s.refused(a, 503, "")
				if a.Header.Get("Retry-After") == "" {
					s.Errorf("%s does not say when to ask again", a.Request.URL.Path)
				}
			}
		}
		s.must(s.do("GET", "/healthz", ""), 200)
		back()
	}
	s.must(s.do("GET", user, ""), 200)
	s.must(s.do("POST", user+"/posts", post), 201)
	s.must(s.do("GET", "/readyz", ""), 200)
	if n := s.db.Stats().InUse; n != 0 {
		s.Errorf("%d connections have not come back to the pool", n)
	}
}

// TestDatabaseGoes has a probe lose every connection, and refuse new ones.
func TestDatabaseGoes(t *testing.T) {
	t.Parallel()
	p := probe.New()
	s := newSiteOver(t, filepath.Join(t.TempDir(), "site.db"),
		&schema.Options{Create: true, NoSync: true, Wrap: p.Connector}, app.Limits{}, asItIs)
	refused := errors.New("connection refused")
	s.goesAndComesBack(func() {
		p.Fail(func(c probe.Call) *probe.Fault {
			if c.Kind == probe.Connect {
				return &probe.Fault{Err: refused}
			}
			return &probe.Fault{Err: driver.ErrBadConn, Cut: true}
		})
	}, func() { p.Fail(nil) })
}

// TestServerGoes cuts the network between the application and each server.
func TestServerGoes(t *testing.T) {
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			n := &network{open: map[net.Conn]bool{}}
			s := newSiteOver(t, harness.Fresh(t, server.Variable), &schema.Options{Dial: n.dial},
				app.Limits{}, asItIs)
			s.goesAndComesBack(func() { n.cut(true) }, func() { n.cut(false) })
		})
	}
}

// network makes connections until it is cut.
type network struct {
	mu   sync.Mutex
	open map[net.Conn]bool
	down bool
}

func (n *network) dial(ctx context.Context, kind, address string) (net.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.down {
		return nil, &net.OpError{Op: "dial", Net: kind, Err: errors.New("network is unreachable")}
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, kind, address)
	if err == nil {
		n.open[conn] = true
	}
	return conn, err
}

// cut ends every connection and refuses others, or takes them again.
func (n *network) cut(down bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down = down
	for conn := range n.open {
		conn.Close()
		delete(n.open, conn)
	}
}

// TestDatabaseLocked has another program hold the lock to write: reads go on, and writes are
// refused. That takes the five seconds for which SQLite waits, whatever the context says.
func TestDatabaseLocked(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for five seconds")
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "site.db")
	s := newSiteOver(t, path, &schema.Options{Create: true, NoSync: true}, app.Limits{}, asItIs)
	user := fmt.Sprintf("/users/%d", s.register("steady"))
	post := `{"kind":"text","body":"still here"}`
	other, err := schema.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.refused(s.do("POST", user+"/posts", post), 503, "")
	s.must(s.do("GET", user, ""), 200)
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	s.must(s.do("POST", user+"/posts", post), 201)
}
