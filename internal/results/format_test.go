package results

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
)

// commandFiles are the files in testdata: one that each command wrote.
var commandFiles = []string{"compare", "ledger", "delays", "code"}

var update = flag.Bool("update", false, "write the golden files anew")

// TestFormat holds what is read of the files against the golden files beside them, which
// go test ./internal/results -update writes. What was written once is always read the same.
func TestFormat(t *testing.T) {
	for _, name := range commandFiles {
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

// TestWrittenAgain holds that what is read of the files is written as it stands in them: names,
// units, settings, single calls, traces and seals.
func TestWrittenAgain(t *testing.T) {
	for _, name := range commandFiles {
		t.Run(name, func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			runs, err := Gather(File{Name: name, Text: want})
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			sealer := NewSealer(&got)
			rs := runs[0].All()[0]
			if err := WriteSetting(sealer, KeyCommand, rs.Setting(KeyCommand)); err != nil {
				t.Fatal(err)
			}
			writeResults(t, sealer, want)
			writeSingles(t, sealer, rs, want)
			for _, trace := range rs.Traces {
				if err := WriteTrace(sealer, trace); err != nil {
					t.Fatal(err)
				}
			}
			if err := sealer.Close(); err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// writeResults writes the results of a file, with the settings below the command.
func writeResults(t *testing.T, w io.Writer, file []byte) {
	t.Helper()
	writer := benchfmt.NewWriter(w)
	reader := benchfmt.NewReader(bytes.NewReader(file), "results")
	for reader.Scan() {
		read, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			t.Fatal(reader.Result())
		}
		name, err := ParseName(read.Name.String())
		if err != nil {
			t.Fatal(err)
		}
		again := &benchfmt.Result{Name: benchfmt.Name(name.String()), Iters: read.Iters}
		for _, c := range read.Config {
			if c.Key != KeyCommand {
				again.Config = append(again.Config, c)
			}
		}
		for _, v := range read.Values {
			value := Value(v.Value, asRead(v.Unit))
			if v.OrigUnit != "" {
				value.Value = v.OrigValue
			}
			again.Values = append(again.Values, value)
		}
		if err := writer.Write(again); err != nil {
			t.Fatal(err)
		}
	}
}

// writeSingles writes how long single calls took, in the order of a file.
func writeSingles(t *testing.T, w io.Writer, rs *Results, file []byte) {
	t.Helper()
	for line := range strings.Lines(string(file)) {
		rest, ok := strings.CutPrefix(line, singlePrefix)
		if !ok {
			continue
		}
		text, _, _ := strings.Cut(rest, ": ")
		name, err := ParseName(text)
		if err != nil {
			t.Fatal(err)
		}
		calls := rs.Rows[rs.find(rowOf(name), name.Participant)].Blocks[name.Participant].Single
		if err := WriteSingles(w, name, calls); err != nil {
			t.Fatal(err)
		}
	}
}
