package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/internal/results"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestServers goes the whole way on each server beside SQLite, with little to do.
func TestServers(t *testing.T) {
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			if server.Engine != schema.Postgres && !harness.Full() {
				t.Skipf("set %s for the commands on more than one server", harness.FullVariable)
			}
			fresh := harness.Fresh(t, server.Variable)
			cached(t)
			out := filepath.Join(t.TempDir(), "results.txt")
			compare := []string{"--quick", "--rounds", "1", "--ops", "UserByID,SetNotify", "--layers", "sqlc",
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
				{[]string{"data", "--users", "500", "--dsn", fresh}, 0, []string{"has it already: 500 users"}},
				{[]string{"data", "--users", "400", "--dsn", fresh}, exitFailure,
					[]string{"already has users"}},
				{[]string{"verify", "--quick", "--dsn", fresh, "--layers", "ent", "--ops", "Thread"}, 0,
					[]string{"2 layers agree with the oracle on 1 operation"}},
				{[]string{"trace", "UserByID", "--dsn", fresh, "--layers", "floor"}, 0,
					[]string{"500 users", lookups[server.Engine]}},
				{[]string{"verify", "--users", "1k", "--dsn", fresh}, exitUsage,
					[]string{"--dsn names a database that has its data"}},
				{[]string{"verify", "--dsn", made(t), "--dsn", fresh}, exitFailure,
					[]string{"hold different data, 1000 users", "and 500 users"}},
			} {
				code, stdout, stderr := call(t.Context(), step.args...)
				for _, want := range step.want {
					if code != step.code || !strings.Contains(unwrapped(stdout+stderr), unwrapped(want)) {
						t.Errorf("%q ends with %d, want %d and %q:\n%s%s", step.args, code, step.code, want,
							stdout, stderr)
					}
				}
				if strings.Contains(stdout+stderr, "loopback") {
					t.Errorf("%q prints the password", step.args)
				}
			}
			checkServerTraces(t, server.Engine, readResults(t, out))
		})
	}
}

// lookups is how servers say that they look up a user.
var lookups = map[schema.Engine]string{
	schema.Postgres: "Index Scan using users_pkey on users",
	schema.MySQL:    "const key PRIMARY ref const",
}

// checkServerTraces holds that each engine has its traces, and that those of a server count the
// round trips and have its plans.
func checkServerTraces(t *testing.T, e schema.Engine, rs *results.Results) {
	t.Helper()
	var engines []string
	for _, trace := range rs.Traces {
		engines = append(engines, trace.Engine)
		if onServer := trace.Engine == string(e); onServer != (trace.Trips > 0) {
			t.Errorf("%s on %s made %d round trips", trace.Operation, trace.Engine, trace.Trips)
		}
		if trace.Engine == string(e) && trace.Operation == "UserByID" &&
			!strings.Contains(trace.Events[0].Plan[0].Text, lookups[e]) {
			t.Errorf("the plan is %v", trace.Events[0].Plan)
		}
	}
	if want := slices.Concat(slices.Repeat([]string{"sqlite"}, 4),
		slices.Repeat([]string{string(e)}, 4)); !slices.Equal(engines, want) {
		t.Errorf("there are traces of %q", engines)
	}
}

// TestVerifySlow holds that verify says which settings make it slow, before they do.
func TestVerifySlow(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES") + "&random_page_cost=1000&jit=off"
	cached(t)
	for _, args := range [][]string{{"--quick", "--ops", "UserByID", "--users", "500"}, {"--steps", "1"}} {
		code, stdout, stderr := call(t.Context(),
			append([]string{"verify", "--layers", "ent", "--dsn", dsn}, args...)...)
		const want = "The server plans with random_page_cost=1000 (default 4). That may take minutes; "
		if code != 0 || !strings.HasPrefix(unwrapped(stdout), want) {
			t.Errorf("%q ends with %d: %s%s, want at first %q", args, code, stdout, stderr, want)
		}
	}
}
