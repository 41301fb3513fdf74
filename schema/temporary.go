package schema

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
)

// Temporary is a database that a process made on a server for its own work, to remove it at the
// end. Its name says when, and by which process.
type Temporary struct {
	Name  string
	Made  time.Time
	PID   int  // on the machine of that process
	InUse bool // its owner runs, or somebody is connected to it
}

// temporaryName finds out the time, the process and the random end of a name, which has 44 bytes at
// most: PostgreSQL cuts names after 63 bytes, MySQL refuses more than 64 characters.
const temporaryName = `^impedance_([0-9]{8}t[0-9]{6})_([0-9]+)_[a-z2-7]{10}$`

var temporaryParts = regexp.MustCompile(temporaryName)

// temporaryTime is the layout of the time in a name, in UTC.
const temporaryTime = "20060102t150405"

// nameTemporary returns a name that nobody has, by all odds.
func nameTemporary() string {
	return fmt.Sprintf("impedance_%s_%d_%s", time.Now().UTC().Format(temporaryTime), os.Getpid(),
		strings.ToLower(rand.Text()[:10]))
}

// readTemporary reads a name. It reports false for a name that no process of this program gave.
func readTemporary(name string) (t Temporary, ok bool) {
	parts := temporaryParts.FindStringSubmatch(name)
	if parts == nil {
		return t, false
	}
	made, err := time.Parse(temporaryTime, parts[1])
	if err != nil {
		return t, false
	}
	t = Temporary{Name: name, Made: made}
	_, err = fmt.Sscan(parts[2], &t.PID)
	return t, err == nil
}

// errTaken says that a temporary database cannot have a name.
var errTaken = errors.New("another process has this name")

// temporaryTries is how many names create tries. That even the first is taken is an accident.
const temporaryTries = 5

// undoing is how long it may take to remove a database.
const undoing = time.Minute

// create makes a temporary database on the server. how ends the CREATE DATABASE statement.
func (s server) create(ctx context.Context, how string) (made server, drop func() error,
	err error) {
	return s.createNamed(ctx, how, nameTemporary)
}

func (s server) createNamed(ctx context.Context, how string, name func() string) (made server,
	drop func() error, err error) {
	for range temporaryTries {
		made = s.beside(name())
		if drop, err = made.make(ctx, how); !errors.Is(err, errTaken) {
			break
		}
	}
	if err != nil {
		return server{}, nil, fmt.Errorf("making a database on %s: %w", s, s.explain(err))
	}
	return made, drop, nil
}

// make makes the temporary database s. It has the lock of its name before the database is there,
// and until it is removed, so that nobody else takes it for left over.
func (s server) make(ctx context.Context, how string) (drop func() error, err error) {
	lock, err := s.lock(ctx)
	if err != nil {
		return nil, err
	}
	remembered := notRemoved.add(s)
	err = s.run(ctx, "CREATE DATABASE "+s.quote(s.database())+how)
	if isTaken(err) {
		notRemoved.remove(remembered)
		return nil, errors.Join(errTaken, err, lock.Close())
	}
	drop = func() error { return errors.Join(s.drop(ctx, remembered), lock.Close()) }
	if err != nil {
		return nil, errors.Join(err, drop()) // the server may have made it for all that
	}
	return drop, nil
}

// drop removes a temporary database, also after ctx has ended.
func (s server) drop(ctx context.Context, remembered int) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoing)
	defer cancel()
	if err := s.run(ctx, "DROP DATABASE IF EXISTS "+s.quote(s.database())); err != nil {
		return fmt.Errorf("removing the database %s: %w", s, s.explain(err))
	}
	notRemoved.remove(remembered)
	return nil
}

// isTaken reports whether a database of the same name exists.
func isTaken(err error) bool {
	var p *pgconn.PgError
	var m *mysql.MySQLError
	return errors.As(err, &p) && (p.Code == "42P04" || p.Code == "23505") ||
		errors.As(err, &m) && m.Number == 1007
}

// notRemoved are the temporary databases of this process for which no server has said that they are
// gone.
var notRemoved = left{made: map[int]string{}}

type left struct {
	sync.Mutex
	next int
	made map[int]string
}

func (l *left) add(s server) int {
	l.Lock()
	defer l.Unlock()
	l.next++
	l.made[l.next] = s.String()
	return l.next
}

func (l *left) remove(key int) {
	l.Lock()
	defer l.Unlock()
	delete(l.made, key)
}

// Left returns the names of the temporary databases that this process has made and not removed, as
// far as the servers said so. A server that was lost may still have its databases.
func Left() []string {
	notRemoved.Lock()
	defer notRemoved.Unlock()
	return slices.Sorted(maps.Values(notRemoved.made))
}

// lock takes the lock of a temporary database's name, or fails with errTaken. The server keeps the
// lock until the connection is closed, or lost because its process has ended.
func (s server) lock(ctx context.Context) (*sql.DB, error) {
	pool, err := s.administer()
	if err != nil {
		return nil, err
	}
	ask := lockPostgres
	if s.engine == MySQL {
		ask = lockMySQL
	}
	if _, err := pool.ExecContext(ctx, ask.stay); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	var mine bool
	err = pool.QueryRowContext(ctx, ask.lock, s.database()).Scan(&mine)
	if err == nil && !mine {
		err = errTaken
	}
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return pool, nil
}

// locking has an engine's statements about locks of names.
type locking struct {
	stay string // keeps an idle connection open
	lock string // tells whether it took the lock
	list string // the temporary databases, and whether each is in use
}

// An advisory lock of PostgreSQL's belongs to one database, so all processes ask for it in the same
// one.
var lockPostgres = locking{
	stay: `SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'`,
	lock: "SELECT pg_try_advisory_lock(hashtextextended($1, 0))",
	list: `SELECT datname, EXISTS (SELECT FROM pg_locks l
			JOIN pg_database here ON here.oid = l.database
			WHERE here.datname = current_database() AND l.locktype = 'advisory' AND l.objsubid = 1 AND l.classid::bigint << 32 | l.objid::bigint = hashtextextended(d.datname, 0))
			OR EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)
		FROM pg_database d WHERE datname ~ $1 ORDER BY datname`,
}

var lockMySQL = locking{
	stay: "SET SESSION wait_timeout = 2147483", // 24 days, the most on each system
	lock: "SELECT coalesce(GET_LOCK(?, 0), 0)",
	list: `SELECT schema_name, coalesce(IS_FREE_LOCK(schema_name), 0) = 0 OR EXISTS
			(SELECT 1 FROM information_schema.processlist p WHERE p.db = schema_name)
		FROM information_schema.schemata WHERE schema_name REGEXP ? ORDER BY schema_name`,
}

// Temporaries returns the temporary databases on the server of dsn, of all processes.
func Temporaries(ctx context.Context, dsn string) ([]Temporary, error) {
	s, err := parseServer(dsn)
	if err != nil {
		return nil, err
	}
	all, err := s.temporaries(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the databases on %s: %w", s, s.explain(err))
	}
	return all, nil
}

func (s server) temporaries(ctx context.Context) (all []Temporary, err error) {
	pool, err := s.administer()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	list := lockPostgres.list
	if s.engine == MySQL {
		list = lockMySQL.list
	}
	rows, err := pool.QueryContext(ctx, list, temporaryName)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var inUse bool
		if err := rows.Scan(&name, &inUse); err != nil {
			return nil, err
		}
		if t, ok := readTemporary(name); ok {
			t.InUse = inUse
			all = append(all, t)
		}
	}
	return all, rows.Err()
}

// ClearTemporaries removes the temporary databases on the server of dsn whose owners have ended. It
// returns what it removed, and what it kept because it is in use.
func ClearTemporaries(ctx context.Context, dsn string) (removed, kept []Temporary, err error) {
	s, err := parseServer(dsn)
	if err != nil {
		return nil, nil, err
	}
	all, err := Temporaries(ctx, dsn)
	for _, t := range all {
		if !t.InUse {
			gone, e := s.beside(t.Name).clear(ctx)
			if e != nil {
				err = errors.Join(err, fmt.Errorf("removing the database %s: %w", t.Name, s.explain(e)))
				continue
			}
			t.InUse = !gone
		}
		if t.InUse {
			kept = append(kept, t)
		} else {
			removed = append(removed, t)
		}
	}
	return removed, kept, err
}

// clear removes a temporary database unless somebody has its lock.
func (s server) clear(ctx context.Context) (gone bool, err error) {
	lock, err := s.lock(ctx)
	if errors.Is(err, errTaken) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	return true, s.run(ctx, "DROP DATABASE IF EXISTS "+s.quote(s.database()))
}

// administer returns a pool of one connection for statements about databases. PostgreSQL copies and
// removes no database with a connection, so it connects to the one that every server has. MySQL
// needs none.
func (s server) administer() (*sql.DB, error) {
	database := ""
	if s.engine == Postgres {
		database = "postgres"
	}
	return s.beside(database).connect(Options{Conns: 1})
}

// run runs a statement about databases over a connection of its own.
func (s server) run(ctx context.Context, statement string) error {
	pool, err := s.administer()
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, statement)
	return errors.Join(err, pool.Close())
}
