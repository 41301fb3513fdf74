package layers_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// TestDepartures holds that what a layer declares is complete and about the store.
func TestDepartures(t *testing.T) {
	store := reflect.TypeFor[models.Store]()
	for _, l := range append(layers.All(), layers.Native()...) {
		for _, d := range l.Departures {
			for _, operation := range d.Operations {
				if _, ok := store.MethodByName(operation); !ok {
					t.Errorf("%s departs from %q, which is no operation", l.Name, operation)
				}
			}
			if d.Instead == "" || d.Reason == "" || d.Source == "" {
				t.Errorf("%s, %s: the declaration is incomplete: %+v", l.Name, d.Scope(), d)
			}
			if want := enginesIn(d.Instead); !slices.Equal(d.Engines, want) {
				t.Errorf("%s, %s: it is declared for %q, and says %q", l.Name, d.Scope(), d.Engines, d.Instead)
			}
		}
	}
}

// onlyOn is the beginning of a text that says where it holds alone.
var onlyOn = regexp.MustCompile(`^on ((?:the servers|SQLite|PostgreSQL|MySQL|MariaDB)(?: and \w+)?), `)

// enginesIn returns the engines that a departure is for by its words. One that goes on to say what
// the others do is for all.
func enginesIn(instead string) (engines []string) {
	found := onlyOn.FindStringSubmatch(instead)
	if found == nil || strings.Contains(instead, "; on MySQL, ") {
		return nil
	}
	for _, e := range []struct{ name, in string }{{"sqlite", "SQLite"},
		{"postgres", "PostgreSQL the servers"}, {"mysql", "MySQL MariaDB the servers"}} {
		for _, word := range strings.Split(found[1], " and ") {
			if strings.Contains(e.in, word) {
				engines = append(engines, e.name)
			}
		}
	}
	return engines
}

// allBut returns the names of all layers on database/sql but those that leave matches.
func allBut(leave func(layers.Layer) bool) []string {
	return namesOf(slices.DeleteFunc(layers.All(), leave))
}

func byName(l layers.Layer) bool  { return l.ByName }
func nothing(l layers.Layer) bool { return false }

// TestNamed holds which layers names stand for, and that these have their own order.
func TestNamed(t *testing.T) {
	floor, last := layers.Floor, layers.All()[len(layers.All())-1].Name
	middle := layers.All()[2].Name
	for _, tt := range []struct {
		names []string
		want  []string
	}{
		{nil, allBut(byName)},
		{[]string{"all"}, allBut(nothing)},
		{[]string{"floor-unprepared"}, []string{floor, "floor-unprepared"}},
		{[]string{last, middle}, []string{floor, middle, last}},
		{[]string{floor}, []string{floor}},
		{[]string{strings.ToUpper(last), "Floor Unprepared"}, []string{floor, "floor-unprepared", last}},
		{[]string{"ALL"}, allBut(nothing)},
	} {
		got, err := layers.Named(tt.names)
		if err != nil {
			t.Fatal(err)
		}
		if names := namesOf(got); !slices.Equal(names, tt.want) {
			t.Errorf("Named(%q) = %q, want %q", tt.names, names, tt.want)
		}
	}
	for _, name := range []string{"hibernate", layers.NativeFloor} {
		if _, err := layers.Named([]string{name}); err == nil {
			t.Errorf("the layer %s was found on database/sql", name)
		}
	}
}

func TestNamedOn(t *testing.T) {
	both := []schema.Engine{schema.SQLite, schema.Postgres}
	natives := namesOf(layers.Native())
	floor, other, native := layers.Floor, layers.All()[2].Name, natives[1]
	for _, tt := range []struct {
		engines []schema.Engine
		names   []string
		want    []string // none for an error
	}{
		{both, nil, slices.Concat(allBut(byName), natives)},
		{both[:1], nil, allBut(byName)},
		{both, []string{"all"}, slices.Concat(allBut(nothing), natives)},
		{both, []string{native}, []string{floor, layers.NativeFloor, native}},
		{both, []string{layers.NativeFloor, other}, []string{floor, other, layers.NativeFloor}},
		{both, []string{other}, []string{floor, other}},
		{both, []string{strings.ReplaceAll(native, "-", "_")}, []string{floor, layers.NativeFloor, native}},
		{both[:1], []string{native}, nil},
		{both, []string{"hibernate"}, nil},
	} {
		got, err := layers.NamedOn(tt.engines, tt.names)
		if names := namesOf(got); !slices.Equal(names, tt.want) || (err == nil) != (tt.want != nil) {
			t.Errorf("NamedOn(%v, %q) = %q, %v, want %q", tt.engines, tt.names, names, err, tt.want)
		}
		if err != nil && tt.names[0] == native && !strings.Contains(err.Error(), "PostgreSQL") {
			t.Errorf("%v does not name PostgreSQL", err)
		}
	}
}

// TestPackages holds that a layer's entry names its folder and the modules that its figures depend
// on: those in go.mod, and the generator that a modfile pins, which no program depends on.
func TestPackages(t *testing.T) {
	pinned := func(modfile, module string) (version string) {
		text, err := os.ReadFile(filepath.Join("..", modfile))
		must(t, err)
		for line := range strings.Lines(string(text)) {
			f := strings.Fields(strings.TrimPrefix(line, "require "))
			if len(f) > 1 && f[0] == module {
				return f[1]
			}
		}
		return ""
	}
	for _, l := range append(layers.All(), layers.Native()...) {
		if _, err := os.Stat(filepath.Join("..", l.Package, "store.go")); err != nil {
			t.Errorf("%s: %v", l.Name, err)
		}
		for _, module := range l.Modules {
			if pinned("go.mod", module) == "" {
				t.Errorf("%s: go.mod has no %s", l.Name, module)
			}
		}
		for name, folder := range l.Queries {
			if found, _ := filepath.Glob(filepath.Join("..", folder, "*.sql")); len(found) == 0 {
				t.Errorf("%s: %s, which %s is generated from, has no SQL", l.Name, folder, name)
			}
		}
		if l.Generator == "" {
			continue
		}
		modfile := "tools/" + filepath.Base(l.Library) + ".mod"
		if version := pinned(modfile, l.Library); version != l.Generator {
			t.Errorf("%s is said to be generated by %s %s, and %s pins %q", l.Name, l.Library,
				l.Generator, modfile, version)
		}
	}
}

// marks are the shapes that charts know.
var marks = []string{"circle", "square", "triangle", "diamond", "down", "cross", "plus", "ring", "box",
	"star"}

// TestMarks holds that each layer has a mark and a dash of its own, so that it can be told from the
// others without color.
func TestMarks(t *testing.T) {
	whose := map[string]string{}
	for _, l := range layers.All() {
		if !slices.Contains(marks, l.Color.Mark) {
			t.Errorf("%s has the mark %q, which no chart knows", l.Name, l.Color.Mark)
		}
		for _, sign := range []string{"mark " + l.Color.Mark, "dash " + l.Color.Dash} {
			if other := whose[sign]; other != "" {
				t.Errorf("%s and %s both have the %s", l.Name, other, sign)
			}
			whose[sign] = l.Name
		}
	}
}

// TestColors holds that each layer has colors of its own that can be seen: of a contrast of at least
// 4.5 with a page (https://www.w3.org/TR/WCAG21/#contrast-minimum).
func TestColors(t *testing.T) {
	const lightPage, darkPage = "#ffffff", "#0d1117"
	whose := map[string]string{}
	for _, l := range layers.All() {
		for color, page := range map[string]string{l.Color.Light: lightPage, l.Color.Dark: darkPage} {
			if other := whose[color]; other != "" {
				t.Errorf("%s and %s both have the color %s", l.Name, other, color)
			}
			whose[color] = l.Name
			a, b := luminance(t, color), luminance(t, page)
			if contrast := (max(a, b) + 0.05) / (min(a, b) + 0.05); contrast < 4.5 {
				t.Errorf("%s has the color %s, whose contrast with %s is %.2f", l.Name, color, page, contrast)
			}
		}
	}
}

// luminance returns how bright a color is, from 0 to 1.
func luminance(t *testing.T, color string) float64 {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(color, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatalf("%q is no color such as #0969da: %v", color, err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(rgb[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}
