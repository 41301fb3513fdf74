package diagram

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/internal/source/flow"
)

// TestObjects holds that the pictures of the domain and of each layer's types are such as a
// reader would not complain about, that links end at headings, and that all types are there.
func TestObjects(t *testing.T) {
	d, layers := readLayers(t)
	all := append([]flow.Layer{{Name: "The domain", Classes: d.Classes}}, layers...)
	for _, l := range all {
		c := newClasses(l.Name, "", l.Classes)
		p := c.draw()
		for _, problem := range p.problems() {
			t.Errorf("%s: %s", l.Name, problem)
		}
		for _, link := range c.links {
			if !slices.ContainsFunc(p.texts, func(a area) bool {
				_, to, _ := link.ends()
				return a.what == link.to.Name && abreast(a, to)
			}) {
				t.Errorf("%s: the link from %s to %s ends elsewhere", l.Name, link.from.Name,
					link.to.Name)
			}
		}
		texts := textsOf(t, p.svg())
		mermaid := c.mermaid()
		for _, class := range l.Classes {
			if !texts[class.Name] || !strings.Contains(mermaid, quoted(class.Name)) {
				t.Errorf("%s: %s is not in both pictures", l.Name, class.Name)
			}
		}
	}
}

// TestObjectsAgain holds that pictures are the same each time.
func TestObjectsAgain(t *testing.T) {
	d, layers := readLayers(t)
	for _, l := range layers {
		first, mermaid, err := Objects(d, l)
		if err != nil {
			t.Fatal(err)
		}
		second, again, _ := Objects(d, l)
		if !bytes.Equal(first, second) || mermaid != again {
			t.Errorf("the picture of %s is another the second time", l.Name)
		}
	}
}

// TestDomain holds what is said of the domain's types.
func TestDomain(t *testing.T) {
	d, _ := readLayers(t)
	svg, mermaid, err := Domain(d)
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, svg)
	for _, want := range []string{"closed set", "one of", "*string ?", "*User ?", "refers to or lists",
		"? may have no value"} {
		if !texts[want] {
			t.Errorf("there is no text %q in the picture", want)
		}
	}
	for _, want := range []string{"classDiagram", "<<interface>>", "*User Author", "<|.."} {
		if !strings.Contains(mermaid, want) {
			t.Errorf("the mermaid text has no %q", want)
		}
	}
}

// TestCircle holds that types that refer to one another and to themselves are drawn.
func TestCircle(t *testing.T) {
	refer := func(name, to string) flow.Field {
		return flow.Field{Name: name, Type: "*" + to, Class: to, Pointer: true}
	}
	p := newClasses("circle", "", []flow.Class{
		{Name: "A", Fields: []flow.Field{refer("b", "B"), refer("c", "C")}},
		{Name: "B", Fields: []flow.Field{refer("b", "B"), refer("c", "C")}},
		{Name: "C", Fields: []flow.Field{refer("a", "A"), refer("c", "C")}},
		{Name: "D", Fields: []flow.Field{{Name: "x", Type: "int"}}},
	}).draw()
	for _, problem := range p.problems() {
		t.Error(problem)
	}
	if len(p.boxes) != 4 {
		t.Errorf("there are %d boxes", len(p.boxes))
	}
}

// TestObjectsOfNothing holds that there is no picture without types.
func TestObjectsOfNothing(t *testing.T) {
	if _, _, err := Domain(&flow.Domain{}); err == nil {
		t.Error("there is a picture of nothing")
	}
}
