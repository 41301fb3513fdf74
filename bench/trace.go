package bench

import (
	"context"
	"errors"
	"fmt"

	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// Traced is what a layer had the driver do for a call.
type Traced struct {
	Layer  string
	Events []probe.Event
	Plans  [][]schema.Step // of the statements among them, in order
	Wanted Wanted
}

// Trace makes one call of an operation on each layer, with the same arguments, each over a
// fresh copy of the data, and returns what the driver was asked to do, with the plans of the
// statements on that data. Another call is made before, or with an operation that reads the
// same one, so that what a layer prepares once is prepared.
func Trace(ctx context.Context, stage *Stage, ls []layers.Layer, op Operation, w *World,
	progress Progress) ([]Traced, error) {
	var all []Traced
	for i, l := range ls {
		progress("tracing", i, len(ls))
		t, err := trace(ctx, stage, l, op, w)
		if err != nil {
			return nil, fmt.Errorf("%s on %s: %w", op.Name, l.Name, err)
		}
		all = append(all, t)
	}
	return all, nil
}

func trace(ctx context.Context, stage *Stage, l layers.Layer, op Operation,
	w *World) (t Traced, err error) {
	inst, err := stage.openProbed(ctx, l, ticking(w.Latest), schema.Options{NoSync: true})
	if err != nil {
		return Traced{}, err
	}
	defer func() { err = errors.Join(err, inst.close()) }()
	warm := 0
	if op.Writes {
		warm = 1
	}
	if _, err := op.call(w, warm).run(ctx, inst.store); err != nil {
		return Traced{}, err
	}
	tracing := inst.probe.Trace()
	t.Layer = l.Name
	t.Wanted, err = op.call(w, 0).weigh(probe.WithOperation(ctx, op.Name), inst.store)
	tracing.Stop()
	if err != nil {
		return Traced{}, err
	}
	t.Events = tracing.Events()
	for _, e := range t.Events {
		if e.Kind != probe.Exec && e.Kind != probe.Query {
			continue
		}
		args := make([]any, len(e.Args))
		for i, a := range e.Args {
			args[i] = a.Value
		}
		plan, err := schema.Explain(ctx, inst.db, e.Query, args)
		if err != nil {
			return Traced{}, err
		}
		t.Plans = append(t.Plans, plan)
	}
	return t, nil
}
