package main

import (
	"bytes"
	"context"

	"example.com/impedance/bench"
	"example.com/impedance/internal/results"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// savedWidth is the width of SQL in a result file.
const savedWidth = 88

// traceStages traces the plan's operations on each stage, and returns the traces as lines of a
// result file.
func traceStages(ctx context.Context, stages []*bench.Stage, p bench.Plan, w *bench.World,
	show *progress) (*bytes.Buffer, error) {
	var lines bytes.Buffer
	for _, stage := range stages {
		traced, err := bench.Trace(ctx, stage, p.Layers, p.Ops, w, show.steps)
		if err != nil {
			return nil, err
		}
		for _, t := range traced {
			if err := results.WriteTrace(&lines, saved(t)); err != nil {
				return nil, err
			}
		}
	}
	return &lines, nil
}

// saved returns a trace as it is kept in a file.
func saved(t bench.Traced) results.Trace {
	s := results.Trace{
		Operation:    t.Operation,
		Layer:        t.Layer,
		Engine:       string(t.Engine),
		Statements:   t.Counts.Statements,
		Trips:        t.Counts.RoundTrips,
		Rows:         t.Counts.Rows,
		Changed:      t.Counts.Affected,
		Fetched:      t.Counts.Bytes,
		WantedValues: t.Wanted.Values,
		WantedBytes:  t.Wanted.Bytes,
	}
	plans := t.Plans
	for i, e := range t.Events {
		event := results.Event{
			Kind:     e.Kind.String(),
			Text:     probe.Format(t.Events[i:i+1], savedWidth),
			Rows:     e.Rows,
			Affected: e.Affected,
			Bytes:    e.Bytes,
			Took:     e.Took,
		}
		if e.Kind == probe.Exec || e.Kind == probe.Query {
			event.Plan = savedPlan(plans[0])
			plans = plans[1:]
		}
		s.Events = append(s.Events, event)
	}
	return s
}

func savedPlan(steps []schema.Step) (saved []results.Step) {
	for _, s := range steps {
		saved = append(saved, results.Step(s))
	}
	return saved
}
