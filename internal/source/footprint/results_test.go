package footprint

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
)

// TestResults holds the lines that figures become in a result file.
func TestResults(t *testing.T) {
	found := []Footprint{
		{
			Subject: source.Subject{Name: "floor"},
			Code:    listing.Code{Total: listing.Lines{Written: 900, Mapping: 200}},
			Imports: listing.Imports{Packages: []string{"a/b", "z"}, Modules: []string{"a", "z"}},
		},
		{
			Subject: source.Subject{Name: "ent"},
			Code: listing.Code{
				Total:   listing.Lines{Written: 1200, Mapping: 100, Generated: 9000},
				Engines: map[string]listing.Lines{"mysql": {Written: 40, Mapping: 4, Generated: 5}},
			},
			Imports: listing.Imports{Packages: []string{"a/b", "c", "c/d"}, Modules: []string{"a", "c"}},
			Binary:  &Binary{Bytes: 14_200_000, CPU: 23400 * time.Millisecond},
		},
	}
	var file bytes.Buffer
	w := benchfmt.NewWriter(&file)
	for _, r := range Results(found) {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	lines := func(layer string, written, mapping, generated int) string {
		return fmt.Sprintf("BenchmarkCode/impl=%s-%d 1 %d written-lines %d mapping-lines %d "+
			"generated-lines", layer, runtime.GOMAXPROCS(0), written, mapping, generated)
	}
	want := lines("floor", 900, 200, 0) + " 2 packages 0 packages-beyond-floor 2 modules " +
		"0 modules-beyond-floor\n" + lines("floor/engine=sqlite", 0, 0, 0) + "\n" +
		lines("floor/engine=postgres", 0, 0, 0) + "\n" + lines("floor/engine=mysql", 0, 0, 0) + "\n" +
		lines("ent", 1200, 100, 9000) + " 3 packages 2 packages-beyond-floor 2 modules " +
		"1 modules-beyond-floor 1.42e+07 binary-bytes 23.4 build-cpu-sec\n" +
		lines("ent/engine=sqlite", 0, 0, 0) + "\n" + lines("ent/engine=postgres", 0, 0, 0) + "\n" +
		lines("ent/engine=mysql", 40, 4, 5) + "\n"
	if file.String() != want {
		t.Errorf("got\n%s\nwant\n%s", file.String(), want)
	}
}
