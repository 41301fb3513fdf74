package main

import (
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestServers goes the whole way on each server beside SQLite, with little to do.
func TestServers(t *testing.T) {
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			fresh := harness.Fresh(t, server.Variable)
			cached(t)
			out := filepath.Join(t.TempDir(), "results.txt")
			compare := []string{"--rounds", "1", "--ops", "UserByID,SetNotify", "--layers", "sqlc",
				"--out", out}
			for _, step := range []struct {
				args []string
				code int
				want []string
			}{
				{append(compare, "--users", "1k", "--dsn", "sqlite", "--dsn", fresh), 0,
					[]string{"2 layers on 2 engines agree", "UserByID ", "sqlite ", string(server.Engine) + " ",
						"Each engine has a floor of its own"}},
				{[]string{"data", "--users", "500", "--dsn", fresh}, 0,
					[]string{schema.Name(fresh) + ": 500 users"}},
				{[]string{"data", "--users", "500", "--dsn", fresh}, exitFailure,
					[]string{"already has users"}},
				{[]string{"verify", "--quick", "--dsn", fresh, "--layers", "ent", "--ops", "Thread"}, 0,
					[]string{"2 layers agree on 1 operations"}},
				{[]string{"verify", "--users", "1k", "--dsn", fresh}, exitUsage,
					[]string{"--dsn names a database that has its data"}},
				{[]string{"verify", "--dsn", made(t), "--dsn", fresh}, exitFailure,
					[]string{"hold different data, 1000 users", "and 500 users"}},
			} {
				code, stdout, stderr := call(t.Context(), step.args...)
				for _, want := range step.want {
					if code != step.code || !strings.Contains(stdout+stderr, want) {
						t.Errorf("%q ends with %d, want %d and %q:\n%s%s", step.args, code, step.code, want,
							stdout, stderr)
					}
				}
				if strings.Contains(stdout+stderr, "loopback") {
					t.Errorf("%q prints the password", step.args)
				}
			}
		})
	}
}
