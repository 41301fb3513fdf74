package main

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/internal/report"
)

// TestShapesDocumented holds that docs/commands.md names each field that --json prints.
func TestShapesDocumented(t *testing.T) {
	_, table, ok := strings.Cut(readPage(t, "docs/commands.md"), "| command | what it prints |")
	if !ok {
		t.Fatal("docs/commands.md has no table of shapes")
	}
	var named []string
	for _, name := range regexp.MustCompile("`([a-z_-]+)`").FindAllStringSubmatch(table, -1) {
		named = append(named, name[1])
	}
	var look func(reflect.Type)
	seen := map[reflect.Type]bool{}
	look = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			look(of.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[of] || of.String() == "results.Step" { // a plan is shown as it is kept
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" && name != "-" && !slices.Contains(named, name) {
				t.Errorf("docs/commands.md does not name %s of %s", name, of)
			}
			look(f.Type)
		}
	}
	for _, shape := range []any{comparedJSON{}, shownJSON{}, verifiedJSON{}, stepsJSON{}, accountedJSON{}, codeJSON{},
		enginesJSON{}, catalogueJSON{}, surpriseJSON{}, canaryJSON{}, scaledJSON{}, worksheetJSON{},
		report.Diff{}, report.Record{}} {
		look(reflect.TypeOf(shape))
	}
	dsn := made(t)
	for _, flag := range []string{"--delay=false", "--delay"} {
		var found struct{ Lines []map[string]json.RawMessage }
		_, stdout, _ := call(t.Context(), "ledger", "--quick", "--ops", "UserByID", "--layers", "floor",
			"--dsn", dsn, flag, "--json")
		if err := json.Unmarshal([]byte(stdout), &found); err != nil || len(found.Lines) == 0 {
			t.Fatalf("%s: %v", stdout, err)
		}
		for name := range found.Lines[0] {
			if !slices.Contains(named, name) {
				t.Errorf("docs/commands.md does not name %s of the ledger", name)
			}
		}
	}
}
