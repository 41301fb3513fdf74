package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestCompareLarge holds that a data set of more users than have an oracle is compared in pairs,
// and that the terminal, the page and the file say so.
func TestCompareLarge(t *testing.T) {
	defer func(before int64) { oracleUsers = before }(oracleUsers)
	oracleUsers = 999
	cache, dsn := cached(t), made(t)
	code, stdout, stderr := call(t.Context(), "verify", "--dsn", dsn, "--quick", "--layers", "sqlx")
	if code != 0 || !strings.Contains(stdout, "2 layers agree on 25 operations, 8 calls of each") {
		t.Errorf("verify ends with %d: %s%s", code, stdout, stderr)
	}
	out := filepath.Join(t.TempDir(), "results.txt")
	code, stdout, stderr = call(t.Context(), "--rounds", "6", "--ops", "UserByID,Publish",
		"--layers", "sqlx,ent", "--dsn", dsn, "--out", out)
	if code != 0 {
		t.Fatalf("compare ends with %d: %s", code, stderr)
	}
	page, err := os.ReadFile(strings.TrimSuffix(out, ".txt") + ".html")
	if err != nil {
		t.Fatal(err)
	}
	const ranks = "ranks of writes come from these ratios."
	for name, text := range map[string]string{"terminal": stdout, "page": string(page)} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), ranks) {
			t.Errorf("the %s does not say that %s", name, ranks)
		}
	}
	if strings.Contains(stdout, "oracle  ") {
		t.Errorf("there is a column for the oracle: %s", stdout)
	}
	rs := readResults(t, out)
	if !rs.InPairs() {
		t.Error("the file does not say that writes were timed in pairs")
	}
	for _, row := range rs.Rows {
		for layer, b := range row.Blocks {
			if len(b.Seconds) != 6 {
				t.Errorf("%s has %d rounds of %s, want 6", row.Title(), len(b.Seconds), layer)
			}
		}
		if len(row.Blocks) != 4 { // the floor, its statements, and two layers
			t.Errorf("%s has the times of %d, want 4", row.Title(), len(row.Blocks))
		}
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
}

// TestCompareLargeOnServers is TestCompareLarge on two engines at a time.
func TestCompareLargeOnServers(t *testing.T) {
	defer func(before int64) { oracleUsers = before }(oracleUsers)
	oracleUsers = 400
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			if server.Engine != schema.Postgres && !harness.Full() {
				t.Skipf("set %s for the commands on more than one server", harness.FullVariable)
			}
			fresh := harness.Fresh(t, server.Variable)
			cached(t)
			code, stdout, stderr := call(t.Context(), "--quick", "--rounds", "1", "--users", "500",
				"--dsn", "sqlite", "--dsn", fresh, "--ops", "UserByID,SetNotify", "--layers", "gorm",
				"--no-report")
			if want := "ranks of writes come from these ratios."; code != 0 ||
				!strings.Contains(strings.Join(strings.Fields(stdout), " "), want) {
				t.Errorf("it ends with %d and does not say that %s %s%s", code, want, stdout, stderr)
			}
		})
	}
}
