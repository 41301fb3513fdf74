package mismatch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// Stage is where a situation is played: a database with its first rows, and a probe.
type Stage struct {
	DB    *schema.DB
	Other *schema.DB // a second database of the same engine, or nil
	dsn   string     // of DB
	probe *probe.Probe
	seen  Observation
	drop  []func() error
}

// newStage opens a fresh database, or two.
func newStage(ctx context.Context, at Place, m *Mismatch) (s *Stage, err error) {
	s = &Stage{probe: probe.New(), seen: Observation{When: Never, Kept: []Kept{}, SQL: []Sent{}}}
	uses := m.Uses
	if uses == nil {
		uses = []Use{Shared}
	}
	for i, db := range []**schema.DB{&s.DB, &s.Other}[:len(uses)] {
		dsn, drop, err := at(ctx, uses[i])
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		s.drop = append(s.drop, drop)
		opts := &schema.Options{NoSync: true, Conns: 2, Wrap: s.probe.Connector}
		if schema.EngineOf(dsn) != schema.SQLite {
			opts.Dial = s.probe.Dial((&net.Dialer{}).DialContext)
		}
		opened, err := schema.Open(ctx, dsn, opts)
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		s.drop = append(s.drop, opened.Close)
		if uses[i] != Alone {
			s.drop = append(s.drop, func() error { return empty(context.WithoutCancel(ctx), opened) })
		}
		if *db = opened; db == &s.DB {
			s.dsn = dsn
		}
	}
	return s, nil
}

// empty removes all rows.
func empty(ctx context.Context, db *schema.DB) error {
	for _, table := range []string{"follows", "posts", "users"} {
		if err := exec(ctx, db, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	return nil
}

// close closes what newStage opened, the last first.
func (s *Stage) close() error {
	var errs []error
	for i := len(s.drop) - 1; i >= 0; i-- {
		errs = append(errs, s.drop[i]())
	}
	return errors.Join(errs...)
}

// count runs a call of the library, counts what it sends, and returns its error.
func (s *Stage) count(call func() error) error {
	before, trace, start := s.probe.Counts(), s.probe.Trace(), time.Now()
	err := call()
	s.seen.Took += time.Since(start)
	trace.Stop()
	c := s.probe.Counts().Sub(before)
	s.seen.Statements += c.Statements
	s.seen.Rows += c.Rows
	s.seen.Columns += c.Columns
	s.seen.Bytes += c.Bytes
	if s.DB.Engine == schema.SQLite {
		s.seen.Trips += c.Calls()
	} else {
		s.seen.Trips += c.RoundTrips
	}
	for _, e := range trace.Events() {
		if e.Kind == probe.Exec || e.Kind == probe.Query {
			s.sent(e.Query)
		}
	}
	return err
}

// try is count for a call that should work. Its error is an observation, and try reports whether
// there was one.
func (s *Stage) try(call func() error) (ok bool) {
	err := s.count(call)
	if err != nil && s.seen.Error == "" {
		s.seen.Error, s.seen.When, s.seen.Text = classOf(err), Run, err.Error()
		var earlier *Refusal
		if errors.As(err, &earlier) {
			s.seen.When = earlier.When
		}
	}
	return err == nil
}

// list is a list of parameters that is too long to read.
var list = regexp.MustCompile(`((?:\?|\$\d+|\([?$\d, ]+\)), ?)((?:\?|\$\d+|\([?$\d, ]+\)), ?){4,}` +
	`(?:\?|\$\d+|\([?$\d, ]+\))`)

// sent notes the text of a statement, on one line.
func (s *Stage) sent(text string) {
	text = strings.Join(strings.Fields(list.ReplaceAllString(text, "$1…")), " ")
	for i := range s.seen.SQL {
		if s.seen.SQL[i].Text == text {
			s.seen.SQL[i].Times++
			return
		}
	}
	s.seen.SQL = append(s.seen.SQL, Sent{text, 1})
}

// keep notes a value under a name. Without ok an error took its place.
func (s *Stage) keep(ok bool, name string, value any) {
	text := noValue
	if ok {
		text = fmt.Sprint(value)
	}
	s.seen.Kept = append(s.seen.Kept, Kept{name, text})
}

// Refusal is an error that a tool returns before the program runs.
type Refusal struct {
	When  When
	Class string
}

func (r *Refusal) Error() string { return r.Class }

// ErrNoSuchContent is why a post of an unknown kind cannot be stored where the kinds are types. The
// test that compiles one holds it.
var ErrNoSuchContent = &Refusal{Compile, "no such content"}

// ErrStale says that somebody else stored an edit.
var ErrStale = errors.New("stale")

// classes are words of drivers' and libraries' errors, each with the class that they stand for.
var classes = []struct{ words, class string }{
	{"converting NULL", "NULL into a type without it"},
	{"too many SQL variables", "too many parameters"},
	{"65535 parameters", "too many parameters"},
	{"too many placeholders", "too many parameters"},
	{"too many parameters", "too many parameters"},
	{"missing destination name", "no field for a column"},
	{"destination arguments in Scan", "no field for a column"},
	{"no such column", "no such column"},
	{"Unknown column", "no such column"},
	{"42703", "no such column"},
	{"FOREIGN KEY", "foreign key"},
	{"foreign key", "foreign key"},
	{"already exists", "it is there already"},
	{"validator failed", "no such value"},
	{"failed parsing", "it cannot read the tables"},
	{"syntax error", "syntax"},
	{"error in your SQL syntax", "syntax"},
	{"NOT NULL", "not null"},
	{"not-null", "not null"},
	{"doesn't have a default value", "not null"},
	{"CHECK constraint", "check"},
	{"check constraint", "check"},
	{"CONSTRAINT `", "check"},
}

// classOf returns the class of an error. Texts of drivers differ, and between versions too.
func classOf(err error) string {
	var earlier *Refusal
	if errors.As(err, &earlier) {
		return earlier.Class
	}
	for _, c := range classes {
		if strings.Contains(err.Error(), c.words) {
			return c.class
		}
	}
	return "another: " + err.Error()
}

// Bind writes the parameters of a text with question marks as the engine wants them.
func Bind(e schema.Engine, text string) string {
	if e != schema.Postgres {
		return text
	}
	var b strings.Builder
	n := 0
	for _, r := range text {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		fmt.Fprintf(&b, "$%d", n)
	}
	return b.String()
}

// exec runs a statement on a database. It belongs to the situation and is not counted.
func exec(ctx context.Context, db *schema.DB, text string, args ...any) error {
	_, err := db.ExecContext(ctx, Bind(db.Engine, text), args...)
	return err
}

// value returns the single value of a query that belongs to the situation.
func value[T any](ctx context.Context, db *schema.DB, text string, args ...any) (v T, err error) {
	err = db.QueryRowContext(ctx, Bind(db.Engine, text), args...).Scan(&v)
	return v, err
}

// Born is when all rows were made.
var Born = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// firstID is the id of the first user, above those that an engine gives.
const firstID = 100_001

// seedUsers stores users with ids from firstID, and handles user1, user2 and so on.
func seedUsers(ctx context.Context, db *schema.DB, n int) error {
	for i := range n {
		handle := fmt.Sprintf("user%d", i+1)
		err := exec(ctx, db, `INSERT INTO users (id, handle, email, display_name, bio, location,
			website, discoverable, revision, created_at) VALUES (?, ?, ?, ?, NULL, ?, ?, ?, 1, ?)`,
			firstID+i, handle, handle+"@example.com", "User "+handle[4:], "London",
			"https://example.com", true, Born)
		if err != nil {
			return err
		}
	}
	return nil
}

// exactly is the figure of a situation whose values are right or wrong: how many are right.
func exactly(wants []want) func(Observation) string {
	return func(o Observation) string {
		n := 0
		for _, w := range wants {
			if o.Value(w.name) == w.value {
				n++
			}
		}
		return strconv.Itoa(n)
	}
}

// rows is the figure of a situation about what is fetched.
func rows(o Observation) string { return strconv.FormatInt(o.Rows, 10) }

// statements is the figure of a situation about how often a database is asked.
func statements(o Observation) string { return strconv.FormatInt(o.Statements, 10) }

// objects is the figure of a situation about what is built.
func objects(o Observation) string { return strconv.FormatInt(o.Objects, 10) }

// seedPost stores a text by an author.
func seedPost(ctx context.Context, db *schema.DB, id, author int64) error {
	return exec(ctx, db, `INSERT INTO posts (id, author_id, kind, body, created_at)
		VALUES (?, ?, 'text', ?, ?)`, id, author, fmt.Sprintf("post %d", id), Born)
}

// seedFollow stores a follow.
func seedFollow(ctx context.Context, db *schema.DB, follower, followee int64) error {
	return exec(ctx, db, `INSERT INTO follows (follower_id, followee_id, since, notify)
		VALUES (?, ?, ?, ?)`, follower, followee, Born, false)
}
