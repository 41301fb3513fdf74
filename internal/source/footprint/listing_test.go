package footprint

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"example.com/impedance"
	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
)

// embedded returns the listing that the program carries.
func embedded(t *testing.T) *listing.Listing {
	t.Helper()
	all, err := listing.Read(impedance.Source)
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Packages) != len(theLayers) {
		t.Fatalf("%d packages are listed, there are %d", len(all.Packages), len(theLayers))
	}
	return all
}

// TestListing holds that the listing is of the source as it is. If it is not, run
//
//	go generate -run listing .
func TestListing(t *testing.T) {
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range embedded(t).Packages {
		s := theLayers[i]
		want := listing.Entry{Name: s.Name, Package: s.Package, Imports: got.Imports}
		if want.Code, err = tree.code(s); err != nil {
			t.Fatal(err)
		}
		if want.Parts, want.Operations, err = tree.parts(s); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is listed otherwise than it is; run go generate ./...", s.Name)
		}
	}
}

// TestFootprints holds that what is listed is what is counted, and that a package which is not
// listed is refused.
func TestFootprints(t *testing.T) {
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	want, err := tree.count()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Listed(embedded(t), theLayers)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if len(got[i].Imports.Modules) == 0 || got[i].Binary != nil {
			t.Errorf("%s imports %+v and is built as %+v", got[i].Name, got[i].Imports, got[i].Binary)
		}
		if got[i].Imports = (listing.Imports{}); !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("listed is %+v, counted %+v", got[i], want[i])
		}
	}
	if _, err := Listed(embedded(t), []source.Subject{hand}); err == nil {
		t.Error("a package is found that is not listed")
	}
}

// TestListingSums holds that the parts of an operation have all of its lines, each once.
func TestListingSums(t *testing.T) {
	for _, p := range embedded(t).Packages {
		if len(p.Operations) != 25 {
			t.Errorf("%s has %d operations", p.Name, len(p.Operations))
		}
		for i, r := range p.Operations {
			got := listing.Operation{Name: r.Name}
			seen := map[int]bool{}
			for _, index := range append(r.Parts, r.Method) {
				if seen[index] {
					t.Errorf("%s of %s has part %d twice", r.Name, p.Name, index)
				}
				seen[index] = true
				part := p.Parts[index]
				if part.Generated {
					got.Generated += part.Lines
				} else {
					got.Written += part.Lines
					got.Mapping += part.Mapping
				}
			}
			if got != p.Code.Operations[i] {
				t.Errorf("the parts of %s have %+v, the operation %+v", p.Name, got,
					p.Code.Operations[i])
			}
		}
	}
}

// TestPartsApart holds that parts stand in order, that none overlaps another, and that each is
// reached.
func TestPartsApart(t *testing.T) {
	for _, p := range embedded(t).Packages {
		reached := map[int]bool{}
		for _, r := range p.Operations {
			for _, index := range append(r.Parts, r.Method) {
				reached[index] = true
			}
		}
		ended := map[string]bool{} // files
		for i, part := range p.Parts {
			if !reached[i] {
				t.Errorf("nothing reaches %+v of %s", part, p.Name)
			}
			if i == 0 {
				continue
			}
			before := p.Parts[i-1]
			if part.File == before.File && part.From <= before.To {
				t.Errorf("%+v overlaps %+v", part, before)
			}
			if part.File != before.File {
				ended[before.File] = true
			}
			if ended[part.File] || before.Generated && !part.Generated {
				t.Errorf("%+v comes after %+v", part, before)
			}
		}
	}
}

// TestPartText holds that a part begins where something does that can be reached, and that
// its text has just the lines that are counted.
func TestPartText(t *testing.T) {
	for _, p := range embedded(t).Packages {
		begins := map[string]map[int]bool{}
		for _, part := range p.Parts {
			text, err := part.Text(impedance.Source)
			if err != nil {
				t.Error(err)
				continue
			}
			if got := strings.Count(text, "\n"); got != part.To-part.From+1 {
				t.Errorf("%+v has %d lines of text", part, got)
			}
			var code lines
			if strings.HasSuffix(part.File, ".sql") {
				code, _ = sqlLines(part.File, []byte(text))
				if !strings.HasPrefix(text, "-- ") || !strings.Contains(text, "-- name: "+part.Name+" ") {
					t.Errorf("%+v does not begin with its comment:\n%s", part, text)
				}
			} else {
				code = goLines(part.File, []byte(text))
				if begins[part.File] == nil {
					begins[part.File] = beginnings(t, part.File)
				}
				if !begins[part.File][part.From] {
					t.Errorf("%+v begins in the midst of something:\n%s", part, text)
				}
			}
			if len(code) != part.Lines || part.Lines == 0 || part.Mapping > part.Lines {
				t.Errorf("%+v has %d lines of code:\n%s", part, len(code), text)
			}
		}
	}
}

// TestMethodText holds that an operation has its own method, apart from all others.
func TestMethodText(t *testing.T) {
	for _, p := range embedded(t).Packages {
		for _, r := range p.Operations {
			text, err := p.Parts[r.Method].Text(impedance.Source)
			if err != nil || !strings.Contains(text, "func (s *Store) "+r.Name+"(") {
				t.Errorf("the method %s of %s is\n%s%v", r.Name, p.Name, text, err)
			}
		}
	}
}

// beginnings returns the lines of a file in which something begins that a part may be: its
// comment, if it has one.
func beginnings(t *testing.T, name string) map[int]bool {
	t.Helper()
	text, err := impedance.Source.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]bool{}
	begin := func(n ast.Node, doc *ast.CommentGroup) {
		at := n.Pos()
		if doc != nil {
			at = doc.Pos()
		}
		found[files.Position(at).Line] = true
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			begin(n, n.Doc)
		case *ast.GenDecl:
			for _, spec := range n.Specs {
				begin(documented(n, spec))
			}
		case *ast.StructType:
			for _, field := range n.Fields.List {
				begin(field, field.Doc)
			}
		case *ast.InterfaceType:
			for _, method := range n.Methods.List {
				begin(method, method.Doc)
			}
		case *ast.CompositeLit:
			for _, element := range n.Elts {
				begin(element, nil)
			}
		}
		return true
	})
	return found
}

// TestList makes a listing, and reads it as it is written to the file.
func TestList(t *testing.T) {
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	code := *tree.Code
	code.Subjects = theLayers[:1]
	want, err := List(t.Context(), &code)
	if err != nil {
		t.Fatal(err)
	}
	if p := want.Packages[0]; p.Name != theLayers[0].Name || p.Package != theLayers[0].Package ||
		len(p.Imports.Modules) == 0 {
		t.Errorf("listed in part: %+v", p)
	}
	text, err := want.Format()
	if err != nil {
		t.Fatal(err)
	}
	got, err := listing.Read(fstest.MapFS{listing.File: {Data: text}})
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read otherwise than written: %v", err)
	}
	p := want.Packages[0]
	if n := strings.Count(string(text), "\n{\"name\":"); n != 1+2*len(p.Operations)+len(p.Parts) {
		t.Errorf("%d lines begin with a name", n)
	}
}
