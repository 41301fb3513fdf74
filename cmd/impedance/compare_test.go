package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/bench"
	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestCompare goes the whole way, with little to do: it makes a data set, verifies the
// layers on it, and compares two of them.
func TestCompare(t *testing.T) {
	cache, dsn := cached(t), made(t)
	before := sum(t, dsn)
	byDefault, err := layers.Named(nil)
	if err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := call(t.Context(), "verify", "--dsn", dsn, "--quick")
	if code != 0 || !strings.Contains(stdout, fmt.Sprint(len(byDefault))+" layers agree with the oracle on 25 operations, 8 calls of each") {
		t.Errorf("verify ends with %d: %s%s", code, stdout, stderr)
	}
	out := filepath.Join(t.TempDir(), "results.txt")
	code, stdout, stderr = call(t.Context(), "--rounds", "1", "--ops", "UserByID,Publish",
		"--layers", "sqlc", "--dsn", dsn, "--out", out)
	if code != 0 {
		t.Fatalf("compare ends with %d: %s", code, stderr)
	}
	for _, want := range []string{"Data set: 1000 users, 10000 posts,", "(generated, seed 1).",
		"2 layers agree with the oracle on 2 operations", "TOO WIDE TO COMPARE: ", "READS ",
		"UserByID ", "WRITES, syncs off", "Publish ", "WRITES, durable", "sqlc ", "oracle", "floor÷bare",
		"The floor is hand-written database/sql", "social (DeathStarBench's social network) on sqlite",
		"ASKED FOR", "1 · 1 · 8 "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in the output", want)
		}
	}
	if t.Failed() {
		t.Log(stdout)
	}
	plain(t, stderr)
	rs := readResults(t, out)
	checkResults(t, rs)
	checkTraces(t, rs)
	if after := sum(t, dsn); after != before {
		t.Error("the database was written")
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
}

func sum(t *testing.T, path string) [sha256.Size]byte {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(file)
}

// readResults reads the file that --out names, and returns the comparison in it. It holds that a
// short ledger stands beside it.
func readResults(t *testing.T, path string) *results.Results {
	t.Helper()
	runs, err := results.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 1 || runs[0].Ledger == nil {
		t.Fatalf("%s has %d runs, or no ledger", path, len(runs))
	}
	var accounted, compared []string
	for _, row := range runs[0].Ledger.Rows {
		accounted = append(accounted, row.Operation)
	}
	for _, row := range runs[0].Compared.Rows {
		if row.Page == "" && row.Sync != "full" && row.Engine == "sqlite" {
			compared = append(compared, row.Operation)
		}
	}
	if !slices.Equal(accounted, compared) {
		t.Errorf("the ledger is of %q, and the comparison of %q", accounted, compared)
	}
	return runs[0].Compared
}

func checkResults(t *testing.T, rs *results.Results) {
	t.Helper()
	if !rs.Sealed {
		t.Error("the results have no seals")
	}
	if got := strings.Join(rs.Layers, " "); got != "floor sqlc oracle" {
		t.Errorf("the results are of %s", got)
	}
	for _, row := range rs.Rows {
		if n := len(row.Blocks["sqlc"].Seconds); n != 1 {
			t.Errorf("%s has %d rounds, want 1", row.Operation, n)
		}
	}
	config := map[string]string{}
	for _, c := range rs.Config {
		config[c.Key] = string(c.Value)
	}
	opened, err := schema.SettingsOf("x.db", nil)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"users": "1000", "rounds": "1",
		"sqlite":  opened,
		"dataset": "version 1, seed 1, generated"} {
		if config[key] != want {
			t.Errorf("%s is %q, want %q", key, config[key], want)
		}
	}
}

// checkTraces holds that each operation and layer has its trace, with the plan of what reads.
func checkTraces(t *testing.T, rs *results.Results) {
	t.Helper()
	var of []string
	for _, trace := range rs.Traces {
		of = append(of, trace.Operation+" "+trace.Layer+" "+trace.Engine)
		var text, plan []string
		for _, e := range trace.Events {
			text = append(text, e.Text...)
			for _, s := range e.Plan {
				plan = append(plan, s.Text)
			}
			if e.Took <= 0 {
				t.Errorf("%s: %s took no time", of, e.Kind)
			}
		}
		want := []string{"FROM users", "id = ?", "-- args: ", " USING INTEGER PRIMARY KEY (rowid=?)"}
		if trace.Operation == "Publish" {
			want = []string{"INSERT INTO posts", "-- args: "}
		}
		for _, want := range want {
			if !strings.Contains(strings.Join(append(text, plan...), "\n"), want) {
				t.Errorf("%s: %q is not in %q with the plan %q", of, want, text, plan)
			}
		}
		if trace.Statements == 0 || trace.WantedValues == 0 || trace.Trips != 0 {
			t.Errorf("%s: the counts are %+v", of, trace)
		}
	}
	if want := "UserByID floor sqlite, UserByID sqlc sqlite, Publish floor sqlite, " +
		"Publish sqlc sqlite"; strings.Join(of, ", ") != want {
		t.Errorf("the traces are of %q", of)
	}
}

// TestInterrupted interrupts at each stage of the work, and holds that nothing stays.
func TestInterrupted(t *testing.T) {
	cache, dsn := cached(t), made(t)
	folder := t.TempDir()
	target, out := filepath.Join(folder, "new.db"), filepath.Join(folder, "results.txt")
	compare := []string{"--dsn", dsn, "--out", out, "--quick", "--rounds", "1", "--layers", "sqlx", "--ops",
		"UserByID,Publish"}
	tests := []struct {
		stage string
		args  []string
	}{
		{"", compare},
		{"agreement", compare},
		{"tracing", compare},
		{"reads", compare},
		{"writes, syncs off", compare},
		{"writes, syncs full", compare},
		{"oracle", compare},
		{"agreement", []string{"verify", "--dsn", dsn}},
		{"counting", compare},
		{"tracing", []string{"trace", "Publish", "--dsn", dsn}},
		{"recording", []string{"ledger", "--quick", "--dsn", dsn, "--out", out}},
		{"writes", []string{"ledger", "--quick", "--dsn", dsn, "--out", out, "--ops", "Follow"}},
		{"delays", []string{"ledger", "--delay", "--quick", "--dsn", dsn, "--out", out}},
		{"warming up", []string{"exercise", "1", "--guess", "1s", "--layers", "floor", "--dsn", dsn,
			"--answers", out}},
		{"users", []string{"exercise", "2", "--guess", "1s", "--layers", "sqlx", "--dsn", dsn,
			"--answers", out}},
		{"reads and writes alone", []string{"exercise", "3", "--guess", "2k", "--quick", "--dsn", dsn,
			"--answers", out}},
		{"users", []string{"data", "--users", "10k", "--dsn", target}},
		{"posts", []string{"--users", "10k"}},
	}
	for i, test := range tests {
		t.Run(strings.Join(test.args, " ")+" "+test.stage, func(t *testing.T) {
			if i%3 != 0 && !harness.Full() {
				t.Skipf("set %s to interrupt each stage", harness.FullVariable)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if test.stage == "" {
				cancel()
			}
			stderr := &interrupting{stage: "\r" + test.stage + "  ", cancel: cancel}
			var stdout bytes.Buffer
			if code := run(ctx, test.args, &stdout, stderr); code != 130 {
				t.Errorf("the exit code is %d, want 130: %s", code, stderr)
			}
			const want = "impedance: interrupted; nothing was left behind\n"
			if !strings.HasSuffix(stderr.String(), want) {
				t.Errorf("the message is %q, want %q", stderr, want)
			}
			if left := append(entries(t, cache), entries(t, folder)...); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// interrupting is the terminal that progress goes to. When a stage begins it cancels.
type interrupting struct {
	screen
	stage  string
	cancel func()
}

func (w *interrupting) Write(b []byte) (int, error) {
	if strings.Contains(string(b), w.stage) {
		w.cancel()
	}
	return w.screen.Write(b)
}

// TestCompareItself compares the floor with itself.
func TestCompareItself(t *testing.T) {
	cached(t)
	code, stdout, stderr := call(t.Context(), "--aa", "--rounds", "6", "--ops", "UserByID",
		"--layers", "floor", "--dsn", made(t), "--no-report")
	if want := "The floor compared with itself differs in "; !strings.Contains(stdout, want) {
		t.Errorf("%q is not in the output, which ends with %d: %s%s", want, code, stdout, stderr)
	}
	if !strings.Contains(stdout, " of 1 lines;") {
		t.Errorf("other lines than one were compared: %s", stdout)
	}
	if want := "too few lines to show a difference"; code != 1 || !strings.Contains(stderr, want) {
		t.Errorf("one line, which chance may make differ, ends with %d: %s", code, stderr)
	}
}

// TestSourceChanges holds that a database that somebody writes to is not compared, and that a label
// tells what is there and not what was.
func TestSourceChanges(t *testing.T) {
	cached(t)
	dsn := made(t)
	d := data{dsns: []string{dsn}, seed: 1}
	s, err := d.open(t.Context(), newProgress(io.Discard), copies{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.onStages(t.Context(), func([]*bench.Stage) error {
		change(t, dsn, "DELETE FROM follows WHERE follower_id % 10 > 0")
		return errors.New("the answers differ")
	})
	if want := "somebody changes its"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if s, err = d.open(t.Context(), newProgress(io.Discard), copies{}); err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if s.info.Follows > 10_000 || s.info.Source != "an existing database" {
		t.Errorf("after nine tenths of the follows are deleted it is said to have %s", contents(s.info))
	}
}

// TestSourceAltered holds that a database with tables that were altered is refused.
func TestSourceAltered(t *testing.T) {
	cached(t)
	dsn := made(t)
	change(t, dsn, "CREATE INDEX own ON posts (body)")
	code, _, stderr := call(t.Context(), "verify", "--dsn", dsn)
	if code != 1 || !strings.Contains(stderr, "altered") || !strings.Contains(stderr, "index own") {
		t.Errorf("verify ends with %d: %s", code, stderr)
	}
}

// change changes a database.
func change(t *testing.T, dsn, statement string) {
	t.Helper()
	db, err := schema.Open(t.Context(), dsn, &schema.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
