package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestDiagramSchemas draws one schema of a database, several and all, and says which others have
// tables if the one that is drawn has none.
func TestDiagramSchemas(t *testing.T) {
	dsn, db := harness.Foreign(t, schema.Postgres, `CREATE SCHEMA "H R";
		CREATE TABLE "H R".employee (id int PRIMARY KEY);
		CREATE TABLE employee (code text PRIMARY KEY);
		CREATE TABLE badge (id int PRIMARY KEY, emp int NOT NULL REFERENCES "H R".employee)`)
	for _, test := range []struct {
		schemas string
		drawn   []string
	}{{"", []string{"badge", "code"}}, {`"H R"`, []string{"employee"}},
		{`public,"H R"`, []string{"badge", "code", "employee"}}, {"*", []string{"badge", "code", "employee"}}} {
		out := t.TempDir()
		args := []string{"diagram", "schema", "--dsn", dsn, "-o", out}
		if test.schemas != "" {
			args = append(args, "--schema", test.schemas)
		}
		code, stdout, stderr := call(t.Context(), args...)
		if code != 0 {
			t.Fatalf("%s: it ends with %d: %s%s", test.schemas, code, stdout, stderr)
		}
		mermaid, err := os.ReadFile(filepath.Join(out, "schema-postgres.mmd"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range test.drawn {
			if !strings.Contains(string(mermaid), want) {
				t.Errorf("%s: there is no %s in\n%s", test.schemas, want, mermaid)
			}
		}
	}
	refused := func(want int, words string, args ...string) {
		t.Helper()
		args = append([]string{"diagram"}, append(args, "-o", t.TempDir())...)
		code, _, stderr := call(t.Context(), args...)
		if code != want || !strings.Contains(unwrapped(stderr), words) {
			t.Errorf("%q ends with %d and %q, want %d and %q", args, code, stderr, want, words)
		}
	}
	refused(exitFailure, `unknown schema "HR"; did you mean H R?`, "schema", "--dsn", dsn, "--schema", "HR")
	refused(exitUsage, "--schema chooses", "schema", "--schema", "public")
	refused(exitUsage, "--schema chooses", "drift", "--dsn", dsn, "--schema", "public")
	if _, err := db.Exec("DROP TABLE badge, employee"); err != nil {
		t.Fatal(err)
	}
	refused(exitFailure, "no tables in the schema public; other schemas have some: name them by "+
		"`--schema 'H R'`, or all by `--schema '*'`", "schema", "--dsn", dsn)
	// What a shell would take for a command, and what a list would take for two names.
	_, err := db.Exec(`CREATE SCHEMA "$(id),b"; CREATE TABLE "$(id),b".t (id int PRIMARY KEY);
		CREATE SCHEMA c`)
	if err != nil {
		t.Fatal(err)
	}
	const both = "`--schema '\"$(id),b\",H R'`"
	refused(exitFailure, "no tables in the schemas public, c; other schemas have some: name them by "+both,
		"schema", "--dsn", dsn, "--schema", "public,c")
	refused(exitFailure, ` --schema '"$(id),b",H R' --force --out `, "schema", "--dsn", dsn, "--check",
		"--schema", `"$(id),b",H R`)
}
