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

// DB is a pool of connections to a database with our tables.
type DB struct {
	*sql.DB
	Engine Engine
	// Pool is pgx's own pool if Options.Native is set, otherwise nil. The sql.DB takes its
	// connections from it.
	Pool *pgxpool.Pool

	server *server // nil if it is embedded
}

// Stats returns the statistics of the pool that makes the connections: of Pool, if it is not nil.
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

// Close closes the pool after all connections have come back.
func (db *DB) Close() error {
	err := db.DB.Close()
	if db.Pool != nil {
		db.Pool.Close()
	}
	return err
}

// Name returns the name of a server's database without password and settings.
func (db *DB) Name() string { return db.server.String() }

// Explain adds the server and advice to an error without a name in package models: a lost
// connection, a timeout, a missing right. The original stays in the chain, and the text has no
// password.
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
	// NoSync lets a commit return before its data is on disk. A crash of the machine then
	// loses or damages the database. It is for timing everything except the disk, and for
	// data that can be made again. On MySQL and MariaDB this is a setting of the whole
	// server, which Open does not change.
	NoSync bool
	// Journal and Synchronous are SQLite's journal_mode and synchronous, such as DELETE and
	// EXTRA, for measuring which data they lose. Empty stands for WAL and FULL, or OFF with
	// NoSync. Servers have neither.
	Journal, Synchronous string
	// Conns is the number of connections, all kept open; 0 stands for twice the
	// processors, at least 4.
	Conns int
	// Wrap, if it is not nil, replaces the connector: the place for a probe between
	// database/sql and the driver.
	Wrap func(driver.Connector) driver.Connector
	// Native makes a pool of pgx's own, DB.Pool, and a sql.DB over its connections, with the
	// same settings. It works on PostgreSQL only.
	Native bool
	// Watch is Wrap for a native pool: it may add a tracer to the configuration.
	Watch func(*pgx.ConnConfig)
	// Dial, if it is not nil, connects to servers instead of a net.Dialer: the place for a
	// probe between the driver and the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Open opens the database that dsn names and checks that it is one of ours. A dsn is
// the path of an SQLite file, or file:PATH with an optional ?mode=ro; or it is
// postgres://USER:PASSWORD@HOST:PORT/DATABASE, where pgx's settings, and those of a session that are
// not pinned, may follow a question mark, or mysql://USER:PASSWORD@HOST:PORT/DATABASE, for MariaDB too.
//
// Every setting holds on every connection of the pool, because the driver applies it when it
// connects. Open refuses a database that is missing, foreign, of another version, damaged or
// read-only with one of this package's errors, and does not change it.
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

// complete replaces zero values by their defaults.
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

// pool returns a pool that has made no connection yet. It keeps all connections open.
func (o *Options) pool(connector driver.Connector) *sql.DB {
	if o.Wrap != nil {
		connector = o.Wrap(connector)
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(o.Conns)
	pool.SetMaxIdleConns(o.Conns)
	return pool
}

// Name returns dsn without password and settings.
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
	return string(SQLite)
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
	given, _, ok := strings.Cut(dsn, "://")
	if EngineOf(dsn) != SQLite {
		return "", false, fmt.Errorf("%s:// names a server, and this takes a file; give the "+
			"path of an SQLite file", given)
	}
	if ok && scheme.MatchString(given) && given != "file" {
		known := slices.Sorted(maps.Keys(schemes))
		if near := nearest.Of(given, known); len(near) > 0 {
			return "", false, fmt.Errorf("no engine speaks %s:// here; did you mean %s://?", given, near[0])
		}
		return "", false, fmt.Errorf("no engine speaks %s:// here; give the path of an SQLite file, or a "+
			"URL that begins with %s://", given, strings.Join(known, "://, "))
	}
	if err := otherForm(dsn); err != nil {
		return "", false, err
	}
	rest, isURI := strings.CutPrefix(dsn, "file:")
	if !isURI {
		return checkPath(dsn)
	}
	rest, query, _ := strings.Cut(rest, "?")
	rest = strings.TrimPrefix(rest, "//")
	path, err1 := url.PathUnescape(rest)
	values, err2 := url.ParseQuery(query)
	if err1 != nil || err2 != nil { // which quote the name, and so perhaps a secret in it
		return "", false, errors.New("the name of a file after file: has a percent sign that begins no " +
			"percent-code; write it as %25")
	}
	for name, vs := range values {
		if name != "mode" || len(vs) != 1 || vs[0] != "ro" {
			return "", false, fmt.Errorf("database %s: the only setting that its name may have is "+
				"mode=ro; the others are the same for every layer and made by this program", path)
		}
		readOnly = true
	}
	path, _, err = checkPath(path)
	return path, readOnly, err
}

func checkPath(path string) (string, bool, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return "", false, errMemory
	}
	return path, false, nil
}
