package schema

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"runtime"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/impedance/internal/nearest"
)

// DB is a pool of connections to a database with our tables, and what it is.
type DB struct {
	*sql.DB
	Engine Engine
	// Pool is pgx's own pool, whose connections the sql.DB takes and gives back, if
	// Options.Native asked for one; else it is nil.
	Pool *pgxpool.Pool

	server *server // nil if it is embedded
}

// Stats returns what the pool that makes the connections says, which is Pool's if there is one.
func (db *DB) Stats() sql.DBStats {
	if db.Pool == nil {
		return db.DB.Stats()
	}
	s := db.Pool.Stat()
	return sql.DBStats{
		MaxOpenConnections: int(s.MaxConns()),
		OpenConnections:    int(s.TotalConns()),
		InUse:              int(s.AcquiredConns()),
		Idle:               int(s.IdleConns()),
	}
}

// Close closes the pool, after what has been taken from it has come back.
func (db *DB) Close() error {
	err := db.DB.Close()
	if db.Pool != nil {
		db.Pool.Close()
	}
	return err
}

// Explain gives an error that has no name in package models the words that say which server
// it came from and what to do: a lost connection, a timeout, a right that is missing. The
// original stays in the chain, and no password is in it.
func (db *DB) Explain(err error) error {
	if err == nil || db.server == nil {
		return err
	}
	return fmt.Errorf("database %s: %w", db.server, db.server.explain(err))
}

// Options say how to open a database. Nil stands for the zero value.
type Options struct {
	// Create makes the database if it does not exist, and accepts an empty one. The
	// tables are then still to be made, by Apply.
	Create bool
	// ReadOnly refuses writes.
	ReadOnly bool
	// NoSync lets a commit return before its data is on disk. A crash of the machine
	// then loses or damages the database; it is for timing what is not the disk, and
	// for data that can be made again. MySQL and MariaDB have it as a setting of the whole
	// server, which is left as it is.
	NoSync bool
	// Journal and Synchronous are SQLite's journal_mode and synchronous, such as DELETE and
	// EXTRA, if they are not empty: for measuring what they lose. They stand for WAL and FULL,
	// or OFF with NoSync. Servers have neither.
	Journal, Synchronous string
	// Conns is the number of connections, all kept open; 0 stands for twice the
	// processors, at least 4.
	Conns int
	// Wrap, if it is not nil, is given what makes the connections and returns what makes
	// them instead: the place for a probe between database/sql and the driver.
	Wrap func(driver.Connector) driver.Connector
	// Native makes a pool of pgx's own, which DB.Pool is then, with a sql.DB over the same
	// connections. They have the same settings. Only PostgreSQL has one.
	Native bool
	// Watch is Wrap for a native pool: it is given how connections are made, and may have them
	// traced.
	Watch func(*pgx.ConnConfig)
	// Dial, if it is not nil, connects to servers instead of a net.Dialer: the place for a
	// probe between the driver and the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Open opens the database that dsn names and checks that it is one of ours. A dsn is
// the path of an SQLite file, or file:PATH with an optional ?mode=ro; or it is
// postgres://USER:PASSWORD@HOST:PORT/DATABASE, where pgx's settings may follow a question
// mark, or mysql://USER:PASSWORD@HOST:PORT/DATABASE, for MariaDB too.
//
// Every setting holds on every connection of the pool, because the driver applies them
// when it connects. A database that is missing, foreign, of another version, damaged or
// read-only is refused with one of this package's errors, and left as it was.
func Open(ctx context.Context, dsn string, opts *Options) (*DB, error) {
	o := opts.complete()
	if e := EngineOf(dsn); o.Native && e != Postgres {
		return nil, fmt.Errorf("database %s: a native pool is pgx's, which speaks to PostgreSQL only, "+
			"not to %s", Name(dsn), e)
	}
	if EngineOf(dsn) != SQLite {
		return openServer(ctx, dsn, o)
	}
	path, readOnly, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	o.ReadOnly = o.ReadOnly || readOnly
	db, err := openSQLite(ctx, path, o)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	return db, nil
}

// complete fills in what zero values stand for.
func (o *Options) complete() Options {
	if o == nil {
		o = &Options{}
	}
	all := *o
	if all.Conns == 0 {
		all.Conns = max(4, 2*runtime.GOMAXPROCS(0))
	}
	return all
}

// pool returns a pool over connections, which has made none yet. It keeps all open.
func (o *Options) pool(connector driver.Connector) *sql.DB {
	if o.Wrap != nil {
		connector = o.Wrap(connector)
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(o.Conns)
	pool.SetMaxIdleConns(o.Conns)
	return pool
}

// Name returns what dsn names, without a password and settings.
func Name(dsn string) string {
	if EngineOf(dsn) != SQLite {
		if s, err := parseServer(dsn); err == nil {
			return s.String()
		}
		return string(EngineOf(dsn))
	}
	if path, err := Path(dsn); err == nil {
		return path
	}
	return dsn
}

// Path returns the file that dsn names.
func Path(dsn string) (string, error) {
	path, _, err := parse(dsn)
	return path, err
}

// CheckDSN returns an error for a data source name that can name no database.
func CheckDSN(dsn string) error {
	switch e, isName := schemes[dsn]; {
	case dsn == "":
		return errors.New("it is empty; is the variable set?")
	case isName:
		return fmt.Errorf("%s is an engine and no database; give %s://user:password@host:port/database, "+
			"or ./%[1]s for a file of that name", dsn, e)
	}
	if EngineOf(dsn) != SQLite {
		_, err := parseServer(dsn)
		return err
	}
	_, err := Path(dsn)
	return err
}

// DSN returns a data source name for the file at path, whatever characters it has.
func DSN(path string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath()
}

func parse(dsn string) (path string, readOnly bool, err error) {
	scheme, _, ok := strings.Cut(dsn, "://")
	if EngineOf(dsn) != SQLite {
		return "", false, fmt.Errorf("%s:// names a server, and this takes a file; give the "+
			"path of an SQLite file", scheme)
	}
	if ok && scheme != "file" {
		known := slices.Sorted(maps.Keys(schemes))
		if near := nearest.Of(scheme, known); len(near) > 0 {
			return "", false, fmt.Errorf("no engine speaks %s:// here; did you mean %s://?", scheme, near[0])
		}
		return "", false, fmt.Errorf("no engine speaks %s:// here; give the path of an SQLite file, or a "+
			"URL that begins with %s://", scheme, strings.Join(known, "://, "))
	}
	rest, isURI := strings.CutPrefix(dsn, "file:")
	if !isURI {
		return checkPath(dsn)
	}
	rest, query, _ := strings.Cut(rest, "?")
	rest = strings.TrimPrefix(rest, "//")
	if path, err = url.PathUnescape(rest); err != nil {
		return "", false, fmt.Errorf("data source name %q: %w", dsn, err)
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", false, fmt.Errorf("data source name %q: %w", dsn, err)
	}
	for name, vs := range values {
		if name != "mode" || len(vs) != 1 || vs[0] != "ro" {
			return "", false, fmt.Errorf("data source name %q: the only setting it may have is "+
				"mode=ro; the others are the same for every layer and made by this program", dsn)
		}
		readOnly = true
	}
	path, _, err = checkPath(path)
	return path, readOnly, err
}

func checkPath(path string) (string, bool, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return "", false, fmt.Errorf("database %q: give the path of a file; each connection to "+
			"a database in memory would see one of its own", path)
	}
	return path, false, nil
}
