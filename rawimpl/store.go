package rawimpl

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is the floor. Make it with [New].
type Store struct {
	db    *schema.DB
	clock models.Clock

	createUser, userByID, userByHandle, usersByID    *sql.Stmt
	updateProfile, userExists, deleteUser            *sql.Stmt
	publish, postByID, postsByAuthor, thread         *sql.Stmt
	deletePost, follow, unfollow, setNotify          *sql.Stmt
	following, followers, followCounts, homeTimeline *sql.Stmt
	profileUser, suggestions, topAuthors             *sql.Stmt

	mu       sync.Mutex
	searches map[string]*sql.Stmt // SearchUsers, by text
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
	s := &Store{db: db, clock: opts.Clock, searches: map[string]*sql.Stmt{}}
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&s.createUser, createUser},
		{&s.userByID, userByID},
		{&s.userByHandle, userByHandle},
		{&s.usersByID, usersByID},
		{&s.updateProfile, updateProfile},
		{&s.userExists, userExists},
		{&s.deleteUser, deleteUser},
		{&s.publish, publish},
		{&s.postByID, postByID},
		{&s.postsByAuthor, postsByAuthor},
		{&s.thread, thread},
		{&s.deletePost, deletePost},
		{&s.follow, follow},
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
		if *p.stmt, err = db.PrepareContext(ctx, p.text); err != nil {
			s.Close()
			return nil, fmt.Errorf("preparing %q: %w", p.text, translate(ctx, err))
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

// insertRows runs insert, which ends in VALUES, for rows of width parameters each, in
// chunks that keep to the limit.
func insertRows(width int, args []any, insert func(values string, args []any) error) error {
	row := "(?" + strings.Repeat(",?", width-1) + ")"
	for size := maxParameters / width * width; len(args) > 0; {
		n := min(size, len(args))
		values := row + strings.Repeat(","+row, n/width-1)
		if err := insert(values, args[:n]); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}
