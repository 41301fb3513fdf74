package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/impedance/internal/results"
)

// TestLedger takes a small ledger of times and one of delays, and holds that what is shown
// can be shown again from the file, and that the files are of one run.
func TestLedger(t *testing.T) {
	cache, dsn := cached(t), made(t)
	before := sum(t, dsn)
	var outs []string
	for _, test := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"UserByID ", "  ent", "engine", "assemble", "wanted B", "Unfollow",
			"the median of 5 rounds"}},
		{[]string{"--delay"}, []string{"UserByID ", "  ent", "rtt 100µs", "rtt 20ms",
			"like the floor", "in brackets the time without one"}},
	} {
		out := filepath.Join(t.TempDir(), "ledger.txt")
		outs = append(outs, out)
		args := append([]string{"ledger", "--quick", "--ops", "UserByID,Unfollow", "--layers", "ent",
			"--dsn", dsn, "--out", out}, test.args...)
		code, stdout, stderr := call(t.Context(), args...)
		if code != 0 {
			t.Fatalf("%q ends with %d: %s", args, code, stderr)
		}
		for _, want := range test.want {
			if !strings.Contains(stdout, want) && !strings.Contains(unwrapped(stdout), want) {
				t.Errorf("%q: %q is not in the output:\n%s", args, want, stdout)
			}
		}
		plain(t, stderr)
		file, err := os.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		rs, err := results.Read(file, out)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(rs.Layers, " "); got != "floor ent" {
			t.Errorf("the results are of %s", got)
		}
	}
	runs, err := results.Open(outs...)
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 1 || runs[0].Ledger == nil || runs[0].Delays == nil || runs[0].Compared != nil {
		t.Errorf("the files are not of one run: %+v", runs)
	}
	if sum(t, dsn) != before {
		t.Error("the database was written")
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
}

// TestTrace traces an operation that reads and one that writes.
func TestTrace(t *testing.T) {
	cache, dsn := cached(t), made(t)
	t.Setenv("COLUMNS", "120")
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"trace", "PostByID", "--layers", "ent,gorm-quickstart", "--dsn", dsn},
			[]string{"floor ", "│ ent ", "│ gorm-quickstart", "-- query (prepared)",
				"2 statements, 2 rows", "-- took ", "--   SEARCH p USING INTEGER PRIMARY", "wanted: 17"}},
		{[]string{"trace", "Register", "--layers", "floor", "--dsn", dsn},
			[]string{"BEGIN", "INSERT INTO users", "INSERT INTO follows", "COMMIT", "3 statements"}},
		{[]string{"trace", "TopAuthors", "--layers", "floor", "--dsn", dsn},
			[]string{"-- !   USE TEMP B-TREE FOR GROUP BY"}},
	} {
		code, stdout, stderr := call(t.Context(), test.args...)
		if code != 0 {
			t.Fatalf("%q ends with %d: %s", test.args, code, stderr)
		}
		for _, want := range test.want {
			if !strings.Contains(stdout, want) {
				t.Errorf("%q: %q is not in the output:\n%s", test.args, want, stdout)
			}
		}
		for line := range strings.Lines(stdout) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 120 {
				t.Errorf("%q: a line is %d wide: %s", test.args, n, line)
			}
		}
		plain(t, stderr)
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
}
