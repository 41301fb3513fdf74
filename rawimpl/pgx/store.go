package pgx

import (
	"cmp"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is the native floor. Make it with [New].
type Store struct {
	db    *schema.DB
	pool  *pgxpool.Pool
	clock models.Clock
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
	Reason: "it is pgx's default, and what those who use pgx natively have",
	Source: "https://pkg.go.dev/github.com/jackc/pgx/v5#QueryExecMode",
}, {
	Operations: []string{"CreateUsers", "PublishAll"},
	Instead: "copies any number of rows by CopyFrom, with ids that one more statement takes " +
		"from the sequence before, which goes as one batch with the beginning of the transaction",
	Reason: "CopyFrom is pgx's way for many rows, and COPY tells no ids; of a hundred posts it " +
		"took three quarters of the time of INSERT … SELECT from arrays",
	Source: "https://pkg.go.dev/github.com/jackc/pgx/v5#Conn.CopyFrom",
}, {
	Operations: []string{"CreateUsers", "PublishAll"},
	Instead: "when somebody has altered the type of a column, a connection that has copied before still " +
		"writes the bytes of the old type: the copy fails, or stores other values",
	Reason: "CopyFrom asks for the types of columns once, and keeps them as long as the connection " +
		"lasts",
	Source: "https://github.com/jackc/pgx/blob/v5.12.0/copy_from.go",
}, {
	Operations: []string{"ProfilePage"},
	Instead: "sends the beginning of the transaction and three reads as one batch, in which posts " +
		"and followers are found by the handle",
	Reason: "a batch is one round trip, and the id of the user is not known before its answer",
	Source: "https://pkg.go.dev/github.com/jackc/pgx/v5#Batch",
}, {
	Operations: []string{"Register"},
	Instead: "sends the beginning of the transaction and the user as one batch, and the post and the " +
		"follows, as one array, as another",
	Reason: "a batch is one round trip, and the id of the user is not known before its answer",
	Source: "https://pkg.go.dev/github.com/jackc/pgx/v5#Batch",
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
	return &Store{db: db, pool: db.Pool, clock: opts.Clock}, nil
}

// Close releases what the store made, such as prepared statements, and leaves the database handle
// open.
//
// pgx keeps its statements with their connections, which are the pool's.
func (s *Store) Close() error { return nil }

// inTx runs fn in a transaction that begins with a batch. It commits unless the batch or fn fails.
func (s *Store) inTx(ctx context.Context, opts pgx.TxOptions, first func(*pgx.Batch),
	fn func(pgx.Tx) error) error {
	var b pgx.Batch
	b.BeginTx(opts)
	first(&b)
	results := s.pool.SendBatch(ctx, &b)
	tx := results.Tx()
	defer tx.Rollback(ctx)
	err := results.Close()
	if err == nil {
		err = fn(tx)
	}
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return s.translate(ctx, err)
	}
	return s.translateCommit(ctx, tx.Commit(ctx))
}
