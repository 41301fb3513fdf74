package footprint

import (
	"bytes"
	"context"
	"errors"
	"log"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
	"example.com/impedance/layers"
)

// theLayers are the real ones.
var theLayers = source.Subjects(append(layers.All(), layers.Native()...))

var (
	hand      = source.Subject{Name: "hand", Package: "handimpl"}
	generated = source.Subject{Name: "generated", Package: "sqlcimpl"}
)

// fixture is the folder that testdata/fixture.txtar is unpacked into. As a folder of this module
// it would have a go.mod with the module's own path, by which tools take it for the module.
var fixture string

func TestMain(m *testing.M) {
	code, err := withFixture(m)
	if err != nil {
		log.Fatal(err)
	}
	os.Exit(code)
}

func withFixture(m *testing.M) (code int, err error) {
	archive, err := txtar.ParseFile("testdata/fixture.txtar")
	if err != nil {
		return 0, err
	}
	files, err := txtar.FS(archive)
	if err != nil {
		return 0, err
	}
	if fixture, err = os.MkdirTemp("", "impedance-fixture-"); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(fixture)) }()
	if err := os.CopyFS(fixture, files); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

// The source of the fixture and of the real layers is read once for all tests.
var (
	loadFixture = sync.OnceValues(func() (*tree, error) { return read(fixture, hand, generated) })
	loadLayers  = sync.OnceValues(func() (*tree, error) { return read("../../..", theLayers...) })
)

func read(dir string, subjects ...source.Subject) (*tree, error) {
	code, err := source.Load(context.Background(), dir, subjects)
	if err != nil {
		return nil, err
	}
	return newTree(code), nil
}

// open returns a layer of the fixture or of the repository, and its lines that are mapping.
func open(t *testing.T, load func() (*tree, error), s source.Subject) (*layer, lines) {
	t.Helper()
	tree, err := load()
	if err != nil {
		t.Fatal(err)
	}
	l, err := tree.layer(s)
	if err != nil {
		t.Fatal(err)
	}
	return l, l.mapping(tree.values())
}

// TestReach holds which lines of the fixture operations reach. What both use is in both.
func TestReach(t *testing.T) {
	for _, test := range []struct {
		subject   source.Subject
		operation string
		want      string
	}{
		{hand, "List",
			"store.go:14,29,41,45-47,49,52-55,60,62-64,66,68-80,82-88,97"},
		{hand, "Add",
			"store.go:14,30,90,92-95,97"},
		{generated, "List",
			"store.go:12,15-22,24-26 user.sql.go:7,9-12,14-17,19-21,28-30 user.sql:2-4"},
		{generated, "Add",
			"store.go:12,28-30 user.sql.go:7,14-17,23-26,28-30 user.sql:6-7"},
	} {
		l, _ := open(t, loadFixture, test.subject)
		if got := spans(l.reach(test.operation)); got != test.want {
			t.Errorf("%s of %s reaches\n%s, want\n%s", test.operation, test.subject.Name, got,
				test.want)
		}
	}
}

// TestFixtureMapping holds what is mapping in the fixture.
func TestFixtureMapping(t *testing.T) {
	_, mapping := open(t, loadFixture, hand)
	const want = "store.go:41,52-55,62-64,66,77,80,82-85"
	if got := spans(mapping); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	_, mapping = open(t, loadFixture, generated)
	if got, want := spans(mapping), "store.go:18-20,24-26"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestCode holds the sums over the fixture.
func TestCode(t *testing.T) {
	tree, err := loadFixture()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(tree.operations(), " "); got != "List Add" {
		t.Errorf("the operations are %s, in the order of the interface they are List Add", got)
	}
	code, err := tree.code(generated)
	if err != nil {
		t.Fatal(err)
	}
	const postgres = 2 + 3 // of Go, of SQL
	want := listing.Lines{Written: 24 + 7 + postgres, Mapping: 6, Generated: 22}
	if code.Total != want {
		t.Errorf("the total is %+v, want %+v", code.Total, want)
	}
	for engine, want := range map[string]listing.Lines{
		"sqlite": {Written: 7, Generated: 22}, "postgres": {Written: postgres}, "mysql": {},
	} {
		if code.Engines[engine] != want {
			t.Errorf("only for %s are %+v, want %+v", engine, code.Engines[engine], want)
		}
	}
	if want := (listing.Lines{Written: 1, Generated: 8}); code.Shared != want {
		t.Errorf("both operations have %+v, want %+v", code.Shared, want)
	}
	if _, err := tree.code(source.Subject{Name: "none", Package: "noimpl"}); err == nil {
		t.Error("a folder without Go is accepted")
	}
}

// TestMigrate holds that what makes a library's own tables is not counted.
func TestMigrate(t *testing.T) {
	l, _ := open(t, loadFixture, hand)
	for obj, d := range l.declarations {
		for at := range d.lines {
			if obj.Name() == "Migrate" && l.code[at] {
				t.Errorf("line %d is counted", at.number)
			}
		}
	}
	if l.root.Types.Scope().Lookup("Migrate") == nil {
		t.Error("the fixture has no Migrate")
	}
}

// TestDepartures holds that what declares departures is not counted.
func TestDepartures(t *testing.T) {
	l, _ := open(t, loadFixture, hand)
	for n := 17; n <= 21; n++ {
		for at := range l.code {
			if at.number == n {
				t.Errorf("line %d is counted", n)
			}
		}
	}
}

// TestSums holds what is true of every layer, whatever its code: the declarations, the
// clauses that name the package and the queries are all of it, mapping is a part of what
// is hand-written, and an operation has nothing that the layer does not have.
func TestSums(t *testing.T) {
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range theLayers {
		l, mapping := open(t, loadLayers, s)
		sum := 0
		for _, f := range l.files {
			sum++ // package
			for _, decl := range f.Decls {
				sum += len(l.between(f, decl.Pos(), decl.End()))
			}
		}
		for at := range l.code {
			if strings.HasSuffix(at.file, ".sql") {
				sum++
			}
		}
		all := l.count(l.code, mapping)
		if all.Written+all.Generated != sum {
			t.Errorf("%s has %+v, but its parts have %d lines", s.Name, all, sum)
		}
		if part := l.count(mapping, mapping); part.Written != all.Mapping || part.Generated != 0 ||
			all.Mapping == 0 || all.Mapping >= all.Written {
			t.Errorf("%s has %+v, and %+v of them are mapping", s.Name, all, part)
		}
		for _, name := range tree.operations() {
			reached := l.reach(name)
			if n := l.count(reached, mapping); n.Written == 0 || n.Written >= all.Written {
				t.Errorf("%s of %s reaches %+v", name, s.Name, n)
			}
			maps.DeleteFunc(reached, func(at line, _ bool) bool { return l.code[at] })
			if len(reached) > 0 {
				t.Errorf("%s of %s reaches %s, not in the total", name, s.Name, spans(reached))
			}
		}
	}
}

// TestGenerated holds which layers have generated code: those with a file that says so.
func TestGenerated(t *testing.T) {
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range theLayers {
		l, mapping := open(t, loadLayers, s)
		got := l.count(l.code, mapping).Generated > 0
		want := false
		for _, p := range tree.Packages {
			for _, name := range p.CompiledGoFiles {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				want = want || s.Holds(p.PkgPath) && bytes.Contains(text, []byte("// Code generated "))
			}
		}
		if got != want {
			t.Errorf("%s has generated code: %v, want %v", s.Name, got, want)
		}
	}
}
