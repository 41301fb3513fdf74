package layers_test

import (
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

// TestDifferential does the same operations at random on every layer and the oracle, and
// compares answers, errors and, at the end, the tables. IMPEDANCE_STEPS=1000000 does it
// for hours.
func TestDifferential(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		for _, l := range layers.All() {
			t.Run(l.Name, func(t *testing.T) {
				t.Parallel()
				storetest.Differential(t, harness.SQLite(l.Open), harness.Oracle())
			})
		}
	})
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			dsn := harness.Named(t, server.Variable)
			for _, l := range layers.All() {
				t.Run(l.Name, func(t *testing.T) {
					t.Parallel()
					storetest.Differential(t, harness.Server(t, dsn, l.Open), harness.Oracle())
				})
			}
			if server.Engine != schema.Postgres {
				return
			}
			for _, l := range layers.Native() {
				t.Run(l.Name, func(t *testing.T) {
					t.Parallel()
					storetest.Differential(t, harness.NativeServer(t, dsn, l.Open), harness.Oracle())
				})
			}
		})
	}
}
