package report

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"example.com/impedance/internal/results"
)

// readTestdata reads results that a command wrote.
func readTestdata(t *testing.T, name string) *results.Results {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rs, err := results.Read(file, name)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// lineWith returns the first line of a text after a heading that begins with a word.
func lineWith(text, heading, word string) string {
	_, text, _ = strings.Cut(text, heading)
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line)+" ", word+" ") {
			return line
		}
	}
	return ""
}

// ratioText returns a ratio as a table has it.
func ratioText(v float64) string {
	return strings.TrimSpace(relation{center: v, unpaired: true}.cell())
}

// TestCompareJSON holds that the figures in JSON are those of the table.
func TestCompareJSON(t *testing.T) {
	t.Parallel()
	rs := readTestdata(t, "results.txt")
	var table strings.Builder
	if err := Table(&table, wide, rs); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(Compare(rs, Situation{Mix: mixes[0]}, nil))
	if err != nil {
		t.Fatal(err)
	}
	var found struct {
		Rows []struct {
			Operation, Engine, Syncs string
			Layers                   []struct {
				Layer        string
				CallSeconds  float64  `json:"call_seconds"`
				Ratio        *float64 `json:"ratio"`
				Low          *float64 `json:"ratio_low"`
				GarbageShare *float64 `json:"garbage_share"`
			}
			Oracle *float64 `json:"oracle_seconds"`
		}
		Means []struct {
			Of, Layer string
			Ratio     float64
		}
	}
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	if len(found.Rows) != len(rs.Rows) || len(found.Means) == 0 {
		t.Fatalf("there are %d rows and %d means: %s", len(found.Rows), len(found.Means), text)
	}
	heading := map[string]string{"": "READS", "off": "WRITES, syncs off", "full": "WRITES, durable"}
	for _, row := range found.Rows {
		line := lineWith(table.String(), heading[row.Syncs], row.Operation)
		has := func(cell string) {
			t.Helper()
			if !strings.Contains(line, cell) {
				t.Errorf("%s of %q is not in %q", cell, row.Operation, line)
			}
		}
		for _, l := range row.Layers {
			switch {
			case l.Ratio == nil:
				has("–")
			case l.Layer == floor:
				has(duration(l.CallSeconds))
				has(wholePercent(*l.GarbageShare))
			default:
				has(ratioText(*l.Ratio))
			}
		}
		if row.Oracle != nil {
			has(duration(*row.Oracle))
		}
	}
	for _, mean := range found.Means {
		word := "geometric mean"
		if mean.Of == "all but durable" {
			word = mean.Of
		}
		if line := lineWith(table.String(), strings.ReplaceAll(mean.Of, "all but durable", "ALL OPERATIONS"),
			word); !strings.Contains(line, ratioText(mean.Ratio)) {
			t.Errorf("the mean %v is not in %q", mean, line)
		}
	}
}

// TestLedgerJSON holds that the figures in JSON are those of the tables.
func TestLedgerJSON(t *testing.T) {
	t.Parallel()
	rs := readTestdata(t, "ledger.txt")
	var table strings.Builder
	if err := Ledger(&table, wide, rs); err != nil {
		t.Fatal(err)
	}
	lines := LedgerLines(rs)
	if len(lines) != 6 {
		t.Fatalf("there are %d lines: %v", len(lines), lines)
	}
	for _, l := range lines {
		line := lineWith(table.String(), l["operation"].(string), l["layer"].(string))
		for _, key := range []string{"total_seconds", "engine_seconds", "build_seconds", "assemble_seconds"} {
			if cell := duration(float64(l[key].(Figure))); !strings.Contains(line, cell) {
				t.Errorf("%s, %s, is not in %q", key, cell, line)
			}
		}
		for _, key := range []string{"allocations", "library_allocations", "statements", "fetched_bytes"} {
			if cell := amount(float64(l[key].(Figure))); !strings.Contains(line, cell) {
				t.Errorf("%s, %s, is not in %q", key, cell, line)
			}
		}
	}
	if _, err := json.Marshal(lines); err != nil {
		t.Error(err)
	}
}

// TestDelaysJSON is the same of delays.
func TestDelaysJSON(t *testing.T) {
	t.Parallel()
	rs := readTestdata(t, "delays.txt")
	var table strings.Builder
	if err := Delays(&table, wide, rs); err != nil {
		t.Fatal(err)
	}
	lines := DelayLines(rs)
	if len(lines) == 0 {
		t.Fatal("there are no lines")
	}
	for _, l := range lines {
		line := lineWith(table.String(), l.Operation, l.Layer)
		for _, at := range l.Times {
			if cell := duration(float64(at.Measured)); !strings.Contains(line, cell) {
				t.Errorf("%s is not in %q", cell, line)
			}
			if cell := duration(float64(at.Predicted)); at.RoundTrip > 0 && !strings.Contains(line, cell) {
				t.Errorf("predicted, %s is not in %q", cell, line)
			}
		}
		if !strings.Contains(line, l.LikeFloor) {
			t.Errorf("%q is not in %q", l.LikeFloor, line)
		}
	}
	if _, err := json.Marshal(lines); err != nil {
		t.Error(err)
	}
}
