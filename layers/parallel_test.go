package layers_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/layers"
)

// written are the packages that people read side by side, and native those of them that speak to
// one engine, on its driver's own pool. They have no files for engines.
var written, native = packagesOf(layers.All()), packagesOf(layers.Native())

// packagesOf returns the packages of layers, each once.
func packagesOf(ls []layers.Layer) (packages []string) {
	for _, l := range ls {
		if !slices.Contains(packages, l.Package) {
			packages = append(packages, l.Package)
		}
	}
	return packages
}

// forEngines are the files for what an engine has otherwise than the others, and what runs on
// SQLite.
var forEngines = []string{"sqlite.go", "postgres.go", "mysql.go", "example_test.go"}

// files are what each of them is made of, with the methods of the store that stand there, in the
// order of the interface, and among them the helpers that do the same thing in all.
var files = map[string][]string{
	"doc.go":          nil,
	"errors.go":       {"translate", "translateCommit", "changed"},
	"store_test.go":   nil,
	"example_test.go": nil,
	"sqlite.go":       nil,
	"postgres.go":     nil,
	"mysql.go":        nil,
	"store.go":        {"New", "Close", "inTx"},
	"user.go": {"CreateUser", "CreateUsers", "UserByID", "UserByHandle", "UsersByID",
		"SearchUsers", "UpdateProfile", "DeleteUser"},
	"post.go": {"Publish", "PublishAll", "PostByID", "PostsByAuthor", "postKey", "Thread",
		"DeletePost"},
	"follow.go": {"Follow", "Unfollow", "SetNotify", "Following", "Followers",
		"FollowCounts"},
	"timeline.go": {"HomeTimeline", "ProfilePage", "newProfilePage", "Suggestions", "TopAuthors",
		"Register"},
}

// optional are helpers that a layer may do without: the floor scans rows into the graph itself.
var optional = []string{"newProfilePage"}

// parts are what stands in store.go beside functions, under the same names in all.
var parts = []string{"Store", "Options", "Departures", "pool", "clock"}

// partsOfEngines are those of layers on several engines.
var partsOfEngines = []string{"dialect", "dialects"}

// TestParallel holds that the layers have the same files, the same methods of the store in
// the interface's order, the interface's first sentence on each, and shared helpers under one
// name in one place.
func TestParallel(t *testing.T) {
	sentences := interfaceSentences(t)
	inFiles := 0
	for _, names := range files {
		for _, name := range names {
			if sentences[name] != "" {
				inFiles++
			}
		}
	}
	if inFiles != len(sentences) {
		t.Fatalf("the table of files has %d methods, the interface %d", inFiles, len(sentences))
	}
	for _, pkg := range slices.Concat(written, native) {
		t.Run(pkg, func(t *testing.T) {
			files, parts := maps.Clone(files), parts
			if slices.Contains(native, pkg) {
				maps.DeleteFunc(files, func(name string, _ []string) bool {
					return slices.Contains(forEngines, name)
				})
			} else {
				parts = slices.Concat(parts, partsOfEngines)
			}
			sameFiles(t, filepath.Join("..", pkg), files)
			for name, want := range files {
				sameFunctions(t, filepath.Join("..", pkg, name), want, sentences)
			}
			sameParts(t, filepath.Join("..", pkg, "store.go"), parts)
		})
	}
}

// TestCallSite holds that the contract is run in the same way on each, and in the same way on
// each that is native.
func TestCallSite(t *testing.T) {
	sameSite(t, written)
	sameSite(t, native)
}

func sameSite(t *testing.T, packages []string) {
	t.Helper()
	var first string
	for _, pkg := range packages {
		file := parse(t, filepath.Join("..", pkg, "store_test.go"))
		source, err := os.ReadFile(filepath.Join("..", pkg, "store_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Name.Name != "TestStore" {
				continue
			}
			site := string(source[f.Pos()-file.FileStart : f.End()-file.FileStart])
			if first == "" {
				first = site
			}
			if site != first {
				t.Errorf("%s calls the contract differently:\n%s", pkg, site)
			}
		}
	}
	if lines := strings.Count(first, "\n") + 1; first == "" || lines >= 10 {
		t.Errorf("the call site has %d lines:\n%s", lines, first)
	}
}

// TestHeadings holds that the packages' docs have the same headings.
func TestHeadings(t *testing.T) {
	want := []string{"# Mapping", "# Queries", "# Transactions", "# Special considerations"}
	for _, pkg := range slices.Concat(written, native) {
		text := parse(t, filepath.Join("..", pkg, "doc.go")).Doc.Text()
		var got []string
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "# ") {
				got = append(got, strings.TrimSpace(line))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has the headings %q, want %q", pkg, got, want)
		}
	}
}

// TestExamples holds that the layers have the same example, apart from the layer's name.
func TestExamples(t *testing.T) {
	var first string
	for _, pkg := range written {
		source, err := os.ReadFile(filepath.Join("..", pkg, "example_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.ReplaceAll(string(source), pkg, "layer"), "\n")
		slices.Sort(lines) // imports stand in the order of their names
		text := strings.Join(lines, "\n")
		if first == "" {
			first = text
		}
		if text != first {
			t.Errorf("the example of %s differs from that of %s", pkg, written[0])
		}
	}
}

func parse(t *testing.T, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// interfaceSentences returns the first sentence of each method of the store.
func interfaceSentences(t *testing.T) map[string]string {
	sentences := map[string]string{}
	ast.Inspect(parse(t, "../models/store.go"), func(n ast.Node) bool {
		if i, ok := n.(*ast.InterfaceType); ok {
			for _, m := range i.Methods.List {
				sentences[m.Names[0].Name] = sentence(m.Doc)
			}
		}
		return true
	})
	return sentences
}

func sentence(c *ast.CommentGroup) string { return new(doc.Package).Synopsis(c.Text()) }

func sameFiles(t *testing.T, dir string, files map[string][]string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if _, ok := files[filepath.Base(path)]; !ok {
			t.Errorf("%s: the other packages have no such file", path)
		}
	}
	if len(paths) != len(files) {
		t.Errorf("%s has %d files, want %d", dir, len(paths), len(files))
	}
}

// sameFunctions looks at the functions of a file that are methods of the store or are named in
// want.
func sameFunctions(t *testing.T, path string, want []string, sentences map[string]string) {
	t.Helper()
	var got []string
	for _, decl := range parse(t, path).Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil && !ofStore(f) {
			continue
		}
		name := f.Name.Name
		isMethod := f.Recv != nil && f.Name.IsExported()
		if !isMethod && !slices.Contains(want, name) {
			continue
		}
		got = append(got, name)
		if s := sentence(f.Doc); isMethod && s != sentences[name] {
			t.Errorf("%s: %s begins with %q, the interface with %q", path, name, s, sentences[name])
		}
	}
	want = slices.DeleteFunc(slices.Clone(want), func(name string) bool {
		return slices.Contains(optional, name) && !slices.Contains(got, name)
	})
	if !slices.Equal(got, want) {
		t.Errorf("%s has the functions %q, want %q", path, got, want)
	}
}

// ofStore reports whether a method is one of *Store.
func ofStore(f *ast.FuncDecl) bool {
	star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	return ok && star.X.(*ast.Ident).Name == "Store"
}

// sameParts looks for the names of types, variables, and the fields of the store.
func sameParts(t *testing.T, path string, want []string) {
	t.Helper()
	has := map[string]bool{}
	ast.Inspect(parse(t, path), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			return false
		case *ast.TypeSpec:
			has[n.Name.Name] = true
			return n.Name.Name == "Store"
		case *ast.ValueSpec:
			has[n.Names[0].Name] = true
		case *ast.Field:
			for _, name := range n.Names {
				has[name.Name] = true
			}
		}
		return true
	})
	for _, name := range want {
		if !has[name] {
			t.Errorf("%s has no %s, which the other layers have", path, name)
		}
	}
}
