package bench

import (
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/probe"
)

// TestTrace holds that every operation leaves a trace on every layer, with its name, its
// times and a plan for each of its statements.
func TestTrace(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	for _, op := range Operations() {
		all, err := Trace(t.Context(), stage, layers.All(), op, world, silent)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != len(layers.All()) {
			t.Fatalf("%s: %d layers left a trace", op.Name, len(all))
		}
		for _, traced := range all {
			statements := 0
			for _, e := range traced.Events {
				if e.Kind == probe.Query || e.Kind == probe.Exec {
					statements++
				}
				if e.Operation != op.Name && e.Kind != probe.Close {
					t.Errorf("%s on %s: %s is of %q", op.Name, traced.Layer, e.Kind, e.Operation)
				}
				if e.Err != nil || e.Took <= 0 {
					t.Errorf("%s on %s: %s took %v (%v)", op.Name, traced.Layer, e.Kind, e.Took, e.Err)
				}
			}
			if statements == 0 || statements != len(traced.Plans) {
				t.Errorf("%s on %s: %d statements and %d plans", op.Name, traced.Layer, statements,
					len(traced.Plans))
			}
		}
	}
}
