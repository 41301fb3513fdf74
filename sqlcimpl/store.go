package sqlcimpl

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl/internal/sqlite"
)

// Store is the layer on sqlc. Make it with [New].
type Store struct {
	pool    *schema.DB
	clock   models.Clock
	queries queries
	dialect // of the engine
}

// queries are the generated queries of an engine, with the types that sqlc generates for SQLite.
// The other engines convert their types, which the compiler allows while the fields agree.
type queries interface {
	CreateUser(context.Context, sqlite.CreateUserParams) (int64, error)
	// CreateUsers takes at least one row and returns ids in the order of the rows.
	CreateUsers(context.Context, []sqlite.CreateUserParams) ([]int64, error)
	UserByID(ctx context.Context, id int64) (sqlite.User, error)
	UserByHandle(ctx context.Context, handle string) (sqlite.User, error)
	UsersByID(ctx context.Context, ids []int64) ([]sqlite.User, error)
	SearchUsersNewestFirst(context.Context,
		sqlite.SearchUsersNewestFirstParams) ([]sqlite.User, error)
	SearchUsersOldestFirst(context.Context,
		sqlite.SearchUsersOldestFirstParams) ([]sqlite.User, error)
	SearchUsersByHandle(context.Context, sqlite.SearchUsersByHandleParams) ([]sqlite.User, error)
	SearchUsersMostFollowers(context.Context,
		sqlite.SearchUsersMostFollowersParams) ([]sqlite.SearchUsersMostFollowersRow, error)
	UpdateProfile(context.Context, sqlite.UpdateProfileParams) (sqlite.User, error)
	UserExists(ctx context.Context, id int64) (int64, error)
	DeleteUser(ctx context.Context, id int64) (int64, error)

	Publish(context.Context, sqlite.PublishParams) (int64, error)
	// PublishAll takes at least one row and returns ids in the order of the rows.
	PublishAll(context.Context, []sqlite.PublishParams) ([]int64, error)
	PostByID(ctx context.Context, id int64) (sqlite.PostByIDRow, error)
	PostsByAuthor(context.Context, sqlite.PostsByAuthorParams) ([]sqlite.Post, error)
	Thread(context.Context, sqlite.ThreadParams) ([]sqlite.Post, error)
	DeletePost(ctx context.Context, id int64) (int64, error)

	Follow(context.Context, sqlite.FollowParams) error
	FollowAll(ctx context.Context, followerID int64, since time.Time, followeeIDs []int64) error
	Unfollow(context.Context, sqlite.UnfollowParams) (int64, error)
	SetNotify(context.Context, sqlite.SetNotifyParams) (int64, error)
	Following(context.Context, sqlite.FollowingParams) ([]sqlite.FollowingRow, error)
	Followers(context.Context, sqlite.FollowersParams) ([]sqlite.FollowersRow, error)
	FollowCounts(ctx context.Context, id int64) (sqlite.FollowCountsRow, error)

	HomeTimeline(context.Context, sqlite.HomeTimelineParams) ([]sqlite.HomeTimelineRow, error)
	ProfileUser(ctx context.Context, handle string) (sqlite.ProfileUserRow, error)
	Suggestions(context.Context, sqlite.SuggestionsParams) ([]sqlite.SuggestionsRow, error)
	TopAuthors(context.Context, sqlite.TopAuthorsParams) ([]sqlite.TopAuthorsRow, error)

	WithTx(*sql.Tx) queries
	Close() error
}

// dialect holds everything that differs between engines. Each engine has a file.
type dialect struct {
	prepare  func(context.Context, *schema.DB) (queries, error)
	snapshot sql.IsolationLevel // at which two statements see the same moment
}

var dialects = map[schema.Engine]dialect{
	schema.SQLite:   sqliteDialect,
	schema.Postgres: postgresDialect,
	schema.MySQL:    mysqlDialect,
}

// each returns a function that converts the rows of a query and passes on its error.
func each[From, To any](convert func(*From) To) func([]From, error) ([]To, error) {
	return func(from []From, err error) ([]To, error) {
		if err != nil {
			return nil, err
		}
		to := make([]To, len(from))
		for i := range from {
			to[i] = convert(&from[i])
		}
		return to, nil
	}
}

// only returns the row of a query for one row, or sql.ErrNoRows without a row.
//
// sqlc's :one closes the rows after the first row. On SQLite a statement that is closed before its
// end never completes. Statements that write and return are therefore :many, which reads on to the
// end.
func only[Row any](rows []Row, err error) (row Row, _ error) {
	switch {
	case err != nil:
		return row, err
	case len(rows) == 0:
		return row, sql.ErrNoRows
	}
	return rows[0], nil
}

// Options are the settings of a Store. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = []models.Departure{{
	Engines: []string{"postgres", "mysql"},
	Instead: "on the servers, copies each row once more, from the struct of the engine's generated " +
		"package into that of SQLite's, by hand-written adapters",
	Reason: "sqlc generates a package for each engine, with types of its own, and the operations " +
		"are written once, over one of them",
	Source: "https://docs.sqlc.dev/en/stable/reference/config.html",
}, {
	Engines: []string{"mysql"},
	Instead: "on MySQL, compares pairs by their halves, as in a <= ? AND (a < ? OR b < ?)",
	Reason:  "sqlc's parser for MySQL finds no parameter in a row value",
	Source:  "https://github.com/sqlc-dev/sqlc/issues/1648",
}, {
	Operations: []string{"CreateUsers", "PublishAll"},
	Engines:    []string{"sqlite", "postgres"},
	Instead: "on SQLite and PostgreSQL, inserts the rows with one prepared INSERT … SELECT " +
		"from a JSON array, 10,000 a statement",
	Reason: noInsert,
	Source: "https://github.com/sqlc-dev/sqlc/issues/3305",
}, {
	Operations: []string{"CreateUsers", "PublishAll", "Register"},
	Engines:    []string{"mysql"},
	Instead: "on MySQL, inserts the rows with the floor's INSERT … VALUES, which is written by " +
		"hand and sent, unprepared, through the transaction beside the generated code",
	Reason: "sqlc writes no VALUES list of any length, its parser for MySQL knows no " +
		"JSON_TABLE, and its :copyfrom is LOAD DATA, which makes warnings of errors and tells no ids",
	Source: "https://github.com/sqlc-dev/sqlc/issues/2792",
}, {
	Operations: []string{"Register"},
	Engines:    []string{"sqlite", "postgres"},
	Instead: "on SQLite and PostgreSQL, inserts all follows with one prepared INSERT … SELECT " +
		"from an array, on SQLite a JSON one",
	Reason: noInsert,
	Source: "https://github.com/sqlc-dev/sqlc/issues/3305",
}, {
	Operations: []string{"UsersByID"},
	Instead: "on SQLite, binds one JSON array, for which sqlc's documentation names sqlc.slice; on " +
		"MySQL, expands the ids into IN (?, ?, …) with sqlc.slice, unprepared, 10,000 a statement; " +
		"on PostgreSQL, binds one array, by lib/pq's Array",
	Reason: "sqlc.slice is incompatible with prepared queries, and json_each, which sqlc's parser " +
		"for SQLite knows, is one parameter; its parser for MySQL does not know JSON_TABLE; over " +
		"database/sql, its code for arrays imports lib/pq, whatever the driver is",
	Source: "https://docs.sqlc.dev/en/stable/howto/select.html",
}, {
	Operations: []string{"SearchUsers"},
	Instead: "one query for each sort order, and on SQLite for each index that serves it; a filter " +
		"that is not set lets everything through, and the sub-query of one on followers is in the " +
		"plan though it is not run; on MySQL, followers are counted in an inner query when they " +
		"give the order",
	Reason: "sqlc's queries are fixed when the code is generated, and neither a filter nor an " +
		"order can be left to run time; SQLite plans without knowing which filters are set, and " +
		"PostgreSQL plans each call anew to know it",
	Source: "https://github.com/sqlc-dev/sqlc/issues/3414",
}, {
	Operations: []string{"CreateUser", "Publish", "Register", "UpdateProfile"},
	Engines:    []string{"sqlite", "postgres"},
	Instead: "on SQLite and PostgreSQL, a query for :many reads the row that is returned, into a " +
		"slice of one",
	Reason: ":one closes the rows after the first, and SQLite does not complete such a statement; " +
		"PostgreSQL would, but is asked in the same way",
	Source: "https://www.sqlite.org/c3ref/wal_autocheckpoint.html",
}}

const noInsert = "sqlc has no insert of many rows there over database/sql: :copyfrom is for pgx " +
	"and MySQL, and a VALUES list has the length it was generated with"

// New makes a store over db, which must hold the tables of package schema.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{pool: db, clock: opts.Clock, dialect: dialects[db.Engine]}
	var err error
	if s.queries, err = s.prepare(ctx, db); err != nil {
		return nil, fmt.Errorf("preparing the statements: %w", s.translate(ctx, err))
	}
	return s, nil
}

// Close releases what the store made, such as prepared statements, and leaves the database handle
// open.
func (s *Store) Close() error {
	return s.queries.Close()
}

// inTx runs fn with the queries in a transaction, which it commits unless fn fails.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions,
	fn func(queries) error) error {
	tx, err := s.pool.BeginTx(ctx, opts)
	if err != nil {
		return s.translate(ctx, err)
	}
	defer tx.Rollback()
	if err := cmp.Or(fn(s.queries.WithTx(tx)), ctx.Err()); err != nil {
		return s.translate(ctx, err)
	}
	return s.translateCommit(ctx, tx.Commit())
}

// rowsPerStatement is the number of rows in one INSERT; on MySQL it is the most. Rows in one JSON
// text are bounded by the memory of engine and program, not by the number of parameters.
const rowsPerStatement = 10_000
