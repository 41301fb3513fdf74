package entimpl

import (
	"cmp"
	"context"
	stdsql "database/sql"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	entdialect "entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	entschema "entgo.io/ent/dialect/sql/schema"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/entimpl/internal/ent/migrate"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is ent's layer. Make it with [New].
type Store struct {
	pool    *schema.DB
	client  *ent.Client
	clock   models.Clock
	dialect // of the engine

	preparer *preparer // the client's driver under Options.Prepared, otherwise nil
}

// dialect holds everything that differs between engines and that ent's own dialects leave to their
// users. Each engine has a file.
type dialect struct {
	name          string // of ent's own
	maxParameters int    // of a statement; ent does not look, the engine refuses a longer one

	compositeLT, compositeGT func(columns []string, args ...any) *sql.Predicate
	// cutThread limits a thread to so many posts, inside the recursion that finds it or after.
	cutThread func(recursion, thread *sql.Selector, limit int)
	noIndex   string                // before a column, keeps an index from serving it
	snapshot  stdsql.IsolationLevel // at which two statements see the same moment

	unchecked []string // words of the checks that Migrate leaves out
}

var dialects = map[schema.Engine]dialect{
	schema.SQLite:   sqliteDialect,
	schema.Postgres: postgresDialect,
	schema.MySQL:    mysqlDialect,
}

// Options are the settings of a Store. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
	// Prepared keeps prepared statements by their texts, which ent does not do by itself.
	Prepared bool
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = append([]models.Departure{{
	Instead: "no statement is prepared ahead",
	Reason:  "ent builds the text on each call and hands it to database/sql",
	Source:  "https://github.com/ent/ent/blob/v0.14.5/dialect/sql/driver.go",
}}, generatedDepartures...)

// PreparedDepartures declares where this layer leaves the common way under Options.Prepared.
var PreparedDepartures = append([]models.Departure{{
	Instead: "a driver of ent's, written here, prepares each text when it is first met, " +
		"and keeps it",
	Reason: "ent's documentation and source prepare nothing, but a client takes any driver",
	Source: "https://pkg.go.dev/entgo.io/ent@v0.14.5/dialect#Driver",
}, {
	Instead: "of the texts with several rows to insert, it keeps the first 16, and of those " +
		"with an IN list of several ids another 16, eager loading's among them; others are " +
		"not prepared",
	Reason: "ent writes a parameter for each value, so each length is one more statement; so " +
		"is each choice of rows that leave out a value, for which it writes NULL",
	Source: "https://github.com/ent/ent/blob/v0.14.5/dialect/sql/builder.go",
}}, generatedDepartures...)

// generatedDepartures hold under both drivers: ent's generated code has these statements.
var generatedDepartures = []models.Departure{{
	Operations: []string{"PostByID"},
	Instead:    "reads the post, then its author: two statements",
	Reason:     eagerReason,
	Source:     eagerSource,
}, {
	Operations: []string{"Following", "Followers"},
	Instead:    "reads the follows, then the users: two statements",
	Reason:     eagerReason,
	Source:     eagerSource,
}, {
	Operations: []string{"HomeTimeline"},
	Instead: "reads the posts, then their authors: two statements; posts by one author share one " +
		"User",
	Reason: eagerReason,
	Source: eagerSource,
}, {
	Operations: []string{"ProfilePage"},
	Instead:    "reads the followers' users by a statement of their own: four in all",
	Reason:     eagerReason,
	Source:     eagerSource,
}, {
	Operations: []string{"UsersByID"},
	Instead:    "binds each id as a parameter, in chunks of what the engine allows",
	Reason:     "the predicate IDIn is a list of parameters, which ent does not split",
	Source:     "https://github.com/ent/ent/pull/2539",
}, {
	Operations: []string{"UpdateProfile"},
	Instead:    "reads the user, then updates it at its revision: two statements",
	Reason: "ent's optimistic locking is the generated update of many, which answers with " +
		"the number of rows; its builder has RETURNING (ent/ent#3016), but only raw " +
		"statements, which do not go through ent, could use it",
	Source: "https://entgo.io/blog/2021/07/22/database-locking-techniques-with-ent",
}}

const (
	eagerReason = "eager loading, ent's way to associated entities, queries each association by " +
		"itself; what Modify joins comes back as values beside an entity, not as an edge"
	eagerSource = "https://entgo.io/docs/eager-load#implementation"
)

// New makes a store over db, which must hold the tables of package schema.
//
// Ent's client runs over the pool or, under Options.Prepared, over a preparer. New opens no
// connection, prepares nothing and does not touch the tables.
func New(_ context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	d := dialects[db.Engine]
	s := &Store{pool: db, clock: opts.Clock, dialect: d}
	if opts.Prepared {
		s.preparer = newPreparer(db.DB, d.name)
		s.client = ent.NewClient(ent.Driver(s.preparer))
	} else {
		s.client = ent.NewClient(ent.Driver(sql.OpenDB(d.name, db.DB)))
	}
	return s, nil
}

// Close releases what the store made, such as prepared statements, and leaves the database handle
// open.
//
// Ent's client has nothing to release, and its own Close would close the handle. Only under
// Options.Prepared is it called: the Close of that driver closes its statements.
func (s *Store) Close() error {
	if s.preparer == nil {
		return nil
	}
	return s.preparer.Close()
}

// inTx runs fn in a transaction, which it commits unless fn fails.
//
// Under Options.Prepared it then prepares the statements that fn used for the first time. If that
// fails, a read fails too, but a stored unit of work remains a success.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions, fn func(*ent.Tx) error) error {
	tx, err := s.client.BeginTx(ctx, opts)
	if err != nil {
		return s.translate(ctx, err)
	}
	defer tx.Rollback()
	if err := cmp.Or(fn(tx), ctx.Err()); err != nil {
		return s.translate(ctx, err)
	}
	if err := tx.Commit(); err != nil || s.preparer == nil {
		return s.translateCommit(ctx, err)
	}
	if err := s.preparer.catchUp(ctx); opts != nil && opts.ReadOnly {
		return s.translate(ctx, cmp.Or(err, ctx.Err()))
	}
	return nil
}

// Migrate makes the tables that the library itself would make in an empty database. The store does
// not use it: its tables come from package schema.
//
// Ent makes them from the schema that its code is generated from (https://entgo.io/docs/migrate).
// The schema can set a type for each dialect, but a check has one text for all
// (https://entgo.io/docs/faq#how-to-add-check-constraints-to-table), here SQLite's; the other
// engines get the checks that they understand in the same way.
func Migrate(ctx context.Context, db *schema.DB) error {
	d := dialects[db.Engine]
	tables, err := entschema.CopyTables(migrate.Tables)
	if err != nil {
		return err
	}
	for _, t := range tables {
		t.Annotation.Checks = maps.Clone(t.Annotation.Checks)
		maps.DeleteFunc(t.Annotation.Checks, func(_, check string) bool {
			return slices.ContainsFunc(d.unchecked, func(word string) bool {
				return strings.Contains(check, word)
			})
		})
	}
	return migrate.Create(ctx, migrate.NewSchema(sql.OpenDB(d.name, db.DB)), tables)
}

// kind says how a text varies.
type kind int

const (
	plain   kind = iota // a limit, and which filters are set
	inserts             // the number of rows
	lists               // the number of ids in an IN list
)

// kindOf returns the kind of a text.
func kindOf(text string) kind {
	if strings.HasPrefix(text, "INSERT ") {
		if strings.Contains(text, "), (") {
			return inserts
		}
		return plain
	}
	for {
		_, rest, found := strings.Cut(text, " IN (")
		if !found {
			return plain
		}
		text = rest
		if list, _, _ := strings.Cut(rest, ")"); !strings.HasPrefix(list, "SELECT ") &&
			strings.Contains(list, ",") {
			return lists
		}
	}
}

// maxPrepared bounds the number of statements of each kind that a preparer keeps. All others are
// sent unprepared. The store has some 30 plain texts, and one more for each limit of a page and
// each combination of filters in use. A server has its own bound; MySQL's is 16,382 for all
// connections.
var maxPrepared = [...]int{plain: 1000, inserts: 16, lists: 16}

// preparer is an ent driver that prepares each text at its first use and keeps the statement. It
// has no session variables (sql.WithVar), for which ent's Conn needs the pool itself.
type preparer struct {
	sql.Conn // which sends through the preparer
	db       *stdsql.DB
	dialect  string

	mu     sync.RWMutex            // never held while an engine is asked
	kept   map[string]*stdsql.Stmt // by text
	room   [len(maxPrepared)]int   // for so many more of each kind, and for none once closed
	missed []string                // texts that transactions would have used
}

var _ entdialect.Driver = (*preparer)(nil)

func newPreparer(db *stdsql.DB, dialect string) *preparer {
	p := &preparer{db: db, dialect: dialect, kept: map[string]*stdsql.Stmt{}, room: maxPrepared}
	p.Conn.ExecQuerier = p
	return p
}

// find returns the statement of a text, or nil and whether to prepare it.
func (p *preparer) find(text string) (stmt *stdsql.Stmt, wanted bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if stmt = p.kept[text]; stmt != nil {
		return stmt, false
	}
	return nil, p.room[kindOf(text)] > 0
}

// prepare prepares a text and keeps the statement. It returns the kept statement if another call
// was faster, and nil if there is no more room.
func (p *preparer) prepare(ctx context.Context, text string) (*stdsql.Stmt, error) {
	stmt, err := p.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	first := p.kept[text]
	if room := &p.room[kindOf(text)]; first == nil && *room > 0 {
		p.kept[text], first = stmt, stmt
		*room--
	}
	p.mu.Unlock()
	if first != stmt {
		stmt.Close()
	}
	return first, nil
}

// statement returns the statement of a text, or nil if it is not prepared.
func (p *preparer) statement(ctx context.Context, text string) (*stdsql.Stmt, error) {
	stmt, wanted := p.find(text)
	if wanted {
		return p.prepare(ctx, text)
	}
	return stmt, nil
}

// miss notes a text for catchUp.
func (p *preparer) miss(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.missed) < maxPrepared[plain] && !slices.Contains(p.missed, text) {
		p.missed = append(p.missed, text)
	}
}

// catchUp prepares the texts that transactions missed. Its caller must hold no connection. A text
// that it does not reach is missed again at its next use.
func (p *preparer) catchUp(ctx context.Context) error {
	p.mu.Lock()
	missed := p.missed
	p.missed = nil
	p.mu.Unlock()
	for _, text := range missed {
		if _, err := p.statement(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

func (p *preparer) ExecContext(ctx context.Context, text string,
	args ...any) (stdsql.Result, error) {
	stmt, err := p.statement(ctx, text)
	switch {
	case err != nil:
		return nil, err
	case stmt == nil:
		return p.db.ExecContext(ctx, text, args...)
	}
	return stmt.ExecContext(ctx, args...)
}

func (p *preparer) QueryContext(ctx context.Context, text string,
	args ...any) (*stdsql.Rows, error) {
	stmt, err := p.statement(ctx, text)
	switch {
	case err != nil:
		return nil, err
	case stmt == nil:
		return p.db.QueryContext(ctx, text, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

func (p *preparer) Dialect() string { return p.dialect }

func (p *preparer) Tx(ctx context.Context) (entdialect.Tx, error) { return p.BeginTx(ctx, nil) }

// BeginTx implements the method that ent's clients look for beyond dialect.Driver.
func (p *preparer) BeginTx(ctx context.Context, opts *sql.TxOptions) (entdialect.Tx, error) {
	begun, err := p.db.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	tx := &preparerTx{Tx: begun, preparer: p}
	return &sql.Tx{Conn: sql.Conn{ExecQuerier: tx}, Tx: tx}, nil
}

// Close closes the statements, and leaves the pool open.
func (p *preparer) Close() error {
	p.mu.Lock()
	kept := p.kept
	p.kept, p.room = nil, [len(maxPrepared)]int{}
	p.mu.Unlock()
	var errs []error
	for _, stmt := range kept {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(errs...)
}

// preparerTx is a transaction that uses the statements of the preparer. It cannot prepare a
// statement of the pool, because that may wait for a connection while the transaction holds one. It
// sends a missing text unprepared, and leaves it to catchUp.
type preparerTx struct {
	*stdsql.Tx
	preparer *preparer
}

// statement returns the statement of a text, or nil if it is not prepared.
func (tx *preparerTx) statement(ctx context.Context, text string) *stdsql.Stmt {
	stmt, wanted := tx.preparer.find(text)
	if wanted {
		tx.preparer.miss(text)
	}
	if stmt == nil {
		return nil
	}
	return tx.Tx.StmtContext(ctx, stmt)
}

func (tx *preparerTx) ExecContext(ctx context.Context, text string,
	args ...any) (stdsql.Result, error) {
	if stmt := tx.statement(ctx, text); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return tx.Tx.ExecContext(ctx, text, args...)
}

func (tx *preparerTx) QueryContext(ctx context.Context, text string,
	args ...any) (*stdsql.Rows, error) {
	if stmt := tx.statement(ctx, text); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return tx.Tx.QueryContext(ctx, text, args...)
}
