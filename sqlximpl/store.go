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
	suggestions, topAuthors                         *sqlx.Stmt
	createUser, updateProfile, publish, follow      *sqlx.NamedStmt
	homeTimeline                                    *sqlx.NamedStmt

	prepared []io.Closer // the statements above, for Close

	mu   sync.Mutex
	kept map[string]*sqlx.NamedStmt // SearchUsers, by text
}

// dialect is what an engine is told or tells otherwise than the others. Each has a file.
type dialect struct {
	driver        string                   // the name that tells sqlx how parameters are written
	tune          func(text string) string // writes a statement the engine's way
	maxParameters int                      // of a statement

	usersByID, follow, updateProfile, thread string
	returning                                string // ends an INSERT that returns ids, or empty

	idList   func(ids []int64) (any, error) // the parameter of usersByID
	pageArgs func(of int64, at time.Time, id int64, limit int) []any
	idOf     func(ctx context.Context, insert *sqlx.NamedStmt, row any) (int64, error)
	idsOf    func(ctx context.Context, tx *sqlx.Tx, insert string, rows any, n int) ([]int64, error)
	edit     func(s *Store, ctx context.Context, edit userRow) (userRow, error)
	snapshot sql.IsolationLevel // at which two statements see the same moment

	nameOf   func(error) error // the name that models has for an error, or nil
	answered func(error) bool  // whether an error is the engine's answer
}

var dialects = map[schema.Engine]dialect{
	schema.SQLite:   sqliteDialect,
	schema.Postgres: postgresDialect,
	schema.MySQL:    mysqlDialect,
}

// Options are what a Store may be told. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = []models.Departure{{
	Operation: "CreateUsers",
	Instead:   bulkInstead,
	Reason:    bulkReason,
	Source:    bulkSource,
}, {
	Operation: "PublishAll",
	Instead:   bulkInstead,
	Reason:    bulkReason,
	Source:    bulkSource,
}, {
	Operation: "Register",
	Instead:   bulkInstead,
	Reason:    bulkReason,
	Source:    bulkSource,
}, {
	Operation: "UsersByID",
	Instead:   "binds the ids as one parameter, prepared, like the floor, and not by sqlx.In",
	Reason: "sqlx is SQL by hand, and this is the faster SQL; In writes the statement anew for each " +
		"list, with a parameter for each id, which nobody prepares",
	Source: "https://jmoiron.github.io/sqlx/#inQueries",
}}

const (
	bulkInstead = "writes the VALUES of many rows anew at each call, unprepared"
	bulkReason  = "a slice of rows is expanded by NamedQuery and NamedExec; a prepared NamedStmt " +
		"takes one row"
	bulkSource = "https://jmoiron.github.io/sqlx/#namedParams"
)

// New makes a store over db, which must hold the tables of package schema.
//
// sqlx takes the name of the driver to know how it writes parameters: Rebind turns the
// question marks of the statements into that, and named statements are compiled to it.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{
		pool:    db,
		clock:   opts.Clock,
		dialect: dialects[db.Engine],
		kept:    map[string]*sqlx.NamedStmt{},
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
		{&s.homeTimeline, homeTimeline},
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

// Close releases what the store made, such as prepared statements, and leaves the
// database handle it was given open.
func (s *Store) Close() error {
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.kept {
		stmt.Close()
	}
	clear(s.kept)
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

// keep returns the statement with a text, which it prepares the first time. Nobody waits while
// another prepares, by a context of their own: two who need the same statement at once both
// prepare it, and one of the two is kept.
func (s *Store) keep(ctx context.Context, text string) (*sqlx.NamedStmt, error) {
	s.mu.Lock()
	kept := s.kept[text]
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
	if kept = s.kept[text]; kept != nil {
		defer made.Close()
		return kept, nil
	}
	s.kept[text] = made
	return made, nil
}

// only returns the row that a statement returns which writes one at most, or sql.ErrNoRows.
//
// sqlx's Get closes after the first row. SQLite counts a statement as done, and moves its log
// into the database, only at the end of the rows, to which Select reads on.
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

// namedPageArgs are the same by name.
type namedPageArgs struct {
	UserID    int64     `db:"user_id"`
	AfterTime time.Time `db:"after_time"`
	AfterID   int64     `db:"after_id"`
	Limit     int       `db:"limit"`
}
