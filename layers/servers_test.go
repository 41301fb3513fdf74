package layers_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// said is what a server says, and what a layer must make of it: an error of models, or words.
type said struct {
	err   error
	name  error
	words string
}

var saidBy = map[schema.Engine][]said{
	schema.Postgres: {
		{err: &pgconn.PgError{Code: "23505"}, name: models.ErrConflict},
		{err: &pgconn.PgError{Code: "23503"}, name: models.ErrNotFound},
		{err: &pgconn.PgError{Code: "23514"}, name: models.ErrInvalid},
		{err: &pgconn.PgError{Code: "23502"}, name: models.ErrInvalid},
		{err: &pgconn.PgError{Code: "22001"}, name: models.ErrInvalid},
		{err: &pgconn.PgError{Code: "57014"}, words: "statement_timeout"},
		{err: &pgconn.PgError{Code: "55P03"}, words: "lock_timeout"},
		{err: &pgconn.PgError{Code: "57P01"}, words: "stopping or starting"},
		{err: &pgconn.PgError{Code: "25006"}, name: models.ErrReadOnly},
		{err: &pgconn.PgError{Code: "53300"}, words: "no connection left"},
		{err: &pgconn.PgError{Code: "42501"}, words: "lacks a right"},
		{err: io.ErrUnexpectedEOF, words: "connection was lost"},
	},
	schema.MySQL: {
		{err: &mysql.MySQLError{Number: 1062}, name: models.ErrConflict},
		{err: &mysql.MySQLError{Number: 1452}, name: models.ErrNotFound},
		{err: &mysql.MySQLError{Number: 3819}, name: models.ErrInvalid},
		{err: &mysql.MySQLError{Number: 4025}, name: models.ErrInvalid},
		{err: &mysql.MySQLError{Number: 1048}, name: models.ErrInvalid},
		{err: &mysql.MySQLError{Number: 1406}, name: models.ErrInvalid},
		{err: &mysql.MySQLError{Number: 1644}, name: models.ErrInvalid},
		{err: &mysql.MySQLError{Number: 3024}, words: "longer than its limit"},
		{err: &mysql.MySQLError{Number: 1969}, words: "longer than its limit"},
		{err: &mysql.MySQLError{Number: 1205}, words: "innodb_lock_wait_timeout"},
		{err: &mysql.MySQLError{Number: 1053}, words: "is stopping"},
		{err: &mysql.MySQLError{Number: 1290, Message: "the --read-only option"}, name: models.ErrReadOnly},
		{err: &mysql.MySQLError{Number: 1290, Message: "the --max-session-mem-used=1 option"},
			words: "an option of the server excludes this"},
		{err: &mysql.MySQLError{Number: 1142}, words: "lacks a right"},
		{err: mysql.ErrInvalidConn, words: "connection was lost"},
	},
}

// aborted are what a server says of what it gave up and may be done again.
var aborted = map[schema.Engine][]error{
	schema.Postgres: {&pgconn.PgError{Code: "40P01"}, &pgconn.PgError{Code: "40001"}},
	schema.MySQL:    {&mysql.MySQLError{Number: 1213}, &mysql.MySQLError{Number: 1020}},
}

// uncertain are answers to a commit that do not tell what became of it.
var uncertain = map[schema.Engine][]error{
	schema.Postgres: {&pgconn.PgError{Code: "57P01"}, io.ErrUnexpectedEOF, driver.ErrBadConn},
	schema.MySQL: {&mysql.MySQLError{Number: 1053}, &mysql.MySQLError{Number: 1927},
		mysql.ErrInvalidConn, driver.ErrBadConn},
}

// onServers runs a test for each layer on each server, over a probe, on one connection.
func onServers(t *testing.T, test func(*testing.T, models.Store, *probe.Probe, *schema.DB)) {
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			dsn := harness.Fresh(t, server.Variable)
			for _, l := range layers.All() {
				t.Run(l.Name, func(t *testing.T) {
					p := probe.New()
					db, err := schema.Open(t.Context(), dsn, &schema.Options{Conns: 1, Wrap: p.Connector})
					must(t, err)
					defer db.Close()
					store, err := l.Open(t.Context(), db, nil)
					must(t, err)
					defer store.Close()
					test(t, store, p, db)
				})
			}
		})
	}
}

// failing has the probe answer what is asked next with an error, so often, and returns how
// often it has.
func failing(p *probe.Probe, err error, times int, kinds ...probe.Kind) (failed func() int) {
	count := 0
	p.Fail(func(c probe.Call) *probe.Fault {
		for _, k := range kinds {
			if c.Kind == k && count < times {
				count++
				// A commit that is not made would leave its transaction to the next one's.
				return &probe.Fault{Err: err, Cut: k == probe.Commit}
			}
		}
		return nil
	})
	return func() int {
		p.Fail(nil)
		return count
	}
}

// writes are calls that every layer makes with one statement or more.
var writes = map[string]func(context.Context, models.Store, string) error{
	"CreateUser": func(ctx context.Context, s models.Store, handle string) error {
		_, err := s.CreateUser(ctx, named(handle))
		return err
	},
	"UpdateProfile": func(ctx context.Context, s models.Store, _ string) error {
		_, err := s.UpdateProfile(ctx, models.ProfileEdit{UserID: 1, Revision: 1,
			Profile: models.Profile{DisplayName: "Ada"}})
		return err
	},
	"Follow": func(ctx context.Context, s models.Store, _ string) error { return s.Follow(ctx, 1, 2) },
	"Register": func(ctx context.Context, s models.Store, handle string) error {
		_, _, err := s.Register(ctx, models.Registration{User: named(handle),
			First: models.Text{Body: "Hello."}})
		return err
	},
}

func named(handle string) models.NewUser {
	return models.NewUser{Handle: handle, Email: handle + "@example.com",
		Profile: models.Profile{DisplayName: handle}}
}

// TestServerErrors holds that each layer gives what a server says its name, or words that say
// what to do and name the server without the password.
func TestServerErrors(t *testing.T) {
	onServers(t, func(t *testing.T, store models.Store, p *probe.Probe, db *schema.DB) {
		for name, write := range writes {
			for _, s := range saidBy[db.Engine] {
				failed := failing(p, s.err, 1, probe.Exec, probe.Query)
				err := write(t.Context(), store, "somebody")
				switch {
				case failed() != 1:
					t.Fatalf("%s: nothing failed", name)
				case err == nil:
					t.Errorf("%s after %v: no error", name, s.err)
				case s.name != nil && !errors.Is(err, s.name):
					t.Errorf("%s after %v: %v, want %q", name, s.err, err, s.name)
				case !strings.Contains(err.Error(), s.words):
					t.Errorf("%s after %v: %v, want %q", name, s.err, err, s.words)
				case s.words != "" && !strings.Contains(err.Error(), "://impedance@"):
					t.Errorf("%s after %v: %v does not name the server", name, s.err, err)
				case strings.Contains(err.Error(), "loopback"):
					t.Errorf("%s after %v: %v has the password", name, s.err, err)
				}
			}
		}
	})
}

// TestServerAborts holds that each layer does again what a server gave up, as a whole, up to a
// bound.
func TestServerAborts(t *testing.T) {
	onServers(t, func(t *testing.T, store models.Store, p *probe.Probe, db *schema.DB) {
		create := writes["CreateUser"]
		for i, err := range aborted[db.Engine] {
			for kind, at := range map[string]probe.Kind{"exec": probe.Exec, "query": probe.Query,
				"commit": probe.Commit} {
				handle := strings.NewReplacer("-", "_").Replace(layerOf(t) + kind + string(rune('a'+i)))
				failed := failing(p, err, 2, at)
				if err := writes["Register"](t.Context(), store, handle); err != nil {
					t.Errorf("Register after two aborts at %s: %v", kind, err)
				}
				failed()
			}
			failed := failing(p, err, 1000, probe.Exec, probe.Query)
			got := create(t.Context(), store, "never")
			if n := failed(); n < 5 || n > 20 || !errors.Is(got, models.ErrAborted) {
				t.Errorf("CreateUser after %d aborts: %v", n, got)
			}
		}
		for _, err := range uncertain[db.Engine] {
			failed := failing(p, err, 1, probe.Commit)
			got := writes["Register"](t.Context(), store, "lost")
			if n := failed(); n != 1 || !errors.Is(got, models.ErrUncertain) {
				t.Errorf("Register after %d commits that were answered with %v: %v", n, err, got)
			}
		}
	})
}

// layerOf returns the last part of a test's name.
func layerOf(t *testing.T) string {
	return t.Name()[strings.LastIndex(t.Name(), "/")+1:]
}
