package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestDiagram draws a few pictures twice, in an empty folder and without the go command. They must
// be the same.
func TestDiagram(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("PATH", t.TempDir())
	cached(t)
	for _, s := range schema.Servers {
		t.Setenv(s.Variable, "")
	}
	var first map[string]string
	for range 2 {
		out := filepath.Join(t.TempDir(), "new", "folder")
		code, stdout, stderr := call(t.Context(), "diagram", "--ops", "PostByID,Follow", "--layers",
			"ent", "--out", out)
		if code != 0 || !strings.Contains(unwrapped(stdout), " 26 files in "+out+": drift-ent.md,") {
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
		// Each has an SVG, all but the overlays and the drift mermaid, the drift a table, and each of
		// three schemas a page.
		if len(files) != 13+9+1+3 {
			t.Errorf("%d files, want 26", len(files))
		}
		for name := range files {
			if !strings.Contains(stdout, name) {
				t.Errorf("it does not name %s", name)
			}
		}
		for name, want := range map[string][]string{
			"sequence-PostByID.svg": {"<svg ", "SELECT posts ⋈ users", "2 statements", "prefers-color"},
			"sequence-Follow.mmd":   {"sequenceDiagram", "INSERT follows"},
			"navigation.svg":        {"21 statements", "1 statement"},
			"schema-sqlite.svg":     {">users<", ">repost_of_id<", "ON DELETE SET NULL"},
			"schema-sqlite.mmd":     {"erDiagram"},
			"schema-sqlite.md":      {"](schema-sqlite.svg)", "## `users`", "| `repost_of_id` |"},
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

// unwrapped returns a text as one line.
func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestDiagramUsualFolder holds that pictures go into a folder of their own, and that a picture of some
// layers has those alone.
func TestDiagramUsualFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	cached(t)
	for range 2 {
		code, stdout, stderr := call(t.Context(), "diagram", "overlay", "--layers", "gorm")
		const want = "3 files in diagrams: overlay-floor.svg, overlay-gorm.svg, overlay.svg\n"
		if code != 0 || stdout != want {
			t.Fatalf("it ends with %d: %s%s, want %s", code, stdout, stderr, want)
		}
		if all := entries(t, "."); len(all) != 1 || all[0] != "diagrams" {
			t.Errorf("there are %q", all)
		}
		svg, err := os.ReadFile("diagrams/overlay.svg")
		if err != nil || !strings.Contains(string(svg), ">gorm<") || strings.Contains(string(svg), ">ent<") {
			t.Errorf("the picture has other layers (%v)", err)
		}
	}
}

// TestDiagramOfOwn draws a database of one's own, and leaves it as it was.
func TestDiagramOfOwn(t *testing.T) {
	cache, dsn := cached(t), made(t)
	before := sum(t, dsn)
	code, stdout, stderr := call(t.Context(), "diagram", "navigation", "--dsn", dsn, "-o", t.TempDir())
	if code != 0 || !strings.HasPrefix(stdout, "2 files in ") {
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
	if code != 0 || !strings.HasPrefix(stdout, "3 files in ") {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	svg, err := os.ReadFile(filepath.Join(out, "schema-sqlite.svg"))
	if err != nil || !strings.Contains(string(svg), "a &lt;b&gt;") {
		t.Errorf("the table is not in the picture (%v)", err)
	}
}

// TestDiagramWithoutServer holds that without a server its schema is the one that the program
// carries, and said to be.
func TestDiagramWithoutServer(t *testing.T) {
	for _, s := range schema.Servers {
		t.Setenv(s.Variable, "")
	}
	out := t.TempDir()
	code, stdout, stderr := call(t.Context(), "diagram", "schema", "-o", out)
	if code != 0 || !strings.Contains(unwrapped(stdout), "9 files in "+out+": schema-mysql.md,") {
		t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
	}
	for _, s := range schema.Servers {
		name := "schema-" + string(s.Engine)
		want := name + " is as this program was built with it. To draw it anew it needs a server; set " +
			s.Variable
		if !strings.Contains(unwrapped(stdout), want) {
			t.Errorf("it does not say %q:\n%s", want, stdout)
		}
		drawn, err := os.ReadFile(filepath.Join(out, name+".svg"))
		if known := readPage(t, "docs/diagrams/"+name+".svg"); err != nil || string(drawn) != known {
			t.Errorf("%s is another picture (%v)", name, err)
		}
		code, _, stderr := call(t.Context(), "diagram", "schema", "--dsn",
			string(s.Engine)+"://127.0.0.1:1/nothing", "-o", out, "--force")
		if code != exitFailure || !strings.Contains(stderr, "cannot be reached") {
			t.Errorf("it ends with %d and %q", code, stderr)
		}
	}
	if got := entries(t, out); len(got) != 9 {
		t.Errorf("the files are %q", got)
	}
}

// TestDiagramOfServer draws a database of a server, and what it has more than schema/. The files are
// as the database is until that changes.
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
			drawn("schema", "3 files in ")
			drawn("drift", "no differences")
			kept := t.TempDir()
			check := func(want int, words ...string) {
				t.Helper()
				code, stdout, stderr := call(t.Context(), append([]string{"diagram", "schema", "--dsn", fresh,
					"-o", kept}, words...)...)
				if code != want {
					t.Errorf("%q ends with %d, want %d: %s%s", words, code, want, stdout, stderr)
				}
			}
			check(0)
			check(0, "--check")
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
			check(exitFailure, "--check")
		})
	}
}

// TestDiagramCheck holds that files next to somebody's code are compared with the database and left as
// they are: what is missing, out of date or no longer drawn is named, with the command that renews it.
func TestDiagramCheck(t *testing.T) {
	cached(t)
	dir := t.TempDir()
	dsn, out := filepath.Join(dir, "own.db"), filepath.Join(dir, "the docs")
	change := func(statement string) {
		t.Helper()
		db, err := sql.Open("sqlite", dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	run := func(want int, words ...string) {
		t.Helper()
		args := append([]string{"diagram", "schema", "--dsn", dsn, "--title", "Own", "--out", out}, words...)
		code, stdout, stderr := call(t.Context(), args...)
		text := unwrapped(stdout + stderr)
		renewal := "To renew them run `impedance diagram schema --dsn " + dsn +
			" --title Own --force --out '" + out + "'`"
		if code != want || (want == exitFailure) != strings.Contains(text, renewal) {
			t.Errorf("%q ends with %d, want %d: %s", words, code, want, text)
		}
		for _, name := range []string{"schema-sqlite.svg", "schema-sqlite.mmd", "schema-sqlite.md"} {
			if want == exitFailure && !strings.Contains(text, filepath.Join(out, name)+" is ") {
				t.Errorf("%q does not name %s: %s", words, name, text)
			}
		}
	}
	change(`CREATE TABLE t (id INTEGER PRIMARY KEY, up INT REFERENCES t)`)
	run(exitFailure, "--check")
	if exists(out) {
		t.Error("a folder was made to compare with")
	}
	run(0)
	run(0, "--check")
	if err := os.Chmod(out, 0o500); err != nil {
		t.Fatal(err)
	}
	run(0, "--check")
	if err := os.Chmod(out, 0o700); err != nil {
		t.Fatal(err)
	}
	change(`ALTER TABLE t ADD COLUMN note TEXT`)
	before := entries(t, out)
	run(exitFailure, "--check")
	run(exitUsage)
	old := filepath.Join(out, "schema-sqlite-2.svg")
	if err := os.WriteFile(old, []byte("<svg/>"), 0o644); err != nil {
		t.Fatal(err)
	}
	run(exitFailure, "--check")
	code, _, stderr := call(t.Context(), "diagram", "schema", "--dsn", dsn, "--out", out, "--check")
	if code != exitFailure || !strings.Contains(unwrapped(stderr), old+" is no longer a part of the picture") {
		t.Errorf("it ends with %d: %s", code, stderr)
	}
	run(0, "--force")
	run(0, "--check")
	if after := entries(t, out); strings.Join(after, " ") != strings.Join(before, " ") {
		t.Errorf("the files are %q, want %q", after, before)
	}
}

// TestDatabaseName holds what pictures call a database.
func TestDatabaseName(t *testing.T) {
	t.Parallel()
	for dsn, want := range map[string]string{
		"a/b.db":                          "b.db",
		"postgres://me:pw@host/ours?x=y":  "ours",
		"mysql://me:pw@host:1/our%20shop": "our shop",
		"postgres://host/100%25":          "100%",
	} {
		if got := nameOf(dsn); got != want {
			t.Errorf("%s is called %q, want %q", dsn, got, want)
		}
	}
}
