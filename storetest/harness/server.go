package harness

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"os"
	"testing"
	"time"

	"example.com/impedance/schema"
	"example.com/impedance/storetest"
)

// Contract runs the contract on a layer, on each engine. It runs on a server if the server's
// environment variable names a database, and makes further databases there.
func Contract(t *testing.T, open Open) {
	t.Run("sqlite", func(t *testing.T) { storetest.Run(t, SQLite(open)) })
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) {
			storetest.Run(t, Server(t, Named(t, s.Variable), open))
		})
	}
}

// VariantContract is Contract for a variant of a layer, which shares most of its code with the
// layer. It runs on servers only if FullVariable is set.
func VariantContract(t *testing.T, open Open) {
	t.Run("sqlite", func(t *testing.T) { storetest.Run(t, SQLite(open)) })
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) {
			dsn := Named(t, s.Variable)
			if !Full() {
				t.Skipf("set %s to run the contract of a variant on a server", FullVariable)
			}
			storetest.Run(t, Server(t, dsn, open))
		})
	}
}

// NativeContract is Contract for a layer on pgx's own pool, which speaks to PostgreSQL only.
func NativeContract(t *testing.T, open Open) {
	for _, s := range schema.Servers {
		if s.Engine == schema.Postgres {
			storetest.Run(t, NativeServer(t, Named(t, s.Variable), open))
		}
	}
}

// FullVariable turns on long tests that only add more cases.
const FullVariable = "IMPEDANCE_FULL"

// Full reports whether FullVariable is set.
func Full() bool { return os.Getenv(FullVariable) != "" }

// Named returns the data source name in an environment variable. Without one it skips the test.
func Named(t testing.TB, variable string) string {
	t.Helper()
	dsn := os.Getenv(variable)
	if dsn == "" {
		t.Skipf("%s is not set; set it to the data source name of a database, as "+
			"postgres://user@host:5432/impedance or mysql://user:password@host:3306/impedance, "+
			"beside which the user may make others", variable)
	}
	return dsn
}

// pgbouncer is the environment variable for a database behind PgBouncer.
const pgbouncer = "IMPEDANCE_PGBOUNCER"

// Pooled returns the data source name of another database behind PgBouncer. Without the variable it
// skips the test.
func Pooled(t testing.TB, database string) string {
	t.Helper()
	dsn := os.Getenv(pgbouncer)
	if dsn == "" {
		t.Skipf("%s is not set; bash -c '. .ci/servers; start_servers DIR; go test …; stop_servers' "+
			"starts what it names, and the servers", pgbouncer)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatalf("%s is no URL", pgbouncer)
	}
	u.Path = "/" + database
	return u.String()
}

// Fresh makes a new database with our tables on the server that an environment variable names, and
// returns its data source name. It removes the database at the end of the test. Without the
// variable it skips the test.
func Fresh(t testing.TB, variable string) string {
	t.Helper()
	dsn, drop, err := schema.Fresh(context.Background(), Named(t, variable))
	if err != nil {
		t.Fatalf("making a database: %v", err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Errorf("removing a database: %v", err)
		}
	})
	return dsn
}

// Server returns a harness over databases of a server. Tests use them one after the other, each
// empties them, and they are removed at the end of t.
func Server(t testing.TB, dsn string, open Open) storetest.Harness {
	return overServer(t, dsn, false, open)
}

// NativeServer is Server with native pools.
func NativeServer(t testing.TB, dsn string, open Open) storetest.Harness {
	return overServer(t, dsn, true, open)
}

func overServer(t testing.TB, dsn string, native bool, open Open) storetest.Harness {
	s := newServerPool(t, dsn, native)
	return storetest.Harness{New: func(t storetest.TB, o storetest.Options) storetest.Subject {
		t.Helper()
		return overSQL(t, s.take(t, o), open, o.Clock)
	}}
}

// A server has connections for so many only: these, on some databases at a time, for each
// package that is tested at the same time.
const (
	atATime      = 4
	connsForEach = 4
)

// serverPool keeps the databases that no test uses now. They stay open, because a
// connection to PostgreSQL takes as long to make as most tests take, and are open before the
// first test, so that none is held to have left what runs for them.
type serverPool struct {
	dsn    string
	native bool
	free   chan *database
}

func newServerPool(t testing.TB, dsn string, native bool) *serverPool {
	s := &serverPool{dsn: dsn, native: native, free: make(chan *database, atATime)}
	for range atATime {
		db, err := s.fresh(t, storetest.Options{})
		if err != nil {
			t.Fatalf("making a database: %v", err)
		}
		s.free <- db
	}
	return s
}

// fresh opens a new database with our tables, which is closed and removed at the end of t.
func (s *serverPool) fresh(t storetest.TB, o storetest.Options) (*database, error) {
	ctx := context.Background()
	dsn, drop, err := schema.Fresh(ctx, s.dsn)
	if err != nil {
		return nil, err
	}
	o.Conns = cmp.Or(o.Conns, connsForEach)
	db, err := openPool(ctx, dsn, s.native, o)
	if err != nil {
		return nil, errors.Join(err, drop())
	}
	t.Cleanup(func() {
		if !s.native { // where statements are kept with their connections
			allClosed(t, db.watch)
		}
		if err := errors.Join(db.Close(), drop()); err != nil {
			t.Errorf("removing a database: %v", err)
		}
	})
	return db, unobserved(ctx, db.DB)
}

// unobserved keeps PostgreSQL from taking statistics. Those of a database that one test left
// empty would have it read whole tables for each key that it checks in the next one's, which
// took a minute for 50,000 follows; without any it goes by how large a table is now.
func unobserved(ctx context.Context, db *schema.DB) error {
	if db.Engine != schema.Postgres {
		return nil
	}
	for _, table := range []string{"follows", "posts", "users"} {
		_, err := db.ExecContext(ctx, "ALTER TABLE "+table+" SET (autovacuum_enabled = off)")
		if err != nil {
			return err
		}
	}
	return nil
}

// take returns an empty database with our tables, given back at the end of the test. One
// with options of its own is made for the test alone.
func (s *serverPool) take(t storetest.TB, o storetest.Options) *database {
	t.Helper()
	if o.Conns != 0 || o.Watched {
		db, err := s.fresh(t, o)
		if err != nil {
			t.Fatalf("making a database: %v", err)
		}
		return db
	}
	db := <-s.free
	t.Cleanup(func() {
		ctx := context.Background()
		if err := errors.Join(settle(ctx, db.DB), empty(ctx, db.DB)); err != nil {
			t.Errorf("emptying a database: %v", err)
		}
		if db.Engine == schema.MySQL { // whose driver keeps something running for each
			db.SetMaxIdleConns(0)
			db.SetMaxIdleConns(connsForEach)
		}
		s.free <- db
	})
	return db
}

// empty removes every row. Most tests leave few, for which TRUNCATE takes longer.
func empty(ctx context.Context, db *schema.DB) error {
	for _, s := range []string{"DELETE FROM follows", "DELETE FROM posts", "DELETE FROM users"} {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// settle waits until a server has ended what was asked on connections of the database that are
// gone: what a caller gave up is still carried out for a moment, or not even begun, and a
// connection that it was sent on is idle until the server reads it.
func settle(ctx context.Context, db *schema.DB) error {
	var query string
	switch db.Engine {
	case schema.SQLite:
		return nil
	case schema.Postgres:
		query = `SELECT count(*), count(*) FILTER (WHERE state <> 'idle') FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()
			AND backend_type = 'client backend'`
	case schema.MySQL:
		query = `SELECT count(*), coalesce(sum(command <> 'Sleep'), 0)
			FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()`
	}
	for range 1000 {
		var others, busy int
		if err := db.QueryRowContext(ctx, query).Scan(&others, &busy); err != nil {
			return err
		}
		if busy == 0 && others < db.Stats().OpenConnections {
			return nil
		}
		time.Sleep(time.Millisecond)
	}
	return errors.New("the server is still busy with what nobody waits for")
}
