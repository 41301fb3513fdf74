package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/internal/results"
)

// timed is what a made-up result file says of layers.
type timed struct {
	gorm    string                                // the library's version
	engines []string                              // by default SQLite
	times   map[string]float64                    // of a call by layer, in microseconds
	off     func(layer string, round int) float64 // what a round takes beyond that
	rounds  int                                   // by default 9
	more    string                                // lines after the others
}

// file writes a made-up result file of HomeTimeline, PostsByAuthor and Publish, as impedance
// compare does, and returns its path.
func (r timed) file(t *testing.T) string {
	t.Helper()
	if r.engines == nil {
		r.engines = []string{"sqlite"}
	}
	if r.rounds == 0 {
		r.rounds = 9
	}
	path := filepath.Join(t.TempDir(), "results.txt")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sealer := results.NewSealer(file)
	fmt.Fprintf(sealer, "command: impedance\nformat: %s\ngoos: linux\npkg: %s\ncpu: A\ngomaxprocs: 2\n"+
		"go: go1.26.8\ngorm.io/gorm: %s\nsqlite: wal\nusers: 1000\nrounds: %d\nblock: 2ms\ndate: 2026-01-01\n\n",
		results.Format, results.PackageBench, r.gorm, r.rounds)
	for round := range r.rounds {
		for _, op := range []string{"HomeTimeline", "PostsByAuthor", "Publish"} {
			for _, engine := range r.engines {
				for layer, time := range r.times {
					if r.off != nil {
						time *= 1 + r.off(layer, round)
					}
					sync := ""
					if op == "Publish" {
						sync = "/sync=off"
					}
					fmt.Fprintf(sealer, "Benchmark%s/impl=%s/engine=%s/users=1k%s-2 10 %.1f ns/op 100 B/op "+
						"7 allocs/op 1 stmts/op 1 calls/op 0 trips/op 9 rows/op 90 fetched-B/op\n", op, layer, engine,
						sync, 1000*time)
				}
			}
		}
	}
	fmt.Fprint(sealer, r.more)
	if err := sealer.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// wild are rounds by which layers cannot be ranked.
func wild(layer string, round int) float64 { return float64(round * len(layer) % 7) }

// TestDecide writes decisions and checks them, and holds the exit codes.
func TestDecide(t *testing.T) {
	usual := map[string]float64{"floor": 100, "sqlc": 103, "gorm": 150}
	file := timed{gorm: "v1", times: usual}.file(t)
	record := filepath.Join(t.TempDir(), "decision.md")
	code, stdout, stderr := call(t.Context(), "decide", file, "--out", record, "--choose", "sqlc", "--rtt",
		"1ms")
	if code != 0 || stderr != "" || !strings.Contains(unwrapped(stdout), "The decision for sqlc is in "+record) {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	code, stdout, _ = call(t.Context(), "decide", file, "--choose", "sqlc", "--rtt", "1ms")
	if code != 0 || stdout != contentsOf(t, record) || !strings.HasPrefix(stdout, "# sqlc for social on sqlite\n") {
		t.Errorf("it prints something else than it writes, and ends with %d: %s", code, stdout)
	}
	beyond := write(t, "beyond.md", decision(t, file, "--choose", "gorm"))
	for _, test := range []struct {
		name   string
		record string
		file   string
		code   int
		want   string
	}{
		{"the same results", record, file, 0, "That is within the limit of 1.10: the decision holds."},
		{"another version", record, timed{gorm: "v2", times: usual}.file(t), 0, "gorm.io/gorm is v2, and was v1"},
		{"with round trips it stays", record, timed{gorm: "v1",
			times: map[string]float64{"floor": 100, "sqlc": 190, "gorm": 150}}.file(t), 0, "within the limit"},
		{"slower", record, timed{gorm: "v1",
			times: map[string]float64{"floor": 100, "sqlc": 300, "gorm": 150}}.file(t), exitFailure,
			"sqlc takes 1.18 times the time of floor"},
		{"beyond from the first", beyond, file, exitFailure, "beyond the limit of 1.10"},
		{"wide intervals", record, timed{gorm: "v1", times: usual, off: wild}.file(t), exitWide, "too wide to say"},
		{"few rounds", record, timed{gorm: "v1", times: usual, rounds: 3}.file(t), exitWide, "too wide to say"},
		{"no record", write(t, "a.md", "# A\n"), file, exitUsage, "it is no decision record"},
		{"no file", record + "x", file, exitUsage, "no such file"},
		{"another engine", record, timed{gorm: "v1", times: usual, engines: []string{"postgres"}}.file(t),
			exitUsage, "the results have no sqlite, but postgres"},
		{"without the choice", record, timed{gorm: "v1",
			times: map[string]float64{"floor": 100, "gorm": 150}}.file(t), exitUsage, "the record chose sqlc"},
		{"no results", record, record, exitUsage, "there are no results in it"},
	} {
		code, stdout, stderr := call(t.Context(), "decide", "--check", test.record, test.file)
		if code != test.code || !strings.Contains(unwrapped(stdout+stderr), test.want) {
			t.Errorf("%s: it ends with %d, want %d and %q: %s%s", test.name, code, test.code, test.want, stdout,
				stderr)
		}
	}
}

// decision returns what decide prints.
func decision(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := call(t.Context(), append([]string{"decide"}, args...)...)
	if code != 0 {
		t.Fatalf("decide %q ends with %d: %s", args, code, stderr)
	}
	return stdout
}

// TestDecideEngines holds that an engine must be named where there are several, and that a decision
// is for that one.
func TestDecideEngines(t *testing.T) {
	usual := map[string]float64{"floor": 100, "sqlc": 103, "gorm": 150}
	both := timed{gorm: "v1", times: usual, engines: []string{"sqlite", "postgres"}}.file(t)
	code, _, stderr := call(t.Context(), "decide", both)
	if code != exitUsage || !strings.Contains(stderr, "choose one of postgres, sqlite with --engine") {
		t.Errorf("it ends with %d: %s", code, stderr)
	}
	if page := decision(t, both, "--engine", "postgres"); !strings.HasPrefix(page, "# floor for social on postgres") {
		t.Errorf("the decision is %s", page)
	}
}

// TestDecideRefuses holds which command lines are refused.
func TestDecideRefuses(t *testing.T) {
	file := timed{gorm: "v1", times: map[string]float64{"floor": 100, "sqlc": 103}}.file(t)
	record := write(t, "decision.md", decision(t, file))
	unsealed := write(t, "unsealed.txt", "BenchmarkHomeTimeline/impl=floor/engine=sqlite-2 9 9 ns/op 1 allocs/op\n"+
		"BenchmarkHomeTimeline/impl=gorm/engine=sqlite-2 9 9 ns/op 1 allocs/op\n")
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{nil, exitUsage, "name result files"},
		{[]string{file, "--limit", "0.9"}, exitUsage, "--limit must be 1 or more, such as 1.10, not 0.9"},
		{[]string{file, "--limit", "NaN"}, exitUsage, "--limit must be 1 or more"},
		{[]string{file, "--mix", "bogus"}, exitUsage, "--mix"},
		{[]string{file, "--engine", "postgres"}, exitUsage, "the results have no postgres, but sqlite"},
		{[]string{file, "--choose", "gorm"}, exitUsage, `--choose: unknown layer "gorm"; there are floor, sqlc`},
		{[]string{file, "--sync", "full"}, exitFailure, "no writes on sqlite were timed with writes durable"},
		{[]string{file, "--out", record}, exitUsage, "that file exists"},
		{[]string{file, "--check", record, "--limit", "2"}, exitUsage, "leave --limit out"},
		{[]string{unsealed}, exitFailure, "not sealed"},
		{[]string{"--check", record, unsealed}, exitUsage, "not sealed"},
		{[]string{record + "x"}, exitFailure, "results cannot be read"},
	} {
		code, stdout, stderr := call(t.Context(), append([]string{"decide"}, test.args...)...)
		if code != test.code || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%q ends with %d and %s%s, want %d and %q", test.args, code, stdout, stderr, test.code,
				test.want)
		}
	}
}
