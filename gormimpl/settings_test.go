package gormimpl_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"example.com/impedance/gormimpl"
	"example.com/impedance/layers"
)

// TestSettings holds that what results say of how GORM is told to work is how it is.
func TestSettings(t *testing.T) {
	want := map[string]string{
		"gorm":            turnedOn(gormimpl.Tuned(), "PrepareStmt"), // for a session
		"gorm-quickstart": turnedOn(gormimpl.Quickstart()),
	}
	for _, l := range layers.All() {
		if l.Settings != want[l.Name] {
			t.Errorf("%s is said to have %q, and has %q", l.Name, l.Settings, want[l.Name])
		}
	}
}

// turnedOn returns what a configuration, and a session, turn on.
func turnedOn(c *gorm.Config, session ...string) string {
	v := reflect.ValueOf(*c)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Bool && f.Bool() {
			session = append(session, v.Type().Field(i).Name)
		}
	}
	slices.Sort(session)
	return strings.Join(session, " ")
}
