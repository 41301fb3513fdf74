package sqlcimpl

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl/internal/sqlite"
)

// Store is the layer on sqlc. Make it with [New].
type Store struct {
	db      *schema.DB
	clock   models.Clock
	queries *sqlite.Queries
}

// Options are what a Store may be told. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = []models.Departure{{
	Operation: "CreateUsers",
	Instead:   jsonInsert,
	Reason:    jsonReason,
	Source:    "https://github.com/sqlc-dev/sqlc/issues/3305",
}, {
	Operation: "PublishAll",
	Instead:   jsonInsert,
	Reason:    jsonReason,
	Source:    "https://github.com/sqlc-dev/sqlc/issues/3305",
}, {
	Operation: "Register",
	Instead:   "inserts all follows with one prepared INSERT … SELECT from json_each",
	Reason:    jsonReason,
	Source:    "https://github.com/sqlc-dev/sqlc/issues/3305",
}, {
	Operation: "SearchUsers",
	Instead: "one query for each sort order, and for orders by time one more with a prefix; a " +
		"filter that is not set is bound to a value that lets everything through",
	Reason: "sqlc's queries are fixed when the code is generated, and neither a filter nor an " +
		"order can be left to run time; the engine plans without knowing which filters are set",
	Source: "https://github.com/sqlc-dev/sqlc/issues/3414",
}}

const (
	jsonInsert = "inserts the rows with one prepared INSERT … SELECT from json_each, 10,000 a " +
		"statement"
	jsonReason = "sqlc has no insert of many rows on SQLite: :copyfrom is for PostgreSQL and " +
		"MySQL, and a VALUES list has the length it was generated with"
)

// New makes a store over db, which must hold the tables of package schema.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	queries, err := sqlite.Prepare(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("preparing the statements: %w", translate(ctx, err))
	}
	return &Store{db: db, clock: opts.Clock, queries: queries}, nil
}

// Close releases what the store made, such as prepared statements, and leaves the
// database handle it was given open.
func (s *Store) Close() error {
	return s.queries.Close()
}

// inTx runs fn with the queries in a transaction, which it commits unless fn fails.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions,
	fn func(*sqlite.Queries) error) error {
	tx, err := s.db.BeginTx(ctx, opts)
	if err != nil {
		return translate(ctx, err)
	}
	defer tx.Rollback()
	if err := fn(s.queries.WithTx(tx)); err != nil {
		return translate(ctx, err)
	}
	return translateCommit(ctx, tx.Commit())
}

// rowsPerStatement is how many rows are inserted at a time. They are one JSON text, so
// it is not the number of parameters that bounds them but the memory of engine and
// program.
const rowsPerStatement = 10_000
