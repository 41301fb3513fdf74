package main

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestDiagram draws a few pictures twice, which must be the same.
func TestDiagram(t *testing.T) {
	keepBuilds(t)
	cached(t)
	for _, s := range schema.Servers {
		t.Setenv(s.Variable, "")
	}
	var first map[string]string
	for range 2 {
		out := filepath.Join(t.TempDir(), "new", "folder")
		code, stdout, stderr := call(t.Context(), "diagram", "--ops", "PostByID,Follow", "--layers",
			"ent", "--out", out)
		if code != 0 || !strings.HasSuffix(stdout, "\n11 diagrams in "+out+"\n") {
			t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
		}
		plain(t, stderr)
		files := map[string]string{}
		for _, name := range entries(t, out) {
			file, err := os.ReadFile(filepath.Join(out, name))
			if err != nil {
				t.Fatal(err)
			}
			files[name] = string(file)
		}
		// Each has an SVG, all but the overlays and the drift mermaid, and the drift a table.
		if len(files) != 11+7+1 {
			t.Errorf("%d files, want 19", len(files))
		}
		for name, want := range map[string][]string{
			"sequence-PostByID.svg": {"<svg ", "SELECT posts ⋈ users", "2 statements", "prefers-color"},
			"sequence-Follow.mmd":   {"sequenceDiagram", "INSERT follows"},
			"navigation.svg":        {"21 statements", "1 statement"},
			"schema-sqlite.svg":     {">users<", ">repost_of_id<", "ON DELETE SET NULL"},
			"schema-sqlite.mmd":     {"erDiagram"},
			"objects.svg":           {">Repost<", ">closed set<"},
			"objects-ent.mmd":       {"classDiagram", "Edges.Author"},
			"overlay-ent.svg":       {">ent.Post<", ">repost_of_id<", "lines of mapping code"},
			"overlay.svg":           {">floor<", ">ent<"},
		} {
			for _, w := range want {
				if !strings.Contains(files[name], w) {
					t.Errorf("%s has no %q", name, w)
				}
			}
		}
		if _, ok := files["overlay.mmd"]; ok {
			t.Error("there is a file for what mermaid cannot express")
		}
		for name, file := range first {
			if files[name] != file {
				t.Errorf("%s is another the second time", name)
			}
		}
		first = files
	}
}

// keepBuilds keeps what the go command has built in its cache, wherever other caches go: to
// read source it needs the packages that are imported, and to build them anew takes minutes.
func keepBuilds(t *testing.T) {
	t.Helper()
	dir, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOCACHE", strings.TrimSpace(string(dir)))
}

// TestDiagramOfOwn draws a database of one's own, and leaves it as it was.
func TestDiagramOfOwn(t *testing.T) {
	cache, dsn := cached(t), made(t)
	before := sum(t, dsn)
	code, stdout, stderr := call(t.Context(), "diagram", "navigation", "--dsn", dsn, "-o", t.TempDir())
	if code != 0 || !strings.HasPrefix(stdout, "1 diagram in ") {
		t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
	}
	if sum(t, dsn) != before {
		t.Error("the database was written")
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
}

// TestDiagramOfOthers draws the schema of a database that this program did not make, and holds
// that a database without tables and a file that is no database are refused in words.
func TestDiagramOfOthers(t *testing.T) {
	cached(t)
	others := filepath.Join(t.TempDir(), "others.db")
	db, err := sql.Open("sqlite", others)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	refused := func(dsn, want string) {
		t.Helper()
		code, _, stderr := call(t.Context(), "diagram", "schema", "--dsn", dsn, "-o", t.TempDir())
		if code != exitFailure || !strings.Contains(stderr, want) {
			t.Errorf("it ends with %d and %q, want %q", code, stderr, want)
		}
	}
	if _, err := db.Exec(`CREATE TABLE gone (x); DROP TABLE gone`); err != nil {
		t.Fatal(err)
	}
	refused(others, "no tables")
	refused(write(t, "notes.db", strings.Repeat("This is no database. ", 100)), "not")
	if _, err := db.Exec(`CREATE TABLE "a <b>" (x INTEGER REFERENCES "a <b>" (y), y TEXT)`); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	code, stdout, stderr := call(t.Context(), "diagram", "schema", "--dsn", others, "-o", out)
	if code != 0 || !strings.HasPrefix(stdout, "1 diagram in ") {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	svg, err := os.ReadFile(filepath.Join(out, "schema-sqlite.svg"))
	if err != nil || !strings.Contains(string(svg), "a &lt;b&gt;") {
		t.Errorf("the table is not in the picture (%v)", err)
	}
}

// TestDiagramWithoutServer holds that what needs a server is left as it is, and said to be.
func TestDiagramWithoutServer(t *testing.T) {
	for _, s := range schema.Servers {
		t.Setenv(s.Variable, "")
	}
	out := t.TempDir()
	code, stdout, stderr := call(t.Context(), "diagram", "schema", "-o", out)
	if code != 0 || !strings.HasSuffix(stdout, "1 diagram in "+out+"\n") {
		t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
	}
	for _, s := range schema.Servers {
		want := "schema-" + string(s.Engine) + " is left as it is: it needs a server; set " + s.Variable
		if !strings.Contains(stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, stdout)
		}
		code, _, stderr := call(t.Context(), "diagram", "schema", "--dsn",
			string(s.Engine)+"://127.0.0.1:1/nothing", "-o", out, "--force")
		if code != exitFailure || !strings.Contains(stderr, "cannot be reached") {
			t.Errorf("it ends with %d and %q", code, stderr)
		}
	}
	if got := entries(t, out); len(got) != 2 {
		t.Errorf("the files are %q", got)
	}
}

// TestDiagramOfServer draws a database of a server, and what it has more than schema/.
func TestDiagramOfServer(t *testing.T) {
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) {
			fresh := harness.Fresh(t, s.Variable)
			drawn := func(kind, want string) {
				t.Helper()
				out := t.TempDir()
				code, stdout, stderr := call(t.Context(), "diagram", kind, "--dsn", fresh, "-o", out)
				if code != 0 || !strings.Contains(stdout, want) {
					t.Errorf("it ends with %d: %s%s, want %q", code, stdout, stderr, want)
				}
			}
			drawn("schema", "1 diagram in ")
			drawn("drift", "no differences")
			db, err := schema.Open(t.Context(), fresh, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			_, err = db.ExecContext(t.Context(), "ALTER TABLE users ADD COLUMN nickname VARCHAR(30)")
			if err != nil {
				t.Fatal(err)
			}
			drawn("drift", "1 difference: 0 missing, 0 changed, 1 added")
		})
	}
}
