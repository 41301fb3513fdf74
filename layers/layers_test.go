package layers_test

import (
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

func TestNamed(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  []string
	}{
		{nil, []string{"floor", "sqlx", "sqlc", "ent", "ent-prepared", "gorm", "gorm-quickstart"}},
		{[]string{"all"}, []string{"floor", "floor-unprepared", "sqlx", "sqlc", "ent", "ent-prepared",
			"gorm", "gorm-quickstart"}},
		{[]string{"floor-unprepared"}, []string{"floor", "floor-unprepared"}},
		{[]string{"gorm", "sqlc"}, []string{"floor", "sqlc", "gorm"}},
		{[]string{"floor"}, []string{"floor"}},
	} {
		got, err := layers.Named(tt.names)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, l := range got {
			names = append(names, l.Name)
		}
		if !reflect.DeepEqual(names, tt.want) {
			t.Errorf("Named(%q) = %q, want %q", tt.names, names, tt.want)
		}
	}
	for _, name := range []string{"hibernate", "sqlc-pgx"} {
		if _, err := layers.Named([]string{name}); err == nil {
			t.Errorf("the layer %s was found on database/sql", name)
		}
	}
}

func TestNamedOn(t *testing.T) {
	both := []schema.Engine{schema.SQLite, schema.Postgres}
	for _, tt := range []struct {
		engines []schema.Engine
		names   []string
		want    string // empty for an error
	}{
		{both, nil, "floor sqlx sqlc ent ent-prepared gorm gorm-quickstart floor-pgx sqlc-pgx"},
		{both[:1], nil, "floor sqlx sqlc ent ent-prepared gorm gorm-quickstart"},
		{both, []string{"all"}, "floor floor-unprepared sqlx sqlc ent ent-prepared gorm gorm-quickstart " +
			"floor-pgx sqlc-pgx"},
		{both, []string{"sqlc-pgx"}, "floor floor-pgx sqlc-pgx"},
		{both, []string{"floor-pgx", "ent"}, "floor ent floor-pgx"},
		{both, []string{"ent"}, "floor ent"},
		{both[:1], []string{"sqlc-pgx"}, ""},
		{both, []string{"hibernate"}, ""},
	} {
		got, err := layers.NamedOn(tt.engines, tt.names)
		var names []string
		for _, l := range got {
			names = append(names, l.Name)
		}
		if s := strings.Join(names, " "); s != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("NamedOn(%v, %q) = %q, %v, want %q", tt.engines, tt.names, s, err, tt.want)
		}
		if err != nil && tt.names[0] == "sqlc-pgx" && !strings.Contains(err.Error(), "PostgreSQL") {
			t.Errorf("%v does not name PostgreSQL", err)
		}
	}
}
