package bench

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// TestOperations holds that every method of the store but Close is an operation, in the
// interface's order.
func TestOperations(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../models/store.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	ast.Inspect(file, func(n ast.Node) bool {
		if i, ok := n.(*ast.InterfaceType); ok {
			for _, m := range i.Methods.List {
				want = append(want, m.Names[0].Name)
			}
		}
		return true
	})
	want = slices.DeleteFunc(want, func(name string) bool { return name == "Close" })
	var got []string
	for _, op := range Operations() {
		got = append(got, op.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the operations are\n%q, the interface has\n%q", got, want)
	}
}

// TestWrites holds that the operations that are said to write change the tables, and no
// others do.
func TestWrites(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	inst, err := stage.open(t.Context(), layers.All()[0], ticking(world.Latest),
		&schema.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := inst.close(); err != nil {
			t.Error(err)
		}
	}()
	before := digests(t, inst)
	for _, op := range inWriteOrder(Operations()) {
		for _, c := range op.calls(world)[:4] {
			if _, err := c.run(t.Context(), inst.store); err != nil {
				t.Fatalf("%s: %v", op.Name, err)
			}
		}
		after := digests(t, inst)
		if changed := after != before; changed != op.Writes {
			t.Errorf("%s changed the tables: %v, Writes says %v", op.Name, changed, op.Writes)
		}
		before = after
	}
}

// digests returns one for each table.
func digests(t *testing.T, inst *instance) (all [3]uint64) {
	t.Helper()
	for i, table := range tables {
		var err error
		if all[i], err = digest(t.Context(), inst.db, table.query); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestNamed(t *testing.T) {
	if got := named(t); len(got) != len(Operations()) {
		t.Errorf("no names stand for %d operations", len(got))
	}
	got := named(t, "Publish", "UserByID", "Publish")
	if len(got) != 2 || got[0].Name != "UserByID" || got[1].Name != "Publish" {
		t.Errorf("got %d operations, want UserByID and Publish", len(got))
	}
	got = named(t, "publish", "home timeline", "user-by-id")
	for i, name := range []string{"UserByID", "HomeTimeline", "Publish"} {
		if len(got) != 3 || !slices.ContainsFunc(got, func(o Operation) bool { return o.Name == name }) {
			t.Errorf("the other spelling %d does not stand for %s", i, name)
		}
	}
	if _, err := Named([]string{"UserByID", "publich"}); err == nil {
		t.Error("an unknown operation was accepted")
	}
}
