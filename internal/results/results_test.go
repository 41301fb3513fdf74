package results

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, file string) *Results {
	t.Helper()
	results, err := Read(strings.NewReader(file), "results.txt")
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func TestRead(t *testing.T) {
	results := read(t, `goos: linux
date: 2026-01-01
this line is not for us

BenchmarkB/impl=floor/engine=sqlite/users=10k-2 40 2000 ns/op 64 B/op 3 allocs/op
BenchmarkB/impl=sqlc/engine=sqlite/users=10k-2 40 3000 ns/op 64 B/op 4 allocs/op
BenchmarkB/impl=floor/engine=sqlite/users=10k-2 40 2500 ns/op 64 B/op 3 allocs/op
date: 2026-01-02
BenchmarkA/impl=floor/engine=sqlite/users=10k/sync=off-2 40 1e6 ns/op 64 B/op 3 allocs/op
BenchmarkA/impl=floor/engine=sqlite/users=10k/sync=full-2 40 2e6 ns/op 64 B/op 3 allocs/op
`)
	if want := []string{"floor", "sqlc"}; !slices.Equal(results.Layers, want) {
		t.Errorf("the layers are %q, want %q", results.Layers, want)
	}
	var rows []string
	for _, r := range results.Rows {
		rows = append(rows, r.Operation+":"+r.Sync)
	}
	if want := []string{"B:", "A:off", "A:full"}; !slices.Equal(rows, want) {
		t.Errorf("the rows are %q, want %q", rows, want)
	}
	blocks := results.Rows[0].Blocks["floor"]
	if got := fmt.Sprintf("%.3g %v", blocks.Seconds, blocks.Allocs); got != "[2e-06 2.5e-06] [3 3]" {
		t.Errorf("the floor's blocks are %s", got)
	}
	var config []string
	for _, c := range results.Config {
		config = append(config, c.Key+"="+string(c.Value))
	}
	if want := []string{"goos=linux", "date=2026-01-01"}; !slices.Equal(config, want) {
		t.Errorf("the settings are %q, want %q", config, want)
	}
}

func TestReadRefuses(t *testing.T) {
	const good = "BenchmarkA/impl=floor-2 1 5 ns/op 6 allocs/op\n"
	tests := []struct{ name, file, want string }{
		{"empty", "", "results.txt: there are no results in it"},
		{"settings only", "goos: linux\n", "results.txt: there are no results in it"},
		{"something else", "Dear Sir or Madam,\n", "results.txt: there are no results in it"},
		{"other settings", "goos: linux\n" + good + "goos: plan9\n" + good,
			`results.txt:4: goos is "plan9" here and "linux" before; results of different`},
		{"a setting less", "goos: linux\n" + good + "goos:\n" + good,
			`results.txt:4: goos is "" here and "linux" before`},
		{"a setting more", good + "goos: linux\n" + good,
			"results.txt:3: settings appear that were not there before"},
		{"no layer", "BenchmarkA-2 1 5 ns/op 6 allocs/op\n",
			"results.txt:1: a result needs /impl= in its name, ns/op and allocs/op"},
		{"no time", good + "BenchmarkA/impl=floor-2 1 5 B/op 6 allocs/op\n",
			"results.txt:2: a result needs"},
		{"no allocs", good + "BenchmarkA/impl=floor-2 1 5 ns/op\n", "results.txt:2: a result needs"},
		{"no count", good + "\nBenchmarkA/impl=floor-2 many 5 ns/op 6 allocs/op\n",
			"results.txt:3: parsing iteration count: invalid syntax"},
		{"no unit", "BenchmarkA/impl=floor-2 1 5\n", "results.txt:1: missing units"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(test.file), "results.txt")
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestReadFails holds that a file that cannot be read to its end is no result.
func TestReadFails(t *testing.T) {
	torn := errors.New("torn")
	_, err := Read(&failing{strings.NewReader("BenchmarkA/impl=floor 1 5 ns/op 6 allocs/op\n"), torn},
		"results.txt")
	if !errors.Is(err, torn) {
		t.Errorf("got %v, want %v", err, torn)
	}
}

// failing is a reader that ends with an error.
type failing struct {
	*strings.Reader
	err error
}

func (f *failing) Read(b []byte) (int, error) {
	if f.Len() == 0 {
		return 0, f.err
	}
	return f.Reader.Read(b)
}
