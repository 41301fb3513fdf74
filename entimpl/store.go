package entimpl

import (
	"cmp"
	"context"
	stdsql "database/sql"
	"maps"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
	entschema "entgo.io/ent/dialect/sql/schema"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/entimpl/internal/ent/migrate"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is ent's layer. Make it with [New].
type Store struct {
	db     *schema.DB
	client *ent.Client
	clock  models.Clock
	engine // that db is of
}

// engine is what an engine is told or tells otherwise than the others, beyond what ent's
// dialect of it does by itself. Each has a file.
type engine struct {
	dialect       string // ent's name of it
	maxParameters int    // of a statement; ent does not look, the engine refuses a longer one

	compositeLT, compositeGT func(columns []string, args ...any) *sql.Predicate
	// cutThread limits a thread to so many posts, inside the recursion that finds it or after.
	cutThread func(recursion, thread *sql.Selector, limit int)
	noIndex   string                // before a column, keeps an index from serving it
	snapshot  stdsql.IsolationLevel // at which two statements see the same moment

	nameOf    func(error) error // the name that models has for an error, or nil
	answered  func(error) bool  // whether an error is the engine's answer
	unchecked []string          // words of the checks that Migrate leaves out
}

var engines = map[schema.Engine]engine{
	schema.SQLite:   sqliteEngine,
	schema.Postgres: postgresEngine,
	schema.MySQL:    mysqlEngine,
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
		Reason:  "ent builds the text on each call and hands it to database/sql",
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
		Instead:   "reads the user, then updates it at its revision: two statements",
		Reason:    "ent's builder of updates has no RETURNING",
		Source:    "https://entgo.io/blog/2021/07/22/database-locking-techniques-with-ent",
	},
}

// New makes a store over db, which must hold the tables of package schema.
//
// Ent's client is made over the pool as it is: it opens no connection, prepares nothing
// and does not touch the tables until it is asked to.
func New(_ context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	e := engines[db.Engine]
	client := ent.NewClient(ent.Driver(sql.OpenDB(e.dialect, db.DB)))
	return &Store{db: db, client: client, clock: opts.Clock, engine: e}, nil
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
		return s.translate(ctx, err)
	}
	defer tx.Rollback()
	if err := cmp.Or(fn(tx), ctx.Err()); err != nil {
		return s.translate(ctx, err)
	}
	return s.translateCommit(ctx, tx.Commit())
}

// Migrate makes the tables that the library itself would make in an empty database. The
// store does without it: its tables are those of package schema.
//
// Ent makes them of the schema that its code is generated from
// (https://entgo.io/docs/migrate). A type can be said for each dialect there, but a check has
// one text for all (https://entgo.io/docs/faq#how-to-add-check-constraints-to-table), which
// here is SQLite's: the others get those that they understand in the same way.
func Migrate(ctx context.Context, db *schema.DB) error {
	e := engines[db.Engine]
	tables, err := entschema.CopyTables(migrate.Tables)
	if err != nil {
		return err
	}
	for _, t := range tables {
		t.Annotation.Checks = maps.Clone(t.Annotation.Checks)
		maps.DeleteFunc(t.Annotation.Checks, func(_, check string) bool {
			return slices.ContainsFunc(e.unchecked, func(word string) bool {
				return strings.Contains(check, word)
			})
		})
	}
	return migrate.Create(ctx, migrate.NewSchema(sql.OpenDB(e.dialect, db.DB)), tables)
}
