package schema_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/schema"
)

// TestOpenRefuses opens what it must not touch, for reading, for writing and to create,
// and compares every file of the folder before and after.
func TestOpenRefuses(t *testing.T) {
	for _, tt := range []struct {
		name    string
		make    func(t *testing.T, path string)
		want    error  // the sentinel
		says    string // part of what to do, or of what is wrong
		creates bool   // whether Options.Create makes a database of it instead
	}{
		{"missing", func(*testing.T, string) {}, schema.ErrMissing, "impedance data", true},
		{"empty", write(""), schema.ErrForeign, "impedance data", true},
		{"text", write("dear diary\n"), schema.ErrForeign, "not an SQLite file", false},
		{"long text", write(strings.Repeat("dear diary\n", 1000)), schema.ErrForeign,
			"not an SQLite file", false},
		{"foreign", foreign, schema.ErrForeign, "name another file", false},
		{"foreign with a log", foreignWAL, schema.ErrForeign, "name another file", false},
		{"foreign in use", foreignInUse, schema.ErrForeign, "name another file", false},
		{"foreign after a crash", foreignCrashed, schema.ErrForeign, "name another file", false},
		{"foreign with a journal", foreignHot, schema.ErrForeign, "name another file", false},
		{"another program's mark", marked("PRAGMA application_id = 7"), schema.ErrForeign,
			"name another file", false},
		{"newer", marked("PRAGMA user_version = 2"), schema.ErrVersion, "newer impedance", false},
		{"older", marked("PRAGMA user_version = 0"), schema.ErrVersion, "anew", false},
		{"half", cut(func(size int64) int64 { return size / 2 }), schema.ErrDamaged, "rebuild",
			false},
		{"a page short", cut(func(size int64) int64 { return size - 4096 }), schema.ErrDamaged,
			"rebuild", false},
		{"first page", cut(func(int64) int64 { return 4096 }), schema.ErrDamaged, "rebuild", false},
		{"100 bytes", cut(func(int64) int64 { return 100 }), schema.ErrDamaged, "rebuild", false},
		{"10 bytes", cut(func(int64) int64 { return 10 }), schema.ErrForeign,
			"not an SQLite file", false},
		{"directory", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) },
			schema.ErrForeign, "regular file", false},
	} {
		for name, opts := range map[string]*schema.Options{
			"":           nil,
			" to read":   {ReadOnly: true},
			" to create": {Create: true},
		} {
			t.Run(tt.name+name, func(t *testing.T) {
				if opts != nil && opts.Create && tt.creates {
					t.Skip("makes a database")
				}
				path := filepath.Join(t.TempDir(), "a.db")
				tt.make(t, path)
				before := contents(t, filepath.Dir(path))
				db, err := schema.Open(t.Context(), path, opts)
				if err == nil {
					db.Close()
				}
				if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) ||
					!strings.Contains(err.Error(), path) {
					t.Errorf("got %v\nwant %v, with %q and the path", err, tt.want, tt.says)
				}
				if after := contents(t, filepath.Dir(path)); !maps.Equal(before, after) {
					t.Errorf("the folder changed:\n%s\n%s", names(before), names(after))
				}
			})
		}
	}
}

// contents returns the hash of every file below folder.
func contents(t *testing.T, folder string) map[string][sha256.Size]byte {
	t.Helper()
	files := map[string][sha256.Size]byte{}
	must(t, fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			files[name] = [sha256.Size]byte{}
			return err
		}
		b, err := os.ReadFile(filepath.Join(folder, name))
		files[name] = sha256.Sum256(b)
		return err
	}))
	return files
}

func names(files map[string][sha256.Size]byte) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		list = append(list, fmt.Sprintf("%s %.4x", name, files[name]))
	}
	return strings.Join(list, ", ")
}

func write(text string) func(t *testing.T, path string) {
	return func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte(text), 0o644)) }
}

func run(t *testing.T, path string, statements ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", schema.DSN(path))
	must(t, err)
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		_, err := db.ExecContext(t.Context(), s)
		must(t, err)
	}
	return db
}

func foreign(t *testing.T, path string) {
	must(t, run(t, path, "CREATE TABLE notes (note TEXT)", "INSERT INTO notes VALUES ('a')").Close())
}

func foreignWAL(t *testing.T, path string) {
	must(t, run(t, path, "PRAGMA journal_mode = WAL", "CREATE TABLE notes (note TEXT)").Close())
}

func foreignInUse(t *testing.T, path string) {
	db := run(t, path, "PRAGMA journal_mode = WAL", "CREATE TABLE notes (note TEXT)")
	t.Cleanup(func() { db.Close() })
}

// foreignCrashed leaves a database with the log of a process that ended without closing.
func foreignCrashed(t *testing.T, path string) {
	live := filepath.Join(t.TempDir(), "live.db")
	foreignInUse(t, live)
	copyFiles(t, live, path, "", "-wal")
}

// foreignHot leaves a database with a rollback journal to be played back.
func foreignHot(t *testing.T, path string) {
	live := filepath.Join(t.TempDir(), "live.db")
	foreign(t, live)
	db := run(t, live, "PRAGMA cache_size = 1", "BEGIN",
		"INSERT INTO notes SELECT hex(randomblob(20000)) FROM (VALUES (1), (2), (3))")
	copyFiles(t, live, path, "", "-journal")
	must(t, db.Close())
}

// TestOpenAfterCrash opens a database of ours that only its log identifies.
func TestOpenAfterCrash(t *testing.T) {
	live, path := filepath.Join(t.TempDir(), "live.db"), filepath.Join(t.TempDir(), "a.db")
	db, err := schema.Open(t.Context(), live, &schema.Options{Create: true})
	must(t, err)
	defer db.Close()
	must(t, schema.Apply(t.Context(), db))
	copyFiles(t, live, path, "", "-wal")
	recovered, err := schema.Open(t.Context(), path, nil)
	must(t, err)
	defer recovered.Close()
	var n int
	must(t, recovered.QueryRowContext(t.Context(), "SELECT count(*) FROM users").Scan(&n))
}

// TestOpenTornLog opens a database of ours after a power cut that left the heads of what the log
// was to have, and nothing of the pages.
func TestOpenTornLog(t *testing.T) {
	live, path := filepath.Join(t.TempDir(), "live.db"), filepath.Join(t.TempDir(), "a.db")
	ours(t, live)
	db, err := schema.Open(t.Context(), live, nil)
	must(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), "CREATE TABLE more (b)")
	must(t, err)
	copyFiles(t, live, path, "", "-wal")
	log, err := os.ReadFile(path + "-wal")
	must(t, err)
	const header, head, page = 32, 24, 4096
	for at := header + head; at < len(log); at += head + page {
		clear(log[at : at+page])
	}
	must(t, os.WriteFile(path+"-wal", log, 0o644))
	recovered, err := schema.Open(t.Context(), path, nil)
	must(t, err)
	defer recovered.Close()
	var n int
	must(t, recovered.QueryRowContext(t.Context(),
		"SELECT count(*) FROM sqlite_schema WHERE name IN ('users', 'more')").Scan(&n))
	if n != 1 {
		t.Errorf("%d of the tables users and more are there, want the first", n)
	}
}

// TestOpenHotJournal opens a database that says to be longer than it is, as one does after a
// crash in the middle of a commit, with the journal that takes that back.
func TestOpenHotJournal(t *testing.T) {
	dir := t.TempDir()
	live, path := filepath.Join(dir, "live.db"), filepath.Join(dir, "a.db")
	opts := &schema.Options{Create: true, Journal: "DELETE", Conns: 1}
	db, err := schema.Open(t.Context(), live, opts)
	must(t, err)
	must(t, schema.Apply(t.Context(), db))
	for _, s := range []string{"PRAGMA cache_size = 1", "BEGIN", "CREATE TABLE more (b)",
		"INSERT INTO more VALUES (zeroblob(200000))"} {
		_, err := db.ExecContext(t.Context(), s)
		must(t, err)
	}
	copyFiles(t, live, path, "", "-journal")
	must(t, db.Close())
	b, err := os.ReadFile(path)
	must(t, err)
	binary.BigEndian.PutUint32(b[28:], uint32(len(b)/4096)+7) // pages, in the header
	must(t, os.WriteFile(path, b, 0o644))
	recovered, err := schema.Open(t.Context(), path, opts)
	must(t, err)
	defer recovered.Close()
	var n int
	must(t, recovered.QueryRowContext(t.Context(),
		"SELECT count(*) FROM sqlite_schema WHERE name IN ('users', 'more')").Scan(&n))
	if n != 1 {
		t.Errorf("%d of the tables users and more are there, want the first", n)
	}
}

func copyFiles(t *testing.T, from, to string, suffixes ...string) {
	t.Helper()
	for _, suffix := range suffixes {
		b, err := os.ReadFile(from + suffix)
		must(t, err)
		must(t, os.WriteFile(to+suffix, b, 0o644))
	}
}

// ours makes a database with tables and some pages.
func ours(t *testing.T, path string) {
	t.Helper()
	db, err := schema.Open(t.Context(), path, &schema.Options{Create: true})
	must(t, err)
	must(t, schema.Apply(t.Context(), db))
	must(t, db.Close())
}

func marked(statement string) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		ours(t, path)
		must(t, run(t, path, statement).Close())
	}
}

func cut(to func(size int64) int64) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		ours(t, path)
		info, err := os.Stat(path)
		must(t, err)
		must(t, os.Truncate(path, to(info.Size())))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
