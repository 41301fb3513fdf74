package source

import (
	"testing"

	"example.com/impedance/layers"
)

// TestSubjects holds that a package is read once, under the name of its first layer.
func TestSubjects(t *testing.T) {
	chosen, err := layers.Named([]string{"gorm-quickstart"})
	if err != nil {
		t.Fatal(err)
	}
	got := Subjects(chosen)
	if len(got) != 2 || got[0].Name != layers.Floor || got[1].Name != "gorm" {
		t.Errorf("got %v, want the floor and gorm", got)
	}
}
