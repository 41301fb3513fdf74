package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/report"
	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

func newTrace() *cobra.Command {
	var d data
	var names []string
	c := command(&cobra.Command{
		Use:   "trace OPERATION",
		Short: "Show what each layer sends to the database for an operation",
		Long: `Make one call of an operation on each layer, with the same arguments, and show side by side
what the driver was asked to do: each statement with its arguments, how long it took, what it
fetched, and the engine's plan for it on this data. Full scans and sorts are marked with !.`,
		Example: `  impedance trace HomeTimeline
  impedance trace ProfilePage --layers gorm,ent
  impedance trace Register --users 1k
  impedance trace Thread --dsn postgres://user:password@localhost/social`,
	})
	d.register(c, "database to trace on; it is copied, never written (default: one in the cache). A "+
		"server's database that is empty gets the data set into one beside it")
	c.Flags().StringSliceVar(&names, "layers", nil, "layers beside the floor, separated by commas "+
		"(default all)")
	c.Args = oneOperation
	c.RunE = func(c *cobra.Command, args []string) error {
		ls, err := layers.NamedOn(d.engines(), names)
		if err != nil {
			return usage(err)
		}
		ops, err := bench.Named(args)
		if err != nil {
			return usage(err)
		}
		if err := d.checkOne(c); err != nil {
			return err
		}
		show := newProgress(c.ErrOrStderr())
		return runTrace(c.Context(), &d, ls, ops[0], c.OutOrStdout(), show)
	}
	return c
}

// oneOperation wants the name of an operation and nothing else.
func oneOperation(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(fmt.Errorf("name one operation, such as impedance trace HomeTimeline; there "+
			"are %s", strings.Join(operationNames(), ", ")))
	}
	return nil
}

func operationNames() (names []string) {
	for _, op := range bench.Operations() {
		names = append(names, op.Name)
	}
	return names
}

func runTrace(ctx context.Context, d *data, ls []layers.Layer, op bench.Operation, w io.Writer,
	show *progress) error {
	s, err := d.open(ctx, show)
	if err != nil {
		return err
	}
	var traced []bench.Traced
	err = s.onStage(ctx, func(stage *bench.Stage) error {
		traced, err = bench.Trace(ctx, stage, ls, []bench.Operation{op}, s.world, show.steps)
		return err
	})
	show.end()
	if err != nil {
		return err
	}
	say(w, fmt.Sprintf("%s, on a data set of %s.", op.Name, contents(s.info)), "")
	var columns []report.Column
	for _, t := range traced {
		columns = append(columns, report.Column{Title: t.Layer, Lines: func(width int) []string {
			return traceLines(t, width)
		}})
	}
	return report.Columns(w, windowWidth(w), columns)
}

// traceLines returns what a layer did, in lines of a width.
func traceLines(t bench.Traced, width int) []string {
	lines := grid.Wrap(fmt.Sprintf("%s; wanted: %d values, %d bytes", probe.Summary(t.Events),
		t.Wanted.Values, t.Wanted.Bytes), width)
	plans := t.Plans
	for i, e := range t.Events {
		lines = append(lines, "")
		lines = append(lines, probe.Format(t.Events[i:i+1], width)...)
		lines = append(lines, fmt.Sprintf("-- took %s", report.Duration(e.Took)))
		if e.Kind == probe.Exec || e.Kind == probe.Query {
			lines = append(lines, planLines(plans[0], width)...)
			plans = plans[1:]
		}
	}
	return lines
}

// planLines returns a plan as comments, full scans and sorts marked.
func planLines(steps []schema.Step, width int) (lines []string) {
	for _, s := range steps {
		indent := "--   " + strings.Repeat("  ", s.Depth)
		for i, part := range grid.Wrap(s.Text, max(16, width-len(indent)-2)) {
			switch {
			case i > 0:
				part = indent + "  " + part
			case s.Scan || s.Sort:
				part = "-- ! " + indent[len("--   "):] + part
			default:
				part = indent + part
			}
			lines = append(lines, part)
		}
	}
	return lines
}
