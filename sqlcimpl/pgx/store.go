package pgx

import (
	"cmp"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl/pgx/internal/queries"
)

// Store is the layer on sqlc over pgx. Make it with [New].
type Store struct {
	db      *schema.DB
	pool    *pgxpool.Pool
	clock   models.Clock
	queries *queries.Queries
}

// Options are the settings of a Store. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = []models.Departure{{
	Instead: "prepares no statement when the store is made: pgx prepares each text when a " +
		"connection first meets it, and keeps it for that connection",
	Reason: "sqlc has no prepared queries over pgx, whose cache of statements is in their place",
	Source: "https://docs.sqlc.dev/en/stable/howto/prepared_query.html",
}, {
	Operations: []string{"CreateUsers", "PublishAll"},
	Instead: "copies any number of rows with :copyfrom, with ids that one more statement takes " +
		"from the sequence before",
	Reason: ":copyfrom is sqlc's way for many rows over pgx, and COPY tells no ids",
	Source: "https://docs.sqlc.dev/en/stable/howto/insert.html#using-copyfrom",
}, {
	Operations: []string{"CreateUsers", "PublishAll"},
	Instead: "when somebody has altered the type of a column, a connection that has copied before still " +
		"writes the bytes of the old type: the copy fails, or stores other values",
	Reason: "CopyFrom of pgx asks for the types of columns once, and keeps them as long as the " +
		"connection lasts",
	Source: "https://github.com/jackc/pgx/blob/v5.12.0/copy_from.go",
}, {
	Operations: []string{"ProfilePage"},
	Instead:    "sends its three reads one after the other, between those of its transaction",
	Reason: "sqlc's batches are of one query with many parameters; those of several queries are " +
		"asked for",
	Source: "https://github.com/sqlc-dev/sqlc/issues/3752",
}, {
	Operations: []string{"Register"},
	Instead: "sends its three writes one after the other, the follows as one INSERT … SELECT from an " +
		"array",
	Reason: "sqlc's batches are of one query with many parameters; those of several queries are " +
		"asked for",
	Source: "https://github.com/sqlc-dev/sqlc/issues/3752",
}, {
	Operations: []string{"SearchUsers"},
	Instead: "one query for each sort order, in which a filter that is not set lets everything " +
		"through",
	Reason: "sqlc's queries are fixed when the code is generated, and neither a filter nor an " +
		"order can be left to run time; the server plans each call anew to know which are set",
	Source: "https://github.com/sqlc-dev/sqlc/issues/3414",
}}

// New makes a store over db, which must hold the tables of package schema and have a native
// pool.
func New(_ context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	if db.Pool == nil {
		return nil, errors.New("the database was not opened natively; set Native in schema.Options")
	}
	return &Store{db: db, pool: db.Pool, clock: opts.Clock, queries: queries.New(db.Pool)}, nil
}

// Close releases what the store made, such as prepared statements, and leaves the database handle
// open.
//
// pgx keeps its statements with their connections, which are the pool's.
func (s *Store) Close() error { return nil }

// inTx runs fn with the queries in a transaction, which it commits unless fn fails.
func (s *Store) inTx(ctx context.Context, opts pgx.TxOptions,
	fn func(*queries.Queries) error) error {
	tx, err := s.pool.BeginTx(ctx, opts)
	if err != nil {
		return s.translate(ctx, err)
	}
	defer tx.Rollback(ctx)
	if err := cmp.Or(fn(s.queries.WithTx(tx)), ctx.Err()); err != nil {
		return s.translate(ctx, err)
	}
	return s.translateCommit(ctx, tx.Commit(ctx))
}
