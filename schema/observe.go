package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

// Observed has the settings of a pool's connections and the catalog of its database, on which the
// cost, the effect and the results of statements depend.
type Observed struct {
	Engine   Engine
	Settings []Facts  // of each connection
	Catalog  []Object // of the database
	// Statistics are the planner's. For MySQL and MariaDB, which sample, they only say whether
	// each of our tables has statistics.
	Statistics Facts
	// Outside is the number of connections to the database outside of the pool, as far as the
	// engine reports them. For SQLite it counts connections of this process, on Linux only.
	Outside int
}

// Facts are values by their names.
type Facts map[string]string

// Object is a part of a catalog: a table, a column, an index, a trigger, a constraint.
type Object struct {
	Kind, Name string
	Table      string // the table that it belongs to or acts on, or empty
	Definition string
}

// String returns the name of the object.
func (o Object) String() string {
	if o.Table == "" || o.Table == o.Name {
		return o.Kind + " " + o.Name
	}
	return o.Kind + " " + o.Name + " on " + o.Table
}

// Observe reads the settings of each connection of the pool, and the catalog of the database. It
// takes all connections of the pool at once, so no other statement may be running. Afterwards all
// connections are open.
func Observe(ctx context.Context, db *DB) (*Observed, error) {
	o, err := observe(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("observing the database: %w", db.Explain(err))
	}
	return o, nil
}

func observe(ctx context.Context, db *DB) (_ *Observed, err error) {
	conns, err := takeAll(ctx, db)
	defer func() {
		for _, c := range conns {
			err = errors.Join(err, c.Close())
		}
	}()
	if err != nil {
		return nil, err
	}
	ask := observers[db.Engine]
	o := &Observed{Engine: db.Engine}
	for _, c := range conns {
		settings, err := ask.settings(ctx, question{c})
		if err != nil {
			return nil, err
		}
		o.Settings = append(o.Settings, settings)
	}
	q := question{conns[0]}
	if o.Catalog, err = ask.catalog(ctx, q); err != nil {
		return nil, err
	}
	if o.Statistics, err = ask.statistics(ctx, q); err != nil {
		return nil, err
	}
	o.Outside, err = outside(ctx, q, db.Engine, len(conns))
	return o, err
}

// observers are the functions that read each engine.
var observers = map[Engine]struct {
	settings   func(context.Context, question) (Facts, error)
	catalog    func(context.Context, question) ([]Object, error)
	statistics func(context.Context, question) (Facts, error)
}{
	SQLite:   {sqliteObserved, sqliteObjects, sqliteStatistics},
	Postgres: {postgresObserved, postgresObjects, postgresStatistics},
	MySQL:    {mysqlObserved, mysqlObjects, mysqlStatistics},
}

// takeAll takes all connections of the pool. The caller gives them back.
func takeAll(ctx context.Context, pool *DB) ([]*sql.Conn, error) {
	stats := pool.Stats()
	if stats.InUse > 0 {
		return nil, fmt.Errorf("%d connections of the pool are in use; release them first",
			stats.InUse)
	}
	if stats.MaxOpenConnections == 0 {
		return nil, errors.New("the pool has no limit; set one, as Open does")
	}
	var conns []*sql.Conn
	for range stats.MaxOpenConnections {
		c, err := pool.Conn(ctx)
		if err != nil {
			return conns, err
		}
		conns = append(conns, c)
	}
	return conns, nil
}

// question asks a connection without leaving a prepared statement on it.
type question struct{ conn *sql.Conn }

// unprepared is the argument that has pgx send a statement without preparing it.
const unprepared = pgx.QueryExecModeSimpleProtocol

// rows calls take for each row.
func (q question) rows(ctx context.Context, query string, take func(*sql.Rows) error,
	args ...any) error {
	rows, err := q.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// facts reads rows of names and values into f.
func (q question) facts(ctx context.Context, f Facts, query string, args ...any) error {
	return q.rows(ctx, query, func(rows *sql.Rows) error {
		var name, value string
		err := rows.Scan(&name, &value)
		f[name] = value
		return err
	}, args...)
}

// objects reads rows of kinds, names, tables and definitions.
func (q question) objects(ctx context.Context, query string, args ...any) ([]Object, error) {
	var all []Object
	err := q.rows(ctx, query, func(rows *sql.Rows) error {
		var o Object
		err := rows.Scan(&o.Kind, &o.Name, &o.Table, &o.Definition)
		all = append(all, o)
		return err
	}, args...)
	return all, err
}

// outside counts the connections that are not the pool's. A server takes a moment to end one
// that was closed, so that it is asked again.
func outside(ctx context.Context, q question, e Engine, pool int) (int, error) {
	for try := 0; ; try++ {
		n, err := sessions(ctx, q, e)
		if n <= pool || err != nil || try == 50 {
			return max(0, n-pool), err
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// sessions counts all connections to the database that the engine tells of.
func sessions(ctx context.Context, q question, e Engine) (n int, err error) {
	switch e {
	case Postgres:
		err = q.conn.QueryRowContext(ctx, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND backend_type = 'client backend'`,
			unprepared).Scan(&n)
	case MySQL:
		err = q.conn.QueryRowContext(ctx, `SELECT count(*) FROM information_schema.processlist
			WHERE db = DATABASE()`).Scan(&n)
	default:
		var path string
		err = q.conn.QueryRowContext(ctx,
			"SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path)
		n = openFiles(path)
	}
	return n, err
}

// openFiles counts how often this process has a file open, 0 where the system does not tell.
func openFiles(path string) (n int) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return 0
	}
	const descriptors = "/proc/self/fd"
	open, err := os.ReadDir(descriptors)
	if err != nil {
		return 0
	}
	for _, f := range open {
		if to, err := os.Readlink(filepath.Join(descriptors, f.Name())); err == nil && to == path {
			n++
		}
	}
	return n
}

// catalog returns the objects as facts.
func catalog(objects []Object) Facts {
	f := Facts{}
	for _, o := range objects {
		name := o.String()
		if before, ok := f[name]; ok { // as two children of one table may be called
			f[name] = before + "; " + o.Definition
		} else {
			f[name] = o.Definition
		}
	}
	return f
}

// ourTables are the tables of the schema.
var ourTables = []string{"users", "posts", "follows"}
