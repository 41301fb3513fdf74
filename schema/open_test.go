package schema_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/schema"
)

// open makes a database with tables of its own for a test.
func open(t *testing.T, opts schema.Options) *schema.DB {
	t.Helper()
	opts.Create = true
	db, err := schema.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), &opts)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	must(t, schema.Apply(context.Background(), db))
	return db
}

// TestOpenSettings takes every connection of the pool at once and asks each of them.
func TestOpenSettings(t *testing.T) {
	const conns = 7
	for name, tt := range map[string]struct {
		opts schema.Options
		want map[string]string
	}{
		"durable": {schema.Options{Conns: conns}, map[string]string{"synchronous": "2"}},
		"no sync": {schema.Options{Conns: conns, NoSync: true}, map[string]string{"synchronous": "0"}},
		"another journal": {schema.Options{Conns: conns, Journal: "DELETE", Synchronous: "EXTRA"},
			map[string]string{"synchronous": "3", "journal_mode": "delete", "busy_timeout": "5000"}},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t, tt.opts)
			want := map[string]string{
				"foreign_keys": "1",
				"busy_timeout": "10",
				"journal_mode": "wal",
				"cache_size":   "-65536",
				"encoding":     "UTF-8",
			}
			maps.Copy(want, tt.want)
			for i, conn := range all(t, db, conns) {
				for pragma, value := range want {
					var got string
					query := "PRAGMA " + pragma
					must(t, conn.QueryRowContext(t.Context(), query).Scan(&got))
					if got != value {
						t.Errorf("connection %d: %s is %s, want %s", i, pragma, got, value)
					}
				}
				if _, err := conn.ExecContext(t.Context(), `SELECT "misspelt" FROM users`); err == nil {
					t.Errorf("connection %d takes a misspelt column for a string", i)
				}
			}
		})
	}
}

// all takes every connection of db, and sees that there are no more.
func all(t *testing.T, db *schema.DB, n int) []*sql.Conn {
	t.Helper()
	conns := make([]*sql.Conn, n)
	for i := range conns {
		var err error
		conns[i], err = db.Conn(t.Context())
		must(t, err)
		t.Cleanup(func() { conns[i].Close() })
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := db.Conn(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one connection more: %v, want that none is left", err)
	}
	return conns
}

// TestOpenTimes writes a time on each connection, reads it on another, and looks at what
// is stored.
func TestOpenTimes(t *testing.T) {
	const conns = 3
	db := open(t, schema.Options{Conns: conns})
	all := all(t, db, conns)
	zone := time.FixedZone("east", 5*3600+1800)
	for i, conn := range all {
		give := time.Date(2026, 7, 8, 9, 10, 11, 123_456_000+i*1000, zone)
		id := insertUser(t, conn, row{"handle": fmt.Sprint("u", i), "email": fmt.Sprint("u@", i),
			"created_at": give})
		other := all[(i+1)%conns]
		var got time.Time
		var stored any
		must(t, other.QueryRowContext(t.Context(),
			"SELECT created_at, created_at + 0 FROM users WHERE id = ?", id).Scan(&got, &stored))
		if got != give.UTC() {
			t.Errorf("connection %d: %v comes back as %v, want UTC", i, give, got)
		}
		if stored != give.UnixMicro() {
			t.Errorf("connection %d: stored as %v, want %d", i, stored, give.UnixMicro())
		}
		var n int
		must(t, other.QueryRowContext(t.Context(),
			"SELECT count(*) FROM users WHERE created_at = ?", got).Scan(&n))
		if n != 1 {
			t.Errorf("connection %d: the time that was read finds %d rows, want 1", i, n)
		}
	}
}

// TestOpenBegin holds that a transaction takes the write lock at its start: a second one
// waits instead of failing in its middle.
func TestOpenBegin(t *testing.T) {
	db := open(t, schema.Options{})
	first, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	began := make(chan error)
	go func() {
		second, err := db.BeginTx(context.Background(), nil)
		if err == nil {
			err = second.Rollback()
		}
		began <- err
	}()
	select {
	case err := <-began:
		t.Errorf("the second transaction began beside the first: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	must(t, first.Rollback())
	must(t, <-began)
}

// TestOpenReadOnly holds that nothing can be written. SQLite leaves an empty log and its
// index beside the file, because only a connection that may write can take them away; the
// file itself stays as it was.
func TestOpenReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	ours(t, path)
	before := contents(t, filepath.Dir(path))["a.db"]
	for name, tt := range map[string]struct {
		dsn  string
		opts *schema.Options
	}{
		"mode=ro": {schema.DSN(path) + "?mode=ro", nil},
		"option":  {path, &schema.Options{ReadOnly: true}},
		"both":    {schema.DSN(path) + "?mode=ro", &schema.Options{ReadOnly: true}},
		"create":  {schema.DSN(path) + "?mode=ro", &schema.Options{Create: true}},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := schema.Open(t.Context(), tt.dsn, tt.opts)
			must(t, err)
			_, err = db.ExecContext(t.Context(), "DELETE FROM users")
			var e *sqlite.Error
			if !errors.As(err, &e) || e.Code()&0xff != sqlite3.SQLITE_READONLY {
				t.Errorf("a write: %v, want SQLITE_READONLY", err)
			}
			var n int
			must(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM users").Scan(&n))
			must(t, db.Close())
			after := contents(t, filepath.Dir(path))
			if empty := sha256.Sum256(nil); after["a.db"] != before || after["a.db-wal"] != empty {
				t.Errorf("the file or its log changed: %s", names(after))
			}
		})
	}
}

// TestOpenUnwritable opens for writing what only allows reading.
func TestOpenUnwritable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write anything")
	}
	path := filepath.Join(t.TempDir(), "a.db")
	ours(t, path)
	must(t, os.Chmod(path, 0o444))
	_, err := schema.Open(t.Context(), path, nil)
	if !errors.Is(err, schema.ErrReadOnly) || !strings.Contains(err.Error(), "mode=ro") {
		t.Errorf("got %v, want ErrReadOnly and what to do", err)
	}
}

// TestOpenPaths makes, reopens and reads databases whose names would break a URL.
func TestOpenPaths(t *testing.T) {
	for _, name := range []string{
		"with space.db", "what?.db", "a?mode=ro", "one#two.db", "100%.db", "%41.db", "ünï語👍.db",
		"a&b=c;d.db", "plus+.db", "'quote\".db", "back\\slash.db", "file:x.db", "a:b.db",
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, name)
			ours(t, path)
			for _, dsn := range []string{path, schema.DSN(path), schema.DSN(path) + "?mode=ro"} {
				if got, err := schema.Path(dsn); err != nil || got != path {
					t.Errorf("the path of %q is %q, %v", dsn, got, err)
				}
				db, err := schema.Open(t.Context(), dsn, nil)
				must(t, err)
				var n int
				must(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM users").Scan(&n))
				must(t, db.Close())
			}
			files := slices.Collect(maps.Keys(contents(t, folder)))
			for _, file := range files {
				if file != "." && !strings.HasPrefix(file, name) {
					t.Errorf("made a file %q", file)
				}
			}
		})
	}
}

func TestOpenRefusesNames(t *testing.T) {
	t.Chdir(t.TempDir())
	for dsn, says := range map[string]string{
		"":                                    "path of a file",
		"file:":                               "path of a file",
		":memory:":                            "path of a file",
		"file::memory:":                       "path of a file",
		"file::memory:?mode=ro":               "path of a file",
		"postgres://u:secret@host/db":         "postgres://",
		"postgresql://u:secret@host/db":       "postgresql://",
		"mysql://u:secret@host/db":            "mysql://",
		"http://host/a.db":                    "http://",
		"file:a.db?mode=rw":                   "mode=ro",
		"file:a.db?mode=memory":               "mode=ro",
		"file:a.db?mode=ro&mode=ro":           "mode=ro",
		"file:a.db?cache=shared":              "mode=ro",
		"file:a.db?_journal_mode=DELETE":      "mode=ro",
		"file:a.db?_pragma=foreign_keys(0)":   "mode=ro",
		"file:a%zz.db":                        "percent sign",
		"file:a.db?mode=%zz":                  "percent sign",
		"file:a.db?_auth_pass=secret":         "database a.db: the only setting",
		":memory:?_auth_pass=secret":          "a file with a password among its settings",
		"a.db?_auth_pass=secret":              "a file with a password among its settings",
		"host=h password=secret dbname=d":     "the key=value form of libpq",
		"password = 'secret'":                 "the key=value form of libpq",
		"u:secret@tcp(h:3306)/db":             "the form of Go's driver for MySQL",
		"u:secret@unix(/run/s.sock)/db":       "the form of Go's driver for MySQL",
		"u:secret@/db":                        "a URL without its scheme",
		"u:secret@h:5432/db":                  "a URL without its scheme",
		"//u:secret@h/db":                     "a URL without its scheme",
		"postgres:u:secret@h/db":              "a URL without its scheme",
		"Driver={x};Server=h;Pwd=secret":      "the form of ODBC",
		"Data Source=h;Password=secret":       "the form of ODBC",
		"jdbc:mysql://u:secret@h/db":          "the form of JDBC",
		"scott/secret@//h:1521/x":             "the form of Oracle",
		"sqlserver://u:secret@h/db":           "no engine speaks sqlserver://",
		"postgres://h/db?dbname=secret":       "with the parameter dbname; leave the parameter out",
		"postgres://h/db?database=secret":     "with the parameter database",
		"postgres://h/db?host=secret":         "with the parameter host",
		"postgres://h:1/db?port=2":            "with the parameter port",
		"postgres://u@h/db?user=secret":       "with the parameter user",
		"postgres://u:p@h/db?password=secret": "with the parameter password",
		"mysql://h/db?dbname=secret":          "with the parameter dbname",
	} {
		t.Run(dsn, func(t *testing.T) {
			db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true})
			if err == nil {
				db.Close()
				t.Fatal("opened")
			}
			if !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %q, want %q in it and no secret", err, says)
			}
			if _, err := schema.Path(dsn); err == nil {
				t.Error("Path accepts it")
			}
		})
	}
	const socket = "postgres:///db?host=/run/postgresql&port=5433&user=u&password=p"
	if err := schema.CheckDSN(socket); err != nil {
		t.Errorf("parameters for what the URL leaves out: %v", err)
	}
	if files := contents(t, "."); len(files) > 1 {
		t.Errorf("made files: %s", names(files))
	}
}

func TestOpenWithoutFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "a.db")
	_, err := schema.Open(t.Context(), path, &schema.Options{Create: true})
	if err == nil || !strings.Contains(err.Error(), "folder exists") {
		t.Errorf("got %v, want what to check", err)
	}
	if _, err := schema.Open(t.Context(), path, nil); !errors.Is(err, schema.ErrMissing) {
		t.Errorf("got %v, want ErrMissing", err)
	}
}

func TestOpenContextEnded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	ours(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := schema.Open(ctx, path, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
