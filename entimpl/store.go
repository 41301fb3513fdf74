package entimpl

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/entimpl/internal/ent/migrate"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is ent's layer. Make it with [New].
type Store struct {
	client *ent.Client
	clock  models.Clock
}

// Options are what a Store may be told. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = []models.Departure{
	{
		Instead: "no statement is prepared ahead",
		Reason:  "ent builds the text on each call and hands it to database/sql, which prepares it",
		Source:  "https://github.com/ent/ent/blob/v0.14.5/dialect/sql/driver.go",
	},
	{
		Operation: "PostByID",
		Instead:   "reads the post, then its author: two statements",
		Reason:    "ent loads every association by a query of its own and never by a join",
		Source:    "https://entgo.io/docs/eager-load#implementation",
	},
	{
		Operation: "Following",
		Instead:   "reads the follows, then the users: two statements",
		Reason:    "ent loads every association by a query of its own and never by a join",
		Source:    "https://entgo.io/docs/eager-load#implementation",
	},
	{
		Operation: "Followers",
		Instead:   "reads the follows, then the users: two statements",
		Reason:    "ent loads every association by a query of its own and never by a join",
		Source:    "https://entgo.io/docs/eager-load#implementation",
	},
	{
		Operation: "HomeTimeline",
		Instead: "reads the posts, then their authors: two statements; posts by one author " +
			"share one User",
		Reason: "ent loads every association by a query of its own and never by a join",
		Source: "https://entgo.io/docs/eager-load#implementation",
	},
	{
		Operation: "ProfilePage",
		Instead:   "reads the followers' users by a statement of their own: four in all",
		Reason:    "ent loads every association by a query of its own and never by a join",
		Source:    "https://entgo.io/docs/eager-load#implementation",
	},
	{
		Operation: "UsersByID",
		Instead:   "binds each id as a parameter, in chunks of what the engine allows",
		Reason:    "the predicate IDIn is a list of parameters, which ent does not split",
		Source:    "https://github.com/ent/ent/pull/2539",
	},
	{
		Operation: "UpdateProfile",
		Instead:   "updates and reads back: always two statements in a transaction",
		Reason:    "ent's builder of updates has no RETURNING",
		Source:    "https://entgo.io/blog/2021/07/22/database-locking-techniques-with-ent",
	},
}

// dialects are ent's names of the engines.
var dialects = map[schema.Engine]string{schema.SQLite: dialect.SQLite}

// New makes a store over db, which must hold the tables of package schema.
//
// Ent's client is made over the pool as it is: it opens no connection, prepares nothing
// and does not touch the tables until it is asked to.
func New(_ context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	name, ok := dialects[db.Engine]
	if !ok {
		return nil, fmt.Errorf("this layer does not know the engine %q", db.Engine)
	}
	client := ent.NewClient(ent.Driver(sql.OpenDB(name, db.DB)))
	return &Store{client: client, clock: opts.Clock}, nil
}

// Close releases what the store made, such as prepared statements, and leaves the
// database handle it was given open.
//
// Ent's client has nothing to release. Its own Close is not called, because that closes
// the handle.
func (s *Store) Close() error { return nil }

// inTx runs fn in a transaction, which it commits unless fn fails.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions, fn func(*ent.Tx) error) error {
	tx, err := s.client.BeginTx(ctx, opts)
	if err != nil {
		return translate(ctx, err)
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return translate(ctx, err)
	}
	return translateCommit(ctx, tx.Commit())
}

// maxParameters is how many parameters SQLite lets a statement have. Ent does not look:
// a longer list is the engine's to refuse.
const maxParameters = 32766

// Migrate makes the tables that the library itself would make in an empty database. The
// store does without it: its tables are those of package schema.
//
// Ent makes them of the schema that its code is generated from
// (https://entgo.io/docs/migrate).
func Migrate(ctx context.Context, db *schema.DB) error {
	return migrate.NewSchema(sql.OpenDB(dialects[db.Engine], db.DB)).Create(ctx)
}
