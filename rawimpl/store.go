package rawimpl

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is the floor. Make it with [New].
type Store struct {
	db      *schema.DB
	clock   models.Clock
	dialect // of the engine

	createUser, userByID, userByHandle, usersByID    *sql.Stmt
	updateProfile, userExists, deleteUser            *sql.Stmt
	publish, postByID, postsByAuthor, thread         *sql.Stmt
	deletePost, follow, unfollow, setNotify          *sql.Stmt
	following, followers, followCounts, homeTimeline *sql.Stmt
	profileUser, suggestions, topAuthors             *sql.Stmt

	mu       sync.Mutex
	searches map[string]*sql.Stmt // SearchUsers, by text
}

// dialect is what an engine is told or tells otherwise than the others. Each has a file.
type dialect struct {
	tune          func(text string) string     // writes a statement the engine's way
	values        func(width, rows int) string // the parameters of an INSERT of many rows
	maxParameters int                          // of a statement

	usersByID, follow, updateProfile, thread string
	returning                                string // ends an INSERT that returns ids, or empty

	idList   func(ids []int64) (any, error)     // the parameter of usersByID
	pair     func(at time.Time, id int64) []any // the parameters of a pair that is compared
	pageArgs func(of int64, at time.Time, id int64, limit int) []any
	idOf     func(ctx context.Context, insert *sql.Stmt, args []any) (int64, error)
	idsOf    func(ctx context.Context, tx *sql.Tx, insert string, args []any) ([]int64, error)
	edit     func(*Store, context.Context, models.ProfileEdit, *models.User) error
	snapshot sql.IsolationLevel // at which two statements see the same moment

	nameOf   func(error) error // the name that models has for an error, or nil
	answered func(error) bool  // whether an error is the engine's answer
}

var dialects = map[schema.Engine]dialect{
	schema.SQLite:   sqliteDialect,
	schema.Postgres: postgresDialect,
	schema.MySQL:    mysqlDialect,
}

func pair(at time.Time, id int64) []any { return []any{at, id} }

// pageArgs are the parameters of the statements that read a page.
func pageArgs(of int64, at time.Time, id int64, limit int) []any {
	return []any{of, at, id, limit}
}

// Options are what a Store may be told. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures []models.Departure

// New makes a store over db, which must hold the tables of package schema.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{
		db: db, clock: opts.Clock, dialect: dialects[db.Engine], searches: map[string]*sql.Stmt{},
	}
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&s.createUser, createUser + s.returning},
		{&s.userByID, userByID},
		{&s.userByHandle, userByHandle},
		{&s.usersByID, s.dialect.usersByID},
		{&s.updateProfile, s.dialect.updateProfile},
		{&s.userExists, userExists},
		{&s.deleteUser, deleteUser},
		{&s.publish, publish + s.returning},
		{&s.postByID, postByID},
		{&s.postsByAuthor, postsByAuthor},
		{&s.thread, s.dialect.thread},
		{&s.deletePost, deletePost},
		{&s.follow, s.dialect.follow},
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
		var err error
		if *p.stmt, err = db.PrepareContext(ctx, s.tune(p.text)); err != nil {
			s.Close()
			return nil, fmt.Errorf("preparing %q: %w", p.text, s.translate(ctx, err))
		}
	}
	return s, nil
}

// Close releases what the store made, such as prepared statements, and leaves the
// database handle it was given open.
func (s *Store) Close() error {
	for _, stmt := range []*sql.Stmt{
		s.createUser, s.userByID, s.userByHandle, s.usersByID,
		s.updateProfile, s.userExists, s.deleteUser,
		s.publish, s.postByID, s.postsByAuthor, s.thread,
		s.deletePost, s.follow, s.unfollow, s.setNotify,
		s.following, s.followers, s.followCounts, s.homeTimeline,
		s.profileUser, s.suggestions, s.topAuthors,
	} {
		if stmt != nil {
			stmt.Close()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.searches {
		stmt.Close()
	}
	clear(s.searches)
	return nil
}

// inTx runs fn in a transaction, which it commits unless fn fails.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions, fn func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, opts)
	if err != nil {
		return s.translate(ctx, err)
	}
	defer tx.Rollback()
	if err := cmp.Or(fn(tx), ctx.Err()); err != nil {
		return s.translate(ctx, err)
	}
	return s.translateCommit(ctx, tx.Commit())
}

// values returns the parameters of so many rows of width parameters each.
func values(width, rows int) string {
	row := "(?" + strings.Repeat(",?", width-1) + ")"
	return row + strings.Repeat(","+row, rows-1)
}

// insertRows runs insert, which ends in VALUES, for rows of width parameters each, in
// chunks that keep to the engine's limit.
func (s *Store) insertRows(width int, args []any, insert func(values string, args []any) error) error {
	for size := s.maxParameters / width * width; len(args) > 0; {
		n := min(size, len(args))
		if err := insert(s.values(width, n/width), args[:n]); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}
