package sqlximpl

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is the layer on sqlx. Make it with [New].
type Store struct {
	pool    *schema.DB // that db wraps
	db      *sqlx.DB
	clock   models.Clock
	dialect // of the engine

	userByID, userByHandle, usersByID, userExists   *sqlx.Stmt
	deleteUser, postByID, postsByAuthor, thread     *sqlx.Stmt
	deletePost, unfollow, setNotify                 *sqlx.Stmt
	following, followers, followCounts, profileUser *sqlx.Stmt
	homeTimeline, suggestions, topAuthors           *sqlx.Stmt
	createUser, updateProfile, publish, follow      *sqlx.NamedStmt

	prepared []io.Closer // the statements above, for Close

	mu       sync.Mutex
	searches map[string]*sqlx.NamedStmt // SearchUsers, by text
	inserts  map[variant]*sqlx.Stmt     // of many rows; nil is one to be prepared
	short    int                        // how many of those are short
}

// dialect holds everything that differs between engines. Each engine has a file.
type dialect struct {
	driver        string                   // the name that tells sqlx how parameters are written
	tune          func(text string) string // writes a statement the engine's way
	maxParameters int                      // of a statement

	usersByID, follow, updateProfile, thread string
	returning                                string // ends an INSERT that returns ids, or empty

	idList   func(ids []int64) (any, error) // the parameter of usersByID
	pageArgs func(of int64, at time.Time, id int64, limit int) []any
	idOf     func(ctx context.Context, insert *sqlx.NamedStmt, row any) (int64, error)
	idsOf    func(ctx context.Context, tx sqlx.ExtContext, insert string, rows any,
		n int) ([]int64, error)
	edit     func(s *Store, ctx context.Context, edit userRow) (userRow, error)
	snapshot sql.IsolationLevel // at which two statements see the same moment

}

var dialects = map[schema.Engine]dialect{
	schema.SQLite:   sqliteDialect,
	schema.Postgres: postgresDialect,
	schema.MySQL:    mysqlDialect,
}

// Options are the settings of a Store. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = []models.Departure{{
	Operations: []string{"UsersByID"},
	Instead:    "binds the ids as one parameter, prepared, like the floor, and not by sqlx.In",
	Reason: "sqlx is SQL by hand, and this is the faster SQL; In writes the statement anew for each " +
		"list, with a parameter for each id",
	Source: "https://jmoiron.github.io/sqlx/#inQueries",
}, {
	Operations: []string{"CreateUser", "Publish", "Register", "UpdateProfile"},
	Engines:    []string{"sqlite", "postgres"},
	Instead:    "on SQLite and PostgreSQL, Select reads the row that is returned, into a slice of one",
	Reason: "Get closes the rows after the first, and SQLite does not complete such a statement; " +
		"PostgreSQL would, but has the same code",
	Source: "https://www.sqlite.org/c3ref/wal_autocheckpoint.html",
}}

// New makes a store over db, which must hold the tables of package schema.
//
// sqlx chooses the form of parameters by the name of the driver. Rebind turns the question marks of
// statements into that form, and named statements are compiled to it.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{
		pool:     db,
		clock:    opts.Clock,
		dialect:  dialects[db.Engine],
		searches: map[string]*sqlx.NamedStmt{},
		inserts:  map[variant]*sqlx.Stmt{},
	}
	s.db = sqlx.NewDb(db.DB, s.driver)
	if err := s.prepare(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// prepare prepares the statements whose text is fixed.
func (s *Store) prepare(ctx context.Context) error {
	for _, p := range []struct {
		stmt **sqlx.Stmt
		text string
	}{
		{&s.userByID, userByID},
		{&s.userByHandle, userByHandle},
		{&s.usersByID, s.dialect.usersByID},
		{&s.userExists, userExists},
		{&s.deleteUser, deleteUser},
		{&s.postByID, postByID},
		{&s.postsByAuthor, postsByAuthor},
		{&s.thread, s.dialect.thread},
		{&s.deletePost, deletePost},
		{&s.unfollow, unfollow},
		{&s.setNotify, setNotify},
		{&s.following, following},
		{&s.followers, followers},
		{&s.followCounts, followCounts},
		{&s.homeTimeline, homeTimeline},
		{&s.profileUser, profileUser},
		{&s.suggestions, suggestions},
		{&s.topAuthors, topAuthors},
	} {
		stmt, err := s.db.PreparexContext(ctx, s.db.Rebind(s.tune(p.text)))
		if err != nil {
			return fmt.Errorf("preparing %q: %w", p.text, s.translate(ctx, err))
		}
		*p.stmt = stmt
		s.prepared = append(s.prepared, stmt)
	}
	for _, p := range []struct {
		stmt **sqlx.NamedStmt
		text string
	}{
		{&s.createUser, createUser + s.returning},
		{&s.updateProfile, s.dialect.updateProfile},
		{&s.publish, publish + s.returning},
		{&s.follow, s.dialect.follow},
	} {
		stmt, err := s.db.PrepareNamedContext(ctx, s.tune(p.text))
		if err != nil {
			return fmt.Errorf("preparing %q: %w", p.text, s.translate(ctx, err))
		}
		*p.stmt = stmt
		s.prepared = append(s.prepared, stmt)
	}
	return nil
}

// Close releases what the store made, such as prepared statements, and leaves the database handle
// open.
func (s *Store) Close() error {
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.searches {
		stmt.Close()
	}
	for _, stmt := range s.inserts {
		if stmt != nil {
			stmt.Close()
		}
	}
	clear(s.searches)
	clear(s.inserts)
	return nil
}

// inTx runs fn in a transaction, which it commits unless fn fails.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions, fn func(*sqlx.Tx) error) error {
	tx, err := s.db.BeginTxx(ctx, opts)
	if err != nil {
		return s.translate(ctx, err)
	}
	defer tx.Rollback()
	if err := cmp.Or(fn(tx), ctx.Err()); err != nil {
		return s.translate(ctx, err)
	}
	return s.translateCommit(ctx, tx.Commit())
}

// prepareSearch returns the statement with a text, which it prepares at the first call. No call
// waits while another prepares, because each has a context of its own: two calls that need the same
// statement at once both prepare it, and one of the two statements is kept.
func (s *Store) prepareSearch(ctx context.Context, text string) (*sqlx.NamedStmt, error) {
	s.mu.Lock()
	kept := s.searches[text]
	s.mu.Unlock()
	if kept != nil {
		return kept, nil
	}
	made, err := s.db.PrepareNamedContext(ctx, s.tune(text))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept = s.searches[text]; kept != nil {
		defer made.Close()
		return kept, nil
	}
	s.searches[text] = made
	return made, nil
}

// variant is an INSERT of many rows: the statement for one row, and their number.
type variant struct {
	insert string
	rows   int
	short  bool // fewer rows than fit into one
}

// maxShort is the number of short variants that are kept. Each number of rows is a variant.
const maxShort = 16

// bulk is an INSERT of many rows: statements of as many rows as fit, and a statement of the rest.
type bulk struct {
	fit        int        // rows into one statement
	full, rest *sqlx.Stmt // nil if it is not kept
}

// prepareBulk returns the statements that insert rows of type T with the given number of parameters
// each. Call it outside of a transaction, because the transaction may hold the only connection.
func prepareBulk[T any](ctx context.Context, s *Store, insert string, parameters,
	rows int) (b bulk, err error) {
	b.fit = s.maxParameters / parameters
	if rows >= b.fit {
		if b.full, err = prepareInsert[T](ctx, s, variant{insert, b.fit, false}); err != nil {
			return b, err
		}
	}
	if rest := rows % b.fit; rest > 0 {
		b.rest, err = prepareInsert[T](ctx, s, variant{insert, rest, true})
	}
	return b, err
}

// prepareInsert returns the statement of a variant, which it prepares at the first call, or nil if
// enough are kept. As for searches, no call waits while another prepares.
func prepareInsert[T any](ctx context.Context, s *Store, v variant) (*sqlx.Stmt, error) {
	s.mu.Lock()
	kept, known := s.inserts[v]
	full := v.short && !known && s.short == maxShort
	if !known && !full {
		s.inserts[v] = nil
		if v.short {
			s.short++
		}
	}
	s.mu.Unlock()
	if kept != nil || full {
		return kept, nil
	}
	text, _, err := s.db.BindNamed(v.insert, make([]T, v.rows))
	if err != nil {
		return nil, err
	}
	made, err := s.db.PreparexContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept = s.inserts[v]; kept != nil {
		defer made.Close()
		return kept, nil
	}
	s.inserts[v] = made
	return made, nil
}

// bulkTx is a transaction that runs a prepared statement in place of the text that sqlx expands.
type bulkTx struct {
	*sqlx.Tx
	stmt *sqlx.Stmt
}

// in returns the transaction in the form that inserts a number of rows.
func (b bulk) in(tx *sqlx.Tx, rows int) sqlx.ExtContext {
	stmt := b.full
	if rows < b.fit {
		stmt = b.rest
	}
	if stmt == nil {
		return tx
	}
	return bulkTx{tx, stmt}
}

// QueryxContext implements [sqlx.ExtContext].
func (t bulkTx) QueryxContext(ctx context.Context, _ string, args ...any) (*sqlx.Rows, error) {
	return t.StmtxContext(ctx, t.stmt).QueryxContext(ctx, args...)
}

// ExecContext implements [sqlx.ExtContext].
func (t bulkTx) ExecContext(ctx context.Context, _ string, args ...any) (sql.Result, error) {
	return t.StmtxContext(ctx, t.stmt).ExecContext(ctx, args...)
}

// only runs a statement that writes at most one row, and returns that row or sql.ErrNoRows.
//
// sqlx's Get closes after the first row, and Select reads on to the end. SQLite completes the
// statement, and checkpoints its log, only there.
func only[T any](ctx context.Context, stmt *sqlx.NamedStmt, arg any) (row T, err error) {
	rows := make([]T, 0, 1)
	if err := stmt.SelectContext(ctx, &rows, arg); err != nil {
		return row, err
	}
	if len(rows) == 0 {
		return row, sql.ErrNoRows
	}
	return rows[0], nil
}

// pageArgs are the parameters of the statements that read a page.
func pageArgs(of int64, at time.Time, id int64, limit int) []any {
	return []any{of, at, id, limit}
}
