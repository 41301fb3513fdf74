package layers_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// preparing are calls that prepare their statement when it is first needed and promise what the test
// holds, by layer. GORM also prepares others, for which calls of the same text wait by its design, so
// the list cannot be observed.
var preparing = map[string]map[string]func(context.Context, models.Store) error{
	"floor":        {"SearchUsers": searching, "CreateUsers": creating},
	"sqlx":         {"SearchUsers": searching, "CreateUsers": creating},
	"ent-prepared": {"SearchUsers": searching, "UsersByID": reading},
	"gorm":         {"CreateUsers": creating},
}

func searching(ctx context.Context, s models.Store) error {
	_, err := s.SearchUsers(ctx, models.UserSearch{Sort: models.ByHandle}, models.Page{Limit: 1})
	return err
}

func reading(ctx context.Context, s models.Store) error {
	_, err := s.UsersByID(ctx, []int64{1, 2})
	return err
}

var created atomic.Int64

func creating(ctx context.Context, s models.Store) error {
	first := named(fmt.Sprint("prepared_", created.Add(1)))
	second := named(fmt.Sprint("prepared_", created.Add(1)))
	_, err := s.CreateUsers(ctx, []models.NewUser{first, second})
	return err
}

// TestPreparing holds that nobody waits for the preparing of another, or has its failure.
func TestPreparing(t *testing.T) {
	for name := range preparing {
		if !slices.Contains(allBut(nothing), name) {
			t.Errorf("there is no layer %s", name)
		}
	}
	for _, l := range layers.All() {
		for name, call := range preparing[l.Name] {
			t.Run(l.Name+"/"+name+"/beside", func(t *testing.T) { prepareBeside(t, l, call) })
			t.Run(l.Name+"/"+name+"/waiting", func(t *testing.T) { prepareWaiting(t, l, call) })
		}
	}
}

// prepareBeside holds one call back while it prepares, and makes another call meanwhile. Then the
// first call fails to prepare, and calls are made again.
func prepareBeside(t *testing.T, l layers.Layer, call func(context.Context, models.Store) error) {
	store, p := prepared(t, l, 2)
	broken := errors.New("the statement cannot be prepared")
	first, release := holdBack(t, p, store, call, t.Context(), broken)
	if err := call(t.Context(), store); err != nil {
		t.Errorf("a call while another one prepares: %v", err)
	}
	close(release)
	if err := <-first; !errors.Is(err, broken) {
		t.Errorf("the call whose preparing failed: %v", err)
	}
	if err := call(t.Context(), store); err != nil {
		t.Errorf("a call after one that failed: %v", err)
	}
}

// prepareWaiting holds one call back that has the only connection. Another call, which waits for
// it, returns when its own context ends.
func prepareWaiting(t *testing.T, l layers.Layer, call func(context.Context, models.Store) error) {
	store, p := prepared(t, l, 1)
	first, release := holdBack(t, p, store, call, t.Context(), nil)
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() { second <- call(ctx, store) }()
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("a call that waited and was canceled: %v", err)
	}
	close(release)
	if err := <-first; err != nil {
		t.Errorf("the call that was held back: %v", err)
	}
	if err := call(t.Context(), store); err != nil {
		t.Errorf("a call after one that was canceled: %v", err)
	}
}

// TestPreparingOfGORM holds what the layer gorm declares: a call waits while another prepares the same
// text, past the end of its own context. If the call no longer waits, the departure goes.
func TestPreparingOfGORM(t *testing.T) {
	ls, err := layers.Named([]string{"gorm"})
	must(t, err)
	store, p := prepared(t, ls[len(ls)-1], 2)
	created, err := store.CreateUser(t.Context(), named("somebody"))
	must(t, err)
	call := func(ctx context.Context, s models.Store) error {
		_, err := s.UserByID(ctx, created.ID)
		return err
	}
	first, release := holdBack(t, p, store, call, t.Context(), nil)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	second := make(chan error, 1)
	go func() { second <- call(ctx, store) }()
	<-ctx.Done()
	select {
	case err := <-second:
		t.Errorf("a call does not wait for another that prepares: %v", err)
		second <- err
	case <-time.After(100 * time.Millisecond):
	}
	close(release)
	if err := <-second; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the call that waited: %v, want %v", err, context.DeadlineExceeded)
	}
	must(t, <-first)
}

// prepared opens a layer with nothing in its tables, over a probe.
func prepared(t *testing.T, l layers.Layer, conns int) (models.Store, *probe.Probe) {
	t.Helper()
	p := probe.New()
	path := filepath.Join(t.TempDir(), "preparing.db")
	db, err := schema.Open(t.Context(), path,
		&schema.Options{Create: true, NoSync: true, Conns: conns, Wrap: p.Connector})
	must(t, err)
	must(t, schema.Apply(t.Context(), db))
	store, err := l.Open(t.Context(), db, nil)
	must(t, err)
	t.Cleanup(func() {
		must(t, store.Close())
		must(t, db.Close())
	})
	return store, p
}

// holdBack makes a call, and returns when it prepares. It goes on once release is closed, with the
// error that the driver is to answer with, if there is one.
func holdBack(t *testing.T, p *probe.Probe, store models.Store,
	call func(context.Context, models.Store) error, ctx context.Context,
	answer error) (result <-chan error, release chan<- struct{}) {
	t.Helper()
	prepares, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var held atomic.Bool
	p.Fail(func(c probe.Call) *probe.Fault {
		if c.Kind != probe.Prepare || held.Swap(true) {
			return nil
		}
		return &probe.Fault{Err: answer, Do: func() {
			close(prepares)
			<-goOn
		}}
	})
	go func() { done <- call(ctx, store) }()
	<-prepares
	return done, goOn
}
