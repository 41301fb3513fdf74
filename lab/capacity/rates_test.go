package capacity

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
)

// settings are those of a machine.
var settings = []benchfmt.Config{
	{Key: results.KeyFormat, Value: []byte(results.Format), File: true},
	{Key: results.KeyPackage, Value: []byte(results.PackageCode), File: true},
	{Key: results.KeyCPU, Value: []byte("Abacus"), File: true},
	{Key: results.KeyProcs, Value: []byte("3"), File: true},
}

// file returns rates as a file.
func file(t *testing.T, r *Rates) []byte {
	t.Helper()
	var text bytes.Buffer
	sealer := results.NewSealer(&text)
	if err := r.Write(sealer, settings); err != nil {
		t.Fatal(err)
	}
	if err := sealer.Close(); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// someRates are rates of two sizes.
func someRates() *Rates {
	return &Rates{Machine: "Abacus, 3 processors", From: "r.txt", Layer: "gorm", Limit: 0.05, All: []Rate{
		{128, "read-heavy", 1234.5, 0.04, "processors"},
		{128, "balanced", 0, 0, "too slow"},
		{10_000, "read-heavy", 88, 0.01, "disk"},
	}}
}

// TestRates holds that rates that are written are read back, and how they are shown.
func TestRates(t *testing.T) {
	want := someRates()
	got, err := ReadRates("r.txt", file(t, want))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
	for _, c := range []struct {
		users     int64
		mix, want string
	}{{128, "read-heavy", "0–1,235"}, {128, "balanced", "not measured: too slow"},
		{10_000, "read-heavy", "0–88"}, {10_000, "balanced", "not measured"}, {5, "balanced", "not measured"}} {
		if got := want.At(c.users, c.mix); got != c.want {
			t.Errorf("%d users, %s: %s, want %s", c.users, c.mix, got, c.want)
		}
	}
	const hint = "other programs took the processors"
	if strings.Contains(want.Legend(), hint) {
		t.Error(want.Legend())
	}
	want.All[1].EndedBy = busy
	if !strings.Contains(want.Legend(), hint) {
		t.Error(want.Legend())
	}
	if got := want.Sizes(); !reflect.DeepEqual(got, []int64{128, 10_000}) {
		t.Errorf("sizes %v", got)
	}
}

// TestReadRatesRefuses holds that files which are cut, changed or of something else are refused.
func TestReadRatesRefuses(t *testing.T) {
	text := string(file(t, someRates()))
	for what, wrong := range map[string]string{
		"cut": text[:len(text)-40], "changed": strings.Replace(text, "1234.5", "4321.5", 1), "empty": "",
	} {
		if _, err := ReadRates("r.txt", []byte(wrong)); err == nil {
			t.Errorf("a file that is %s is read", what)
		}
	}
	for what, wrong := range map[string]string{
		"another package": strings.Replace(text, packageRates, results.PackageCode, 1),
		"another unit":    strings.Replace(text, unitPerSecond, "calls/sec", 1),
		"a negative rate": strings.Replace(text, " 88 ", " -88 ", 1),
	} {
		var sealed bytes.Buffer
		sealer := results.NewSealer(&sealed)
		lines := strings.SplitAfter(wrong, "\n")
		for _, line := range lines {
			if !strings.HasPrefix(line, "#") {
				sealer.Write([]byte(line))
			}
		}
		if err := sealer.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadRates("r.txt", sealed.Bytes()); err == nil {
			t.Errorf("a file with %s is read", what)
		}
	}
}

// TestLastRates holds that the cache comes before the published rates, and that a broken file in it
// counts as missing.
func TestLastRates(t *testing.T) {
	cache := t.TempDir()
	if _, err := LastRates(cache, fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without rates: %v", err)
	}
	published := fstest.MapFS{RatesCommitted: {Data: file(t, someRates())}}
	for text, want := range map[string]string{"": RatesCommitted, "broken": RatesCommitted,
		string(file(t, someRates())): "here"} {
		if text != "" {
			if err := os.WriteFile(filepath.Join(cache, RatesName), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		r, err := LastRates(cache, published)
		if err != nil || r.From != want {
			t.Errorf("with %.10q in the cache: %+v, %v", text, r, err)
		}
		os.Remove(filepath.Join(cache, RatesName))
	}
}

// FuzzReadRates holds that whatever a file of rates has in it, it is refused or becomes a table of
// bounded size, without a figure that is no number.
func FuzzReadRates(f *testing.F) {
	line := func(value string) string {
		return "BenchmarkSustained/mix=a/ended=b/impl=floor/engine=sqlite/users=1k 1 " + value +
			" requests/sec " + value + " p99-sec 0.05 limit-sec\n"
	}
	for _, value := range []string{"0", "NaN", "Inf", "-1", "1e308", "5e-324", "1e15", "88"} {
		f.Add(line(value))
		f.Add(strings.Replace(line("5"), "0.05", value, 1))
		f.Add(strings.Replace(line("5"), "1k", value, 1))
	}
	f.Fuzz(func(t *testing.T, text string) {
		var sealed bytes.Buffer
		sealer := results.NewSealer(&sealed)
		text = "format: " + results.Format + "\npkg: " + packageRates + "\n" + text
		if _, err := sealer.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := sealer.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := ReadRates("r.txt", sealed.Bytes())
		if err != nil {
			return
		}
		table := fmt.Sprint(r.Head(), r.Rows(), r.Legend())
		for _, odd := range []string{"NaN", "Inf"} {
			if strings.Contains(table, odd) && !strings.Contains(text, odd) {
				t.Errorf("the table has %s: %s", odd, table)
			}
		}
		if len(table) > 100*len(text)+10_000 {
			t.Errorf("%d bytes become %d", len(text), len(table))
		}
	})
}
