package differential

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"example.com/impedance/internal/lockstep"
	"example.com/impedance/internal/stored"
	"example.com/impedance/layers"
	"example.com/impedance/memimpl"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// place is a database of a layer, used by one block after the other.
type place struct {
	layer  layers.Layer
	engine schema.Engine
	dsn    string
	fresh  []byte // of SQLite: an empty database, as a file
	path   string // of SQLite
	db     *schema.DB
	drop   func() error
}

// openPlaces makes a database for each layer of an engine. They are to be closed also after an error.
func openPlaces(ctx context.Context, e *Engine, dir string) (places []*place, err error) {
	var fresh []byte
	if e.Engine == schema.SQLite {
		if fresh, err = emptySQLite(ctx, dir); err != nil {
			return nil, err
		}
	}
	for _, l := range e.Layers {
		p := &place{layer: l, engine: e.Engine, drop: func() error { return nil }}
		if e.Engine == schema.SQLite {
			p.fresh, p.path = fresh, filepath.Join(dir, fmt.Sprintf("%s-%d.db", l.Name, files.Add(1)))
			p.dsn = schema.DSN(p.path)
		} else if err := p.makeOnServer(ctx, e.DSN); err != nil {
			return places, err
		}
		places = append(places, p)
	}
	return places, nil
}

// files counts the files of SQLite, so that each has its own name.
var files atomic.Int64

// emptySQLite returns a file with our tables and no rows. Copying it is many times faster than making
// tables.
func emptySQLite(ctx context.Context, dir string) ([]byte, error) {
	path := filepath.Join(dir, fmt.Sprintf("empty-%d.db", files.Add(1)))
	db, err := schema.Open(ctx, schema.DSN(path), &schema.Options{NoSync: true, Create: true, Conns: 1})
	if err != nil {
		return nil, err
	}
	// The last connection to close moves the write-ahead log into the file.
	if err := errors.Join(schema.Apply(ctx, db), db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func (p *place) makeOnServer(ctx context.Context, dsn string) (err error) {
	if p.dsn, p.drop, err = schema.Fresh(ctx, dsn); err != nil {
		return err
	}
	if p.db, err = p.open(ctx); err == nil && p.engine == schema.Postgres {
		err = unobserved(ctx, p.db)
	}
	if err != nil {
		return errors.Join(err, p.close())
	}
	return nil
}

// open opens the database with one connection, which is all that one step at a time takes.
func (p *place) open(ctx context.Context) (*schema.DB, error) {
	return schema.Open(ctx, p.dsn, &schema.Options{NoSync: true, Conns: 1, Native: p.layer.Native})
}

// unobserved keeps PostgreSQL from taking statistics at moments that nobody chose, so that a block
// that is run again has the same plans.
func unobserved(ctx context.Context, db *schema.DB) error {
	for _, table := range []string{"follows", "posts", "users"} {
		_, err := db.ExecContext(ctx, "ALTER TABLE "+table+" SET (autovacuum_enabled = off)")
		if err != nil {
			return err
		}
	}
	return nil
}

// empty makes the database as it was at first.
func (p *place) empty(ctx context.Context) (err error) {
	if p.engine == schema.SQLite {
		err = p.closeFile()
		if err == nil {
			err = os.WriteFile(p.path, p.fresh, 0o600)
		}
		if err == nil {
			p.db, err = p.open(ctx)
		}
		return err
	}
	for _, statement := range emptying[p.engine] {
		if _, err := p.db.ExecContext(ctx, statement); err != nil {
			return p.db.Explain(err)
		}
	}
	return nil
}

// emptying are the statements that remove all rows and begin again with the first ids.
var emptying = map[schema.Engine][]string{
	schema.Postgres: {"TRUNCATE follows, posts, users RESTART IDENTITY"},
	schema.MySQL: {"DELETE FROM follows", "DELETE FROM posts", "DELETE FROM users",
		"ALTER TABLE posts AUTO_INCREMENT = 1", "ALTER TABLE users AUTO_INCREMENT = 1"},
}

// closeFile closes and removes a file of SQLite, if there is one.
func (p *place) closeFile() error {
	if p.db == nil {
		return nil
	}
	err := p.db.Close()
	p.db = nil
	return errors.Join(err, os.Remove(p.path))
}

func (p *place) close() error {
	if p.engine == schema.SQLite {
		return p.closeFile()
	}
	var err error
	if p.db != nil {
		err = p.db.Close()
	}
	return errors.Join(err, p.drop())
}

func closeAll(places []*place) error {
	var errs []error
	for _, p := range places {
		errs = append(errs, p.close())
	}
	return errors.Join(errs...)
}

// match opens a store at each place, over empty tables, and runs steps on all of them. It compares
// the tables if steps has no error.
func match(ctx context.Context, places []*place, steps func(*lockstep.Match) error) (err error) {
	var c lockstep.Clock
	var subjects []lockstep.Subject
	var stores []models.Store
	defer func() {
		for _, s := range stores {
			err = errors.Join(err, s.Close())
		}
	}()
	for _, p := range places {
		if err := p.empty(ctx); err != nil {
			return fmt.Errorf("%s: emptying its database: %w", p.layer.Name, err)
		}
		store, err := p.layer.Open(ctx, p.db, c.Now)
		if err != nil {
			return fmt.Errorf("%s: opening its store: %w", p.layer.Name, err)
		}
		stores = append(stores, store)
		subjects = append(subjects, lockstep.Subject{
			Name: p.layer.Name, Store: store, InUse: func() int { return p.db.Stats().InUse },
			Dump: func(ctx context.Context) (lockstep.Tables, error) { return stored.Read(ctx, p.db) },
		})
	}
	m, err := lockstep.NewMatch(&c, oracle(&c), subjects...)
	if err == nil {
		err = steps(m)
	}
	if err == nil {
		err = m.Compare()
	}
	return err
}

// oracle returns an empty oracle.
func oracle(c *lockstep.Clock) lockstep.Subject {
	store := memimpl.New(&memimpl.Options{Clock: c.Now})
	return lockstep.Subject{
		Name: "oracle", Store: store, InUse: func() int { return 0 },
		Dump: func(context.Context) (t lockstep.Tables, err error) {
			t.Users, t.Posts, t.Follows = store.Dump()
			return t, nil
		},
	}
}
