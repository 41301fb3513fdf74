package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/impedance/bench"
	"example.com/impedance/checkout"
	"example.com/impedance/footprint"
	"example.com/impedance/layers"
)

// TestFootprint holds that there is a line for each package and for each operation, and
// that the tables fit a terminal.
func TestFootprint(t *testing.T) {
	var stdout, stderr bytes.Buffer
	err := printFootprint(t.Context(), &stdout, newProgress(&stderr), layers.All(), false)
	if err != nil {
		t.Fatal(err)
	}
	fits(t, stdout.String())
	plain(t, stderr.String())
	begins := map[string]int{}
	for line := range strings.Lines(stdout.String()) {
		if words := strings.Fields(line); len(words) > 5 {
			begins[words[0]]++
		}
	}
	want := map[string]int{"floor": 2, "sqlx": 2, "sqlc": 2, "ent": 2, "gorm": 2} // and for engines
	for _, o := range bench.Operations() {
		want[o.Name] = 1
	}
	for name, n := range want {
		if begins[name] != n {
			t.Errorf("%d lines begin with %s, want %d", begins[name], name, n)
		}
	}
	if begins["gorm-quickstart"] != 0 || strings.Contains(stdout.String(), "MB") {
		t.Error("there is more than was asked for")
	}
	if t.Failed() {
		t.Log(stdout.String())
	}
}

// fits holds that a text is no wider than 120 columns.
func fits(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > 120 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

// TestPrintPackages holds what is printed of programs that were built, beside the floor.
func TestPrintPackages(t *testing.T) {
	var w bytes.Buffer
	err := printPackages(&w, []footprint.Footprint{{
		Subject: checkout.Subject{Name: "floor"},
		Imports: footprint.Imports{Packages: []string{"a/b"}, Modules: []string{"a"}},
		Binary:  &footprint.Binary{Bytes: 110_000_000, CPU: 180 * time.Second},
	}, {
		Subject: checkout.Subject{Name: "ent"},
		Code: footprint.Code{Total: footprint.Lines{Written: 11000, Mapping: 2200,
			Generated: 110000}},
		Imports: footprint.Imports{
			Packages: []string{"a/b", "c", "c/d"},
			Modules:  []string{"a", "c"},
		},
		Binary: &footprint.Binary{Bytes: 122_000_000, CPU: 1240 * time.Second},
	}})
	if err != nil {
		t.Fatal(err)
	}
	fits(t, w.String())
	lines := strings.Split(w.String(), "\n")
	const want = "ent 11000 2200 110000 3 +2 2 +1 122.00 MB +12.00 1240.0 s +1060.0"
	if got := strings.Join(strings.Fields(lines[2]), " "); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestFootprintOutside holds that the command says where to run it.
func TestFootprintOutside(t *testing.T) {
	t.Chdir(t.TempDir())
	var w bytes.Buffer
	err := printFootprint(t.Context(), &w, newProgress(&w), layers.All(), false)
	if err == nil || !strings.Contains(err.Error(), "inside a checkout") || w.Len() > 0 {
		t.Errorf("got %v and %q", err, w.String())
	}
}
