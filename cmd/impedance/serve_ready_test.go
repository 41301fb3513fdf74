package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"example.com/impedance/lab/app"
	"example.com/impedance/layers"
)

// readySite serves a database as serve does.
func readySite(t *testing.T) (*readiness, *httptest.Server) {
	t.Helper()
	r, err := openReady(t.Context(), made(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.db.Close() })
	store, err := layers.All()[0].Open(t.Context(), r.db, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	site := httptest.NewServer(app.New(store, &app.Options{Ready: r.check, Wrote: r.wrote}))
	t.Cleanup(site.Close)
	return r, site
}

// isReady checks /readyz, and that the process is there whatever that says. A reason is in the log
// alone.
func isReady(t *testing.T, r *readiness, site *httptest.Server, reason string) {
	t.Helper()
	want := http.StatusOK
	if reason != "" {
		want = http.StatusServiceUnavailable
	}
	if status, body := ask(t, "GET", site.URL+"/readyz", ""); status != want ||
		strings.Contains(body, "social.db") {
		t.Errorf("/readyz has status %d, want %d: %s", status, want, body)
	}
	if status, _ := ask(t, "GET", site.URL+"/healthz", ""); status != http.StatusOK {
		t.Errorf("/healthz has status %d", status)
	}
	if err := r.check(t.Context()); (err == nil) != (reason == "") ||
		err != nil && !strings.Contains(err.Error(), reason) {
		t.Errorf("the reason is %v, want %q", err, reason)
	}
}

// TestReadyFile holds that a file that is gone, that is another one, or that is read-only is not
// ready, and is again when it is back.
func TestReadyFile(t *testing.T) {
	cached(t)
	r, site := readySite(t)
	isReady(t, r, site, "")
	aside := r.path + ".aside"
	if err := os.Rename(r.path, aside); err != nil {
		t.Fatal(err)
	}
	isReady(t, r, site, "no such file")
	content, err := os.ReadFile(aside)
	if err := errors.Join(err, os.WriteFile(r.path, content, 0o644)); err != nil {
		t.Fatal(err)
	}
	isReady(t, r, site, "is not the file that was opened")
	if err := os.Rename(aside, r.path); err != nil {
		t.Fatal(err)
	}
	isReady(t, r, site, "")
	if err := os.Chmod(r.path, 0o444); err != nil {
		t.Fatal(err)
	}
	isReady(t, r, site, "is read-only")
	if err := os.Chmod(r.path, 0o644); err != nil {
		t.Fatal(err)
	}
	isReady(t, r, site, "")
}

// TestReadyRoom holds how much must be free where the system says it.
func TestReadyRoom(t *testing.T) {
	cached(t)
	r, site := readySite(t)
	for _, test := range []struct {
		free   int64
		known  bool
		err    error
		reason string
	}{
		{16 << 20, true, nil, ""},
		{16<<20 - 1, true, nil, "has 16.8 MB free, less than 16.8 MB"},
		{0, true, nil, "has 0 B free"},
		{0, false, nil, ""},
		{0, true, errors.New("not asked"), ""},
	} {
		r.free = func(string) (int64, bool, error) { return test.free, test.known, test.err }
		isReady(t, r, site, test.reason)
	}
}

// TestReadyFull has a database that may not grow: the write that finds no room says so, and
// neither reading nor a refusal that has nothing to do with it says that there is room again.
func TestReadyFull(t *testing.T) {
	cached(t)
	r, site := readySite(t)
	r.db.SetMaxOpenConns(1) // the limit is of a connection
	limit := func(pages int) {
		t.Helper()
		_, err := r.db.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages))
		if err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // SQLite takes the pages that there are
	post := fmt.Sprintf(`{"kind":"text","body":"%s"}`, strings.Repeat("x", 500))
	status := http.StatusCreated
	for i := 0; i < 200 && status == http.StatusCreated; i++ { // a page has some room left
		status, _ = ask(t, "POST", site.URL+"/users/1/posts", post)
	}
	if status != http.StatusServiceUnavailable {
		t.Fatalf("a full database has status %d", status)
	}
	const reason = "the last write found no room"
	isReady(t, r, site, reason)
	if status, body := ask(t, "GET", site.URL+"/users/1", ""); status != http.StatusOK {
		t.Errorf("reading has status %d: %s", status, body)
	}
	if status, body := ask(t, "POST", site.URL+"/users/1/posts", `{}`); status != 422 {
		t.Errorf("no content has status %d: %s", status, body)
	}
	isReady(t, r, site, reason)
	limit(1_000_000)
	if status, body := ask(t, "POST", site.URL+"/users/1/posts", post); status != 201 {
		t.Errorf("with room again it has status %d: %s", status, body)
	}
	isReady(t, r, site, "")
}

// TestServeNames holds the names that serve answers to beside those of loopback, and the address
// that it prints.
func TestServeNames(t *testing.T) {
	all := &net.TCPAddr{IP: net.IPv6unspecified, Port: 9}
	for _, test := range []struct {
		addr  string
		hosts []string
		l     net.Addr
		names string
		shown string
	}{
		{"127.0.0.1:0", nil, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}, "[127.0.0.1]",
			"127.0.0.1:9"},
		{"box.example:9", []string{"x.example"}, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 9},
			"[x.example box.example]", "192.0.2.7:9"},
		{":9", nil, all, "[]", "localhost:9"},
		{"0.0.0.0:9", nil, all, "[]", "localhost:9"},
		{"[::]:9", []string{"x.example", "y.example"}, all, "[x.example y.example]", "x.example:9"},
	} {
		f := serving{addr: test.addr, hosts: test.hosts}
		if got := fmt.Sprint(f.names()); got != test.names {
			t.Errorf("--addr %s has the names %s, want %s", test.addr, got, test.names)
		}
		if got := f.reachedAt(test.l); got != test.shown {
			t.Errorf("--addr %s is shown as %s, want %s", test.addr, got, test.shown)
		}
	}
}
