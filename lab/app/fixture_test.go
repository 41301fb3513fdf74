package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.com/impedance/lab/app"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// site is the application over the floor, as it is served.
type site struct {
	testing.TB
	db    *schema.DB
	store models.Store
	log   *records
	url   string
	stop  func()     // asks it to stop, and does not wait
	ended chan error // has what Serve returned
}

// newSite serves over a fresh SQLite database until the end of the test.
func newSite(t testing.TB, limits app.Limits) *site {
	return newSiteWith(t, limits, func(store models.Store) models.Store { return store })
}

// newSiteWith is newSite with a store that is made of the floor's.
func newSiteWith(t testing.TB, limits app.Limits, wrap func(models.Store) models.Store) *site {
	return newSiteOver(t, filepath.Join(t.TempDir(), "site.db"),
		&schema.Options{Create: true, NoSync: true}, limits, wrap)
}

// newSiteOver is newSiteWith over a database that may have to be made.
func newSiteOver(t testing.TB, dsn string, opts *schema.Options, limits app.Limits,
	wrap func(models.Store) models.Store) *site {
	t.Helper()
	ctx := context.Background()
	s := &site{TB: t, log: &records{}, ended: make(chan error, 1)}
	var err error
	if s.db, err = schema.Open(ctx, dsn, opts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.db.Close() })
	if opts != nil && opts.Create {
		if err := schema.Apply(ctx, s.db); err != nil {
			t.Fatal(err)
		}
	}
	if s.store, err = layers.All()[0].Open(ctx, s.db, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	s.store = wrap(s.store)
	s.serve(limits)
	return s
}

func (s *site) serve(limits app.Limits) {
	s.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	s.url = "http://" + l.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	server := app.New(s.store, &app.Options{Log: slog.New(slog.NewJSONHandler(s.log, nil)),
		Ready: s.db.PingContext, Hosts: []string{"Social.example", "192.0.2.7"}, Limits: limits})
	go func() {
		s.ended <- server.Serve(ctx, l)
		close(s.ended)
	}()
	s.Cleanup(func() {
		stop()
		if err, first := <-s.ended; first && err != nil {
			s.Errorf("serving ended with %v", err)
		}
	})
}

// in returns the site as a subtest sees it.
func (s *site) in(t testing.TB) *site {
	here := *s
	here.TB = t
	return &here
}

// register stores a user with a handle, and returns the id.
func (s *site) register(handle string, follows ...int64) int64 {
	s.Helper()
	u, _, err := s.store.Register(context.Background(), models.Registration{
		User: models.NewUser{Handle: handle, Email: handle + "@example.com",
			Profile: models.Profile{DisplayName: handle}},
		First: models.Text{Body: "Hello from " + handle}, Follows: follows})
	if err != nil {
		s.Fatal(err)
	}
	return u.ID
}

// answer is what a request got.
type answer struct {
	*http.Response
	text string
}

// do makes a request. A header is given as "Name: value".
func (s *site) do(method, path, body string, headers ...string) answer {
	s.Helper()
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer{res, string(text)}
}

// must fails the test unless an answer has a status.
func (s *site) must(a answer, status int) answer {
	s.Helper()
	if a.StatusCode != status {
		s.Fatalf("%s %s has status %d, want %d: %s", a.Request.Method, a.Request.URL.Path,
			a.StatusCode, status, a.text)
	}
	return a
}

// refused checks that an answer is a problem that says no more than it should.
func (s *site) refused(a answer, status int, field string) {
	s.Helper()
	var p struct{ Type, Title, Detail, Field string }
	var also struct{ Status int }
	if err := json.Unmarshal([]byte(a.text), &p); err != nil {
		s.Errorf("%q is no JSON: %v", a.text, err)
	}
	json.Unmarshal([]byte(a.text), &also)
	switch {
	case a.StatusCode != status, also.Status != status:
		s.Errorf("status %d and %d, want %d: %s", a.StatusCode, also.Status, status, a.text)
	case a.Header.Get("Content-Type") != "application/problem+json",
		a.Header.Get("X-Content-Type-Options") != "nosniff", a.Header.Get("X-Request-Id") == "":
		s.Errorf("the header is %v", a.Header)
	case p.Type != "about:blank", p.Title != http.StatusText(status), p.Detail == "",
		p.Field != field:
		s.Errorf("the problem is %+v, want the field %q", p, field)
	case len(a.text) > 400, strings.Contains(a.text, "sql"), strings.Contains(a.text, "json:"),
		strings.Contains(a.text, "app."):
		s.Errorf("the problem says too much: %s", a.text)
	}
}

// records are the log, a record a line: a megabyte of the newest at most.
type records struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *records) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.text.Len() > 1<<20 {
		r.text.Reset()
	}
	return r.text.Write(b)
}

// records returns the records of a request, once they are there: an answer may come before them.
func (s *site) records(id string) (found []map[string]any) {
	s.Helper()
	eventually(s, "the log has the request "+id, func() bool {
		s.log.mu.Lock()
		defer s.log.mu.Unlock()
		found = nil
		for line := range bytes.Lines(s.log.text.Bytes()) {
			var record map[string]any
			if err := json.Unmarshal(line, &record); err != nil {
				s.Fatalf("the log has the line %q: %v", line, err)
			}
			if record["id"] == id {
				found = append(found, record)
			}
		}
		return len(found) > 0
	})
	return found
}

// quoted returns an id as it stands in JSON.
func quoted(id int64) string { return fmt.Sprintf(`"%d"`, id) }
