package diagram

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/impedance/internal/source"
	"example.com/impedance/internal/source/flow"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// The mapping of the real layers is read once for all tests.
var (
	readingLayers sync.Once
	realDomain    *flow.Domain
	realLayers    []flow.Layer
)

func readLayers(t *testing.T) (*flow.Domain, []flow.Layer) {
	t.Helper()
	readingLayers.Do(func() {
		dsn := schema.DSN(filepath.Join(t.TempDir(), "empty.db"))
		db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := schema.Apply(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		catalog, err := schema.ReadCatalog(t.Context(), db.DB)
		if err != nil {
			t.Fatal(err)
		}
		code, err := source.Load(t.Context(), "../..", source.Subjects(layers.All()))
		if err != nil {
			t.Fatal(err)
		}
		realDomain, realLayers, err = flow.Read(code, catalog)
		if err != nil {
			t.Fatal(err)
		}
	})
	if len(realLayers) == 0 {
		t.Fatal("the layers could not be read")
	}
	return realDomain, realLayers
}

// TestOverlay holds that the picture of each layer is one a reader would not complain about,
// and the same each time, and that every way begins and ends beside the names that it joins.
func TestOverlay(t *testing.T) {
	d, layers := readLayers(t)
	for _, l := range layers {
		m := Mapped{l, 123}
		p, err := overlay(d, m)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range p.problems() {
			t.Errorf("%s: %s", l.Name, problem)
		}
		for _, w := range l.Lines {
			checkWay(t, p, l.Name, &w)
		}
		first, _ := Overlay(d, m)
		second, _ := Overlay(d, m)
		if !bytes.Equal(first, second) {
			t.Errorf("the picture of %s is another the second time", l.Name)
		}
		texts := textsOf(t, first)
		for _, want := range []string{l.Name, "users", "follows", "Profile", "Repost", "*User, no column",
			"123", "3 split: one column, several fields", "S", "C", "R", "M", "L"} {
			if !texts[want] {
				t.Errorf("there is no text %q in the picture of %s", want, l.Name)
			}
		}
	}
}

// checkWay holds that of the lines that a column's ways are drawn with, one begins beside the
// column, and one ends beside the field.
func checkWay(t *testing.T, p *picture, layer string, w *flow.Line) {
	t.Helper()
	begins, ends := false, false
	for _, line := range p.lines {
		if line.what != w.Column.String() {
			continue
		}
		first, last := line.points[0], line.points[len(line.points)-1]
		begins = begins || slices.ContainsFunc(p.texts, func(a area) bool {
			return a.what == w.Column.Name && a.x+a.width < first.x && abreast(a, first)
		})
		ends = ends || slices.ContainsFunc(p.texts, func(a area) bool {
			return a.what == w.Field.Name && a.x > last.x && a.x < last.x+60 && abreast(a, last)
		})
	}
	if !begins || !ends {
		t.Errorf("%s: the way from %s to %s begins beside the one: %v, ends beside the other: %v",
			layer, w.Column, w.Field, begins, ends)
	}
}

// abreast reports whether a point is at the height of a text.
func abreast(a area, at point) bool { return a.y <= at.y && at.y <= a.y+a.height }

// TestOverlays holds the same of the page with all layers.
func TestOverlays(t *testing.T) {
	d, layers := readLayers(t)
	for n := 1; n <= len(layers); n++ {
		var all []Mapped
		for i, l := range layers[:n] {
			all = append(all, Mapped{l, 100 + i})
		}
		p, err := overlays(d, all)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range p.problems() {
			t.Errorf("%d layers: %s", n, problem)
		}
		texts := textsOf(t, p.svg())
		for _, m := range all {
			if !texts[m.Name] {
				t.Errorf("%s is not in the picture of %d layers", m.Name, n)
			}
		}
	}
}

// TestOverlayLost holds that a column without a field is shown, and said in words.
func TestOverlayLost(t *testing.T) {
	d, layers := readLayers(t)
	l := layers[1]
	l.Lines = slices.DeleteFunc(slices.Clone(l.Lines), func(w flow.Line) bool {
		return w.Column.Name == "bio"
	})
	p, err := overlay(d, Mapped{l, 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range p.problems() {
		t.Error(problem)
	}
	if texts := textsOf(t, p.svg()); !texts["no field"] || !texts["*string, no column"] {
		t.Error("the picture does not tell what is lost")
	}
	for _, want := range []string{"users.bio has no field.", "Profile.Bio has no column.",
		"Post.Author has no column, it is the object of another row."} {
		if !strings.Contains(p.description, want) {
			t.Errorf("the description does not say %q", want)
		}
	}
}

// TestOverlayOfNothing holds that there is no picture without a way.
func TestOverlayOfNothing(t *testing.T) {
	if _, err := Overlay(&flow.Domain{}, Mapped{}); err == nil {
		t.Error("there is a picture of nothing")
	}
	if _, err := Overlays(&flow.Domain{}, nil); err == nil {
		t.Error("there is a picture of nothing")
	}
}
