package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/report"
	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

func newTrace() *cobra.Command {
	var d data
	var s choice
	// #nosec G101 -- the password is one of an example.
	c := command(&cobra.Command{
		Use:   "trace OPERATION...",
		Short: "Show the statements of each layer for an operation",
		Long: `Show the driver calls of operations on each layer, side by side: each statement
with its arguments, its time, its rows, and the engine's plan on this data. The
command makes one call of each operation, with the same arguments on all layers.
Full scans and sorts are marked with !.`,
		Example: `  impedance trace HomeTimeline
  impedance trace ProfilePage --layers gorm,ent
  impedance trace --ops Follow,Unfollow --users 1k
  impedance trace Thread --dsn postgres://user:password@localhost/social`,
	})
	d.register(c, "database to trace on; it is copied, never written (default: one in the cache). "+
		"For an empty database of a server, the data set goes into another one there")
	s.registerLayers(c)
	s.registerOps(c, "operations, separated by commas; they can be words without --ops, too")
	c.Args = someOperations
	c.ValidArgsFunction = completeOperations
	c.RunE = func(c *cobra.Command, args []string) error {
		s.ops = append(args, s.ops...)
		ls, ops, err := s.resolveOn(&d)
		if err != nil {
			return err
		}
		if err := d.checkOne(c); err != nil {
			return err
		}
		show := newProgress(c.ErrOrStderr())
		return runTrace(c.Context(), &d, ls, ops, c.OutOrStdout(), show)
	}
	return c
}

// someOperations wants operations, as words or by the flag that all commands have for them.
func someOperations(c *cobra.Command, args []string) error {
	for _, word := range args {
		if name := nearest.Spelled(word, layerNames()); slices.Contains(layerNames(), name) {
			return usage(fmt.Errorf("%q is a layer; did you mean --%s %s?", word, layersFlag, name))
		}
	}
	if len(args) == 0 && !c.Flags().Changed(opsFlag) {
		return usage(fmt.Errorf("name operations, such as impedance %s HomeTimeline; there are %s",
			c.Name(), strings.Join(operationNames(), ", ")))
	}
	return nil
}

func operationNames() (names []string) {
	for _, op := range bench.Operations() {
		names = append(names, op.Name)
	}
	return names
}

func runTrace(ctx context.Context, d *data, ls []layers.Layer, ops []bench.Operation, w io.Writer,
	show *progress) error {
	s, err := d.open(ctx, show, copies{1, 1})
	if err != nil {
		return err
	}
	var traced []bench.Traced
	err = s.onStage(ctx, func(stage *bench.Stage) error {
		traced, err = bench.Trace(ctx, stage, ls, ops, s.world, show.steps)
		return err
	})
	show.end()
	if err != nil {
		return err
	}
	for i, op := range ops {
		if i > 0 {
			fmt.Fprintln(w)
		}
		say(w, fmt.Sprintf("%s, on a data set of %s.", op.Name, contents(s.info)), "")
		var columns []report.Column
		for _, t := range traced {
			if t.Operation != op.Name {
				continue
			}
			columns = append(columns, report.Column{Title: t.Layer, Lines: func(width int) []string {
				return traceLines(t, width)
			}})
		}
		if err := report.Columns(w, windowWidth(w), columns); err != nil {
			return err
		}
	}
	return nil
}

// traceLines returns the driver calls of a layer, in lines of a width.
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
