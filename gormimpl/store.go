package gormimpl

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is the layer on GORM. Make it with [New].
type Store struct {
	pool       *schema.DB
	db         *gorm.DB // single statements: prepared, unless Quickstart
	unprepared *gorm.DB // single statements with a list of a further length
	tx         *gorm.DB // transactions: prepared ahead, unless Quickstart; see inTx
	clock      models.Clock
	preload    bool
	dialect    // of the engine

	cache     *gorm.PreparedStmtDB      // of tx; nil under Quickstart
	registers atomic.Bool               // whether cache has the statements of Register,
	profiles  [maxLimit + 1]atomic.Bool // and of ProfilePage, by limit
	inserts   lists                     // and inserts of many rows
	reads     lists                     // whose texts db prepares
}

// maxLimit is the largest limit of a profile page.
const maxLimit = 100

// dialect holds everything that differs between engines and that GORM's own dialects leave to their
// users. Each engine has a file.
type dialect struct {
	dialector     func(*sql.DB) gorm.Dialector // GORM's own, over a pool
	maxParameters int                          // of a statement
	thread        string                       // Raw
	byAuthor      string                       // how TopAuthors groups posts

	pair     func(first, second, side string, key models.Key) clause.Expr
	limit    func(n int) func(*gorm.Statement) // of a home timeline
	edit     func(context.Context, *gorm.DB, models.ProfileEdit) (userRow, int64, error)
	snapshot sql.IsolationLevel // at which two statements see the same moment

	unchecked []string // words of the checks that Migrate leaves out
	follows   string   // with which option it makes this table
}

var dialects = map[schema.Engine]dialect{
	schema.SQLite:   sqliteDialect,
	schema.Postgres: postgresDialect,
	schema.MySQL:    mysqlDialect,
}

// pair is the condition that a pair of columns is on one side, < or >, of a key.
func pair(first, second, side string, key models.Key) clause.Expr {
	return gorm.Expr("("+first+", "+second+") "+side+" (?, ?)", key.Time, key.ID)
}

// limit is what GORM makes of a limit.
func limit(n int) func(*gorm.Statement) {
	return func(s *gorm.Statement) { s.DB.Limit(n) }
}

// Options are the settings of a Store. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
	// Quickstart sets GORM up as its first page shows, instead of as its page on performance
	// advises.
	Quickstart bool
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = append([]models.Departure{{
	Operations: []string{"ProfilePage"},
	Engines:    []string{"sqlite"},
	Instead: "on SQLite, prepares its statements for a limit when that limit is first asked for; " +
		"New prepares those for the largest",
	Reason: "GORM's dialect of SQLite writes a limit into the text",
	Source: "https://github.com/go-gorm/sqlite/blob/v1.6.0/sqlite.go",
}, {
	Operations: []string{"ProfilePage", "Register"},
	Instead:    "transactions have a cache of prepared statements of their own, which New fills",
	Reason: "with PrepareStmt alone GORM prepares a text that it meets first in a transaction anew " +
		"in each, and two that prepare at once can wait for one another",
	Source: "https://github.com/go-gorm/gorm/issues/7465",
}, {
	Operations: []string{"CreateUsers", "PublishAll", "Register"},
	Instead: "prepares the insert of many rows before the first transaction with so many, for the " +
		"first 16 numbers of rows in all; others are sent unprepared, as are rows that take several " +
		"statements",
	Reason: "GORM writes each row into the text, so each number is one more to keep; " +
		"CreateInBatches sends the statements of a call by one session, which prepares each in the " +
		"transaction or none",
	Source: "https://github.com/go-gorm/gorm/blob/v1.31.2/finisher_api.go",
}, {
	Operations: []string{"UsersByID"},
	Instead:    "keeps the statements of the first 16 lengths of its list; others are sent unprepared",
	Reason:     "each length is another text, and PrepareStmt alone would keep them all",
	Source:     "https://gorm.io/docs/performance.html#Caches-Prepared-Statement",
}, {
	Instead: "other texts are prepared when they are first used, and kept",
	Reason:  "PrepareStmt does that",
	Source:  "https://gorm.io/docs/performance.html#Caches-Prepared-Statement",
}, {
	Instead: "a call can wait while another prepares, past the end of its own context",
	Reason: "GORM's cache has a call wait for the statement of another without a context, and with " +
		"the cache locked",
	Source: "https://github.com/go-gorm/gorm/blob/v1.31.2/internal/stmt_store/stmt_store.go",
}}, commonDepartures...)

// QuickstartDepartures declares where this layer leaves the common way under
// Options.Quickstart.
var QuickstartDepartures = append([]models.Departure{{
	Instead: "no statement is prepared ahead",
	Reason:  "GORM's default",
	Source:  "https://gorm.io/docs/performance.html",
}, {
	Operations: []string{"PostByID", "Following", "Followers", "HomeTimeline", "ProfilePage"},
	Instead:    "one more statement, which reads the users of the page",
	Reason:     "Preload is the first way to load an association that GORM teaches",
	Source:     "https://gorm.io/docs/preload.html",
}, {
	Operations: []string{"CreateUsers", "PublishAll", "Register"},
	Instead:    "a savepoint when the rows take several statements",
	Reason:     "CreateInBatches sets one where a transaction is open and default transactions are on",
	Source:     "https://github.com/go-gorm/gorm/blob/v1.31.2/finisher_api.go",
}, {
	Operations: []string{"CreateUser", "UpdateProfile", "DeleteUser", "Publish", "DeletePost",
		"Follow", "Unfollow", "SetNotify"},
	Instead: "a transaction around a single statement",
	Reason:  "GORM's default",
	Source:  "https://gorm.io/docs/transactions.html#Disable-Default-Transaction",
}, {
	Operations: []string{"DeleteUser", "DeletePost"},
	Engines:    []string{"sqlite"},
	Instead:    "on SQLite, a journal of the statement in a temporary file",
	Reason: "a DELETE that cascades needs one inside a transaction and none by itself: DeleteUser " +
		"took 928 and 483 µs, and 705 with temp_store=MEMORY, which is not the default",
	Source: "https://www.sqlite.org/tempfiles.html",
}}, commonDepartures...)

// commonDepartures hold under both settings: the limits of GORM's builder and its handling of
// RETURNING.
var commonDepartures = []models.Departure{{
	Operations: []string{"UsersByID"},
	Instead:    "IN with a parameter for each id, cut at the engine's limit",
	Reason:     "a slice is what GORM's IN takes",
	Source:     "https://gorm.io/docs/query.html#String-Conditions",
}, {
	Operations: []string{"HomeTimeline"},
	Engines:    []string{"postgres"},
	Instead:    "on PostgreSQL, a clause of our own for the limit, with its parameter in a sub-query",
	Reason: "Limit takes a number, and binds it bare: for that the server plans each page anew, " +
		"about 0.5 ms at 10,000 users",
	Source: "https://gorm.io/docs/sql_builder.html#Clauses",
}, {
	Operations: []string{"Thread"},
	Instead:    "Raw",
	Reason:     "GORM's builder has no WITH",
	Source:     "https://gorm.io/docs/sql_builder.html#Raw-SQL",
}, {
	Operations: []string{"CreateUser", "CreateUsers", "Publish", "PublishAll", "Register"},
	Engines:    []string{"mysql"},
	Instead:    "on MariaDB, RETURNING instead of the first new id of its answer",
	Reason:     "GORM asks for the server's version and uses it where it can",
	Source:     "https://github.com/go-gorm/mysql/blob/v1.6.0/mysql.go",
}, {
	Operations: []string{"CreateUser", "UpdateProfile", "Publish", "Register"},
	Instead:    "a slice of one row",
	Reason: "GORM closes what RETURNING returns for a struct after its row, and SQLite does not " +
		"complete such a statement; a slice is read to its end",
	Source: "https://github.com/go-gorm/gorm/blob/v1.31.2/scan.go",
}}

// maxPrepared bounds the cache of prepared statements. The store has some 20 texts, and one more
// for each limit of a page and each combination of filters in use. The bound is far above that,
// because a statement fails if the cache drops it just before it runs (go-gorm/gorm#7831).
const maxPrepared = 1000

// noExpiry is the only lifetime of prepared statements for which GORM starts no goroutine. Nothing
// can stop that goroutine (go-gorm/gorm#7788), and an expired statement may stay open for good
// (go-gorm/gorm#7832).
const noExpiry = 10 * 365 * 24 * time.Hour

// New makes a store over db, which must hold the tables of package schema.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	// GORM's own ping has no context, like its question for the version of MySQL, and when Open fails it
	// closes db.
	if err := db.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("opening GORM: %w", err)
	}
	config := tuned()
	if opts.Quickstart {
		config = quickstart()
	}
	s := &Store{
		pool: db, clock: opts.Clock, preload: opts.Quickstart, dialect: dialects[db.Engine],
		inserts: lists{kept: map[list]*atomic.Bool{}}, reads: lists{kept: map[list]*atomic.Bool{}},
	}
	plain, err := gorm.Open(s.dialector(db.DB), config)
	if err != nil {
		return nil, fmt.Errorf("opening GORM: %w", err)
	}
	s.db, s.unprepared, s.tx = plain, plain, plain
	if opts.Quickstart {
		return s, nil
	}
	s.db = plain.Session(&gorm.Session{PrepareStmt: true})
	s.cache = gorm.NewPreparedStmtDB(db.DB, maxPrepared, noExpiry)
	s.tx = over(plain, s.cache)
	err = cmp.Or(s.prepareProfilePage(ctx, maxLimit), s.prepareRegister(ctx))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("preparing: %w", err), s.Close())
	}
	return s, nil
}

// over returns a session that sends its statements to a pool.
func over(db *gorm.DB, pool gorm.ConnPool) *gorm.DB {
	session := db.Session(&gorm.Session{Context: db.Statement.Context}) // with a Statement of its own
	session.Statement.ConnPool = pool
	return session
}

// unprepared returns a session in the transaction of tx that prepares nothing.
func unprepared(tx *gorm.DB) *gorm.DB {
	if prepared, ok := tx.Statement.ConnPool.(*gorm.PreparedStmtTX); ok {
		return over(tx, prepared.Tx)
	}
	return tx
}

// lists are texts that vary with the length of a list. The first 16 lengths are kept prepared.
type lists struct {
	mu   sync.Mutex
	kept map[list]*atomic.Bool // whether one that a transaction sends is prepared
}

// list names a text by the table and the length.
type list struct {
	table  string
	length int
}

// maxLists is the number of lengths that are kept, for all tables together.
const maxLists = 16

// keep returns the mark that says whether a text is prepared, or nil after the first 16.
func (l *lists) keep(text list) *atomic.Bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept[text] == nil && len(l.kept) < maxLists {
		l.kept[text] = new(atomic.Bool)
	}
	return l.kept[text]
}

// reading returns the session for a read with a list of a length.
func (s *Store) reading(table string, length int) *gorm.DB {
	if s.reads.keep(list{table, length}) == nil {
		return s.unprepared
	}
	return s.db
}

// bulk returns a function that runs an insert of a number of rows in a transaction. The insert is
// prepared if its number is among the first and all rows fit into one statement. Call bulk outside
// of a transaction, because the transaction may hold the only connection.
func (s *Store) bulk(ctx context.Context, table string, rows, fit int,
	insert func(*gorm.DB) error) (func(*gorm.DB) error, error) {
	if 0 < rows && rows <= fit {
		if prepared := s.inserts.keep(list{table, rows}); prepared != nil {
			return insert, s.prepare(ctx, prepared, insert)
		}
	}
	return func(tx *gorm.DB) error { return insert(unprepared(tx)) }, nil
}

// prepare prepares the statements that calls of GORM send, for later transactions, unless they are
// prepared already.
func (s *Store) prepare(ctx context.Context, done *atomic.Bool,
	calls ...func(*gorm.DB) error) error {
	if s.cache == nil || done.Load() {
		return nil
	}
	db := over(s.unprepared, preparing{s.cache})
	for _, call := range calls {
		if err := call(db); !errors.Is(err, errPrepared) {
			return s.translate(ctx, err)
		}
	}
	done.Store(true)
	return nil
}

// errPrepared ends a call of GORM whose statement was prepared instead of sent.
var errPrepared = errors.New("prepared, not sent")

// preparing is a pool that prepares statements instead of sending them.
type preparing struct{ *gorm.PreparedStmtDB }

// QueryContext implements gorm.ConnPool.
func (p preparing) QueryContext(ctx context.Context, text string, _ ...any) (*sql.Rows, error) {
	return nil, p.keep(ctx, text)
}

// ExecContext implements gorm.ConnPool.
func (p preparing) ExecContext(ctx context.Context, text string, _ ...any) (sql.Result, error) {
	return nil, p.keep(ctx, text)
}

// keep prepares a statement, unless it is prepared already, and returns errPrepared.
//
// The cache receives the statement when it is ready. GORM itself puts it there before. A
// transaction may then wait for the statement while the statement waits for the transaction's
// connection (go-gorm/gorm#7465).
func (p preparing) keep(ctx context.Context, text string) error {
	if p.has(text) {
		return errPrepared
	}
	stmt, err := p.ConnPool.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	p.Mux.Lock()
	if p.has(text) { // another caller was first
		p.Mux.Unlock()
		return cmp.Or(stmt.Close(), errPrepared)
	}
	_, err = p.Stmts.New(ctx, text, false, ready{stmt}, p.Mux) // which unlocks it
	return cmp.Or(err, errPrepared)
}

// has reports whether the cache has a statement that outlives the transaction it is used in.
func (p preparing) has(text string) bool {
	stmt, ok := p.Stmts.Get(text)
	return ok && !stmt.Transaction
}

// ready takes the place of a pool in the cache, and returns one prepared statement.
type ready struct{ stmt *sql.Stmt }

// PrepareContext returns the statement.
func (r ready) PrepareContext(context.Context, string) (*sql.Stmt, error) { return r.stmt, nil }

// tuned are the settings that https://gorm.io/docs/performance.html advises, with the logger off:
// the default logger would write the text of a statement that finds nothing. New turns that page's
// PrepareStmt on for a session.
func tuned() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		PrepareStmtMaxSize:     maxPrepared,
		PrepareStmtTTL:         noExpiry,
		DisableAutomaticPing:   true,
		TranslateError:         true,
		Logger:                 logger.Discard,
	}
}

// quickstart is &gorm.Config{}, as on https://gorm.io/docs/, with two differences. Errors are
// translated, which costs nothing without an error. The default logger's output is discarded: it
// still formats slow statements and missing rows, so its cost stays, but it prints nothing on a
// user's terminal.
func quickstart() *gorm.Config {
	return &gorm.Config{
		TranslateError: true,
		Logger: logger.New(log.New(io.Discard, "\r\n", log.LstdFlags), logger.Config{
			SlowThreshold: 200 * time.Millisecond,
			LogLevel:      logger.Warn,
			Colorful:      true,
		}),
	}
}

// Close releases what the store made, such as prepared statements, and leaves the database handle
// open.
//
// GORM closes each prepared statement in a goroutine of its own, which may end a moment
// after Close does.
func (s *Store) Close() error {
	if s.cache != nil {
		s.cache.Close()
		s.db.ConnPool.(*gorm.PreparedStmtDB).Close()
	}
	return nil
}

// inTx runs fn in a transaction, which it commits unless fn fails. The statements of fn are
// prepared before, or go through unprepared.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions, fn func(*gorm.DB) error) error {
	var committing bool
	err := s.tx.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		err := cmp.Or(fn(tx), ctx.Err())
		committing = err == nil
		return err
	}, opts)
	if errors.Is(err, driver.ErrBadConn) {
		s.forget()
	}
	if committing {
		return s.translateCommit(ctx, err)
	}
	return s.translate(ctx, err)
}

// forget has statements prepared again before the next transaction, because GORM's cache drops a
// statement that met a lost connection.
func (s *Store) forget() {
	s.registers.Store(false)
	for i := range s.profiles {
		s.profiles[i].Store(false)
	}
	s.inserts.mu.Lock()
	defer s.inserts.mu.Unlock()
	for _, prepared := range s.inserts.kept {
		prepared.Store(false)
	}
}

// join is the scope of a query that joins a table that is not an association, which the generic
// Joins cannot do.
func join(clause string, args ...any) func(*gorm.Statement) {
	return func(s *gorm.Statement) { s.DB.Joins(clause, args...) }
}

// eager makes a query load the user that its rows belong to: in the same statement or, under
// Quickstart, in a second statement.
func eager[T any](s *Store, q gorm.ChainInterface[T], association string) gorm.ChainInterface[T] {
	if s.preload {
		return q.Preload(association, nil)
	}
	return q.Joins(clause.InnerJoin.Association(association), nil)
}

// Migrate makes the tables that the library itself would make in an empty database. The store does
// not use it: its tables come from package schema.
//
// GORM reads them from the models' fields and tags (https://gorm.io/docs/migration.html). A check
// has one text for all engines, here SQLite's; the other engines get the checks that they
// understand in the same way. Tags have no options of a table, but these can be set
// (https://gorm.io/docs/migration.html#Auto-Migration).
func Migrate(ctx context.Context, db *schema.DB) error {
	d := dialects[db.Engine]
	g, err := gorm.Open(d.dialector(db.DB), quickstart())
	if err != nil {
		return fmt.Errorf("opening GORM: %w", err)
	}
	g = g.WithContext(ctx)
	for _, t := range []struct {
		model   any
		options string
	}{{&userRow{}, ""}, {&postRow{}, ""}, {&followRow{}, d.follows}} {
		stmt := &gorm.Statement{DB: g}
		if err := stmt.Parse(t.model); err != nil {
			return err
		}
		for _, field := range stmt.Schema.Fields {
			if slices.ContainsFunc(d.unchecked, func(word string) bool {
				return strings.Contains(field.TagSettings["CHECK"], word)
			}) {
				delete(field.TagSettings, "CHECK")
			}
		}
		if err := g.Set("gorm:table_options", t.options).AutoMigrate(t.model); err != nil {
			return err
		}
	}
	return nil
}
