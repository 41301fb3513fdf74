package main

import (
	"strings"
	"testing"

	"example.com/impedance/internal/report"
)

// TestReportDiff holds what is printed of two files, and which command lines are refused.
func TestReportDiff(t *testing.T) {
	off := func(layer string, round int) float64 { return float64(round*len(layer)%5) / 100 }
	before := timed{gorm: "v1", times: map[string]float64{"floor": 100, "sqlc": 103, "gorm": 200},
		off: off}.file(t)
	after := timed{gorm: "v2", times: map[string]float64{"floor": 50, "sqlc": 51.5, "gorm": 75},
		off: off, rounds: 12}.file(t)
	code, stdout, stderr := call(t.Context(), "report", "--diff", before, after)
	for _, want := range []string{"25 % less time", "no difference can be told", "gorm.io/gorm is v2, and was v1",
		"rounds is 12, and was 9", "No count changed"} {
		if code != 0 || !strings.Contains(unwrapped(stdout), want) {
			t.Errorf("it ends with %d, without %q: %s%s", code, want, stdout, stderr)
		}
	}
	var found report.Diff
	decoded(t, &found, "report", "--diff", before, after)
	if len(found.Means) != 6 || len(found.Operations) != 6 || len(found.Differences) != 2 {
		t.Errorf("there is not all of it: %+v", found)
	}
	two := timed{gorm: "v1", times: map[string]float64{"floor": 100, "sqlc": 103, "gorm": 200}, off: off,
		engines: []string{"sqlite", "postgres"}}.file(t)
	_, stdout, _ = call(t.Context(), "report", "--diff", two, after)
	if !strings.Contains(unwrapped(stdout), "only the results before have them: HomeTimeline, postgres;") {
		t.Errorf("of two engines and one it says %s", stdout)
	}
	_, stdout, _ = call(t.Context(), "report", "--diff", two, two)
	if !strings.Contains(stdout, "READS, sqlite ") || !strings.Contains(stdout, "READS, postgres ") ||
		!strings.Contains(stdout, "Nothing else differs") {
		t.Errorf("of two engines it says %s", stdout)
	}
	page := write(t, "page.txt", "BenchmarkHomeTimeline/impl=floor/engine=sqlite-2 9 9 ns/op 1 allocs/op\n"+
		"BenchmarkHomeTimeline/impl=gorm/engine=sqlite-2 9 9 ns/op 1 allocs/op\n")
	lines := write(t, "code.txt", "BenchmarkCode/impl=floor 1 9 written-lines 1 mapping-lines "+
		"0 generated-lines 2 packages 0 packages-beyond-floor 1 modules 0 modules-beyond-floor\n")
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{before}, exitUsage, "--diff takes two files, as in"},
		{[]string{before, after, after}, exitUsage, "not 3"},
		{[]string{before, after, "--mix", "social"}, exitUsage, "--mix is for a page"},
		{[]string{before, after, "--out", "x.html"}, exitUsage, "--out is for a page"},
		{[]string{page, after}, exitFailure, "not sealed"},
		{[]string{before, lines}, exitFailure, "compare no layers"},
		{[]string{before, before + "x"}, exitFailure, "results cannot be read"},
		{[]string{before, "--diff=false", "--json"}, exitUsage, "--json: a page has no JSON"},
	} {
		code, stdout, stderr := call(t.Context(), append([]string{"report", "--diff"}, test.args...)...)
		if code != test.code || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%q ends with %d and %s%s, want %d and %q", test.args, code, stdout, stderr, test.code,
				test.want)
		}
	}
}
