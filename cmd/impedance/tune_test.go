package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/impedance/mismatch/tuning"
)

// TestTune shows all cases, then one of them with its statements, on a database that stays as it
// was.
func TestTune(t *testing.T) {
	cache, dsn := cached(t), made(t)
	before := sum(t, dsn)
	for _, test := range []struct {
		args, want, not []string
	}{
		{nil, []string{"WALK: ", "COLUMNS: ", "INDEX: ", "PAGE: ", "COUNT: ", "SET: ", "21 → 1",
			"101 → 1", "Before: gives an offset"}, []string{"SELECT"}},
		{[]string{"INDEX"}, []string{"INDEX: ", "hand ", "│ sqlx", "SELECT id FROM users WHERE",
			"-- ! SCAN users", "(handle=?)"}, []string{"WALK: ", "PAGE: "}},
	} {
		args := append([]string{"tune", "--quick", "--dsn", dsn}, test.args...)
		code, stdout, stderr := call(t.Context(), args...)
		if code != 0 {
			t.Fatalf("%q ends with %d: %s", args, code, stderr)
		}
		for _, want := range test.want {
			if !strings.Contains(stdout, want) {
				t.Errorf("%q: %q is not in the output:\n%s", args, want, stdout)
			}
		}
		for _, not := range test.not {
			if strings.Contains(stdout, not) {
				t.Errorf("%q: %q is in the output:\n%s", args, not, stdout)
			}
		}
		for line := range strings.Lines(stdout) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
				t.Errorf("%q: a line is %d wide: %s", args, n, line)
			}
		}
		plain(t, stderr)
	}
	if sum(t, dsn) != before {
		t.Error("the database was written")
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
}

// TestTuneRefuses holds the command lines that tune does not take.
func TestTuneRefuses(t *testing.T) {
	for want, args := range map[string][]string{
		`unknown case "pgae"; did you mean page?`: {"tune", "pgae"},
		"looks into SQLite only":                  {"tune", "--dsn", "postgres://localhost/social"},
	} {
		code, _, stderr := call(t.Context(), args...)
		if text := strings.Join(strings.Fields(stderr), " "); code != exitUsage ||
			!strings.Contains(text, want) {
			t.Errorf("%q ends with %d: %s", args, code, stderr)
		}
	}
}

// TestGainText holds how a gain is written.
func TestGainText(t *testing.T) {
	for want, g := range map[string]tuning.Ratio{
		"~":                {Value: 1.2, Low: 0.9, High: 1.5},
		"1.20 (1.10–1.30)": {Value: 1.2, Low: 1.1, High: 1.3},
		"0.80 (0.70–0.95)": {Value: 0.8, Low: 0.7, High: 0.95},
		"8.1 (7.9–12)":     {Value: 8.1, Low: 7.9, High: 12},
	} {
		if got := gainText(g); got != want {
			t.Errorf("%v is written as %s, want %s", g, got, want)
		}
	}
}
