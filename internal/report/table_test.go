package report

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/impedance/internal/results"
)

var update = flag.Bool("update", false, "write the golden files anew")

// wide is a window that each table has room in.
const wide = 300

// TestTables holds the tables of the result files in testdata against the golden files
// beside them, which go test ./internal/report -update writes.
func TestTables(t *testing.T) {
	for _, test := range []struct {
		name          string
		table, legend func(io.Writer, int, *results.Results) error
	}{
		{"results", Table, Legend},
		{"ledger", Ledger, LedgerLegend},
		{"delays", Delays, DelaysLegend},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, err := os.Open("testdata/" + test.name + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			rs, err := results.Read(file, test.name+".txt")
			if err != nil {
				t.Fatal(err)
			}
			rs.Arrange(usual, nil)
			var got bytes.Buffer
			write := func(w io.Writer, width int) {
				t.Helper()
				if err := test.table(w, width, rs); err != nil {
					t.Fatal(err)
				}
				fmt.Fprintln(w)
				if err := errors.Join(test.legend(w, width, rs), Asked(w, width, rs)); err != nil {
					t.Fatal(err)
				}
			}
			write(&got, wide)
			for _, width := range []int{60, 80, 120, 200} {
				var narrow bytes.Buffer
				write(&narrow, width)
				fits(t, got.String(), narrow.String(), width)
			}
			golden := "testdata/" + test.name + ".golden"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// fits holds that a text which was laid out anew has no line that is wider than a window, and the
// words that it had, none broken.
func fits(t *testing.T, text, narrow string, width int) {
	t.Helper()
	had, words := map[string]bool{}, map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		had[word] = true
	}
	for line := range strings.Lines(narrow) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
			t.Errorf("at %d a line has %d columns: %s", width, n, line)
		}
		for word := range strings.FieldsSeq(line) {
			words[word] = true
		}
	}
	if !maps.Equal(words, had) {
		t.Errorf("at %d there are other words:\n%s", width, narrow)
	}
}

// TestTableWithoutFloor holds that there is no table without what it measures against.
func TestTableWithoutFloor(t *testing.T) {
	rs := read(t, "BenchmarkA/impl=sqlc 1 5 ns/op 6 allocs/op\n")
	if err := Table(&bytes.Buffer{}, wide, rs); err == nil ||
		err.Error() != "the results have no floor to measure against" {
		t.Errorf("got %v", err)
	}
}

// TestTableWithGaps holds that what was not measured is a dash, never a number.
func TestTableWithGaps(t *testing.T) {
	rs := read(t, `
BenchmarkA/impl=floor 1 5 ns/op 6 allocs/op
BenchmarkB/impl=sqlc 1 5 ns/op 6 allocs/op
BenchmarkC/impl=floor/sync=off 1 5 ns/op 6 allocs/op
`)
	var table strings.Builder
	if err := Table(&table, wide, rs); err != nil {
		t.Fatal(err)
	}
	for _, odd := range []string{"NaN", "Inf"} {
		if strings.Contains(table.String(), odd) {
			t.Errorf("the table has %s in it:\n%s", odd, table.String())
		}
	}
}

// TestTableOfLaterPages holds that later pages have a row of their own, outside the mixes.
func TestTableOfLaterPages(t *testing.T) {
	rs := read(t, `
BenchmarkA/impl=floor 1 5 ns/op 6 allocs/op
BenchmarkA/page=later/impl=floor 1 7 ns/op 6 allocs/op
`)
	var table strings.Builder
	if err := Table(&table, wide, rs); err != nil {
		t.Fatal(err)
	}
	if len(rs.Rows) != 2 || !strings.Contains(table.String(), "A, later page") {
		t.Errorf("got %d rows:\n%s", len(rs.Rows), table.String())
	}
	mix := Mix{Weights: map[string]float64{"A": 1}}
	if times, _, _ := mixTimes(rs.Rows, usual, mix, "", 0); times["floor"][0] != 5e-9 {
		t.Errorf("a mix takes %v, want the time of the first page", times["floor"])
	}
}

// TestTableOrder holds that columns stand as they are arranged, those nobody knows behind them, and
// aligned.
func TestTableOrder(t *testing.T) {
	rs := read(t, `
BenchmarkA/impl=new 1 5 ns/op 6 allocs/op
BenchmarkA/impl=gorm 1 5 ns/op 6 allocs/op
BenchmarkA/impl=oracle 1 5 ns/op 6 allocs/op
BenchmarkA/impl=sqlx 1 5 ns/op 6 allocs/op
BenchmarkA/impl=floor 1 5 ns/op 6 allocs/op
BenchmarkA/impl=ent 1 5 ns/op 6 allocs/op
`)
	rs.Arrange(usual, nil)
	var table strings.Builder
	if err := Table(&table, wide, rs); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(table.String(), "\n")
	header := strings.Fields(lines[0])
	want := []string{"READS", "floor", "sqlx", "ent", "gorm", "new", "oracle"}
	if strings.Join(header, " ") != strings.Join(want, " ") {
		t.Errorf("the header is %q, want %q", header, want)
	}
	if utf8.RuneCountInString(lines[0]) != utf8.RuneCountInString(lines[1]) {
		t.Errorf("the columns are not aligned:\n%s", table.String())
	}
}

func TestRelated(t *testing.T) {
	seven := []float64{1.00, 1.01, 0.99, 1.02, 0.98, 1.03, 0.97}
	times := func(factor float64, values []float64) []float64 {
		var product []float64
		for _, v := range values {
			product = append(product, factor*v)
		}
		return product
	}
	for _, test := range []struct {
		name           string
		seconds, floor []float64
		want           string
	}{
		{"itself", seven, seven, "~1.00 ±0%"},
		{"twice", times(2, seven), seven, "2.00 ±0%"},
		{"half", times(0.5, seven), seven, "0.50 ±0%"},
		{"in the noise", []float64{1.02, 1.00, 0.97, 1.01, 0.99, 0.98, 1.03}, seven, "~0.99 0.95–1.06"},
		{"hardly more, always", times(1.001, seven), seven, "1.00 1.001–1.001"},
		{"six rounds", times(2, seven), seven[:6], "2.00 ±0%"},
		{"too few rounds", times(2, seven[:5]), seven, "noisy"},
		{"one round", []float64{3}, []float64{2}, "noisy"},
		{"not measured", nil, seven, "–"},
		{"no floor", seven, nil, "–"},
	} {
		if got := related(test.seconds, test.floor).String(); got != test.want {
			t.Errorf("%s: it reads %q, want %q", test.name, got, test.want)
		}
	}
}

// TestRelatedKeepsOrder holds that comparing does not sort what it compares, because the
// rounds of two layers belong together.
func TestRelatedKeepsOrder(t *testing.T) {
	a, b := []float64{3, 1, 2, 6, 5, 4}, []float64{6, 2, 4, 12, 10, 8}
	for range 2 {
		if r := related(b, a); math.Abs(r.low-2)+math.Abs(r.high-2) > 1e-9 || a[0] != 3 || b[0] != 6 {
			t.Errorf("twice as much in each round is %+v of %v and %v", r, b, a)
		}
	}
}

func TestDuration(t *testing.T) {
	for seconds, want := range map[float64]string{
		0:          "0.00 ns",
		0.25e-9:    "0.25 ns",
		1e-9:       "1.00 ns",
		12.34e-9:   "12.3 ns",
		999e-9:     "999 ns",
		999.6e-9:   "1.00 µs",
		1e-6:       "1.00 µs",
		9.996e-6:   "10.0 µs",
		99.96e-6:   "100 µs",
		123.456e-6: "123 µs",
		999.4e-6:   "999 µs",
		999.7e-6:   "1.00 ms",
		1e-3:       "1.00 ms",
		45.67e-3:   "45.7 ms",
		0.9996:     "1.00 s",
		1:          "1.00 s",
		59.99:      "60.0 s",
		123.4:      "123 s",
		4567:       "4570 s",
		math.NaN(): "–",
	} {
		if got := duration(seconds); got != want {
			t.Errorf("%v seconds are written %q, want %q", seconds, got, want)
		}
	}
}

// TestLedgerAndDelaysWithoutParts holds that results of another kind are refused with what
// makes the right ones.
func TestLedgerAndDelaysWithoutParts(t *testing.T) {
	rs := read(t, "BenchmarkA/impl=floor 1 5 ns/op 6 allocs/op\n")
	if err := Ledger(&bytes.Buffer{}, wide, rs); err == nil ||
		err.Error() != "the results have no parts of times; impedance ledger makes them" {
		t.Errorf("got %v", err)
	}
	if err := Delays(&bytes.Buffer{}, wide, rs); err == nil || err.Error() !=
		"the results have no round-trip times; impedance ledger --delay makes them" {
		t.Errorf("got %v", err)
	}
	var b bytes.Buffer
	if err := Asked(&b, wide, rs); err != nil || b.Len() > 0 {
		t.Errorf("got %q and %v, want nothing", b.String(), err)
	}
}

func TestAmount(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1: "1", 21: "21", 20.66: "20.7", 1.25: "1.25",
		99.96: "100", 6243.4: "6243", math.NaN(): "–"} {
		if got := amount(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}
