package results

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestFormat holds what is read of files in testdata, one of each command, against the golden
// files beside them, which go test ./internal/results -update writes. A file must never be read
// otherwise than when it was written.
func TestFormat(t *testing.T) {
	for _, name := range []string{"compare", "ledger", "delays", "code"} {
		t.Run(name, func(t *testing.T) {
			runs, err := Open(filepath.Join("testdata", name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, rs := range runs[0].All() {
				printed(&b, rs)
			}
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", b.String(), want)
			}
		})
	}
}

// printed writes all that results hold.
func printed(b *strings.Builder, rs *Results) {
	fmt.Fprintln(b, "layers", rs.Layers, "engines", rs.Engines, "dates", rs.Dates, "sealed", rs.Sealed)
	for _, c := range rs.Config {
		fmt.Fprintf(b, "%s=%s\n", c.Key, c.Value)
	}
	for _, row := range rs.Rows {
		fmt.Fprintln(b, row.Title())
		for _, layer := range slices.Sorted(maps.Keys(row.Blocks)) {
			blocks := row.Blocks[layer]
			fmt.Fprintln(b, " ", layer, blocks.Seconds, blocks.Allocs, blocks.Single)
			for _, unit := range slices.Sorted(maps.Keys(blocks.Other)) {
				fmt.Fprintln(b, "   ", unit, blocks.Other[unit])
			}
		}
	}
	for _, trace := range rs.Traces {
		fmt.Fprintf(b, "%+v\n", trace)
	}
	for _, code := range rs.Code {
		fmt.Fprintf(b, "%+v\n", code)
	}
}
