package exercise

import (
	"context"
	"database/sql/driver"
	"errors"
	"time"

	"example.com/impedance/lab/app"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// parts are what a read through a layer is made of, to be timed each by itself.
type parts struct {
	store models.Store
	ids   []int64
	users []*models.User
	conn  driver.Conn // of the driver's own
	bare  *probe.Bare // the layer's statements on it, a section for each id
	first int         // of these sections
}

// openParts records what a site's layer asks the database for, over a connection of its own.
func openParts(ctx context.Context, t *site, ids []int64) (_ *parts, err error) {
	p := &parts{store: t.store, ids: ids}
	for _, id := range ids {
		u, err := t.store.UserByID(ctx, id)
		if err != nil {
			return nil, err
		}
		p.users = append(p.users, u)
	}
	var own driver.Connector
	watch := probe.New()
	recording := watch.Record()
	defer recording.Stop()
	db, err := schema.Open(ctx, t.dsn, &schema.Options{Conns: 1,
		Wrap: func(c driver.Connector) driver.Connector { own = c; return watch.Connector(c) }})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := t.layer.Open(ctx, db, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if _, err := store.UserByID(ctx, ids[0]); err != nil { // which may prepare what it needs
		return nil, err
	}
	for _, id := range ids {
		section := recording.Mark()
		if p.first == 0 {
			p.first = section
		}
		if _, err := store.UserByID(ctx, id); err != nil {
			return nil, err
		}
	}
	if p.conn, err = own.Connect(ctx); err != nil {
		return nil, err
	}
	if p.bare, err = recording.Bare(ctx, p.conn); err != nil {
		return nil, errors.Join(err, p.conn.Close())
	}
	return p, nil
}

func (p *parts) close() error { return errors.Join(p.bare.Close(), p.conn.Close()) }

// time times a block of each part.
func (p *parts) time(ctx context.Context, t *target, from int) error {
	for _, part := range []struct {
		times *[]float64
		do    func(i int) error
	}{
		{&t.json, func(i int) error { _, err := app.UserJSON(p.users[i]); return err }},
		{&t.call, func(i int) error { _, err := p.store.UserByID(ctx, p.ids[i]); return err }},
		{&t.sqlite, func(i int) error { return p.bare.Run(ctx, p.first+i) }},
	} {
		start := time.Now()
		for n := range readBlock {
			if err := part.do((from + n) % len(p.ids)); err != nil {
				return err
			}
		}
		*part.times = append(*part.times, time.Since(start).Seconds())
	}
	return nil
}
