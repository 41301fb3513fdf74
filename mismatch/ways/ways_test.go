package ways_test

import (
	"context"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways"
	"example.com/impedance/mismatch/ways/ent"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

var update = flag.Bool("update", false, "write what is observed into the goldens")

// TestGolden holds what each library does with each mismatch, on each engine. After a change run
//
//	go test ./mismatch/ways -update
//
// with IMPEDANCE_POSTGRES and IMPEDANCE_MYSQL set, or else only SQLite's observations are written.
func TestGolden(t *testing.T) {
	places := map[schema.Engine]mismatch.Place{schema.SQLite: ways.Embedded(t.TempDir())}
	for _, s := range schema.Servers {
		if dsn := os.Getenv(s.Variable); dsn != "" {
			places[s.Engine] = served(t, dsn)
		}
	}
	for _, m := range mismatch.All() {
		t.Run(m.Slug(), func(t *testing.T) {
			path := filepath.Join("golden", m.Slug()+".json")
			want := held(t, path)
			got := map[string][]mismatch.Seen{}
			for _, e := range engines {
				if places[e] == nil {
					continue
				}
				seen, err := m.Observe(t.Context(), ways.Libraries(), places[e])
				if err != nil {
					t.Fatalf("on %s: %v", e, err)
				}
				got[string(e)] = seen
			}
			if *update {
				write(t, path, want, got)
				return
			}
			for _, seen := range got {
				for _, s := range seen {
					compare(t, m, s, want)
				}
			}
		})
	}
}

// served returns databases of a server. They are used again, because a server takes its time to
// make one.
func served(t *testing.T, server string) mismatch.Place {
	kept := map[mismatch.Use]string{}
	return func(ctx context.Context, use mismatch.Use) (string, func() error, error) {
		if use == mismatch.Alone {
			return schema.Fresh(ctx, server)
		}
		if kept[use] == "" {
			dsn, drop, err := schema.Fresh(ctx, server)
			if err != nil {
				return "", nil, err
			}
			t.Cleanup(func() {
				if err := drop(); err != nil {
					t.Errorf("removing a database: %v", err)
				}
			})
			kept[use] = dsn
		}
		return kept[use], func() error { return nil }, nil
	}
}

var engines = []schema.Engine{schema.SQLite, schema.Postgres, schema.MySQL}

// held returns what a golden holds, or nothing where no golden is yet.
func held(t *testing.T, path string) []mismatch.Seen {
	t.Helper()
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) && *update {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	all, err := ways.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// write writes a golden. Engines that were not observed keep what was held of them.
func write(t *testing.T, path string, held []mismatch.Seen, got map[string][]mismatch.Seen) {
	t.Helper()
	var all []mismatch.Seen
	for _, e := range engines {
		if seen := got[string(e)]; seen != nil {
			all = append(all, seen...)
			continue
		}
		for _, s := range held {
			if s.Engine == string(e) {
				all = append(all, s)
			}
		}
	}
	text, err := ways.Format(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// compare says in a sentence what changed of a library.
func compare(t *testing.T, m *mismatch.Mismatch, got mismatch.Seen, held []mismatch.Seen) {
	t.Helper()
	i := slices.IndexFunc(held, func(s mismatch.Seen) bool {
		return s.Engine == got.Engine && s.Library == got.Library
	})
	if i < 0 {
		t.Errorf("the golden has nothing of %s on %s; run the test with -update", got.Library,
			got.Engine)
		return
	}
	want := held[i]
	for n := range min(len(want.Ways), len(got.Ways)) {
		was, is := want.Ways[n], got.Ways[n]
		if was.Verdict != is.Verdict {
			t.Errorf("%s with %s on %s, %s: it was %q and is %q now", m.Name, got.Library, got.Engine,
				is.Step, was.Verdict, is.Verdict)
		}
		is.Bytes, is.Took, is.Text = 0, 0, ""
		if m.Slug() == "bind-limits" && got.Engine != string(schema.SQLite) {
			// So long a statement takes several pieces, and a server may answer between them.
			is.Trips = was.Trips
		}
		for _, sent := range [][]mismatch.Sent{was.SQL, is.SQL} { // GORM migrates in any order
			slices.SortFunc(sent, func(a, b mismatch.Sent) int { return strings.Compare(a.Text, b.Text) })
		}
		if diff := cmp.Diff(was, is); diff != "" {
			t.Errorf("%s with %s on %s, %s, changed (- held, + now):\n%s", m.Name, got.Library,
				got.Engine, is.Step, diff)
		}
	}
	if len(want.Ways) != len(got.Ways) {
		t.Errorf("%s has %d ways of %s, and had %d", got.Library, len(got.Ways), m.Name,
			len(want.Ways))
	}
}

// TestNoEmptyCell holds that the goldens have each library and engine, with a known error.
func TestNoEmptyCell(t *testing.T) {
	for _, m := range mismatch.All() {
		all, err := ways.Golden(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range engines {
			for _, l := range ways.Libraries() {
				i := slices.IndexFunc(all, func(s mismatch.Seen) bool {
					return s.Engine == string(e) && s.Library == l.Name
				})
				if i < 0 || len(all[i].Ways) == 0 {
					t.Errorf("%s has an empty cell: %s on %s", m.Name, l.Name, e)
					continue
				}
				for _, o := range all[i].Ways {
					if len(o.Kept) == 0 {
						t.Errorf("%s asserts nothing of %s on %s", m.Name, l.Name, e)
					}
					if strings.HasPrefix(o.Error, "another") {
						t.Errorf("%s with %s on %s has an error without a class: %s", m.Name, l.Name, e,
							o.Error)
					}
				}
			}
		}
	}
}

// TestNoSuchContent holds what ErrNoSuchContent says: a type of another package is no Content, so a
// program that stores one does not compile.
func TestNoSuchContent(t *testing.T) {
	content := reflect.TypeFor[models.Content]()
	for i := range content.NumMethod() {
		if content.Method(i).PkgPath == content.PkgPath() {
			return
		}
	}
	t.Error("each type can be a Content; the ways say that a poll does not compile")
}

// TestOpenAlarms holds that ent's way out of the dual schema refuses no database as it should be,
// except on PostgreSQL, where ent cannot read an index of ours.
func TestOpenAlarms(t *testing.T) {
	places := []mismatch.Place{ways.Embedded(t.TempDir())}
	for _, s := range schema.Servers {
		if dsn := os.Getenv(s.Variable); dsn != "" {
			places = append(places, served(t, dsn))
		}
	}
	for _, at := range places {
		dsn, drop, err := at(t.Context(), mismatch.Shared)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { drop() })
		db, err := schema.Open(t.Context(), dsn, &schema.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		all, err := ent.Open(db, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := "user not found"
		if db.Engine == schema.Postgres {
			want = "failed parsing autosummarize"
		}
		_, err = all.DualSchema.Out.Location(t.Context(), 1)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want %q", db.Engine, err, want)
		}
	}
}

// TestGenerateNotices holds what sqlc's way out of the dual schema says: sqlc generates nothing from
// a query of a column that was renamed.
func TestGenerateNotices(t *testing.T) {
	if os.Getenv("IMPEDANCE_GENERATORS") == "" {
		t.Skip("set IMPEDANCE_GENERATORS to run sqlc, which takes a minute to compile")
	}
	if out, err := generate(t, false); out != "" || err != nil {
		t.Errorf("of tables as they are sqlc says %q (%v)", out, err)
	}
	out, err := generate(t, true)
	if err == nil {
		t.Error("sqlc generates from a column that was renamed")
	}
	for engine := range sqlcEngines {
		notice := regexp.MustCompile(`(?m)^` + engine + `/query\.sql:[0-9:]+ column "location" does not exist$`)
		if !notice.MatchString(out) {
			t.Errorf("sqlc does not say where the query for %s is wrong: %s", engine, out)
		}
	}
}

// sqlcEngines are sqlc's names of the engines, by the folders of their queries.
var sqlcEngines = map[string]string{"sqlite": "sqlite", "postgres": "postgresql", "mysql": "mysql"}

// generate runs sqlc once, with the queries of the dual schema for each engine, because it takes
// long to start. It returns what sqlc says.
func generate(t *testing.T, renamed bool) (string, error) {
	t.Helper()
	read := func(path string) string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	dir := t.TempDir()
	config := "version: \"2\"\nsql:\n"
	files := make(map[string]string)
	for folder, engine := range sqlcEngines {
		tables := read("../../schema/" + folder + ".sql")
		if renamed {
			tables += "\nALTER TABLE users RENAME COLUMN location TO place;\n"
		}
		files[folder+"/schema.sql"] = tables
		files[folder+"/query.sql"] = read("sqlc/queries/" + folder + "/dual_schema.sql")
		config += fmt.Sprintf("- {engine: %s, schema: %s/schema.sql, queries: %[2]s/query.sql, "+
			"gen: {go: {package: renamed, out: %[2]s}}}\n", engine, folder)
	}
	files["sqlc.yaml"] = config
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("go", "tool", "-modfile=../../tools/sqlc.mod", "sqlc", "generate",
		"--file", filepath.Join(dir, "sqlc.yaml")).CombinedOutput()
	return string(out), err
}

// TestParallel holds that the libraries have the same file for each mismatch, with the same methods
// in the same order, and that each first try and each way out names its page.
func TestParallel(t *testing.T) {
	for _, m := range mismatch.All() {
		var first []string
		for _, l := range ways.Libraries() {
			if code, err := ways.Code(m, l.Name); err != nil || !strings.HasPrefix(code, "// ") ||
				!strings.Contains(code, "\nfunc (h first") {
				t.Errorf("the code of %s with %s is %q (%v)", m.Name, l.Name, code, err)
			}
			tries := methods(t, filepath.Join(l.Name, m.File()))
			if first == nil {
				first = tries["first"].names
			}
			for prefix, of := range tries {
				if !slices.Equal(of.names, first) {
					t.Errorf("%s/%s has the methods %q in its %s way, want %q", l.Name, m.File(), of.names,
						prefix, first)
				}
				if !strings.Contains(of.text, "://") {
					t.Errorf("%s/%s quotes no page for its %s way", l.Name, m.File(), prefix)
				}
			}
		}
	}
}

// tried are the exported methods of a way's type, and the comments on the type and on them.
type tried struct {
	names []string
	text  string
}

// methods returns the ways of a file by the prefix of their types, first or out.
func methods(t *testing.T, path string) map[string]*tried {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*tried{}
	of := func(name string) *tried {
		for _, prefix := range []string{"first", "out"} {
			if strings.HasPrefix(name, prefix) {
				if found[prefix] == nil {
					found[prefix] = &tried{}
				}
				return found[prefix]
			}
		}
		return &tried{}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if s, ok := d.Specs[0].(*ast.TypeSpec); ok {
				of(s.Name.Name).text += d.Doc.Text()
			}
		case *ast.FuncDecl:
			if d.Recv == nil || !d.Name.IsExported() {
				continue
			}
			way := of(fmt.Sprint(d.Recv.List[0].Type))
			way.names = append(way.names, d.Name.Name)
			way.text += d.Doc.Text()
		}
	}
	return found
}
