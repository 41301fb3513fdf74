package schema

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/stdlib"
)

// markPrefix begins the comment on the table users that marks a server's database as ours;
// the version follows.
const markPrefix = "impedance "

// server is a database on a server, as in a data source name.
type server struct {
	engine Engine
	url    *url.URL
}

// schemes are how data source names begin. The first of an engine is the usual one.
var schemes = map[string]Engine{"postgres": Postgres, "postgresql": Postgres, "mysql": MySQL,
	"mariadb": MySQL}

// Servers are the engines with servers, each with the environment variable for a data source name,
// for tests and pictures. The user must be allowed to make further databases on the server.
var Servers = []struct {
	Engine   Engine
	Variable string
}{
	{Postgres, "IMPEDANCE_POSTGRES"},
	{MySQL, "IMPEDANCE_MYSQL"},
}

// EngineOf returns the engine of a data source name.
func EngineOf(dsn string) Engine {
	scheme, _, _ := strings.Cut(dsn, "://")
	if e, ok := schemes[scheme]; ok {
		return e
	}
	return SQLite
}

// parseServer reads the name of a server's database. No error of it holds a password.
func parseServer(dsn string) (server, error) {
	u, err := url.Parse(dsn)
	if err == nil {
		_, err = url.ParseQuery(u.RawQuery)
	}
	if err != nil || torn(u) {
		return server{}, unreadable(EngineOf(dsn))
	}
	s := server{engine: EngineOf(dsn), url: u}
	if s.database() == "" {
		// What looks like host and port may be a user and the begin of a password.
		return server{}, fmt.Errorf("the data source name has no database; add it as in "+
			"%s://host/database", u.Scheme)
	}
	if name := s.twice(); name != "" {
		return server{}, fmt.Errorf("the data source name says twice where to connect, as a URL and with "+
			"the parameter %s; leave the parameter out", name)
	}
	return s, nil
}

// twice returns a parameter that says anew what a part of the URL says, or nothing. The driver would
// take the parameter, and so connect elsewhere than this program means: all copies of a database
// would be the one that the parameter names.
func (s server) twice() string {
	_, hasPassword := s.url.User.Password()
	has := map[string]bool{"database": true, "dbname": true, "host": s.url.Hostname() != "",
		"port": s.url.Port() != "", "user": s.url.User.Username() != "", "password": hasPassword}
	for _, name := range slices.Sorted(maps.Keys(has)) {
		if has[name] && s.url.Query().Has(name) {
			return name
		}
	}
	return ""
}

// String returns the name without its password and settings.
func (s server) String() string {
	shown := url.URL{Scheme: s.url.Scheme, Host: s.url.Host, Path: s.url.Path}
	if s.url.User != nil {
		shown.User = url.User(s.url.User.Username())
	}
	return shown.String()
}

func (s server) database() string { return strings.TrimPrefix(s.url.Path, "/") }

// beside returns the name of another database of the same server.
func (s server) beside(database string) server {
	u := *s.url
	u.Path, u.RawPath = "/"+database, ""
	return server{engine: s.engine, url: &u}
}

// connect returns a pool, which has not connected yet.
func (s server) connect(o Options) (*sql.DB, error) {
	connector, err := s.connector(o)
	if err != nil {
		return nil, err
	}
	return o.pool(timely{connector, s.clean}), nil
}

// openServer is Open for a database of a server.
func openServer(ctx context.Context, dsn string, o Options) (*DB, error) {
	s, err := parseServer(dsn)
	if err != nil {
		return nil, err
	}
	db := &DB{Engine: s.engine, server: &s}
	if o.Native {
		if db.Pool, err = nativePool(ctx, s, o); err == nil {
			db.DB = sql.OpenDB(timely{stdlib.GetPoolConnector(db.Pool), s.clean})
			db.SetMaxIdleConns(0) // the pool keeps them
			db.SetMaxOpenConns(o.Conns)
		}
	} else {
		db.DB, err = s.connect(o)
	}
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", s, s.clean(err))
	}
	err = s.check(ctx, db, o)
	if o.Native && refusedAtStart(err) { // by a pooler, about which the pool knows now
		err = s.check(ctx, db, o)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("database %s: %w", s, s.explain(err))
	}
	return db, nil
}

// check refuses a database that is not ours, unless it is empty and may be filled.
func (s server) check(ctx context.Context, db *DB, o Options) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := checkSettings(ctx, tx, s.engine, o); err != nil {
		return err
	}
	if s.engine == Postgres {
		if err := checkSearchPath(ctx, tx); err != nil {
			return err
		}
	}
	marks, err := readServerMarks(ctx, tx, s.engine)
	switch {
	case err != nil:
		return err
	case marks.tables == 0 && o.Create && !o.ReadOnly:
		return nil
	case marks.tables == 0:
		return fmt.Errorf("%w: it is empty", ErrForeign)
	case marks.version == 0:
		return fmt.Errorf("%w; it was left untouched, name another database", ErrForeign)
	case marks.version != Version:
		return fmt.Errorf("%w: %d, this program's is %d; make the database anew", ErrVersion,
			marks.version, Version)
	}
	return nil
}

// serverMarks identify a server's database.
type serverMarks struct {
	tables  int // of anybody
	version int // of our tables; 0 if they are not ours
}

// readServerMarks counts the tables, and reads the comment on the table users.
func readServerMarks(ctx context.Context, tx *sql.Tx, e Engine) (serverMarks, error) {
	query := `SELECT count(*), coalesce(max(CASE relname WHEN 'users'
			THEN obj_description(oid, 'pg_class') END), '')
		FROM pg_class
		WHERE relnamespace = ` + currentNamespace + ` AND relkind IN ('r', 'p', 'v', 'm', 'f')`
	if e == MySQL {
		query = `SELECT count(*), coalesce(max(CASE BINARY table_name WHEN 'users' THEN table_comment END), '')
			FROM information_schema.tables WHERE table_schema = DATABASE()`
	}
	var marks serverMarks
	var comment string
	if err := tx.QueryRowContext(ctx, query).Scan(&marks.tables, &comment); err != nil {
		return marks, err
	}
	if version, ours := strings.CutPrefix(comment, markPrefix); ours {
		if _, err := fmt.Sscan(version, &marks.version); err != nil {
			return marks, fmt.Errorf("the comment on the table users is %q: %w", comment, err)
		}
	}
	return marks, nil
}

// Fresh makes a new [Temporary] database on the server of dsn, with our tables and no rows, and
// returns its name. drop removes it. The user must be allowed to make databases, on MySQL by a
// GRANT on `impedance%`.*.
func Fresh(ctx context.Context, dsn string) (fresh string, drop func() error, err error) {
	s, err := parseServer(dsn)
	if err != nil {
		return "", nil, err
	}
	db, drop, err := s.fresh(ctx)
	if err != nil {
		return "", nil, err
	}
	if err := errors.Join(Apply(ctx, db), db.Close()); err != nil {
		return "", nil, errors.Join(err, drop())
	}
	return db.server.url.String(), drop, nil
}

// Copy makes a new [Temporary] database on the server of dsn, with the same tables and rows, and
// returns its name. drop removes it. On PostgreSQL nobody may be connected to the original
// meanwhile. Objects outside of our schema, such as a user's own table, are copied on PostgreSQL
// only.
func Copy(ctx context.Context, dsn string) (name string, drop func() error, err error) {
	s, err := parseServer(dsn)
	if err != nil {
		return "", nil, err
	}
	if s.engine == Postgres {
		made, drop, err := s.create(ctx, " TEMPLATE "+s.quote(s.database()))
		if err != nil {
			return "", nil, err
		}
		if err := s.copySettings(ctx, made); err != nil {
			return "", nil, errors.Join(fmt.Errorf("copying the settings of %s: %w", s, s.explain(err)), drop())
		}
		return made.url.String(), drop, nil
	}
	name, drop, err = Fresh(ctx, dsn)
	if err != nil {
		return "", nil, err
	}
	if err := copyMySQL(ctx, name, s.quote(s.database())); err != nil {
		return "", nil, errors.Join(fmt.Errorf("copying %s: %w", s, s.explain(err)), drop())
	}
	return name, drop, nil
}

// Syncs returns the possible syncs of a commit on a database: "full" if it can be on disk when it
// returns, "off" if Options.NoSync lets it return before. A setting of a server may exclude one of
// them.
func Syncs(ctx context.Context, db *DB) (syncs []string, err error) {
	durable := true
	switch db.Engine {
	case Postgres:
		err = db.QueryRowContext(ctx, postgresDurable).Scan(&durable)
	case MySQL:
		err = db.QueryRowContext(ctx, mysqlDurable).Scan(&durable)
		if durable {
			return []string{"full"}, err // a connection cannot choose
		}
	}
	if durable {
		return []string{"off", "full"}, err
	}
	return []string{"off"}, err
}

// quote writes a name as the engine wants it, whatever characters it has.
func (s server) quote(name string) string {
	mark := `"`
	if s.engine == MySQL {
		mark = "`"
	}
	return mark + strings.ReplaceAll(name, mark, mark+mark) + mark
}

// connector returns the connector of the engine.
func (s server) connector(o Options) (driver.Connector, error) {
	if s.engine == MySQL {
		return mysqlConnector(s, o)
	}
	return postgresConnector(s, o)
}

// explain adds advice to the errors of opening, and leaves no secret in them.
func (s server) explain(err error) error {
	if s.engine == MySQL {
		return s.clean(explainMySQL(err))
	}
	return s.clean(explainPostgres(err))
}

// unreachable adds advice to the errors of a server that does not answer.
func unreachable(err error) error {
	var op *net.OpError
	var network net.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return err // the caller's own doing, which a deadline would have pass for the network's
	case errors.As(err, &op) && op.Op != "dial", errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, mysql.ErrInvalidConn):
		return fmt.Errorf("the connection was lost; check that the server runs, and try again: %w",
			err)
	case errors.As(err, &network):
		return fmt.Errorf("the server cannot be reached; check that it runs there: %w", err)
	}
	return err
}
