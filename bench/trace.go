package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// Traced has the driver calls of a layer for a call of an operation.
type Traced struct {
	Operation string
	Layer     string
	Engine    schema.Engine
	Events    []probe.Event
	Plans     [][]schema.Step // of the statements among them, in order
	Counts    probe.Counts
	Wanted    Wanted
}

// Trace makes one call of each operation on each layer, with the same arguments. It returns the
// driver calls with the plans of their statements, ordered by operation as given, then by layer. It
// makes another call before, for reads the same one, so that a layer has prepared its statements.
//
// A layer has one copy of the data for all operations. Reads come first, on the unchanged data,
// then writes, each with arguments of its own.
func Trace(ctx context.Context, stage *Stage, ls []layers.Layer, ops []Operation, w *World,
	progress Progress) ([]Traced, error) {
	ls = stage.speaking(ls)
	reads, writes := split(ops)
	ordered := append(reads, writes...)
	traced := map[string][]Traced{} // by operation
	for i, l := range ls {
		inst, err := stage.openProbed(ctx, l, ticking(w.Latest), schema.Options{NoSync: true})
		if err != nil {
			return nil, err
		}
		for k, op := range ordered {
			progress("tracing", i*len(ordered)+k, len(ls)*len(ordered))
			t, err := trace(ctx, inst, op, w)
			if err != nil {
				return nil, errors.Join(fmt.Errorf("%s by %s: %w", op.Name, inst, err), inst.close())
			}
			traced[op.Name] = append(traced[op.Name], t)
		}
		if err := inst.close(); err != nil {
			return nil, err
		}
	}
	var all []Traced
	for _, op := range ops {
		all = append(all, traced[op.Name]...)
	}
	return all, nil
}

func trace(ctx context.Context, inst *instance, op Operation, w *World) (Traced, error) {
	warm := 0
	if op.Writes {
		warm = 1
	}
	if _, err := op.call(w, warm).run(ctx, inst.store); err != nil {
		return Traced{}, err
	}
	t := Traced{Operation: op.Name, Layer: inst.layer.Name, Engine: inst.db.Engine}
	before, tracing := inst.probe.Counts(), inst.probe.Trace()
	var err error
	t.Wanted, err = op.call(w, 0).weigh(probe.WithOperation(ctx, op.Name), inst.store)
	tracing.Stop()
	if err != nil {
		return Traced{}, err
	}
	t.Events, t.Counts = tracing.Events(), inst.probe.Counts().Sub(before)
	t.Plans, err = plans(ctx, inst.db, t.Events)
	return t, err
}

// plans returns the plan of each statement among events.
func plans(ctx context.Context, db *schema.DB, events []probe.Event) ([][]schema.Step, error) {
	var all [][]schema.Step
	for _, e := range events {
		if e.Kind != probe.Exec && e.Kind != probe.Query {
			continue
		}
		if strings.HasPrefix(e.Query, "COPY ") { // which has no plan
			all = append(all, nil)
			continue
		}
		args := make([]any, len(e.Args))
		for i, a := range e.Args {
			args[i] = a.Value
		}
		plan, err := schema.Explain(ctx, db, e.Query, args)
		if err != nil {
			return nil, err
		}
		all = append(all, plan)
	}
	return all, nil
}
