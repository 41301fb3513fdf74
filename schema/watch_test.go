package schema_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
)

// TestWatch holds that a writer is seen and not hindered, and that a reader is no writer.
func TestWatch(t *testing.T) {
	onEngines(t, func(t *testing.T, e schema.Engine, dsn string) {
		writer := openWith(t, dsn, &schema.Options{Conns: 1})
		on(t, writer, joining(e, "ann"), joining(e, "bob"))
		w := watch(t, dsn)
		reader := openWith(t, dsn, &schema.Options{ReadOnly: true, Conns: 1})
		var n int
		const count = "SELECT count(*) FROM users"
		if err := reader.QueryRowContext(t.Context(), count).Scan(&n); err != nil || n != 2 {
			t.Fatalf("got %d users, %v", n, err)
		}
		changed(t, w, "")
		reader.Close()
		changed(t, w, "")
		for _, statement := range []string{
			joining(e, "carol"),
			"UPDATE users SET bio = 'x' WHERE handle = 'ann'",
			"DELETE FROM users WHERE handle = 'bob'",
		} {
			w := watch(t, dsn)
			on(t, writer, statement)
			changed(t, w, "somebody changes its ")
		}
	})
}

// TestWatchAndCopy holds that a database can be copied while it is watched.
func TestWatchAndCopy(t *testing.T) {
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		w := watch(t, dsn)
		_, remove := copyOf(t, dsn)
		remove()
		changed(t, w, "")
	})
}

// TestWatchFile replaces a file, removes it, and writes to one without a log.
func TestWatchFile(t *testing.T) {
	file := func() string {
		path := filepath.Join(t.TempDir(), "a.db")
		db := openWith(t, path, &schema.Options{Create: true, Conns: 1, Journal: "DELETE"})
		if err := schema.Apply(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		on(t, db, joining(schema.SQLite, "ann"))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	path, other := file(), file()
	w := watch(t, path)
	db, err := sql.Open("sqlite", schema.DSN(path))
	if err == nil {
		_, err = db.ExecContext(t.Context(), "UPDATE users SET bio = 'x'")
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	changed(t, w, "somebody changes its file")
	w = watch(t, path)
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	changed(t, w, "somebody changes its file")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Changed(t.Context()); err == nil {
		t.Error("got no error for a file that is gone")
	}
}

func watch(t *testing.T, dsn string) *schema.Watcher {
	t.Helper()
	w, err := schema.Watch(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// changed holds that a watcher says what is wanted, or nothing.
func changed(t *testing.T, w *schema.Watcher, want string) {
	t.Helper()
	got, err := w.Changed(t.Context())
	if err != nil || !strings.Contains(got, want) || (got == "") != (want == "") {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

// joining returns a statement that inserts a user.
func joining(e schema.Engine, handle string) string {
	created := "'2020-01-01 00:00:00'"
	if e == schema.SQLite {
		created = "1577836800000000"
	}
	return fmt.Sprintf(`INSERT INTO users (handle, email, display_name, location, website,
		created_at) VALUES ('%s', '%[1]s@x.org', 'X', '', '', %s)`, handle, created)
}
