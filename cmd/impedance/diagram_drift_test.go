package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDiagramDrift holds what the libraries' own migrations leave out.
func TestDiagramDrift(t *testing.T) {
	stdout := sameAsDocs(t, "drift", "drift-ent.svg", "drift-ent.md", "drift-gorm.svg",
		"drift-gorm.md")
	for _, want := range []string{
		"4 differences: 2 missing, 2 changed, 0 added",
		"5 differences: 1 missing, 4 changed, 0 added",
		"| `posts` | `TRIGGER` | `posts_repost_of_repost` |  | missing |",
		"| `users` | `created_at` | `TIMESTAMP NOT NULL` | `datetime NOT NULL` | changed |", " files in ",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, stdout)
		}
	}
}

// TestDiagramDriftOfOwn compares a user's own databases and leaves them as they were: a database
// of ours, the same with an index dropped, and one that this program did not make.
func TestDiagramDriftOfOwn(t *testing.T) {
	cached(t)
	ours, others := made(t), filepath.Join(t.TempDir(), "others.db")
	drift := func(dsn, want string) {
		t.Helper()
		before, out := sum(t, dsn), t.TempDir()
		code, stdout, stderr := call(t.Context(), "diagram", "drift", "--dsn", dsn, "-o", out)
		if code != 0 || !strings.Contains(stdout, want) {
			t.Errorf("it ends with %d: %s%s, want %q", code, stdout, stderr, want)
		}
		if _, err := os.Stat(filepath.Join(out, "drift.svg")); err != nil {
			t.Error(err)
		}
		if sum(t, dsn) != before {
			t.Error("the database was written")
		}
	}
	drift(ours, "no differences")
	for path, statement := range map[string]string{
		ours:   `DROP INDEX posts_author; PRAGMA wal_checkpoint(TRUNCATE)`,
		others: `CREATE TABLE "a <b>|` + "`" + `" (x INTEGER, y TEXT)`,
	} {
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	drift(ours, "| `posts` | `INDEX` | `posts_author (author_id, created_at, id)` |  | missing |")
	drift(others, "4 differences: 3 missing, 0 changed, 1 added")
	code, _, stderr := call(t.Context(), "diagram", "drift", "--dsn",
		write(t, "notes.db", strings.Repeat("This is no database. ", 100)), "-o", t.TempDir())
	if code != exitFailure || !strings.Contains(stderr, "not") {
		t.Errorf("it ends with %d and %q", code, stderr)
	}
}
