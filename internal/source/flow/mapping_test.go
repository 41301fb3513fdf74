package flow

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"

	"example.com/impedance"
	"example.com/impedance/internal/source"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// theLayers are the real ones.
var theLayers = source.Subjects(layers.All())

// realCatalog returns the catalog of the domain's tables.
func realCatalog(t *testing.T) *schema.Catalog {
	t.Helper()
	dsn := schema.DSN(filepath.Join(t.TempDir(), "empty.db"))
	db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	c, err := schema.ReadCatalog(t.Context(), db.DB)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The source of the real layers is read once for all tests.
var (
	reading    sync.Once
	realCode   *source.Code
	realDomain *Domain
	realLayers []Layer
)

func readLayers(t *testing.T) (*Domain, []Layer) {
	t.Helper()
	reading.Do(func() {
		var err error
		if realCode, err = source.Load(t.Context(), "../../..", theLayers); err != nil {
			t.Fatal(err)
		}
		realDomain, realLayers, err = Read(realCode, realCatalog(t))
		if err != nil {
			t.Fatal(err)
		}
	})
	if len(realLayers) == 0 {
		t.Fatal("the layers could not be read")
	}
	return realDomain, realLayers
}

// TestListing holds that docs/mapping.json has what is read from the source, and that all of it
// comes back. After a change run
//
//	go generate -run listing .
func TestListing(t *testing.T) {
	d, layers := readLayers(t)
	listing, err := ReadListing(impedance.Source, realCatalog(t))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(listing.Domain, d) {
		t.Errorf("the domain is listed as %+v, and is %+v; run go generate ./...", listing.Domain, d)
	}
	found, err := listing.Of(theLayers)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range layers {
		if !reflect.DeepEqual(found[i], l) {
			t.Errorf("%s is listed as\n%+v, and is\n%+v; run go generate ./...", l.Name, found[i], l)
		}
	}
	if _, err := listing.Of([]source.Subject{{Name: "none"}}); err == nil {
		t.Error("a layer is found that is not listed")
	}
	if _, err := ReadListing(impedance.Source, &schema.Catalog{}); err == nil {
		t.Error("tables are found that no catalog has")
	}
}

// withoutColumn are the fields that no layer can fill from a column: each is the object of
// another row, which a column beside it names.
var withoutColumn = []Place{{"Post", "Author"}, {"Follow", "Follower"}, {"Follow", "Followee"}}

// TestComplete holds that each layer takes every column of the domain's tables to a field, and
// fills every field from a column or, without a column, from another row.
func TestComplete(t *testing.T) {
	d, layers := readLayers(t)
	want := []Root{{"User", "users"}, {"Post", "posts"}, {"Follow", "follows"}}
	if !slices.Equal(d.Roots, want) {
		t.Errorf("the tables stand for %v, want %v", d.Roots, want)
	}
	for _, l := range layers {
		columns, fields := d.Lost(&l)
		for _, at := range columns {
			t.Errorf("%s takes %s to no field", l.Name, at)
		}
		for _, at := range fields {
			if !slices.Contains(withoutColumn, at) {
				t.Errorf("%s fills %s from no column", l.Name, at)
			}
		}
		for _, at := range withoutColumn {
			if !slices.Contains(fields, at) {
				t.Errorf("%s fills %s from a column", l.Name, at)
			}
			if !slices.Contains(l.Loaded, at) {
				t.Errorf("%s never sets %s", l.Name, at)
			}
		}
	}
}

// TestIncomplete holds that a way that is missing is noticed on both of its ends.
func TestIncomplete(t *testing.T) {
	d, layers := readLayers(t)
	l := layers[1]
	l.Lines = slices.DeleteFunc(slices.Clone(l.Lines), func(w Line) bool {
		return w.Column == Place{"users", "bio"}
	})
	columns, fields := d.Lost(&l)
	if !slices.Equal(columns, []Place{{"users", "bio"}}) ||
		!slices.Contains(fields, Place{"Profile", "Bio"}) {
		t.Errorf("lost are %v and %v", columns, fields)
	}
}

// TestContent holds what happens in every layer to the columns that make a post's content.
func TestContent(t *testing.T) {
	want := map[Place]string{
		{"Post", "Content"}:   "kind merged",
		{"Text", "Body"}:      "body split converted merged",
		{"Reply", "Body"}:     "body split converted merged",
		{"Repost", "Comment"}: "body split converted renamed merged",
		{"Reply", "ParentID"}: "parent_id merged",
		{"Repost", "PostID"}:  "repost_of_id converted renamed merged",
	}
	_, layers := readLayers(t)
	for _, l := range layers {
		for _, w := range l.Lines {
			words := w.Column.Name
			for _, k := range []struct {
				is   bool
				word string
			}{{w.Split, "split"}, {w.Converted, "converted"}, {w.Renamed, "renamed"},
				{w.Merged, "merged"}} {
				if k.is {
					words += " " + k.word
				}
			}
			expected, ok := want[w.Field]
			if !ok {
				expected = w.Column.Name
			}
			hasType := w.Column.Name == "kind" && words == "kind converted merged" // as ent has one for it
			if words != expected && !hasType {
				t.Errorf("%s: %s is %q, want %q", l.Name, w.Field, words, expected)
			}
		}
	}
}

// TestVia holds which rows values pass in some layers, and how these know where columns go.
func TestVia(t *testing.T) {
	_, layers := readLayers(t)
	want := map[string][2]string{
		"floor": {"postRow.body", "position in Scan"},
		"sqlx":  {"postRow.Body", "db tag"},
		"sqlc":  {"sqlite.Post.Body", "position in Scan, generated"},
		"ent":   {"ent.Post.Body", "ent's constants, generated"},
		"gorm":  {"postRow.Body", "GORM's naming"},
	}
	for _, l := range layers {
		for _, w := range l.Lines {
			if (w.Column == Place{"posts", "body"}) {
				want, known := want[l.Name]
				if via := w.Via[0].String(); known && (via != want[0] || w.Means != want[1]) {
					t.Errorf("%s: posts.body goes through %s by %s", l.Name, via, w.Means)
				}
			}
		}
		if floor := layers[0].Hops(); l.Name != "floor" && l.Hops() <= floor {
			t.Errorf("%s has %d hops, the floor %d", l.Name, l.Hops(), floor)
		}
	}
}

// TestClasses holds some of the types that layers add.
func TestClasses(t *testing.T) {
	_, layers := readLayers(t)
	want := map[string]string{
		"floor": "postRow",
		"sqlx":  "authoredPostRow countRow",
		"sqlc": "sqlite.User sqlite.PublishParams sqlite.FollowCountsRow " +
			"sqlite.SearchUsersByPrefixOldestFirstParams",
		"ent":  "ent.Follow ent.Post ent.User",
		"gorm": "userRow countedUser",
	}
	for _, l := range layers {
		var names []string
		for _, c := range l.Classes {
			names = append(names, c.Name)
			if c.Name == "Store" || c.Name == "Options" || len(c.Fields) == 0 {
				t.Errorf("%s adds %s with %d fields", l.Name, c.Name, len(c.Fields))
			}
		}
		for name := range strings.FieldsSeq(want[l.Name]) {
			if !slices.Contains(names, name) {
				t.Errorf("%s adds no %s, but %q", l.Name, name, names)
			}
		}
		if written := l.Name == layers[0].Name; written && l.Generated > 0 {
			t.Errorf("%s, which is written by hand, has %d generated types", l.Name, l.Generated)
		}
	}
}

// TestSelectList holds what is read of queries.
func TestSelectList(t *testing.T) {
	c := &schema.Catalog{Tables: []schema.Table{
		{Name: "users", Columns: []schema.Column{{Name: "id"}, {Name: "handle"}}},
		{Name: "posts", Columns: []schema.Column{{Name: "id"}, {Name: "author_id"}}},
	}}
	const all = "users.id=id users.handle=handle"
	for query, want := range map[string]string{
		"SELECT id, handle FROM users WHERE id = ?":                     all,
		"SELECT u.*, count(*) AS n FROM users AS u GROUP BY u.id":       all + " .=",
		`SELECT u.id AS "user.id", p.id FROM posts p JOIN users u`:      "users.id=user.id posts.id=id",
		"WITH x (id) AS (SELECT id FROM posts) SELECT x.id FROM x":      ".=id",
		"-- name: A :one\nSELECT (SELECT 1), author_id FROM posts":      ".= posts.author_id=author_id",
		"SELECT near.id, u.handle FROM (SELECT 1) AS near JOIN users u": ".=id users.handle=handle",
		"INSERT INTO users (id) VALUES (?)":                             "",
	} {
		var got []string
		for _, i := range selectList(query, c) {
			got = append(got, i.column.String()+"="+i.name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s\nselects %q, want %q", query, got, want)
		}
	}
}

// fixtureModels is a domain for the fixtures.
const fixtureModels = `package models

type Store interface{ Find() (*Note, error) }

type Note struct {
	ID    int64
	Title string
	Owner *Note
}
`

// fixture returns a layer with this source.
func fixture(t *testing.T, text string) *layer {
	t.Helper()
	c := &code{files: token.NewFileSet()}
	models := check(t, c, source.Module+"/models", fixtureModels)
	c.models = models.Types
	c.packages = []*packages.Package{check(t, c, source.Module+"/fakeimpl", text)}
	c.findValues()
	l, err := c.layer(source.Subject{Name: "fake", Package: "fakeimpl"})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// check type-checks a package of one file, which may import the domain.
func check(t *testing.T, c *code, path, text string) *packages.Package {
	t.Helper()
	parsed, err := parser.ParseFile(c.files, path+"/store.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	p, err := (&types.Config{Importer: domainOnly{c}}).Check(path, c.files, []*ast.File{parsed}, info)
	if err != nil {
		t.Fatal(err)
	}
	return &packages.Package{PkgPath: path, Name: p.Name(), Types: p, TypesInfo: info,
		Syntax: []*ast.File{parsed}}
}

type domainOnly struct{ *code }

func (d domainOnly) Import(path string) (*types.Package, error) {
	if path == source.Module+"/models" {
		return d.models, nil
	}
	return importer.Default().Import(path)
}

var notes = &schema.Catalog{Tables: []schema.Table{{Name: "notes",
	Columns: []schema.Column{{Name: "id"}, {Name: "title"}, {Name: "color"}}}}}

const fixtureRow = `package fakeimpl

import "example.com/impedance/models"

type Store struct{}

type row struct {
	id    int64
	title *string
	color string
}

func scan(Scan func(...any)) {
	var r row
	Scan(&r.id, &r.title, &r.color)
}
`

// TestFixture holds that values are followed through variables and pointers, and that a column
// is lost which goes no further than a row.
func TestFixture(t *testing.T) {
	l := fixture(t, fixtureRow+`
const query = "SELECT n.id, n.title, n.color FROM notes n"

func model(r *row) models.Note {
	var title string
	if r.title != nil {
		title = *r.title
	}
	return models.Note{ID: r.id, Title: title}
}
`)
	read, err := l.read(notes)
	if err != nil {
		t.Fatal(err)
	}
	if len(read.Lines) != 2 || read.Lines[0].Converted || !read.Lines[1].Converted ||
		read.Lines[1].Field != (Place{"Note", "Title"}) {
		t.Errorf("got %+v", read.Lines)
	}
	columns, fields := l.domain(notes, []Layer{read}).Lost(&read)
	if !slices.Equal(columns, []Place{{"notes", "color"}}) ||
		!slices.Equal(fields, []Place{{"Note", "Owner"}}) {
		t.Errorf("lost are %v and %v", columns, fields)
	}
}

// TestContradiction holds that two queries which disagree on a field are an error.
func TestContradiction(t *testing.T) {
	l := fixture(t, fixtureRow+`
const (
	query = "SELECT n.id, n.title, n.color FROM notes n"
	other = "SELECT n.id, n.color, n.title FROM notes n"
)

var _ models.Note
`)
	if _, err := l.read(notes); err == nil || !strings.Contains(err.Error(), "row.title") {
		t.Errorf("got error %v", err)
	}
}

// TestNoPackage holds that a layer that is not there is an error.
func TestNoPackage(t *testing.T) {
	readLayers(t)
	code := *realCode
	code.Subjects = []source.Subject{{Name: "none", Package: "noimpl"}}
	if _, _, err := Read(&code, notes); err == nil {
		t.Error("a layer without Go is accepted")
	}
}
