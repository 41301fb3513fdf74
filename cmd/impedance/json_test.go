package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.com/impedance/internal/report"
)

// decoded runs a command line with --json, and decodes what it prints. Each field of that must be
// known.
func decoded(t *testing.T, to any, args ...string) {
	t.Helper()
	code, stdout, stderr := call(t.Context(), append(args, "--json")...)
	if code != 0 || stderr != "" {
		t.Fatalf("%q ends with %d: %s%s", args, code, stdout, stderr)
	}
	decoder := json.NewDecoder(strings.NewReader(stdout))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(to); err != nil {
		t.Fatalf("%q prints what cannot be decoded: %v\n%s", args, err, stdout)
	}
	if decoder.More() {
		t.Errorf("%q prints more than JSON: %s", args, stdout)
	}
}

// TestCompareJSON holds that compare prints figures and no sentence, and makes no page.
func TestCompareJSON(t *testing.T) {
	dsn := made(t)
	t.Chdir(t.TempDir())
	cached(t)
	var found comparedJSON
	decoded(t, &found, "--rounds", "6", "--ops", "UserByID,Publish", "--layers", "sqlc", "--dsn", dsn)
	if found.Data.Users != 1000 || !strings.HasPrefix(found.Command, "impedance --") ||
		strings.Contains(found.Command, "json") || found.Itself != nil {
		t.Errorf("it is of %+v, by %q", found.Data, found.Command)
	}
	if len(found.Rows) != 3 || len(found.Rows[0].Layers) != 2 || len(found.Rankings) != 1 ||
		len(found.Means) == 0 || len(found.Departures) == 0 {
		t.Errorf("there is not all of it: %+v", found.Comparison)
	}
	for _, row := range found.Rows {
		for _, l := range row.Layers {
			if l.Seconds <= 0 || l.Statements != 1 {
				t.Errorf("%s, %s has %+v", row.Operation, l.Layer, l)
			}
		}
	}
	if left := entries(t, "."); len(left) > 0 {
		t.Errorf("it made %q", left)
	}
}

func TestShowJSON(t *testing.T) {
	cached(t)
	var found shownJSON
	decoded(t, &found, "show", "PostByID", "--layers", "ent", "--dsn", made(t))
	if len(found.Operations) != 1 || found.Operations[0].Operation != "PostByID" ||
		len(found.Rows) != 1 || len(found.Operations[0].Layers) != 2 {
		t.Fatalf("there is not all of it: %+v", found)
	}
	for i, queries := range []int{1, 2} {
		l := found.Operations[0].Layers[i]
		if len(l.Sent) != queries || l.WrittenLines == 0 || len(l.Source) == 0 ||
			float64(found.Rows[0].Layers[i].Statements) != float64(queries) {
			t.Errorf("of %s there are %d calls, %d lines, %d pieces", l.Layer, len(l.Sent), l.WrittenLines,
				len(l.Source))
		}
	}
}

func TestVerifyJSON(t *testing.T) {
	cached(t)
	dsn := made(t)
	args := []string{"verify", "--quick", "--ops", "UserByID,Follow", "--layers", "sqlx", "--dsn", dsn}
	var found verifiedJSON
	decoded(t, &found, args...)
	_, stdout, _ := call(t.Context(), args...)
	want := fmt.Sprintf("%d layers agree with the oracle on %d operations, %d calls of each",
		len(found.Layers), len(found.Operations), found.Calls)
	if !found.Agree || !found.Oracle || found.Difference != "" || found.Engines[0] != "sqlite" ||
		!strings.Contains(unwrapped(stdout), want) {
		t.Errorf("it is %+v, and the sentence is %s", found, stdout)
	}
}

func TestLedgerJSON(t *testing.T) {
	cached(t)
	dsn := made(t)
	for _, flag := range []string{"--delay=false", "--delay"} {
		var found struct {
			Command string
			Data    dataJSON
			Noise   string
			Lines   []map[string]any
		}
		decoded(t, &found, "ledger", "--quick", "--ops", "PostByID", "--layers", "ent", "--dsn", dsn, flag)
		if len(found.Lines) != 2 || found.Lines[1]["layer"] != "ent" || found.Lines[1]["calls"] != 2.0 {
			t.Errorf("with %s the lines are %v", flag, found.Lines)
		}
		if wide := strings.Contains(found.Noise, "leave out --quick"); wide != (flag == "--delay") {
			t.Errorf("with %s and three rounds the noise is %q", flag, found.Noise)
		}
	}
}

// TestCodeJSON holds that the figures are those of the table.
func TestCodeJSON(t *testing.T) {
	t.Setenv("COLUMNS", "200")
	var found codeJSON
	decoded(t, &found, "ledger", "--code", "--quick")
	_, stdout, _ := call(t.Context(), "ledger", "--code", "--quick")
	lines := strings.Split(stdout, "\n")
	for i, p := range found.Packages {
		want := fmt.Sprintf("%s %d %d %d %d", p.Layer, p.Written, p.Mapping, p.Generated, p.Imported)
		if got := unwrapped(lines[1+i]); !strings.HasPrefix(got, want+" ") {
			t.Errorf("the table has %q, and JSON %q", got, want)
		}
		if len(p.Operations) != 25 {
			t.Errorf("%s has %d operations", p.Layer, len(p.Operations))
		}
	}
}

// TestEnginesJSON holds that the figures are those of the page.
func TestEnginesJSON(t *testing.T) {
	var found enginesJSON
	decoded(t, &found, "engines")
	page := readPage(t, "docs/engines.md")
	for _, p := range found.Packages {
		want := fmt.Sprintf("| %s | %d | %d | %d | ", p.Layer, p.Written, p.Engines["sqlite"].Written,
			p.Engines["sqlite"].Generated)
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, c := range found.Capabilities {
		if !strings.Contains(page, "| "+c.What+" | ") || len(c.On) < 3 {
			t.Errorf("the page has no %+v", c)
		}
	}
	of := func(d report.ComparedDeparture) string { return strings.ReplaceAll(d.Instead, "|", `\|`) }
	for _, d := range found.Departures {
		if !strings.Contains(page, of(d)) {
			t.Errorf("the page has no %q", of(d))
		}
	}
	if len(found.Packages) == 0 || len(found.Capabilities) == 0 || len(found.Departures) == 0 {
		t.Errorf("there is not all of it: %+v", found)
	}
}
