package rawimpl

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Store is the floor. Make it with [New].
type Store struct {
	pool    *schema.DB
	clock   models.Clock
	dialect // of the engine

	createUser, userByID, userByHandle, usersByID    statement
	updateProfile, userExists, deleteUser            statement
	publish, postByID, postsByAuthor, thread         statement
	deletePost, follow, unfollow, setNotify          statement
	following, followers, followCounts, homeTimeline statement
	profileUser, suggestions, topAuthors             statement

	unprepared bool

	mu    sync.Mutex
	kept  map[variant]statement
	short int // how many of them are short, or are being prepared
}

// dialect holds everything that differs between engines. Each engine has a file.
type dialect struct {
	tune          func(text string) string     // writes a statement the engine's way
	values        func(width, rows int) string // the parameters of an INSERT of many rows
	maxParameters int                          // of a statement

	usersByID, follow, updateProfile, thread string
	returning                                string // ends an INSERT that returns ids, or empty

	first    []any                              // comes before arguments where nothing is prepared
	idList   func(ids []int64) (any, error)     // the parameter of usersByID
	pair     func(at time.Time, id int64) []any // the parameters of a pair that is compared
	pageArgs func(of int64, at time.Time, id int64, limit int) []any
	idOf     func(ctx context.Context, insert statement, args []any) (int64, error)
	idsOf    func(ctx context.Context, insert statement, args []any, ids []int64) ([]int64, error)
	edit     func(*Store, context.Context, models.ProfileEdit, *models.User) error
	snapshot sql.IsolationLevel // at which two statements see the same moment

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

// Options are the settings of a Store. Nil stands for the zero value.
type Options struct {
	Clock models.Clock
	// Unprepared prepares nothing ahead. Each call hands the text of its statement to database/sql.
	Unprepared bool
}

var _ models.Store = (*Store)(nil)

// Departures declares where this layer leaves the common way.
var Departures []models.Departure

// UnpreparedDepartures declares where this layer leaves the common way under Options.Unprepared.
var UnpreparedDepartures = []models.Departure{{
	Instead: "no statement is prepared ahead: its text goes to database/sql at each call",
	Reason:  "it shows what preparing saves the floor, and stands for programs that do not prepare",
	Source:  "https://go.dev/doc/database/prepared-statements",
}, {
	Engines: []string{"postgres"},
	Instead: "on PostgreSQL, statements go by describe_exec: a second round trip for each, and " +
		"nothing kept in the driver",
	Reason: "in pgx's default mode its cache would prepare the texts all the same; of the modes that " +
		"keep nothing this is the one that binds by the server's types, which the first trip asks for",
	Source: "https://pkg.go.dev/github.com/jackc/pgx/v5#QueryExecMode",
}}

// New makes a store over db, which must hold the tables of package schema.
func New(ctx context.Context, db *schema.DB, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{
		pool: db, clock: opts.Clock, dialect: dialects[db.Engine], unprepared: opts.Unprepared,
		kept: map[variant]statement{},
	}
	for _, p := range []struct {
		stmt *statement
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
		if *p.stmt, err = s.statement(ctx, s.tune(p.text)); err != nil {
			s.Close()
			return nil, fmt.Errorf("preparing %q: %w", p.text, s.translate(ctx, err))
		}
	}
	return s, nil
}

// Close releases what the store made, such as prepared statements, and leaves the database handle
// open.
func (s *Store) Close() error {
	for _, stmt := range []statement{
		s.createUser, s.userByID, s.userByHandle, s.usersByID,
		s.updateProfile, s.userExists, s.deleteUser,
		s.publish, s.postByID, s.postsByAuthor, s.thread,
		s.deletePost, s.follow, s.unfollow, s.setNotify,
		s.following, s.followers, s.followCounts, s.homeTimeline,
		s.profileUser, s.suggestions, s.topAuthors,
	} {
		stmt.close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.kept {
		stmt.close()
	}
	clear(s.kept)
	return nil
}

// statement is a prepared statement, or a text that each call hands to database/sql.
type statement struct {
	stmt  *sql.Stmt // nil if it is not prepared
	text  string
	db    *sql.DB
	tx    *sql.Tx // if not nil, takes the text instead of db
	first []any   // comes before the arguments of the text
}

// statement returns the statement with a text. It prepares it unless the store is unprepared.
func (s *Store) statement(ctx context.Context, text string) (statement, error) {
	if s.unprepared {
		return s.asIs(text), nil
	}
	stmt, err := s.pool.PrepareContext(ctx, text)
	return statement{stmt: stmt}, err
}

// asIs returns the statement with a text that is not prepared.
func (s *Store) asIs(text string) statement {
	asIs := statement{text: text, db: s.pool.DB}
	if s.unprepared {
		asIs.first = s.first
	}
	return asIs
}

func (s statement) close() {
	if s.stmt != nil {
		s.stmt.Close()
	}
}

// in returns the statement within a transaction.
func (s statement) in(ctx context.Context, tx *sql.Tx) statement {
	if s.stmt != nil {
		s.stmt = tx.StmtContext(ctx, s.stmt)
	}
	s.tx = tx
	return s
}

func (s statement) exec(ctx context.Context, args ...any) (sql.Result, error) {
	switch {
	case s.stmt != nil:
		return s.stmt.ExecContext(ctx, args...)
	case s.tx != nil:
		return s.tx.ExecContext(ctx, s.text, after(s.first, args)...)
	}
	return s.db.ExecContext(ctx, s.text, after(s.first, args)...)
}

func (s statement) query(ctx context.Context, args ...any) (*sql.Rows, error) {
	switch {
	case s.stmt != nil:
		return s.stmt.QueryContext(ctx, args...)
	case s.tx != nil:
		return s.tx.QueryContext(ctx, s.text, after(s.first, args)...)
	}
	return s.db.QueryContext(ctx, s.text, after(s.first, args)...)
}

func (s statement) queryRow(ctx context.Context, args ...any) *sql.Row {
	switch {
	case s.stmt != nil:
		return s.stmt.QueryRowContext(ctx, args...)
	case s.tx != nil:
		return s.tx.QueryRowContext(ctx, s.text, after(s.first, args)...)
	}
	return s.db.QueryRowContext(ctx, s.text, after(s.first, args)...)
}

// after returns first and args as one list.
func after(first, args []any) []any {
	if len(first) == 0 {
		return args
	}
	return append(slices.Clip(first), args...)
}

// only runs a statement that writes at most one row, and scans the returned row into fields. It
// reads on to the end of the rows: SQLite completes the statement, and checkpoints its log, only
// there. Row.Scan closes before the end.
func (s statement) only(ctx context.Context, args []any, fields ...any) error {
	rows, err := s.query(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	none := sql.ErrNoRows
	for rows.Next() {
		if none = rows.Scan(fields...); none != nil {
			return none
		}
	}
	return cmp.Or(rows.Err(), none)
}

// variant names a statement whose text depends on arguments: by its text, or for an INSERT of many
// rows by its beginning and the number of rows.
type variant struct {
	text  string
	rows  int
	short bool // an INSERT of fewer rows than fit into one
}

// maxShort is the number of short variants that are kept. Each number of rows is a variant.
const maxShort = 16

// keep returns the statement of a variant. It makes the statement at the first call, and if enough
// are kept returns one to be used once. No call waits while another prepares, because each has a
// context of its own: two calls that need the same statement at once both prepare it, and one of
// the two statements is kept.
func (s *Store) keep(ctx context.Context, v variant, text func() string) (statement, error) {
	s.mu.Lock()
	kept, found := s.kept[v]
	full := v.short && s.short == maxShort
	if v.short && !found && !full {
		s.short++
	}
	s.mu.Unlock()
	switch {
	case found:
		return kept, nil
	case full:
		return s.asIs(text()), nil
	}
	made, err := s.statement(ctx, text())
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept, found = s.kept[v]; err == nil && !found {
		s.kept[v] = made
		return made, nil
	}
	if v.short {
		s.short--
	}
	if err != nil {
		return statement{}, err
	}
	defer made.close()
	return kept, nil
}

// inTx runs fn in a transaction, which it commits unless fn fails.
func (s *Store) inTx(ctx context.Context, opts *sql.TxOptions, fn func(*sql.Tx) error) error {
	tx, err := s.pool.BeginTx(ctx, opts)
	if err != nil {
		return s.translate(ctx, err)
	}
	defer tx.Rollback()
	if err := cmp.Or(fn(tx), ctx.Err()); err != nil {
		return s.translate(ctx, err)
	}
	return s.translateCommit(ctx, tx.Commit())
}

// values returns the VALUES list of rows of width parameters each.
func values(width, rows int) string {
	row := "(?" + strings.Repeat(",?", width-1) + ")"
	return row + strings.Repeat(","+row, rows-1)
}

// bulk is an INSERT of many rows: statements of as many rows as fit, and a statement of the rest.
type bulk struct {
	full, rest statement
	size       int // parameters of full
}

// bulk returns the statements that insert rows of width parameters each. The text begins with
// insert, which ends in VALUES. Call bulk outside of a transaction, because the transaction may
// hold the only connection.
func (s *Store) bulk(ctx context.Context, insert string, width, rows int,
	returning string) (b bulk, err error) {
	fit := s.maxParameters / width
	b.size = fit * width
	if rows >= fit {
		if b.full, err = s.insert(ctx, insert, width, fit, returning); err != nil {
			return b, err
		}
	}
	if rest := rows % fit; rest > 0 {
		b.rest, err = s.insert(ctx, insert, width, rest, returning)
	}
	return b, err
}

// insert returns the statement that inserts a number of rows.
func (s *Store) insert(ctx context.Context, insert string, width, rows int,
	returning string) (statement, error) {
	v := variant{text: insert, rows: rows, short: rows < s.maxParameters/width}
	return s.keep(ctx, v, func() string { return insert + s.values(width, rows) + returning })
}

// run runs fn for each statement of the INSERT, in a transaction.
func (b bulk) run(ctx context.Context, tx *sql.Tx, args []any,
	fn func(insert statement, args []any) error) error {
	for len(args) > 0 {
		insert, n := b.full, b.size
		if len(args) < n {
			insert, n = b.rest, len(args)
		}
		if err := fn(insert.in(ctx, tx), args[:n]); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}
