package gormimpl

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is the layer on GORM. Make it with [New].
type Store struct {
	pool       *schema.DB
	db         *gorm.DB // single statements of a fixed text: prepared, unless Quickstart
	unprepared *gorm.DB // transactions, and texts that grow with the arguments
	clock      models.Clock
	preload    bool
	dialect    // of the engine
}

// dialect is what GORM's own dialect of an engine leaves to its users. Each has a file.
type dialect struct {
	dialector     func(*sql.DB) gorm.Dialector // GORM's own, over a pool
	maxParameters int                          // of a statement
	thread        string                       // Raw
	byAuthor      string                       // how TopAuthors groups posts

	pair     func(first, second, side string, key models.Key) clause.Expr
	edit     func(context.Context, *gorm.DB, models.ProfileEdit) (userRow, int64, error)
	snapshot sql.IsolationLevel // at which two statements see the same moment

	codeName func(error) error // the name that models has where GORM has none, or nil
	answered func(error) bool  // whether an error is the engine's answer
}

var dialects = map[schema.Engine]dialect{
	schema.SQLite:   sqliteDialect,
	schema.Postgres: postgresDialect,
	schema.MySQL:    mysqlDialect,
}

// pair is the condition that a pair of columns is on one side, < or >, of a key.
func pair(first, second, side string, key models.Key) clause.Expr {
	return gorm.Expr("("+first+", "+second+") "+side+" (?, ?)", key.Time, key.ID)
}

// Options are what a Store may be told. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
	// Quickstart uses GORM as its first page shows it, instead of as its page on
	// performance advises.
	Quickstart bool
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures = slices.Concat(
	depart("its statements are not prepared ahead",
		"GORM's cache of prepared statements can deadlock when transactions share a statement "+
			"with the rest and hold all connections",
		"https://github.com/go-gorm/gorm/issues/7465",
		"ProfilePage", "Register"),
	builderDepartures,
	returningDepartures,
)

// QuickstartDepartures declares where this layer leaves the common way under
// Options.Quickstart.
var QuickstartDepartures = slices.Concat(
	depart("no statement is prepared ahead", "GORM's default",
		"https://gorm.io/docs/performance.html", ""),
	depart("one more statement, which reads the users of the page",
		"Preload is the first way to load an association that GORM teaches",
		"https://gorm.io/docs/preload.html",
		"PostByID", "Following", "Followers", "HomeTimeline", "ProfilePage"),
	depart("a savepoint when the rows take several statements",
		"CreateInBatches sets one where a transaction is open and default transactions are on",
		"https://github.com/go-gorm/gorm/blob/v1.31.2/finisher_api.go",
		"CreateUsers", "PublishAll", "Register"),
	depart("a transaction around a single statement", "GORM's default",
		"https://gorm.io/docs/transactions.html#Disable-Default-Transaction",
		"CreateUser", "UpdateProfile", "DeleteUser", "Publish", "DeletePost", "Follow", "Unfollow",
		"SetNotify"),
	builderDepartures,
	returningDepartures,
)

// builderDepartures are what GORM's builder cannot say, or says differently, whatever
// the settings.
var builderDepartures = []models.Departure{
	{
		Operation: "UsersByID",
		Instead: "IN with a parameter for each id, cut at the engine's limit, and never prepared " +
			"ahead",
		Reason: "a slice is what GORM's IN takes, and each length of it would be one more " +
			"statement in the cache",
		Source: "https://gorm.io/docs/query.html#String-Conditions",
	},
	{
		Operation: "HomeTimeline",
		Instead: "on PostgreSQL, a bare parameter as the limit, for which the server plans each page " +
			"anew, about 0.5 ms at 10,000 users",
		Reason: "Limit takes a number, which GORM binds; the others write it as a sub-query or a literal",
		Source: "https://github.com/go-gorm/gorm/blob/v1.31.2/clause/limit.go",
	},
	{
		Operation: "Thread",
		Instead:   "Raw",
		Reason:    "GORM's builder has no WITH",
		Source:    "https://gorm.io/docs/sql_builder.html#Raw-SQL",
	},
}

// returningDepartures are what GORM's dialect of MySQL does on MariaDB, whatever the settings.
var returningDepartures = depart("RETURNING on MariaDB, instead of the first new id of its answer",
	"GORM asks for the server's version and uses it where it can",
	"https://github.com/go-gorm/mysql/blob/v1.6.0/mysql.go",
	"CreateUser", "CreateUsers", "Publish", "PublishAll", "Register")

// depart declares one departure of several operations.
func depart(instead, reason, source string, operations ...string) []models.Departure {
	var departures []models.Departure
	for _, o := range operations {
		departures = append(departures, models.Departure{Operation: o, Instead: instead,
			Reason: reason, Source: source})
	}
	return departures
}

// maxPrepared bounds the cache of prepared statements. The store has some 20 texts, and
// one more for each limit of a page and each combination of filters in use. The bound
// is far above that, because a statement that is dropped from the cache just before it
// runs fails (go-gorm/gorm#7831).
const maxPrepared = 1000

// noExpiry is the one lifetime of prepared statements for which GORM starts no goroutine
// that expires them. Nothing can stop that goroutine (go-gorm/gorm#7788), and what has
// expired may stay open for good (go-gorm/gorm#7832).
const noExpiry = 10 * 365 * 24 * time.Hour

// New makes a store over db, which must hold the tables of package schema.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	// GORM's own ping has no context, and when Open fails it closes db.
	if err := db.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("opening GORM: %w", err)
	}
	config := tuned()
	if opts.Quickstart {
		config = quickstart()
	}
	s := &Store{
		pool: db, clock: opts.Clock, preload: opts.Quickstart, dialect: dialects[db.Engine],
	}
	unprepared, err := gorm.Open(s.dialector(db.DB), config)
	if err != nil {
		return nil, fmt.Errorf("opening GORM: %w", err)
	}
	s.db, s.unprepared = unprepared, unprepared
	if !opts.Quickstart {
		s.db = unprepared.Session(&gorm.Session{PrepareStmt: true})
	}
	return s, nil
}

// tuned is what https://gorm.io/docs/performance.html advises. That page's PrepareStmt
// is turned on for a session, by New.
func tuned() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		PrepareStmtMaxSize:     maxPrepared,
		PrepareStmtTTL:         noExpiry,
		DisableAutomaticPing:   true,
		TranslateError:         true,
		Logger:                 logger.Discard,
	}
}

// quickstart is &gorm.Config{}, as on https://gorm.io/docs/, but that errors are
// translated, which costs nothing until there is one, and that the default logger
// writes to nowhere: it still formats slow statements and missing rows, so its cost
// stays, but it prints nothing on a user's terminal.
func quickstart() *gorm.Config {
	return &gorm.Config{
		TranslateError: true,
		Logger: logger.New(log.New(io.Discard, "\r\n", log.LstdFlags), logger.Config{
			SlowThreshold: 200 * time.Millisecond,
			LogLevel:      logger.Warn,
			Colorful:      true,
		}),
	}
}

// Close releases what the store made, such as prepared statements, and leaves the
// database handle it was given open.
//
// GORM closes each prepared statement in a goroutine of its own, which may end a moment
// after Close does.
func (s *Store) Close() error {
	if prepared, ok := s.db.ConnPool.(*gorm.PreparedStmtDB); ok {
		prepared.Close()
	}
	return nil
}

// inTx runs fn in a transaction, which it commits unless fn fails.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions, fn func(*gorm.DB) error) error {
	var committing bool
	err := s.unprepared.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		err := cmp.Or(fn(tx), ctx.Err())
		committing = err == nil
		return err
	}, opts)
	if committing {
		return s.translateCommit(ctx, err)
	}
	return s.translate(ctx, err)
}

// eager makes a query bring a user along that its rows belong to: in the same statement,
// or as the quickstart does it, in a second one.
func eager[T any](s *Store, q gorm.ChainInterface[T], association string) gorm.ChainInterface[T] {
	if s.preload {
		return q.Preload(association, nil)
	}
	return q.Joins(clause.InnerJoin.Association(association), nil)
}

// Migrate makes the tables that the library itself would make in an empty database. The
// store does without it: its tables are those of package schema.
//
// GORM reads them from the models' fields and tags (https://gorm.io/docs/migration.html).
func Migrate(ctx context.Context, db *schema.DB) error {
	g, err := gorm.Open(dialects[db.Engine].dialector(db.DB), quickstart())
	if err != nil {
		return fmt.Errorf("opening GORM: %w", err)
	}
	return g.WithContext(ctx).AutoMigrate(&userRow{}, &postRow{}, &followRow{})
}
