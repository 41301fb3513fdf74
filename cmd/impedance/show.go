package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
)

func newShow() *cobra.Command {
	f := comparing{noReport: true}
	c := command(&cobra.Command{
		Use:   "show OPERATION",
		Short: "Show an operation side by side: what it costs, its source, what it sends",
		Long: `Show an operation on several layers side by side, in columns that fit the window: what a call
costs, the source that is written by hand and what of it only moves values, what the library
generated, and what the driver was asked to do, with the engine's plan. The page that impedance
report makes shows the same.`,
		Example: `  impedance show HomeTimeline --layers gorm,sqlc
  impedance show UpdateProfile --layers ent | less`,
	})
	f.data.register(c, "database to look at; it is copied, never written (default: one in the "+
		"cache). A server's database that is empty gets the data set into one beside it")
	c.Flags().StringSliceVar(&f.choice.layers, "layers", nil, "layers beside the floor, separated by "+
		"commas, or all (default all but floor-unprepared)")
	c.Args = oneOperation
	c.RunE = func(c *cobra.Command, args []string) error {
		f.choice.ops, f.choice.quick = args, true
		ls, ops, err := f.choice.resolve()
		if err != nil {
			return err
		}
		if err := f.data.checkOne(c); err != nil {
			return err
		}
		f.out.command = commandLine(c, args)
		show := newProgress(c.ErrOrStderr())
		return f.show(c.Context(), ls, ops, c.OutOrStdout(), show)
	}
	return c
}

// show measures an operation as a quick comparison does, and shows it.
func (f *comparing) show(ctx context.Context, ls []layers.Layer, ops []bench.Operation,
	w io.Writer, show *progress) error {
	s, err := f.data.open(ctx, show)
	if err != nil {
		return err
	}
	plan, _ := f.plan(ls, ops)
	plan.Users = s.info.Users
	var traced []bench.Traced
	var file bytes.Buffer
	err = s.onStages(ctx, func(stages []*bench.Stage) (err error) {
		if traced, err = bench.Trace(ctx, stages[0], ls, ops, s.world, show.steps); err != nil {
			return err
		}
		plan.Collector, err = bench.CollectorCost(ctx, stages, plan, s.world, show.steps)
		if err != nil {
			return err
		}
		return f.measure(ctx, s, plan, stages, show, &file)
	})
	show.end()
	if err != nil {
		return err
	}
	run, err := f.out.keep(&file)
	if err != nil {
		return err
	}
	page, err := newPage([]*results.Run{run})
	if err != nil {
		return err
	}
	say(w, fmt.Sprintf("%s, on a data set of %s.", ops[0].Name, contents(s.info)), "")
	return page.Show(w, windowWidth(w), ops[0].Name, func(layer string, width int) []string {
		i := slices.IndexFunc(traced, func(t bench.Traced) bool { return t.Layer == layer })
		return traceLines(traced[i], width)
	})
}
