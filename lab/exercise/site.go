package exercise

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/impedance/bench"
	"example.com/impedance/lab/app"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Setup is what every exercise works with.
type Setup struct {
	Stage    *bench.Stage // of SQLite
	World    *bench.World
	Layers   []layers.Layer // the floor first
	Progress bench.Progress

	Meter    Meter
	Patience time.Duration // to wait, in all, while other programs are busy
}

// site is the application over a layer, over a copy of the data set, as it is served.
type site struct {
	layer  layers.Layer
	dsn    string
	db     *schema.DB
	store  models.Store
	url    string
	remove func() error // removes the copy
	stop   func()
	ended  chan error // has what Serve returned
}

// openSite serves a layer on a free port of loopback until it is closed. The end of ctx does
// not end it: what is under way is to find it there.
func openSite(ctx context.Context, s *bench.Stage, l layers.Layer) (_ *site, err error) {
	t := &site{layer: l}
	if t.dsn, t.remove, err = s.Copy(ctx, "site-"+l.Name); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.close())
		}
	}()
	if t.db, err = schema.Open(ctx, t.dsn, nil); err != nil {
		return nil, err
	}
	if t.store, err = l.Open(ctx, t.db, nil); err != nil {
		return nil, fmt.Errorf("layer %s: %w", l.Name, err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t.url = "http://" + listener.Addr().String()
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	t.stop, t.ended = stop, make(chan error, 1)
	server := app.New(t.store, &app.Options{Ready: t.db.PingContext})
	go func() { t.ended <- server.Serve(serving, listener) }()
	return t, nil
}

// openSites serves each layer, or none.
func openSites(ctx context.Context, s Setup) ([]*site, error) {
	var sites []*site
	for i, l := range s.Layers {
		s.Progress("copies", i, len(s.Layers))
		t, err := openSite(ctx, s.Stage, l)
		if err != nil {
			return nil, errors.Join(err, closeSites(sites))
		}
		sites = append(sites, t)
	}
	return sites, nil
}

func closeSites(sites []*site) error {
	var errs []error
	for _, t := range sites {
		errs = append(errs, t.close())
	}
	return errors.Join(errs...)
}

// close ends the site, as far as it was opened, and removes its copy.
func (t *site) close() error {
	var errs []error
	if t.stop != nil {
		t.stop()
		errs = append(errs, <-t.ended)
	}
	if t.store != nil {
		errs = append(errs, t.store.Close())
	}
	if t.db != nil {
		errs = append(errs, t.db.Close())
	}
	return errors.Join(append(errs, t.remove())...)
}

func userPath(id int64) string { return "/users/" + strconv.FormatInt(id, 10) }

// servePage serves answers that are there already, by path, with net/http alone.
func servePage(answers map[string][]byte) (url string, end func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	answer := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(answers[r.URL.Path])
	}
	server := &http.Server{Handler: http.HandlerFunc(answer), ReadHeaderTimeout: time.Minute}
	ended := make(chan struct{})
	go func() {
		server.Serve(l)
		close(ended)
	}()
	return "http://" + l.Addr().String(), func() {
		server.Close()
		<-ended
	}, nil
}

// newClient returns a client that keeps as many connections as requests are under way.
func newClient() *http.Client {
	return &http.Client{
		Timeout:   time.Minute,
		Transport: &http.Transport{MaxIdleConnsPerHost: 1024, DisableCompression: true},
	}
}

// get returns the body of an answer, which must have status 200.
func get(ctx context.Context, c *http.Client, url string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return send(c, r, http.StatusOK)
}

// post sends a body that is JSON, and wants something to be created.
func post(ctx context.Context, c *http.Client, url string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	_, err = send(c, r, http.StatusCreated)
	return err
}

func send(c *http.Client, r *http.Request, want int) ([]byte, error) {
	res, err := c.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != want {
		return nil, fmt.Errorf("%s %s: %s: %.200s", r.Method, r.URL.Path, res.Status, body)
	}
	return body, nil
}

// together has several clients make n calls between them, each its next when it is done with
// one, and returns the seconds until all are made. The first error ends it.
func together(clients, n int, call func(i int) error) (seconds float64, err error) {
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	start := time.Now()
	for range clients {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n) && failed.Load() == nil; i = next.Add(1) {
				if err := call(int(i)); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	all.Wait()
	seconds = time.Since(start).Seconds()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return seconds, nil
}
