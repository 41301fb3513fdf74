package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/mismatch"
)

// TestMismatchPages holds that what is generated is what is committed, and needs neither a server,
// a checkout nor the go command.
func TestMismatchPages(t *testing.T) {
	want := map[string]string{}
	committed, err := os.ReadDir("../../docs/mismatch")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range committed {
		want[f.Name()] = readPage(t, "docs/mismatch/"+f.Name())
	}
	t.Chdir(t.TempDir())
	t.Setenv("PATH", t.TempDir())
	if code, stdout, stderr := call(t.Context(), "mismatch", "--out", "pages"); code != 0 {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	written := entries(t, "pages")
	for _, name := range written {
		got, err := os.ReadFile(filepath.Join("pages", name))
		if err != nil || string(got) != want[name] {
			t.Errorf("docs/mismatch/%s is out of date (%v); run go generate", name, err)
		}
	}
	if len(written) != len(want) {
		t.Errorf("%d files are written, and %d are in docs/mismatch", len(written), len(want))
	}
	for range 2 {
		code, _, stderr := call(t.Context(), "mismatch", "identity", "--out", "one", "--force")
		if got := entries(t, "one"); code != 0 || len(got) != 2 {
			t.Errorf("one page ends with %d and is %q: %s", code, got, stderr)
		}
	}
	code, _, stderr := call(t.Context(), "mismatch", "identity", "--out", "one")
	if code != 2 || !strings.Contains(stderr, "identity.md is there") {
		t.Errorf("a page that is there ends with %d: %s", code, stderr)
	}
}

// TestMismatch holds what the matrix and the view of one mismatch show, in an empty folder, and
// that servers are marked as not observed.
func TestMismatch(t *testing.T) {
	t.Chdir(t.TempDir())
	const known = "They are those that this program was built with"
	for _, test := range []struct {
		args []string
		want []string
		not  string
	}{
		{[]string{"mismatch"}, []string{"null-against-zero", "wrong in silence", "12 → 8 rows"}, known},
		{[]string{"mismatch", "--engine", "postgres"}, []string{"bind-limits", "on postgres", known},
			"~"},
		{[]string{"mismatch", "unit-of-work"}, []string{"UNIT OF WORK", "first try: wrong in silence",
			"way out: holds", "lines of code:", "bytes fetched, took", "Save will save all fields",
			"UPDATE users SET", "func (h firstUnit) Edit("}, known},
		{[]string{"mismatch", "unit-of-work", "--engine", "mysql"}, []string{known}, "~"},
	} {
		for _, width := range []int{60, 80, 200} {
			t.Setenv("COLUMNS", fmt.Sprint(width))
			code, stdout, stderr := call(t.Context(), test.args...)
			if code != 0 || stderr != "" {
				t.Fatalf("%q ends with %d: %s", test.args, code, stderr)
			}
			fitsWindow(t, stdout, width)
			for _, want := range test.want {
				if !strings.Contains(unwrapped(stdout), unwrapped(want)) {
					t.Errorf("%q at %d has no %q", test.args, width, want)
				}
			}
			if strings.Contains(unwrapped(stdout), test.not) {
				t.Errorf("%q has %q", test.args, test.not)
			}
		}
	}
	if left := entries(t, "."); len(left) > 0 {
		t.Errorf("it leaves %q", left)
	}
}

// TestMismatchJSON holds that the figures can be read back.
func TestMismatchJSON(t *testing.T) {
	_, stdout, _ := call(t.Context(), "mismatch", "--json", "--engine", "mysql")
	var found catalogueJSON
	if err := json.Unmarshal([]byte(stdout), &found); err != nil {
		t.Fatal(err)
	}
	if n := len(found.Mismatches); n != len(mismatch.All()) || found.Engine != "mysql" {
		t.Errorf("it has %d mismatches on %s", n, found.Engine)
	}
	for _, m := range found.Mismatches {
		if len(m.Libraries) != 5 || len(m.Libraries[4].Ways) == 0 ||
			len(m.Libraries[4].Ways[0].Kept) == 0 {
			t.Errorf("%s has an empty cell: %+v", m.Mismatch, m.Libraries)
		}
	}
}

// TestMismatchGuess holds that guesses are asked for before anything is shown, and told apart.
func TestMismatchGuess(t *testing.T) {
	root := newRoot()
	var out bytes.Buffer
	root.SetArgs([]string{"mismatch", "partial-objects", "--guess"})
	root.SetIn(strings.NewReader("costs\nc\n\nwrong\nholds\n"))
	root.SetOut(&out)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	asked, shown, ok := strings.Cut(out.String(), "PARTIAL OBJECTS")
	if !ok || !strings.Contains(shown, "way out") {
		t.Fatalf("it shows nothing after the guesses:\n%s", out.String())
	}
	for _, want := range []string{"hand: costs more, as guessed", "sqlx: costs more, as guessed",
		"ent: wrong in silence, as guessed", "gorm: wrong in silence, and the guess was holds",
		"right: 3 of 4"} {
		if !strings.Contains(unwrapped(asked), want) {
			t.Errorf("it does not say %q:\n%s", want, asked)
		}
	}
}
