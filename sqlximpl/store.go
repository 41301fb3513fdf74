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

	userByID, userByHandle, userExists, deleteUser *sqlx.Stmt
	usersByID                                      *sqlx.Stmt // nil where In writes it
	postByID, thread, deletePost                   *sqlx.Stmt
	unfollow, setNotify, followCounts, profileUser *sqlx.Stmt
	createUser, updateProfile, publish, follow     *sqlx.NamedStmt
	postsByAuthor, following, followers            *sqlx.NamedStmt
	homeTimeline, suggestions, topAuthors          *sqlx.NamedStmt

	mu       sync.Mutex
	searches map[string]*sqlx.NamedStmt // SearchUsers, by text
	prepared []io.Closer                // every statement, for Close
}

// dialect is what an engine is told or tells otherwise than the others. Each has a file.
type dialect struct {
	driver        string                   // the name that tells sqlx how parameters are written
	tune          func(text string) string // writes a named statement the engine's way
	maxParameters int                      // of a statement

	usersByID, follow, updateProfile, thread string
	returning                                string // ends an INSERT that returns ids, or empty

	usersWith func(*Store, context.Context, []int64) ([]userRow, error)
	idOf      func(ctx context.Context, insert *sqlx.NamedStmt, row any) (int64, error)
	idsOf     func(ctx context.Context, tx *sqlx.Tx, insert string, rows any) ([]int64, error)
	edit      func(s *Store, ctx context.Context, edit userRow) (userRow, error)
	snapshot  sql.IsolationLevel // at which two statements see the same moment

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
	Operation: "UsersByID",
	Instead: "on SQLite and MySQL expands the ids into IN (?, ?, …) with sqlx.In, unprepared, in " +
		"chunks of 32,766 and 65,535; on PostgreSQL binds an array, prepared, like the floor",
	Reason: "In is how sqlx binds a list; the floor's one JSON parameter is SQLite's and MySQL's " +
		"own way, and sqlx's documentation knows nothing of it. Arrays are pgx's to bind",
	Source: "https://jmoiron.github.io/sqlx/#inQueries",
}}

// New makes a store over db, which must hold the tables of package schema.
//
// sqlx takes the name of the driver to know how it writes parameters: Rebind turns the
// question marks of the statements into that, and named statements are compiled to it.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{
		pool:     db,
		clock:    opts.Clock,
		dialect:  dialects[db.Engine],
		searches: map[string]*sqlx.NamedStmt{},
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
		{&s.thread, s.dialect.thread},
		{&s.deletePost, deletePost},
		{&s.unfollow, unfollow},
		{&s.setNotify, setNotify},
		{&s.followCounts, followCounts},
		{&s.profileUser, profileUser},
	} {
		if p.text == "" { // UsersByID, where its text depends on the ids
			continue
		}
		stmt, err := s.db.PreparexContext(ctx, s.db.Rebind(p.text))
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
		{&s.postsByAuthor, postsByAuthor},
		{&s.follow, s.dialect.follow},
		{&s.following, following},
		{&s.followers, followers},
		{&s.homeTimeline, homeTimeline},
		{&s.suggestions, suggestions},
		{&s.topAuthors, topAuthors},
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
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	s.prepared = nil
	clear(s.searches)
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

// pageArgs are the named parameters of the statements that read a page.
type pageArgs struct {
	UserID    int64     `db:"user_id"`
	AfterTime time.Time `db:"after_time"`
	AfterID   int64     `db:"after_id"`
	Limit     int       `db:"limit"`
}
