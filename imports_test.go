package impedance

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is a package, or all packages of a kind, with what of this module it imports.
type room struct {
	name    string // its folder
	imports string // other rooms, and it uses each
	tests   string // those that only its tests import, other than the harness
}

// rooms is the whole module, from the top to the bottom: a room imports what stands below it.
// A layer is a folder whose name ends in impl, and any number of them are one room, so that
// adding one changes nothing here. So are the proofs of surprises.
var rooms = []room{
	{name: "cmd/impedance", imports: ". bench internal/dataset internal/diagram internal/edgelist " +
		"internal/grid internal/growth internal/listing internal/nearest internal/plural internal/report " +
		"internal/results internal/shell internal/source internal/source/flow " +
		"internal/source/footprint lab/app lab/capacity lab/differential lab/durability lab/exercise " +
		"lab/predict lab/scale layers mismatch mismatch/tuning mismatch/ways models probe schema surprise"},
	{name: "surprise", imports: "mismatch surprise/*/*", tests: "schema"},
	{name: "surprise/*/*", imports: "surprise/ent surprise/sqlc"},
	{name: "surprise/ent"},
	{name: "surprise/sqlc"},
	{name: "mismatch/ways", imports: "mismatch mismatch/tuning mismatch/ways/ent mismatch/ways/gorm " +
		"mismatch/ways/hand mismatch/ways/sqlc mismatch/ways/sqlx schema",
		tests: "internal/dataset models"},
	{name: "mismatch/ways/hand", imports: "mismatch mismatch/tuning models schema",
		tests: "probe/growth"},
	{name: "mismatch/ways/sqlx", imports: "mismatch mismatch/tuning models schema",
		tests: "probe/growth"},
	{name: "mismatch/ways/sqlc", imports: "mismatch mismatch/tuning models schema",
		tests: "probe/growth"},
	{name: "mismatch/ways/ent", imports: "mismatch mismatch/tuning mismatch/ways/ent/nillable " +
		"mismatch/ways/ent/schema models schema", tests: "probe/growth"},
	{name: "mismatch/ways/ent/schema"},
	{name: "mismatch/ways/ent/nillable"},
	{name: "mismatch/ways/gorm", imports: "mismatch mismatch/tuning models schema",
		tests: "probe/growth"},
	{name: "mismatch/tuning", imports: "internal/median probe schema"},
	{name: "internal/source/listing",
		imports: "internal/listing internal/source internal/source/flow internal/source/footprint " +
			"layers schema"},
	{name: "internal/report", imports: "internal/grid internal/growth internal/histogram " +
		"internal/listing internal/median internal/nearest internal/plural internal/results models",
		tests: "."},
	{name: "internal/diagram",
		imports: "internal/plural internal/source/flow mismatch models probe schema",
		tests:   "internal/dataset internal/source layers"},
	{name: "internal/source/footprint",
		imports: "internal/listing internal/results internal/source schema", tests: ". layers"},
	{name: "internal/source/flow", imports: "internal/source schema", tests: ". layers models"},
	{name: "internal/source", imports: "layers"},
	{name: "lab/scale", imports: "bench internal/dataset internal/growth internal/median " +
		"internal/results lab/exercise lab/predict layers models schema"},
	{name: "lab/exercise", imports: "bench internal/median lab/app lab/strace layers models probe schema",
		tests: "internal/dataset"},
	{name: "lab/differential", imports: "internal/lockstep internal/stored layers memimpl models schema"},
	{name: "lab/durability", imports: "lab/strace layers models schema"},
	{name: "lab/capacity", imports: "internal/nearest internal/results"},
	{name: "lab/app", imports: "models",
		tests: "*impl internal/dataset layers probe schema storetest"},
	{name: "bench",
		imports: "internal/dataset internal/histogram internal/nearest internal/results layers memimpl " +
			"models probe probe/pgxprobe schema"},
	{name: "layers", imports: "*impl internal/nearest models schema",
		tests: "bench internal/dataset internal/report internal/results lab/durability probe " +
			"probe/pgxprobe storetest"},
	{name: "*impl", imports: "models schema"},
	{name: harness, imports: "internal/stored memimpl models probe probe/pgxprobe schema storetest"},
	{name: "storetest", imports: "internal/lockstep models"},
	{name: "internal/stored", imports: "internal/lockstep models schema"},
	{name: "internal/lockstep", imports: "models"},
	{name: "memimpl", imports: "models", tests: "storetest"},
	{name: "internal/dataset", imports: "internal/edgelist internal/plural models schema"},
	{name: "internal/edgelist", imports: "internal/plural internal/shell"},
	{name: "internal/growth", imports: "internal/median internal/results"},
	{name: "internal/results", imports: "internal/histogram"},
	{name: "mismatch", imports: "probe schema"},
	{name: "internal/histogram"},
	{name: "internal/listing"},
	{name: "probe/growth", imports: "probe"},
	{name: "probe/pgxprobe", imports: "probe", tests: "schema"},
	{name: "probe", imports: "internal/plural"},
	{name: "internal/grid"},
	{name: "lab/predict", imports: "internal/median"},
	{name: "internal/median"},
	{name: "internal/plural"},
	{name: "lab/strace"},
	{name: "schema", imports: "internal/nearest internal/shell models"},
	{name: "internal/nearest"},
	{name: "internal/shell"},
	{name: "models"},
	{name: "."},
}

// harness is the room that the tests of every room may import.
const harness = "storetest/harness"

// standard are the rooms that import nothing of other modules, except what stands here: the domain
// depends on the standard library only, the application knows the store's interface and nothing
// below it, and reading the listing of the code needs no tools. The application reads JSON with the
// package that is to become encoding/json/v2: encoding/json takes names twice and in any case.
var standard = map[string][]string{
	"models": nil,
	"lab/app": {"github.com/go-json-experiment/json",
		"github.com/go-json-experiment/json/jsontext"},
	"internal/listing": nil,
}

// apart are rooms that a report never reaches, not even through other rooms. It is made of files of
// results, and links no driver.
var apart = []string{"layers", "*impl", "schema", "probe"}

const module = "example.com/impedance"

// edge is an import of one room by another.
type edge struct{ from, to string }

// TestImports holds that packages import what the table of rooms says, and that the table says
// nothing else: each package is in a room, and each import in it is there.
func TestImports(t *testing.T) {
	allowed, allowedInTests := edges(t)
	used, usedInTests := map[edge]bool{}, map[edge]bool{}
	for _, f := range files(t) {
		from := roomOf(path.Dir(f.name))
		if index(from) < 0 {
			t.Errorf("%s is in no room; enter its folder in the table of imports_test.go", f.name)
			continue
		}
		for _, imported := range f.imports {
			folder, ours := strings.CutPrefix(imported+"/", module+"/")
			folder = cmp.Or(strings.TrimSuffix(folder, "/"), ".")
			first, _, _ := strings.Cut(imported, "/")
			e := edge{from, roomOf(folder)}
			switch {
			case !ours:
				except, narrow := standard[from]
				if !f.isTest && narrow && strings.Contains(first, ".") &&
					!slices.Contains(except, imported) {
					t.Errorf("%s imports %s; %s takes nothing else from other modules than %q", f.name,
						imported, from, except)
				}
			case e.from == e.to:
				if from == "*impl" && !within(path.Dir(f.name), folder) {
					t.Errorf("%s imports %s; no layer imports another", f.name, imported)
				}
			case allowed[e] && !f.isTest:
				used[e] = true
			case allowed[e] || f.isTest && e.to == harness:
			case allowedInTests[e] && f.isTest:
				usedInTests[e] = true
			default:
				t.Errorf("%s imports %s, which the table of imports_test.go does not allow", f.name,
					imported)
			}
		}
	}
	unused := func(allowed, used map[edge]bool, who string) {
		for e := range allowed {
			if !used[e] {
				t.Errorf("%s%s may import %s and does not; take that out of the table", who, e.from, e.to)
			}
		}
	}
	unused(allowed, used, "")
	unused(allowedInTests, usedInTests, "a test of ")
}

// TestReportApart holds that the report reaches none of the rooms apart.
func TestReportApart(t *testing.T) {
	for _, to := range apart {
		if leads("internal/report", to) {
			t.Errorf("internal/report reaches %s; what it shows comes from files of results", to)
		}
	}
}

// edges returns the imports that the table allows, to all files and to tests alone. It holds that
// the table is in order.
func edges(t *testing.T) (all, tests map[edge]bool) {
	t.Helper()
	all, tests = map[edge]bool{}, map[edge]bool{}
	for i, r := range rooms {
		for _, to := range strings.Fields(r.imports) {
			if index(to) <= i {
				t.Fatalf("%s imports %s, which does not stand below it in the table", r.name, to)
			}
			all[edge{r.name, to}] = true
		}
		for _, to := range strings.Fields(r.tests) {
			if index(to) < 0 {
				t.Errorf("the tests of %s import %s, which is no room", r.name, to)
			}
			tests[edge{r.name, to}] = true
		}
	}
	return all, tests
}

// index returns where a room stands in the table, or -1.
func index(name string) int {
	return slices.IndexFunc(rooms, func(r room) bool { return r.name == name })
}

// roomOf returns the room of a package, by its folder. What is internal to a room is part of it,
// and so is everything in the folder of a layer.
func roomOf(folder string) string {
	if index(folder) >= 0 {
		return folder
	}
	if first, _, _ := strings.Cut(folder, "/"); strings.HasSuffix(first, "impl") {
		return "*impl"
	}
	if i := strings.LastIndex(folder, "/internal"); i > 0 {
		return roomOf(folder[:i])
	}
	if ok, _ := path.Match("surprise/*/*", folder); ok {
		return "surprise/*/*"
	}
	return folder
}

// within reports whether a package of a layer may import another: one that the layer has for
// itself, which is internal to it or the schema that its code is generated from. A layer below
// another, on a driver's own pool, is a layer of its own.
func within(importing, imported string) bool {
	layer, _, _ := strings.Cut(importing, "/internal")
	rest, ok := strings.CutPrefix(imported, layer+"/")
	first, _, _ := strings.Cut(rest, "/")
	return ok && (first == "internal" || first == "schema")
}

// file is a file of Go with the paths that it imports.
type file struct {
	name    string // its path, with slashes
	isTest  bool
	imports []string
}

// files returns the files of Go of the whole module, for all platforms. A test that is a package
// of its own does not import the package that it tests.
func files(t *testing.T) (found []file) {
	t.Helper()
	walk(t, func(name string) {
		if path.Ext(name) != ".go" {
			return
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		f := file{name: name, isTest: strings.HasSuffix(name, "_test.go")}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if imported != path.Join(module, path.Dir(f.name)) {
				f.imports = append(f.imports, imported)
			}
		}
		found = append(found, f)
	})
	return found
}

// walk calls visit with the path of every file of the module, with slashes. It leaves out
// testdata and hidden folders, except those of continuous integration.
func walk(t *testing.T, visit func(name string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		hidden := name != "." && d.Name()[0] == '.' && name != ".ci" && name != ".github"
		switch {
		case errors.Is(err, fs.ErrNotExist): // tests of other packages make folders and remove them
			return nil
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || hidden):
			return fs.SkipDir
		case !d.IsDir():
			visit(filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var update = flag.Bool("update", false, "draw the imports in docs/design.md anew")

// TestPicture holds that docs/design.md shows the table as it is. After a change run
//
//	go test . -update
func TestPicture(t *testing.T) {
	const page, begin, end = "docs/design.md", "```mermaid\n", "```\n"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	got, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no picture", page)
	}
	edges(t)
	want := picture()
	if *update {
		err := os.WriteFile(page, []byte(before+begin+want+end+after), 0o644)
		if err != nil {
			t.Fatal(err)
		}
	} else if got != want {
		t.Errorf("%s shows\n%s, want\n%s; run go test . -update", page, got, want)
	}
}

// picture draws the rooms as mermaid. An import is left out if other arrows lead there too.
func picture() string {
	var b strings.Builder
	b.WriteString("graph TD\n")
	for _, r := range rooms {
		imports := strings.Fields(r.imports)
		for _, to := range imports {
			if !slices.ContainsFunc(imports, func(other string) bool { return leads(other, to) }) {
				fmt.Fprintf(&b, "  %s --> %s\n", r.name, to)
			}
		}
	}
	return b.String()
}

// leads reports whether a room imports another, directly or not.
func leads(from, to string) bool {
	imports := strings.Fields(rooms[index(from)].imports)
	return slices.ContainsFunc(imports, func(next string) bool {
		return next == to || leads(next, to)
	})
}
