package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/impedance/bench"
	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/results"
	"example.com/impedance/internal/source"
	"example.com/impedance/internal/source/footprint"
	"example.com/impedance/layers"
)

// TestFootprint holds that there is a line for each package and for each operation, that the
// tables fit a terminal, and that the file has what they show.
func TestFootprint(t *testing.T) {
	t.Setenv("COLUMNS", "120")
	out := filepath.Join(t.TempDir(), "code.txt")
	code, stdout, stderr := call(t.Context(), "ledger", "--code", "--quick", "--out", out)
	if code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	checkCode(t, out, stdout)
	fits(t, stdout)
	plain(t, stderr)
	begins := map[string]int{}
	for line := range strings.Lines(stdout) {
		if words := strings.Fields(line); len(words) > 5 {
			begins[words[0]]++
		}
	}
	want := map[string]int{}
	for _, s := range source.Subjects(layers.All()) {
		want[s.Name] = 2 // in all, and for engines
	}
	for _, o := range bench.Operations() {
		want[o.Name] = 1
	}
	for name, n := range want {
		if begins[name] != n {
			t.Errorf("%d lines begin with %s, want %d", begins[name], name, n)
		}
	}
	if !strings.Contains(stdout, "\ngorm-quickstart is gorm with other settings, and has the same code.\n") {
		t.Error("nothing says why gorm-quickstart has no line")
	}
	if begins["gorm-quickstart"] != 1 || strings.Contains(stdout, "MB") {
		t.Error("there is more than was asked for")
	}
	if t.Failed() {
		t.Log(stdout)
	}
}

// checkCode holds that the first table of what was printed can be made from the file.
func checkCode(t *testing.T, path, printed string) {
	t.Helper()
	runs, err := results.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 1 || runs[0].Code == nil || !runs[0].Code.Sealed {
		t.Fatalf("the file has %+v", runs)
	}
	lines := strings.Split(printed, "\n")
	for i, c := range runs[0].Code.Code {
		want := fmt.Sprintf("%s %d %d %d %d %+d %d %+d", c.Layer, c.Lines.Written, c.Lines.Mapping,
			c.Lines.Generated, c.Packages.All, c.Packages.BeyondFloor, c.Modules.All,
			c.Modules.BeyondFloor)
		if got := strings.Join(strings.Fields(lines[1+i]), " "); got != want {
			t.Errorf("line %d is %q, and the file has %q", i, got, want)
		}
		if c.Lines.Written == 0 || c.Engines["postgres"].Written == 0 || c.Modules.All == 0 {
			t.Errorf("of %s the file has %+v", c.Layer, c)
		}
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
	t.Setenv("COLUMNS", "120")
	var w bytes.Buffer
	err := printPackages(&w, []footprint.Footprint{{
		Subject: source.Subject{Name: "floor"},
		Imports: listing.Imports{Packages: []string{"a/b"}, Modules: []string{"a"}},
		Binary:  &footprint.Binary{Bytes: 110_000_000, CPU: 180 * time.Second},
	}, {
		Subject: source.Subject{Name: "ent"},
		Code: listing.Code{Total: listing.Lines{Written: 11000, Mapping: 2200,
			Generated: 110000}},
		Imports: listing.Imports{
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

// TestFootprintOutside holds that in an empty folder, without the go command, the figures are
// those of a checkout, and that the end says what is left out and why.
func TestFootprintOutside(t *testing.T) {
	_, inside, _ := call(t.Context(), "ledger", "--code", "--quick")
	t.Chdir(t.TempDir())
	t.Setenv("PATH", t.TempDir())
	code, outside, stderr := call(t.Context(), "ledger", "--code", "--out", "code.txt")
	if code != 0 {
		t.Fatalf("it ends with %d: %s%s", code, outside, stderr)
	}
	rest, same := strings.CutPrefix(outside, inside)
	if !same || !strings.Contains(unwrapped(rest), "left out: to build them, run it in a checkout") {
		t.Errorf("outside it prints\n%s\ninside\n%s", outside, inside)
	}
	checkCode(t, "code.txt", outside)
}
