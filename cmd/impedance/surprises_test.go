package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"example.com/impedance/storetest/harness"
	"example.com/impedance/surprise"
)

// TestSurprises holds what the list and the view of one show, in an empty folder without the go
// command.
func TestSurprises(t *testing.T) {
	want := readPage(t, "docs/surprises.md")
	t.Chdir(t.TempDir())
	t.Setenv("PATH", t.TempDir())
	for _, width := range []string{"40", "80", "200"} {
		t.Setenv("COLUMNS", width)
		for _, test := range []struct {
			args []string
			want string
		}{
			{[]string{"surprises"}, "updates-skips-zero-values"},
			{[]string{"surprises", "--library", "gorm"}, "wrong in silence"},
			{[]string{"surprises", "updates-skips-zero-values"}, "package main"},
		} {
			code, stdout, stderr := call(t.Context(), test.args...)
			if code != 0 || !strings.Contains(stdout, test.want) {
				t.Errorf("%q ends with %d without %q: %s%s", test.args, code, test.want, stdout, stderr)
			}
		}
	}
	if left := entries(t, "."); len(left) > 0 {
		t.Errorf("it leaves %q", left)
	}
	_, stdout, _ := call(t.Context(), "surprises", "--json")
	var found []surpriseJSON
	if err := json.Unmarshal([]byte(stdout), &found); err != nil {
		t.Fatal(err)
	}
	for i, s := range surprise.All() {
		if s.Name != found[i].Surprise || found[i].Ran != (s.Needs == surprise.Nothing) ||
			found[i].Happened == "" {
			t.Errorf("%s is shown as %+v", s.Name, found[i])
		}
	}
	if code, _, stderr := call(t.Context(), "surprises", "--out", "page.md"); code != 0 {
		t.Fatalf("--out ends with %d: %s", code, stderr)
	}
	if got, err := os.ReadFile("page.md"); err != nil || string(got) != want {
		t.Errorf("docs/surprises.md is out of date (%v); run go generate", err)
	}
	code, _, stderr := call(t.Context(), "surprises", "--with", "gorm.io/gorm@v1.31.1")
	if code != exitFailure || !strings.Contains(stderr, "no go command") {
		t.Errorf("without the go command --with ends with %d: %s", code, stderr)
	}
}

// TestCanary holds that the proofs with the versions of go.mod are as pinned, that one which is held
// otherwise is a change, and that a version that is not there is a mistake in the command line.
func TestCanary(t *testing.T) {
	if !harness.Full() {
		t.Skipf("set %s to compile each proof of sqlx", harness.FullVariable)
	}
	code, stdout, stderr := call(t.Context(), "surprises", "--with", "github.com/jmoiron/sqlx@"+
		pinned("github.com/jmoiron/sqlx"), "--json")
	var found canaryJSON
	if err := json.Unmarshal([]byte(stdout), &found); err != nil || code != 0 {
		t.Fatalf("it ends with %d (%v): %s%s", code, err, stdout, stderr)
	}
	if len(found.Proofs) == 0 || len(found.Versions) != 1 {
		t.Errorf("it says %s", stdout)
	}
	for _, s := range found.Proofs {
		if s.State != surprise.AsPinned {
			t.Errorf("%s is %s: %s", s.Surprise, s.State, s.How)
		}
	}
	code, _, stderr = call(t.Context(), "surprises", "--with", "github.com/jmoiron/sqlx@v0.0.1-none")
	if code != exitUsage || !strings.Contains(stderr, "unknown version") {
		t.Errorf("a version that is not there ends with %d: %s", code, stderr)
	}
}
