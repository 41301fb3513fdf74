package bench

import (
	"context"
	"errors"
	"strings"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// TestTrace holds that every operation leaves a trace on every layer, in that order, with its
// name, its times and a plan for each of its statements.
func TestTrace(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	ops, ls := Operations(), layers.All()
	all, err := Trace(t.Context(), stage, ls, ops, world, silent)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(ops)*len(ls) {
		t.Fatalf("%d traces are left of %d operations on %d layers", len(all), len(ops), len(ls))
	}
	for i, traced := range all {
		op, layer := ops[i/len(ls)].Name, ls[i%len(ls)].Name
		if traced.Operation != op || traced.Layer != layer || traced.Engine != schema.SQLite {
			t.Errorf("trace %d is of %s on %s, %s; want %s on %s", i, traced.Operation, traced.Layer,
				traced.Engine, op, layer)
		}
		checkTraced(t, traced)
	}
}

func checkTraced(t *testing.T, traced Traced) {
	t.Helper()
	var statements, rows, changed int64
	for _, e := range traced.Events {
		if e.Kind == probe.Query || e.Kind == probe.Exec {
			statements++
			rows += e.Rows
			changed += e.Affected
		}
		if e.Operation != traced.Operation && e.Kind != probe.Close {
			t.Errorf("%s on %s: %s is of %q", traced.Operation, traced.Layer, e.Kind, e.Operation)
		}
		if e.Err != nil || e.Took <= 0 {
			t.Errorf("%s on %s: %s took %v (%v)", traced.Operation, traced.Layer, e.Kind, e.Took, e.Err)
		}
	}
	if statements == 0 || int(statements) != len(traced.Plans) {
		t.Errorf("%s on %s: %d statements and %d plans", traced.Operation, traced.Layer, statements,
			len(traced.Plans))
	}
	if c := traced.Counts; c.Statements != statements || c.Rows != rows || c.Affected != changed {
		t.Errorf("%s on %s: %d statements, %d rows, %d changed; counted were %+v", traced.Operation,
			traced.Layer, statements, rows, changed, c)
	}
}

// TestTraceReadsFirst holds that what reads is traced on the data as it was, whatever is traced
// before it in the order that was asked for.
func TestTraceReadsFirst(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	world.Popular[0] = world.Users[0].ID // DeleteUser's
	ops := named(t, "DeleteUser", "UserByID")
	ops[0], ops[1] = ops[1], ops[0]
	if !ops[0].Writes {
		t.Fatal("the operation that writes does not come first")
	}
	all, err := Trace(t.Context(), stage, layersOf(t, "sqlc"), ops, world, silent)
	if err != nil {
		t.Fatal(err)
	}
	if last := all[len(all)-1]; last.Operation != "UserByID" || last.Counts.Rows != 1 {
		t.Errorf("the last trace is of %s, and read %d rows", last.Operation, last.Counts.Rows)
	}
}

// TestTraceFails holds that a call that fails ends it, named, with nothing left open.
func TestTraceFails(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	broken := brokenLayer(func(s models.Store) models.Store { return unfollowless{s} })
	_, err := Trace(t.Context(), stage, append(layersOf(t, "floor"), broken),
		named(t, "UserByID", "Unfollow"), world, silent)
	if !errors.Is(err, errUnfollowless) || !strings.HasPrefix(err.Error(), "Unfollow by broken on") {
		t.Errorf("got %v", err)
	}
}

var errUnfollowless = errors.New("cannot unfollow")

type unfollowless struct{ models.Store }

func (unfollowless) Unfollow(context.Context, int64, int64) error { return errUnfollowless }
