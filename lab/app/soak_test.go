package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/impedance/lab/app"
	"example.com/impedance/models"
)

// TestSoak makes as many requests as come in an hour at five a second, refusals and clients that
// leave among them, and holds that nothing of them stays.
func TestSoak(t *testing.T) {
	requests := 18_000
	if testing.Short() {
		requests = 1_800
	}
	s := newSite(t, app.Limits{})
	paths := s.crowd(20)
	s.soak(requests/6, paths) // caches fill
	before := s.vitals()
	s.soak(requests, paths)
	for _, complaint := range s.vitals().since(before) {
		t.Error(complaint)
	}
}

// leaky is a store that forgets nothing.
type leaky struct {
	models.Store
	stop chan struct{}
}

func (l leaky) UserByID(ctx context.Context, id int64) (*models.User, error) {
	kept := bytes.Repeat([]byte("x"), 16<<10)
	go func() {
		<-l.stop
		runtime.KeepAlive(kept)
	}()
	return l.Store.UserByID(ctx, id)
}

// TestSoakNotices holds that the soak finds what it is there to find.
func TestSoakNotices(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	s := newSiteWith(t, app.Limits{}, func(store models.Store) models.Store {
		return leaky{store, stop}
	})
	paths := s.crowd(20)
	s.soak(100, paths)
	before := s.vitals()
	s.soak(2_000, paths)
	rows, err := s.db.QueryContext(t.Context(), "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := strings.Join(s.vitals().since(before), "; ")
	for _, want := range []string{"goroutines", "in use", "heap"} {
		if !strings.Contains(got, want) {
			t.Errorf("the soak complains %q, want %q in it", got, want)
		}
	}
}

// fillPool has every connection to the database made that may be.
func (s *site) fillPool() {
	s.Helper()
	stats := s.db.Stats()
	for range stats.MaxOpenConnections - stats.InUse {
		conn, err := s.db.Conn(context.Background())
		if err != nil {
			s.Fatal(err)
		}
		defer conn.Close()
	}
}

// crowd registers users who follow one another, and returns their paths.
func (s *site) crowd(n int) (paths []string) {
	s.Helper()
	var ids []int64
	for i := range n {
		ids = append(ids, s.register(fmt.Sprintf("user%d", i), ids...))
		paths = append(paths, fmt.Sprintf("/users/%d", ids[i]))
	}
	return paths
}

// soak makes requests of all kinds, from eight clients at a time.
func (s *site) soak(requests int, paths []string) {
	s.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	defer client.CloseIdleConnections()
	var crowd sync.WaitGroup
	for worker := range 8 {
		crowd.Go(func() {
			for i := worker; i < requests; i += 8 {
				if err := s.any(client, i, paths); err != nil {
					s.Errorf("request %d: %v", i, err)
					return
				}
			}
		})
	}
	crowd.Wait()
}

// any makes the i-th request, and checks its status.
func (s *site) any(client *http.Client, i int, paths []string) error {
	user, other := paths[i/10%len(paths)], paths[(i/10+1)%len(paths)]
	follow := user + "/follows" + strings.TrimPrefix(other, "/users")
	kinds := []struct {
		method, path, body string
		want               int
	}{
		{"GET", user, "", 200},
		{"GET", user + "/timeline?limit=5", "", 200},
		{"GET", "/profiles/user1?limit=5", "", 200},
		{"GET", "/users?limit=5", "", 200},
		{"PUT", follow, "", 204},
		{"GET", "/users/x", "", 404},
		{"PATCH", user, "", 405},
		{"POST", user + "/posts", `{"kind":"text"`, 400},
		{"GET", user, "", 0}, // leaves before the answer
		{"GET", "/readyz", "", 200},
	}
	k := kinds[i%len(kinds)]
	if i%200 == 7 {
		k.body, k.want = `{"kind":"text","body":"hello"}`, 201
	}
	ctx, cancel := context.WithCancel(s.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, k.method, s.url+k.path, strings.NewReader(k.body))
	if err != nil {
		return err
	}
	if k.want == 0 {
		defer time.AfterFunc(100*time.Microsecond, cancel).Stop()
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := client.Do(r)
	if err != nil {
		if k.want == 0 {
			return nil
		}
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	if k.want == 0 {
		return nil
	}
	if res.StatusCode != k.want {
		return fmt.Errorf("%s %s has status %d, want %d", k.method, k.path, res.StatusCode, k.want)
	}
	return err
}

// vitals are what a leak would raise.
type vitals struct {
	goroutines, files, open, inUse int
	heap                           uint64
}

// vitals takes them when they have come to rest: no connection of a client is left, and the
// server has seen the end of all.
func (s *site) vitals() vitals {
	s.Helper()
	last := s.take()
	for same := 0; same < 20; same++ {
		time.Sleep(5 * time.Millisecond)
		if now := s.take(); now != last {
			same, last = 0, now
		}
	}
	s.fillPool() // a client that leaves may take a connection along
	s.log.mu.Lock()
	s.log.text = bytes.Buffer{}
	s.log.mu.Unlock()
	for range 3 { // what a pool keeps outlives two collections
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	v := s.take()
	v.heap = m.HeapAlloc
	return v
}

// take takes all but the heap, which is never at rest.
func (s *site) take() vitals {
	stats := s.db.Stats()
	return vitals{goroutines: runtime.NumGoroutine(), files: files(), open: stats.OpenConnections,
		inUse: stats.InUse}
}

// files counts the files and sockets that the process has open, on systems that say.
func files() int {
	open, _ := os.ReadDir("/proc/self/fd")
	return len(open)
}

// since says what grew. Numbers are held exactly, and the heap to half a megabyte, which is what
// thirty bytes kept of each request would come to; what is not kept changes it by less than
// fifty kilobytes.
func (v vitals) since(before vitals) (complaints []string) {
	for _, n := range []struct {
		what         string
		before, then int
	}{
		{"goroutines", before.goroutines, v.goroutines},
		{"files and sockets", before.files, v.files},
		{"connections to the database", before.open, v.open},
		{"of them in use", before.inUse, v.inUse},
	} {
		if n.before != n.then {
			complaints = append(complaints, fmt.Sprintf("%s were %d and are %d", n.what, n.before,
				n.then))
		}
	}
	if v.heap > before.heap+512<<10 {
		complaints = append(complaints, fmt.Sprintf("the heap was %d bytes and is %d", before.heap,
			v.heap))
	}
	return complaints
}
