package probe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"net/url"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgres opens the server that IMPEDANCE_POSTGRES names, over a probe that sees its
// network too.
func postgres(t *testing.T, p *Probe) *sql.DB {
	t.Helper()
	dsn := os.Getenv("IMPEDANCE_POSTGRES")
	if dsn == "" {
		t.Skip("set IMPEDANCE_POSTGRES to postgres://user:password@host/database to test with a server")
	}
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	config.DialFunc = p.Dial(new(net.Dialer).DialContext)
	return openServer(t, p, stdlib.GetConnector(*config))
}

// mariadb opens the server that IMPEDANCE_MYSQL names, over a probe that sees its network
// too. The driver either puts arguments into the text itself or has the server do it.
func mariadb(t *testing.T, p *Probe, interpolate bool) *sql.DB {
	t.Helper()
	dsn := os.Getenv("IMPEDANCE_MYSQL")
	if dsn == "" {
		t.Skip("set IMPEDANCE_MYSQL to mysql://user:password@host/database to test with a server")
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	config := mysql.NewConfig()
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.Net, config.Addr, config.DBName = "tcp", u.Host, u.Path[1:]
	config.InterpolateParams = interpolate
	config.DialFunc = p.Dial(new(net.Dialer).DialContext)
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	return openServer(t, p, connector)
}

// openServer opens a pool of one connection, which is made and used. pgx tries a connection
// by a round trip of its own when it is taken after a second without use, and when it is
// taken for the first time.
func openServer(t *testing.T, p *Probe, c driver.Connector) *sql.DB {
	t.Helper()
	db := sql.OpenDB(p.Connector(c))
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	for range 2 {
		if err := db.PingContext(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// TestRoundTripsOfServers holds how many round trips a driver really makes for what package
// sql asks of it.
func TestRoundTripsOfServers(t *testing.T) {
	type server struct {
		name string
		open func(*testing.T, *Probe) *sql.DB
		text string // a statement with one argument
		// Round trips of the text when it is first met, when it is met again, of preparing
		// it, of running it prepared, and of an empty transaction.
		want [5]int64
	}
	for _, s := range []server{
		// pgx prepares what it has not met, and keeps it: its own cache of statements.
		{"postgres", postgres, `SELECT $1::bigint + 0 * pg_backend_pid()`, [5]int64{2, 1, 1, 1, 2}},
		// Without interpolation each text is prepared, run and closed; closing has no answer.
		{"mariadb", func(t *testing.T, p *Probe) *sql.DB { return mariadb(t, p, false) },
			`SELECT ? + 0`, [5]int64{2, 2, 1, 1, 2}},
		{"mariadb, interpolating", func(t *testing.T, p *Probe) *sql.DB { return mariadb(t, p, true) },
			`SELECT ? + 0`, [5]int64{1, 1, 1, 1, 2}},
	} {
		t.Run(s.name, func(t *testing.T) {
			ctx, p := t.Context(), New()
			db := s.open(t, p)
			var got []int64
			trips := func(do func() error) {
				before := p.Counts()
				if err := do(); err != nil {
					t.Fatal(err)
				}
				got = append(got, p.Counts().Sub(before).RoundTrips)
			}
			var n float64
			for range 2 {
				trips(func() error { return db.QueryRowContext(ctx, s.text, 7).Scan(&n) })
			}
			var stmt *sql.Stmt
			trips(func() (err error) {
				stmt, err = db.PrepareContext(ctx, s.text+" + 0")
				return err
			})
			defer stmt.Close()
			trips(func() error { return stmt.QueryRowContext(ctx, 7).Scan(&n) })
			trips(func() error {
				tx, err := db.BeginTx(ctx, nil)
				if err != nil {
					return err
				}
				return tx.Commit()
			})
			if !slices.Equal(got, s.want[:]) || n != 7 {
				t.Errorf("round trips are %v, want %v; the last answer is %v", got, s.want, n)
			}
		})
	}
}

// servers runs a test on each server.
func servers(t *testing.T, test func(t *testing.T, p *Probe, db *sql.DB)) {
	t.Run("postgres", func(t *testing.T) { p := New(); test(t, p, postgres(t, p)) })
	t.Run("mariadb", func(t *testing.T) { p := New(); test(t, p, mariadb(t, p, false)) })
}

// TestDelayOfServers holds that a delay is there once for each round trip, also for those
// that the driver makes by itself.
func TestDelayOfServers(t *testing.T) {
	servers(t, func(t *testing.T, p *Probe, db *sql.DB) {
		const trip = 40 * time.Millisecond
		p.Delay(trip)
		defer p.Delay(0)
		trace := p.Trace()
		var trips int64
		for attempt := 1; ; attempt++ { // a busy machine may take longer, but not each time
			before, start := p.Counts(), time.Now()
			if n, err := readAll(t, t.Context(), db, `SELECT 'delayed'`); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			took := time.Since(start)
			trips = p.Counts().Sub(before).RoundTrips
			least := time.Duration(trips) * trip
			if trips < 1 || took < least || took > least+trip && attempt == 50 {
				t.Fatalf("%d round trips took %v", trips, took)
			}
			if took <= least+trip {
				break
			}
			trace.Stop()
			trace = p.Trace()
		}
		trace.Stop()
		if events := trace.Events(); len(events) != 1 || events[0].Trips != trips {
			t.Errorf("the trace has %+v, want one event of %d round trips", events, trips)
		}
	})
}

// TestFaultsOfServers holds that a cut connection is replaced, and that an injected error of
// the server's own type is taken for one.
func TestFaultsOfServers(t *testing.T) {
	servers(t, func(t *testing.T, p *Probe, db *sql.DB) {
		p.Fail(once(Query, 0, Fault{Err: driver.ErrBadConn, Cut: true}))
		if n, err := readAll(t, t.Context(), db, `SELECT 1`); n != 1 || err != nil {
			t.Errorf("after a lost connection: %d rows, %v", n, err)
		}
		for _, err := range []error{&pgconn.PgError{Code: "40001"}, &pgconn.PgError{Code: "40P01"},
			&mysql.MySQLError{Number: 1213}} {
			p.Fail(once(Query, 0, Fault{Err: err}))
			if _, got := readAll(t, t.Context(), db, `SELECT 1`); !errors.Is(got, err) {
				t.Errorf("the error is %v, want %v", got, err)
			}
		}
		p.Fail(nil)
		if n, err := readAll(t, t.Context(), db, `SELECT 1`); n != 1 || err != nil {
			t.Errorf("after the faults: %d rows, %v", n, err)
		}
	})
}

// TestReplayOfServers holds that what a server answered can be had without it, types of
// columns and arguments that only its driver knows included, and that the bare driver is
// asked the same.
func TestReplayOfServers(t *testing.T) {
	servers(t, func(t *testing.T, p *Probe, db *sql.DB) {
		ctx := context.Background()
		recording := p.Record()
		query := `SELECT 1 AS one, 'text' AS two, NULL AS three`
		ask := func(db *sql.DB) (types []string, err error) {
			rows, err := db.QueryContext(ctx, query)
			if err != nil {
				return nil, err
			}
			defer rows.Close()
			columns, err := rows.ColumnTypes()
			if err != nil {
				return nil, err
			}
			for _, c := range columns {
				types = append(types, c.Name()+" "+c.DatabaseTypeName()+" "+c.ScanType().String())
			}
			for rows.Next() {
				var one, two, three any
				if err := rows.Scan(&one, &two, &three); err != nil {
					return nil, err
				}
				if three != nil {
					t.Errorf("NULL came back as %v", three)
				}
			}
			return types, rows.Err()
		}
		want, err := ask(db)
		if err != nil {
			t.Fatal(err)
		}
		recording.Stop()
		without := sql.OpenDB(recording.Replay())
		defer without.Close()
		if got, err := ask(without); err != nil || !slices.Equal(got, want) {
			t.Errorf("the replay gives %q and %v, want %q", got, err, want)
		}
		conn, err := db.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		before := p.Counts()
		err = conn.Raw(func(c any) error {
			bare, err := recording.Bare(ctx, c.(driver.Conn))
			if err != nil {
				return err
			}
			return errors.Join(bare.Run(ctx, 0), bare.Close())
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Counts().Sub(before); got.Statements != 1 || got.Rows != 1 || got.RoundTrips < 1 {
			t.Errorf("the bare driver was asked %+v", got)
		}
	})
}
