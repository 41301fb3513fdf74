package results

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestReadCode holds what is read of code.
func TestReadCode(t *testing.T) {
	results := read(t, sealed(t, codeFile("A")))
	want := []Code{
		{Layer: "floor", Lines: Lines{900, 200, 0}, Engines: map[string]Lines{"mysql": {40, 4, 0}},
			Packages: Imports{3, 0}, Modules: Imports{2, 0}},
		{Layer: "ent", Lines: Lines{1200, 100, 9000}, Engines: map[string]Lines{},
			Packages: Imports{9, 7}, Modules: Imports{4, 3},
			BinaryBytes: 14_200_000, BuildCPU: 23400 * time.Millisecond},
	}
	if got := fmt.Sprint(results.Code); got != fmt.Sprint(want) {
		t.Errorf("got %s, want %v", got, want)
	}
	if got := fmt.Sprint(results.Layers, results.Dates, len(results.Rows)); got !=
		"[floor ent] [2026-01-03] 0" {
		t.Errorf("layers, dates and number of rows are %s", got)
	}
}

func TestReadCodeRefuses(t *testing.T) {
	const lines = " 1 1 written-lines 1 mapping-lines 1 generated-lines"
	const good = "BenchmarkCode/impl=ent-2" + lines + " 1 packages 1 modules\n"
	for _, test := range []struct{ file, want string }{
		{good + good, "results.txt:2: the code of ent is here a second time"},
		{"BenchmarkCode-2" + lines + " 1 packages 1 modules\n", "results.txt:1: a result of code needs"},
		{"BenchmarkCode/impl=ent-2 1 1 written-lines 1 mapping-lines\n",
			"results.txt:1: a result of code needs /impl= in its name, written-lines, mapping-lines and"},
		{"BenchmarkCode/impl=ent-2" + lines + " 1 packages\n", "results.txt:1: a result of code without"},
		{good + "BenchmarkCode/impl=gorm/engine=mysql-2" + lines + "\n",
			"results.txt:2: the code of gorm for mysql is here, and all of it is not above"},
	} {
		_, err := Read(strings.NewReader(test.file), "results.txt")
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}
