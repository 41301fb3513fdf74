package results

import (
	"strings"
	"testing"
)

// TestReadRefusesValues holds that what nothing can have measured is refused, with its line.
func TestReadRefusesValues(t *testing.T) {
	t.Parallel()
	const good = "BenchmarkA/impl=floor-2 1 5 ns/op 6 allocs/op\n"
	for line, want := range map[string]string{
		"BenchmarkA/impl=floor-2 0 5 ns/op 6 allocs/op":                   "there are 0 iterations",
		"BenchmarkA/impl=floor-2 -1 5 ns/op 6 allocs/op":                  "there are -1 iterations",
		"BenchmarkA/impl=floor-2 1 0 ns/op 6 allocs/op":                   "a call takes 0 seconds",
		"BenchmarkA/impl=floor-2 1 -5 ns/op 6 allocs/op":                  "a call takes -5e-09 seconds",
		"BenchmarkA/impl=floor-2 1 NaN ns/op 6 allocs/op":                 "a call takes NaN seconds",
		"BenchmarkA/impl=floor-2 1 Inf ns/op 6 allocs/op":                 "a call takes +Inf seconds",
		"BenchmarkA/impl=floor-2 1 1e308 ns/op 6 allocs/op":               "a call takes 1e+299 seconds",
		"BenchmarkA/impl=floor-2 1 5e-324 ns/op 6 allocs/op":              "a call takes 0 seconds",
		"BenchmarkA/impl=floor-2 1 5 ns/op -6 allocs/op":                  "allocs/op is -6",
		"BenchmarkA/impl=floor-2 1 5 ns/op NaN allocs/op":                 "allocs/op is NaN",
		"BenchmarkA/impl=floor-2 1 5 ns/op 6 allocs/op 1e300 rows/op":     "rows/op is 1e+300",
		"BenchmarkA/impl=floor-2 1 5 ns/op 6 allocs/op 7 ns/op":           "is there twice",
		"BenchmarkA/impl=floor-2 1 5 ns/op 6 allocs/op 6 gc-ns/op":        "gc-ns/op is more than ns/op",
		"BenchmarkA/impl=floor/sync=maybe-2 1 5 ns/op 6 allocs/op":        "/sync=maybe: writes are synced",
		"BenchmarkA/impl=floor/page=2-2 1 5 ns/op 6 allocs/op":            "/page=2: a page is later",
		"BenchmarkA/impl=floor/rtt=-1ms-2 1 5 ns/op 6 allocs/op":          "/rtt=-1ms: a round trip takes no",
		"BenchmarkA/impl=floor/impl=gorm-2 1 5 ns/op 6 allocs/op":         "/impl= is in the name twice",
		"# single calls of A/impl=floor-2: 2 calls, max 5 ns: 6":          "the histogram has 1 calls",
		"# single calls of A/impl=floor-2: 1 calls, max 5 ns x: 6":        "is not as it was written",
		"# single calls of A/impl=floor-2":                                "it has no name of a result",
		"# single calls of B/impl=floor-2: 1 calls, max 5 ns: 6":          "there are no results of B",
		"# single calls of A/impl=ent-2: 1 calls, max 5 ns: 6":            "there are no results of \"ent\"",
		"# single calls of A/impl=floor/sync=x-2: 1 calls, max 5 ns: 6":   "/sync=x: writes are synced",
		"BenchmarkCode/impl=a-2 1 Inf written-lines 0 mapping-lines 1 ns": "written-lines is +Inf",
	} {
		_, err := Read(strings.NewReader(good+line+"\n"), "a.txt")
		if err == nil || !strings.HasPrefix(err.Error(), "a.txt:2: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", line, err, want)
		}
	}
	twice := "# single calls of A/impl=floor-2: 1 calls, max 5 ns: 6\n"
	if _, err := Read(strings.NewReader(good+twice+twice), "a.txt"); err == nil ||
		!strings.Contains(err.Error(), "a.txt:3: ") || !strings.Contains(err.Error(), "are there twice") {
		t.Errorf("the same calls twice: %v", err)
	}
	if _, err := Read(strings.NewReader(strings.Repeat(good, mostBlocks+1)), "a.txt"); err == nil {
		t.Error("more blocks than there can be are read")
	}
}

// TestReadRefusesFormats holds that results of another version are refused, with both.
func TestReadRefusesFormats(t *testing.T) {
	t.Parallel()
	file := written(setting(), rounds(2, "A", "floor", "sqlx"))
	for have, want := range map[string]string{
		"":            "a.txt:1: the results have format 1, and this program reads format 2; take them",
		"format: 3\n": "a.txt:1: the results have format 3, and this program reads format 2; take them",
	} {
		other := strings.Replace(file, "format: 2\n", have, 1)
		for _, text := range []string{sealed(t, other), other, sealed(t, other+"A new kind of line\n")} {
			_, err := Read(strings.NewReader(text), "a.txt")
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%q: got %v, want %s", have, err, want)
			}
		}
	}
	// Without seals nothing passes as ours, whatever lines were renamed.
	for renamed, refused := range map[string]bool{"go: ": true, "format: ": true, "go: |format: ": false} {
		edited := file
		for _, line := range strings.Split(renamed, "|") {
			edited = strings.Replace(edited, line, "x"+line, 1)
		}
		rs, err := Read(strings.NewReader(edited), "a.txt")
		if (err != nil) != refused || !refused && rs.Sealed {
			t.Errorf("without seals and with %q renamed: %v", renamed, err)
		}
	}
}
