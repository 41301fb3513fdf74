package layers_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// alteration is a change of the table users that somebody makes and takes back while stores are
// open, with their statements prepared.
type alteration struct {
	name     string
	do, undo map[schema.Engine]string
	// forbids makes a new user one that the altered table refuses, if it refuses any.
	forbids func(*models.NewUser)
}

// onEvery is a statement that engines have in common.
func onEvery(text string) map[schema.Engine]string {
	return map[schema.Engine]string{schema.SQLite: text, schema.Postgres: text, schema.MySQL: text}
}

var alterations = []alteration{
	{name: "a column more",
		do:   onEvery("ALTER TABLE users ADD COLUMN more INTEGER DEFAULT 7"),
		undo: onEvery("ALTER TABLE users DROP COLUMN more")},
	{name: "a type that takes more",
		do: map[schema.Engine]string{
			schema.SQLite:   replaced("website", "VARCHAR(400) NOT NULL DEFAULT ''"),
			schema.Postgres: "ALTER TABLE users ALTER COLUMN website TYPE varchar(400)",
			schema.MySQL:    "ALTER TABLE users MODIFY website VARCHAR(400) NOT NULL"},
		undo: map[schema.Engine]string{
			schema.SQLite:   replaced("website", "TEXT NOT NULL DEFAULT ''"),
			schema.Postgres: "ALTER TABLE users ALTER COLUMN website TYPE text",
			schema.MySQL:    "ALTER TABLE users MODIFY website VARCHAR(200) NOT NULL"}},
	{name: "another type of number",
		do: map[schema.Engine]string{
			schema.SQLite:   replaced("revision", "NUMERIC NOT NULL DEFAULT 1"),
			schema.Postgres: "ALTER TABLE users ALTER COLUMN revision TYPE numeric(30)",
			schema.MySQL:    "ALTER TABLE users MODIFY revision DECIMAL(30) NOT NULL DEFAULT 1"},
		undo: map[schema.Engine]string{
			schema.SQLite:   replaced("revision", "INTEGER NOT NULL DEFAULT 1"),
			schema.Postgres: "ALTER TABLE users ALTER COLUMN revision TYPE bigint",
			schema.MySQL:    "ALTER TABLE users MODIFY revision BIGINT NOT NULL DEFAULT 1"}},
	{name: "a column that must not be NULL",
		do: map[schema.Engine]string{
			schema.SQLite:   "ALTER TABLE users ALTER COLUMN bio SET NOT NULL",
			schema.Postgres: "ALTER TABLE users ALTER COLUMN bio SET NOT NULL",
			schema.MySQL:    "ALTER TABLE users MODIFY bio VARCHAR(500) NOT NULL"},
		undo: map[schema.Engine]string{
			schema.SQLite:   "ALTER TABLE users ALTER COLUMN bio DROP NOT NULL",
			schema.Postgres: "ALTER TABLE users ALTER COLUMN bio DROP NOT NULL",
			schema.MySQL:    "ALTER TABLE users MODIFY bio VARCHAR(500) NULL"},
		forbids: func(n *models.NewUser) { n.Profile.Bio = nil }},
	{name: "an index more",
		do: onEvery("CREATE INDEX users_more ON users (id, location)"),
		undo: map[schema.Engine]string{
			schema.SQLite:   "DROP INDEX users_more",
			schema.Postgres: "DROP INDEX users_more",
			schema.MySQL:    "DROP INDEX users_more ON users"}},
	{name: "a check more",
		do:      onEvery("ALTER TABLE users ADD CONSTRAINT here CHECK (location <> 'Nowhere')"),
		undo:    onEvery("ALTER TABLE users DROP CONSTRAINT here"),
		forbids: func(n *models.NewUser) { n.Profile.Location = "Nowhere" }},
}

// replaced gives a column another definition on SQLite, which has no statement for it.
func replaced(column, definition string) string {
	return fmt.Sprintf(`ALTER TABLE users ADD COLUMN other %[2]s;
		UPDATE users SET other = %[1]s;
		ALTER TABLE users DROP COLUMN %[1]s;
		ALTER TABLE users RENAME COLUMN other TO %[1]s`, column, definition)
}

// TestAltered holds that somebody may alter a table while a layer is in use. A connection whose
// prepared statements no longer fit fails once, and everything works again with the next call.
func TestAltered(t *testing.T) {
	const size, turns = 2, 80
	t.Run(string(schema.SQLite), func(t *testing.T) {
		c := &crowd{size: size, turns: turns}
		c.file = file(t, func(f founder) { f.found(c) })
		alteredOn(t, c, layers.All())
	})
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			c := &crowd{size: size, turns: turns, dsn: harness.Fresh(t, server.Variable)}
			found(t, c.dsn, func(f founder) { f.found(c) })
			all := layers.All()
			if server.Engine == schema.Postgres {
				all = append(all, layers.Native()...)
			}
			alteredOn(t, c, all)
			if server.Engine == schema.Postgres {
				t.Run("descriptions", func(t *testing.T) { alteredDescriptions(t, c) })
				t.Run("copies", func(t *testing.T) { alteredCopies(t, c) })
			}
		})
	}
}

// alteredDescriptions has pgx keep what it knows of statements, and prepare none, for a layer that
// reads all columns.
func alteredDescriptions(t *testing.T, c *crowd) {
	for _, l := range layers.All() {
		if l.Name == "gorm-quickstart" {
			dsn := c.copy(t) + "&default_query_exec_mode=cache_describe"
			openAltered(t, c, l, dsn, 1, map[string]int{}).tryAll(some(), alterations)
		}
	}
}

// alteredCopies holds what native layers declare: on a connection that has copied rows before, a copy
// has the bytes of the types that columns had then. A revision of 1 is written as a bigint and read as
// a numeric, which is 0. If it is read as 1, the departure goes.
func alteredCopies(t *testing.T, c *crowd) {
	for _, l := range layers.Native() {
		t.Run(l.Name, func(t *testing.T) {
			a := openAltered(t, c, l, c.copy(t), 1, map[string]int{})
			change := func(text string) {
				_, err := a.other.ExecContext(t.Context(), text)
				must(t, err)
			}
			create := func(handle string) error {
				_, err := a.store.CreateUsers(t.Context(), []models.NewUser{named(handle)})
				return err
			}
			must(t, create("before"))
			change("ALTER TABLE users ALTER COLUMN revision TYPE numeric(30)")
			for range 2 {
				if err := create("checked"); !errors.Is(err, models.ErrInvalid) {
					t.Errorf("a copy that the table checks: %v, want %v", err, models.ErrInvalid)
				}
			}
			change("ALTER TABLE users DROP CONSTRAINT users_revision_check")
			must(t, create("unchecked"))
			var revision int
			must(t, a.other.QueryRowContext(t.Context(),
				"SELECT revision FROM users WHERE handle = 'unchecked'").Scan(&revision))
			if revision != 0 {
				t.Errorf("a copy that nothing checks has stored the revision %d, want 0", revision)
			}
		})
	}
}

// someOperations read users, write them, and do either in a transaction of more statements.
var someOperations = []string{"UserByID", "CreateUsers", "UpdateProfile", "ProfilePage", "Register"}

func some() []operation {
	return slices.DeleteFunc(slices.Clone(operations), func(o operation) bool {
		return !slices.Contains(someOperations, o.name)
	})
}

// alteredOn makes some operations after each alteration, and makes another one first each time. For
// long, it also makes each operation alone, except for Unfollow, which needs a Follow before it, and
// for what copiesByOldTypes says.
func alteredOn(t *testing.T, c *crowd, all []layers.Layer) {
	for _, l := range all {
		t.Run(l.Name, func(t *testing.T) {
			dsn := c.copy(t)
			turns := map[string]int{}
			openAltered(t, c, l, dsn, 3, turns).tryAll(some(), alterations[:2])
			a := openAltered(t, c, l, dsn, 1, turns)
			a.tryAll(some(), alterations)
			for _, o := range operations {
				if harness.Full() && o.name != "Unfollow" && !(l.Native && o.name == "CreateUsers") {
					a.tryAll([]operation{o}, alterations)
				}
			}
		})
	}
}

// altered is a layer over a copy of a crowd, whose tables somebody else alters.
type altered struct {
	*testing.T
	layer layers.Layer
	crowd *crowd
	conns int
	db    *schema.DB
	store models.Store
	other *schema.DB
	turns map[string]int // of each operation
}

func openAltered(t *testing.T, c *crowd, l layers.Layer, dsn string, conns int,
	turns map[string]int) *altered {
	t.Helper()
	a := &altered{T: t, layer: l, crowd: c, conns: conns, turns: turns}
	var err error
	a.db, err = schema.Open(t.Context(), dsn,
		&schema.Options{NoSync: true, Conns: conns, Native: l.Native})
	must(t, err)
	a.store, err = l.Open(t.Context(), a.db, func() time.Time { return start })
	must(t, err)
	a.other, err = schema.Open(t.Context(), dsn, &schema.Options{NoSync: true, Conns: 1})
	must(t, err)
	t.Cleanup(func() { must(t, a.store.Close(), a.db.Close(), a.other.Close()) })
	return a
}

// tryAll tries alterations.
func (a *altered) tryAll(ops []operation, changes []alteration) {
	for i, change := range changes {
		a.try(ops, i, change.name, change.do, change.forbids)
		a.try(ops, i, change.name+" no longer", change.undo, nil)
	}
}

// try alters the table while every connection has prepared what operations need, and makes the
// operations again on each.
func (a *altered) try(ops []operation, first int, what string, change map[schema.Engine]string,
	forbids func(*models.NewUser)) {
	a.Helper()
	usual := map[string][]any{}
	a.onEach(func(int) {
		for _, o := range ops {
			answer, err := a.call(o)
			must(a.T, err)
			usual[o.name] = answer
		}
	})
	_, err := a.other.ExecContext(a.Context(), change[a.db.Engine])
	must(a.T, err)
	a.onEach(func(conn int) {
		failed := 0
		again := func(name string, call func() error) {
			err := call()
			for ; a.outdated(err); err = call() {
				if failed++; failed > 1 {
					a.Fatalf("%s with %s: failure %d of a connection: %v", name, what, failed, err)
				}
			}
			if err != nil {
				a.Errorf("%s with %s: %v", name, what, err)
			}
		}
		for i := range ops { // from another one on
			o := ops[(i+first+conn)%len(ops)]
			if a.copiesByOldTypes(o, change) {
				continue
			}
			again(o.name, func() error {
				answer, err := a.call(o)
				if err == nil && reads(o) && !reflect.DeepEqual(answer, usual[o.name]) {
					err = fmt.Errorf("it answers %s, and before %s", shown(answer), shown(usual[o.name]))
				}
				return err
			})
		}
		if forbids == nil {
			return
		}
		again("CreateUser", func() error {
			n := newcomer("forbidden", 0)
			forbids(&n)
			_, err := a.store.CreateUser(a.Context(), n)
			if errors.Is(err, models.ErrInvalid) {
				return nil
			}
			return fmt.Errorf("the table takes what it forbids: %w", err)
		})
	})
}

// copiesByOldTypes reports whether an operation copies rows in the binary format of a type that the
// alteration has replaced. For these, alteredCopies holds what happens, and so does the surprise
// copy-keeps-types-of-before.
func (a *altered) copiesByOldTypes(o operation, change map[schema.Engine]string) bool {
	return a.layer.Native && o.name == "CreateUsers" &&
		strings.Contains(change[a.db.Engine], "COLUMN revision TYPE")
}

// onEach calls f with one connection free, for each connection of the pool.
func (a *altered) onEach(f func(conn int)) {
	held := make([]*sql.Conn, a.conns)
	take := func(i int) {
		conn, err := a.db.Conn(a.Context())
		must(a.T, err)
		held[i] = conn
	}
	defer func() {
		for _, conn := range held {
			if conn != nil {
				conn.Close()
			}
		}
	}()
	for i := range held {
		take(i)
	}
	for i := range held {
		must(a.T, held[i].Close())
		f(i)
		take(i)
	}
}

// call makes an operation, and returns what the store answered. Arguments are others as soon as the
// operation has succeeded.
func (a *altered) call(o operation) (answer []any, err error) {
	w := &witness{Store: a.store}
	r := run{Store: w, crowd: a.crowd, ctx: a.Context(), turn: a.turns[o.name]}
	met, err := o.call(r)
	if err != nil {
		return nil, err
	}
	a.turns[o.name]++
	if want := map[bool]int{false: 1, true: a.crowd.size}[o.many]; met != want {
		return nil, fmt.Errorf("it met %d, not %d", met, want)
	}
	return w.answer, nil
}

// outdated reports whether an error says that a prepared statement no longer fits its tables. Only
// PostgreSQL has it said: the other engines prepare such a statement anew by themselves.
func (a *altered) outdated(err error) bool {
	return err != nil && a.db.Engine == schema.Postgres &&
		strings.Contains(err.Error(), "somebody has altered a table")
}

// shown writes out what pointers point to.
func shown(answer []any) string {
	text, err := json.Marshal(answer)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// reads reports whether an operation answers the same each time. PostByID and Thread show the profile
// that UpdateProfile changes.
func reads(o operation) bool {
	return slices.Contains([]string{"UserByID", "UserByHandle", "UsersByID", "SearchUsers",
		"PostsByAuthor", "Following", "Followers", "FollowCounts", "HomeTimeline", "ProfilePage",
		"Suggestions", "TopAuthors"}, o.name)
}
