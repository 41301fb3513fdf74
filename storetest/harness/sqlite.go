package harness

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/probe/pgxprobe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
)

// Open makes a store over a database that has the tables.
type Open func(ctx context.Context, db *schema.DB, clock models.Clock) (models.Store, error)

// SQLite returns a harness over fresh SQLite files, with syncs off.
func SQLite(open Open) storetest.Harness {
	return storetest.Harness{New: func(t storetest.TB, o storetest.Options) storetest.Subject {
		t.Helper()
		return overSQL(t, freshSQLite(t, o), open, o.Clock)
	}}
}

// SQLiteFrom is SQLite over copies of a file with our tables and no rows.
func SQLiteFrom(file []byte, open Open) storetest.Harness {
	return storetest.Harness{New: func(t storetest.TB, o storetest.Options) storetest.Subject {
		t.Helper()
		return overSQL(t, copySQLite(t, file, o), open, o.Clock)
	}}
}

// database is an open database, and how to open it again.
type database struct {
	*schema.DB
	watch  *probe.Probe // nil without one
	dsn    string
	native bool
}

// freshSQLite opens an empty database with our tables, closed and removed at the end of
// the test.
func freshSQLite(t storetest.TB, o storetest.Options) *database {
	t.Helper()
	file, err := template()
	if err != nil {
		t.Fatalf("making the template of a database: %v", err)
	}
	return copySQLite(t, file, o)
}

// copySQLite opens a copy of a file, closed and removed at the end of the test.
func copySQLite(t storetest.TB, file []byte, o storetest.Options) *database {
	t.Helper()
	dir, err := os.MkdirTemp("", "storetest")
	if err != nil {
		t.Fatalf("making a folder for a database: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("removing a database: %v", err)
		}
	})
	path := filepath.Join(dir, "store.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatalf("copying the template of a database: %v", err)
	}
	db, err := openPool(context.Background(), schema.DSN(path), false, o)
	if err != nil {
		t.Fatalf("opening a database: %v", err)
	}
	t.Cleanup(func() {
		allClosed(t, db.watch)
		if err := db.Close(); err != nil {
			t.Errorf("closing a database: %v", err)
		}
	})
	return db
}

// openPool opens a database whose commits wait for no disk, with a probe if the options ask for
// one, else nil.
func openPool(ctx context.Context, dsn string, native bool,
	o storetest.Options) (*database, error) {
	opts := &schema.Options{NoSync: true, Conns: o.Conns, Native: native}
	var watch *probe.Probe
	switch {
	case o.Watched && native:
		watch = probe.New()
		opts.Watch = pgxprobe.Watch(watch)
	case o.Watched:
		watch = probe.New()
		opts.Wrap = watch.Connector
	}
	db, err := schema.Open(ctx, dsn, opts)
	if err != nil {
		return nil, err
	}
	return &database{db, watch, dsn, native}, nil
}

// allClosed checks that no statement is prepared any more, when the stores over a pool are closed
// and the pool is not. Those that a library closes on the side have a moment.
func allClosed(t storetest.TB, watch *probe.Probe) {
	t.Helper()
	if watch == nil {
		return
	}
	prepared := func() int64 { c := watch.Counts(); return c.Prepares - c.Closes }
	for deadline := time.Now().Add(5 * time.Second); prepared() != 0; {
		if time.Now().After(deadline) {
			t.Errorf("closing the store left %d prepared statements open", prepared())
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// template returns the bytes of a database file with our tables and no rows. It is made
// once, because copying a file is many times faster than creating tables.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx, path := context.Background(), filepath.Join(dir, "template.db")
	opts := &schema.Options{NoSync: true, Create: true, Conns: 1}
	db, err := schema.Open(ctx, schema.DSN(path), opts)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := schema.Apply(ctx, db); err != nil {
		return nil, err
	}
	// The last connection to close moves the write-ahead log into the file.
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// overSQL opens a store over db. At the end of the test it closes the store, and fails
// the test if connections have not come back.
func overSQL(t storetest.TB, db *database, open Open, clock models.Clock) storetest.Subject {
	t.Helper()
	ctx := context.Background()
	store, err := open(ctx, db.DB, clock)
	if err != nil {
		t.Fatalf("opening a store: %v", err)
	}
	t.Cleanup(func() {
		if n := db.Stats().InUse; n != 0 {
			t.Errorf("%d connections are in use at the end of the test", n)
		}
		if err := store.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
		if err := db.PingContext(ctx); err != nil {
			t.Errorf("closing the store broke the database handle: %v", err)
		}
	})
	subject := storetest.Subject{
		Store:  models.Retrying(store),
		Again:  func(t storetest.TB) models.Store { return overSQL(t, db, open, clock).Store },
		Reader: func(t storetest.TB, use func(models.Store)) { db.read(t, open, clock, use) },
		Dump: func(ctx context.Context) (storetest.Tables, error) {
			return dump(ctx, db.DB)
		},
		Count: func(ctx context.Context) (storetest.Sizes, error) {
			return count(ctx, db.DB)
		},
		Load: func(ctx context.Context, follows []models.Follow) error {
			return load(ctx, db.DB, follows)
		},
		InUse: func() int { return db.Stats().InUse },
	}
	if db.watch != nil {
		subject.Asked = func(tell func(context.Context)) { asked(db.watch, tell) }
	}
	return subject
}

// read opens the database again, for reading only, and a store over it, for use to use.
func (db *database) read(t storetest.TB, open Open, clock models.Clock, use func(models.Store)) {
	t.Helper()
	ctx := context.Background()
	reader, err := schema.Open(ctx, db.dsn, &schema.Options{ReadOnly: true, Conns: 1, Native: db.native})
	if err != nil {
		t.Fatalf("opening a database for reading: %v", err)
	}
	store, err := open(ctx, reader, clock)
	if err != nil {
		t.Fatalf("opening a store over a database for reading: %v", errors.Join(err, reader.Close()))
	}
	use(store)
	if err := errors.Join(store.Close(), reader.Close()); err != nil {
		t.Errorf("closing a database for reading: %v", err)
	}
}

// asked makes each driver call tell its context first.
func asked(watch *probe.Probe, tell func(context.Context)) {
	watch.Fail(func(c probe.Call) *probe.Fault {
		switch c.Kind {
		case probe.Prepare, probe.Exec, probe.Query, probe.Begin:
			tell(c.Context)
		}
		return nil
	})
}

// load inserts follows past the store, so many in a statement as any engine takes.
func load(ctx context.Context, db *schema.DB, follows []models.Follow) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("loading follows: %w", err)
	}
	defer tx.Rollback()
	for chunk := range slices.Chunk(follows, 8000) {
		var rows []string
		var args []any
		for i, f := range chunk {
			row := "(?, ?, ?, ?)"
			if db.Engine == schema.Postgres {
				row = fmt.Sprintf("($%d, $%d, $%d, $%d)", 4*i+1, 4*i+2, 4*i+3, 4*i+4)
			}
			rows = append(rows, row)
			args = append(args, f.FollowerID, f.FolloweeID, f.Since, f.Notify)
		}
		// #nosec G202 -- rows are placeholders.
		_, err := tx.ExecContext(ctx, `INSERT INTO follows
			(follower_id, followee_id, since, notify) VALUES `+strings.Join(rows, ","), args...)
		if err != nil {
			return fmt.Errorf("loading follows: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("loading follows: %w", err)
	}
	return nil
}
