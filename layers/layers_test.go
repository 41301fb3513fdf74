package layers_test

import (
	"reflect"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/models"
)

// TestDepartures holds that what a layer declares is complete and about the store.
func TestDepartures(t *testing.T) {
	store := reflect.TypeFor[models.Store]()
	for _, l := range layers.All() {
		for _, d := range l.Departures {
			if _, ok := store.MethodByName(d.Operation); !ok && d.Operation != "" {
				t.Errorf("%s departs from %q, which is no operation", l.Name, d.Operation)
			}
			if d.Instead == "" || d.Reason == "" || d.Source == "" {
				t.Errorf("%s, %s: the declaration is incomplete: %+v", l.Name, d.Operation, d)
			}
		}
	}
}

func TestNamed(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  []string
	}{
		{nil, []string{"floor", "floor-unprepared", "sqlx", "sqlc", "ent", "ent-prepared", "gorm",
			"gorm-quickstart"}},
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
	if _, err := layers.Named([]string{"hibernate"}); err == nil {
		t.Error("a layer that does not exist was found")
	}
}
