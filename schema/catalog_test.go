package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// foreignDatabase makes a database that is not ours.
func foreignDatabase(t *testing.T, statements ...string) (path string, db *sql.DB) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a ?#%.db")
	db, err := sql.Open("sqlite", DSN(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return path, db
}

// words returns a table in words, so that a test can be read.
func words(t Table) string {
	var b strings.Builder
	for i, c := range t.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s:%s", c.Name, c.Type)
		if c.NotNull {
			b.WriteString("!")
		}
		if c.PrimaryKey > 0 {
			fmt.Fprintf(&b, " key %d", c.PrimaryKey)
		}
		if c.Generated {
			fmt.Fprintf(&b, " as (%s)", c.Expression)
		}
		if c.Stored {
			b.WriteString(" stored")
		}
	}
	for _, k := range t.ForeignKeys {
		fmt.Fprintf(&b, "; %v -> %s%v %s/%s", k.Columns, k.Table, k.References, k.OnDelete, k.OnUpdate)
	}
	for _, x := range t.Indexes {
		fmt.Fprintf(&b, "; %s %v %s", x.Name, x.Terms(), x.Origin)
		if x.Unique {
			b.WriteString(" unique")
		}
		if x.Where != "" {
			b.WriteString(" where " + x.Where)
		}
	}
	return b.String()
}

func TestInspect(t *testing.T) {
	for _, test := range []struct{ name, statement, want string }{
		{"the id", `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL)`,
			"id:INTEGER! key 1, a:TEXT!"},
		{"a key that is not the id", `CREATE TABLE t (id INTEGER PRIMARY KEY DESC)`,
			"id:INTEGER key 1; sqlite_autoindex_t_1 [id DESC] pk unique"},
		{"a key in another order", `CREATE TABLE t (a INT, b INT, PRIMARY KEY (b, a)) WITHOUT ROWID`,
			"a:INT! key 2, b:INT! key 1; sqlite_autoindex_t_1 [b a] pk unique"},
		{"no types", `CREATE TABLE t (a, b)`, "a:, b:"},
		{"generated", `CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a + 1), c AS (a) STORED)`,
			"a:INT, b:INT as (a + 1), c: as (a) stored"},
		{"to oneself", `CREATE TABLE t (id INTEGER PRIMARY KEY, up INT REFERENCES T ON DELETE SET NULL)`,
			"id:INTEGER! key 1, up:INT; [up] -> t[id] SET NULL/NO ACTION"},
		{"to what is missing", `CREATE TABLE t (a REFERENCES gone, b REFERENCES lost (x))`,
			"a:, b:; [a] -> gone[] NO ACTION/NO ACTION; [b] -> lost[x] NO ACTION/NO ACTION"},
		{"to the key", `CREATE TABLE t (a, b, FOREIGN KEY (a, b) REFERENCES pairs ON UPDATE CASCADE)`,
			"a:, b:; [a b] -> pairs[y x] NO ACTION/CASCADE"},
		{"to as many", `CREATE TABLE t (a REFERENCES pairs, b REFERENCES pairs (X))`,
			"a:, b:; [a] -> pairs[] NO ACTION/NO ACTION; [b] -> pairs[x] NO ACTION/NO ACTION"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path, _ := foreignDatabase(t, test.statement,
				`CREATE TABLE pairs (x INT, y INT, PRIMARY KEY (y, x))`)
			c, err := Inspect(context.Background(), path)
			if err != nil {
				t.Fatal(err)
			}
			if got := words(c.Tables[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestInspectIndexesAndViews(t *testing.T) {
	path, _ := foreignDatabase(t, `CREATE TABLE z (a TEXT UNIQUE, b INT)`,
		`CREATE INDEX second ON z (lower(a), b) WHERE b > 0`, `CREATE UNIQUE INDEX third ON z (b)`,
		`CREATE VIEW y AS SELECT a, b + 1 AS c FROM z`, `CREATE VIEW x AS SELECT * FROM gone`,
		`CREATE VIRTUAL TABLE w USING fts5(text)`, `CREATE TABLE v (id INTEGER PRIMARY KEY AUTOINCREMENT)`)
	c, err := Inspect(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, table := range c.Tables {
		names = append(names, table.Name)
	}
	if want := []string{"z", "y", "x", "w", "v"}; !slices.Equal(names, want) {
		t.Fatalf("tables %q, want %q", names, want)
	}
	const want = "a:TEXT, b:INT; sqlite_autoindex_z_1 [a] u unique; " +
		"second [lower(a) b] c where b > 0; third [b] c unique"
	if got := words(c.Tables[0]); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if y := c.Tables[1]; y.Kind != KindView || words(y) != "a:TEXT, c:" {
		t.Errorf("the view is %+v", y)
	}
	if x := c.Tables[2]; x.Kind != KindView || !strings.Contains(x.Fault, "gone") || x.Columns != nil {
		t.Errorf("the broken view is %+v", x)
	}
	if got := words(c.Tables[3]); got != "text:" {
		t.Errorf("the virtual table is %s", got)
	}
}

func TestInspectRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for dsn, want := range map[string]string{
		filepath.Join(dir, "none"):          "does not exist",
		text:                                "not an SQLite file",
		dir:                                 "not a regular file",
		"oracle://someone@there/db":         "no engine speaks oracle://",
		"postgres://someone@127.0.0.1:1/db": "cannot be reached",
		":memory:":                          "give the path of a file",
		DSN(text) + "?mode=ro&cache=on":     "mode=ro",
	} {
		if _, err := Inspect(context.Background(), dsn); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", dsn, err, want)
		}
	}
	if _, err := Inspect(context.Background(), filepath.Join(dir, "none")); !errors.Is(err, ErrMissing) {
		t.Errorf("error %v is not ErrMissing", err)
	}
}

// TestInspectLeavesNoTrace looks at databases that are closed, and as a crash leaves them:
// with a log whose tables only the log has.
func TestInspectLeavesNoTrace(t *testing.T) {
	for _, mode := range []string{"DELETE", "WAL"} {
		for _, crashed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s crashed %t", mode, crashed), func(t *testing.T) {
				path, db := foreignDatabase(t, "PRAGMA journal_mode = "+mode, "CREATE TABLE t (a)")
				if crashed {
					path = copied(t, path)
				} else {
					db.Close()
				}
				before := trace(t, path)
				c, err := Inspect(context.Background(), path)
				if err != nil || len(c.Tables) != 1 {
					t.Fatalf("catalog %v, error %v", c, err)
				}
				if after := trace(t, path); after != before {
					t.Errorf("before:\n%s\nafter:\n%s", before, after)
				}
			})
		}
	}
}

// TestInspectInUse reads what is committed while another connection is in a transaction.
func TestInspectInUse(t *testing.T) {
	path, _ := foreignDatabase(t, "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)", "BEGIN IMMEDIATE",
		"CREATE TABLE u (a)")
	c, err := Inspect(context.Background(), path)
	if err != nil || len(c.Tables) != 1 || c.Tables[0].Name != "t" {
		t.Errorf("catalog %v, error %v", c, err)
	}
}

// TestInspectLogWithoutIndex says what to do with a log that SQLite could only read by
// making an index for it.
func TestInspectLogWithoutIndex(t *testing.T) {
	path, _ := foreignDatabase(t, "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)")
	path = copied(t, path)
	if err := os.Remove(path + "-shm"); err != nil {
		t.Fatal(err)
	}
	before := trace(t, path)
	_, err := Inspect(context.Background(), path)
	if err == nil || !strings.Contains(err.Error(), "open it once") {
		t.Errorf("error %v", err)
	}
	if after := trace(t, path); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

// copied copies a database in use with its log.
func copied(t *testing.T, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy.db")
	for _, end := range []string{"", "-wal", "-shm"} {
		content, err := os.ReadFile(path + end)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err == nil {
			err = os.WriteFile(to+end, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// trace returns the files of a database's folder with their sizes, times and contents.
func trace(t *testing.T, path string) string {
	t.Helper()
	var b strings.Builder
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.Join(filepath.Dir(path), entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for i, c := range content {
			sum = sum*31 + i ^ int(c)
		}
		fmt.Fprintf(&b, "%s %d %s %x\n", info.Name(), info.Size(), info.ModTime(), sum)
	}
	return b.String()
}
