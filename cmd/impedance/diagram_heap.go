package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.com/impedance/bench"
	"example.com/impedance/internal/diagram"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// heapPage is how many posts and followers are on a page whose objects are drawn. Of the data
// set that is made for drawing, they are a profile with all kinds of posts, and a reader of few
// authors, one with a bio, whose texts are in letters that every font has.
const (
	heapPage    = 5
	heapProfile = 20
	heapReader  = 40
)

// heapCalls are the calls whose objects are drawn, by operation.
var heapCalls = []struct {
	operation string
	call      func(context.Context, models.Store, *bench.World) (any, error)
}{
	{"ProfilePage", func(ctx context.Context, s models.Store, w *bench.World) (any, error) {
		return s.ProfilePage(ctx, w.Handles[heapProfile], heapPage)
	}},
	{"HomeTimeline", func(ctx context.Context, s models.Store, w *bench.World) (any, error) {
		return s.HomeTimeline(ctx, w.Readers[heapReader], models.Page{Limit: heapPage})
	}},
}

// drawHeaps draws what a profile page and a home timeline leave on the heap, on each layer.
func drawHeaps(ctx context.Context, f *drawing, g *gallery) error {
	ls, ops, err := f.choice.resolve()
	if err != nil {
		return err
	}
	dsn, world, err := g.world(ctx)
	if err != nil {
		return err
	}
	catalog, err := schema.Inspect(ctx, dsn)
	if err != nil {
		return err
	}
	for _, c := range heapCalls {
		asked := func(o bench.Operation) bool { return o.Name == c.operation }
		if !slices.ContainsFunc(ops, asked) {
			continue
		}
		var all []diagram.Heap
		for _, l := range ls {
			h, err := heapOf(ctx, dsn, l, func(ctx context.Context, s models.Store) (any, error) {
				return c.call(ctx, s, world)
			})
			if err != nil {
				return fmt.Errorf("%s on %s: %w", c.operation, l.Name, err)
			}
			all = append(all, h)
		}
		title := c.operation + ": the objects against the rows"
		svg, mermaid, err := diagram.Heaps(title, all, catalog)
		if err := g.add("heap-"+c.operation, svg, mermaid, err); err != nil {
			return err
		}
	}
	return nil
}

// heapOf makes a call on a layer and records it. The call reads, so that the database is opened
// for reading only.
func heapOf(ctx context.Context, dsn string, l layers.Layer,
	call func(context.Context, models.Store) (any, error)) (h diagram.Heap, err error) {
	p := probe.New()
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true, Conns: 1, Wrap: p.Connector})
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := l.Open(ctx, db, time.Now)
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	recording := p.Record()
	defer recording.Stop()
	h.Layer = l.Name
	h.Answer, err = call(ctx, store)
	h.Events = recording.Events()
	return h, err
}
