package sqlximpl

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"sync"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is the layer on sqlx. Make it with [New].
type Store struct {
	db    *sqlx.DB
	clock models.Clock

	userByID, userByHandle, userExists, deleteUser *sqlx.Stmt
	postByID, postsByAuthor, thread, deletePost    *sqlx.Stmt
	unfollow, setNotify                            *sqlx.Stmt
	following, followers, followCounts             *sqlx.Stmt
	homeTimeline, profileUser                      *sqlx.Stmt
	createUser, updateProfile, publish, follow     *sqlx.NamedStmt
	suggestions, topAuthors                        *sqlx.NamedStmt

	mu       sync.Mutex
	searches map[string]*sqlx.NamedStmt // SearchUsers, by text
	prepared []io.Closer                // every statement, for Close
}

// Options are what a Store may be told. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = []models.Departure{{
	Operation: "UsersByID",
	Instead:   "expands the ids into IN (?, ?, …) with sqlx.In, unprepared, in chunks of 32,766",
	Reason: "In is how sqlx binds a list; the floor's one JSON parameter is SQLite's own way, " +
		"and sqlx's documentation knows nothing of it",
	Source: "https://jmoiron.github.io/sqlx/#inQueries",
}}

// New makes a store over db, which must hold the tables of package schema.
//
// sqlx takes the name of the engine to know how it writes parameters: Rebind turns the
// question marks of the statements into that, and named statements are compiled to it.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{
		db:       sqlx.NewDb(db.DB, string(db.Engine)),
		clock:    opts.Clock,
		searches: map[string]*sqlx.NamedStmt{},
	}
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
		{&s.userExists, userExists},
		{&s.deleteUser, deleteUser},
		{&s.postByID, postByID},
		{&s.postsByAuthor, postsByAuthor},
		{&s.thread, thread},
		{&s.deletePost, deletePost},
		{&s.unfollow, unfollow},
		{&s.setNotify, setNotify},
		{&s.following, following},
		{&s.followers, followers},
		{&s.followCounts, followCounts},
		{&s.homeTimeline, homeTimeline},
		{&s.profileUser, profileUser},
	} {
		stmt, err := s.db.PreparexContext(ctx, s.db.Rebind(p.text))
		if err != nil {
			return fmt.Errorf("preparing %q: %w", p.text, translate(ctx, err))
		}
		*p.stmt = stmt
		s.prepared = append(s.prepared, stmt)
	}
	for _, p := range []struct {
		stmt **sqlx.NamedStmt
		text string
	}{
		{&s.createUser, createUser},
		{&s.updateProfile, updateProfile},
		{&s.publish, publish},
		{&s.follow, follow},
		{&s.suggestions, suggestions},
		{&s.topAuthors, topAuthors},
	} {
		stmt, err := s.db.PrepareNamedContext(ctx, p.text)
		if err != nil {
			return fmt.Errorf("preparing %q: %w", p.text, translate(ctx, err))
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
		return translate(ctx, err)
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return translate(ctx, err)
	}
	return translateCommit(ctx, tx.Commit())
}

// maxParameters is how many parameters SQLite lets a statement have.
const maxParameters = 32766
