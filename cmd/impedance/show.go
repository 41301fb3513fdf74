package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/report"
	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
)

func newShow() *cobra.Command {
	f := comparing{noReport: true}
	c := command(&cobra.Command{
		Use:   "show OPERATION...",
		Short: "Show an operation side by side: its cost, its source, its statements",
		Long: `Show an operation on several layers side by side, in columns that fit the
window: the cost of a call, the hand-written source with the lines that only
move values, the generated source, and the driver calls with the engine's plan.
The page of impedance report shows the same.`,
		Example: `  impedance show HomeTimeline --layers gorm,sqlc
  impedance show UpdateProfile --layers ent | less`,
	})
	f.data.register(c, "database to look at; it is copied, never written (default: one in the "+
		"cache). For an empty database of a server, the data set goes into another one there")
	f.choice.registerLayers(c)
	f.choice.registerOps(c, "operations, separated by commas; they can be words without --ops, too")
	registerJSON(c, &f.json)
	c.Args = someOperations
	c.ValidArgsFunction = completeOperations
	c.RunE = func(c *cobra.Command, args []string) error {
		f.choice.ops, f.choice.quick = append(args, f.choice.ops...), true
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

// show measures operations as a quick comparison does, and shows them.
func (f *comparing) show(ctx context.Context, ls []layers.Layer, ops []bench.Operation,
	w io.Writer, show *progress) error {
	plan, _ := f.plan(ls, ops)
	f.data.inPairs = true
	s, err := f.data.open(ctx, show, copies{2 * len(ls), plan.Rounds})
	if err != nil {
		return err
	}
	plan.Users, plan.InPairs = s.info.Users, s.inPairs()
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
	page, err := newPage([]*results.Run{run}, usualSituation())
	if err != nil {
		return err
	}
	if f.json {
		return printShown(w, page, s.info, ls, ops, run.Compared, traced)
	}
	for i, op := range ops {
		if i > 0 {
			fmt.Fprintln(w)
		}
		say(w, fmt.Sprintf("%s, on a data set of %s.", op.Name, contents(s.info)), "")
		err := page.Show(w, windowWidth(w), op.Name, func(layer string, width int) []string {
			i := slices.IndexFunc(traced, func(t bench.Traced) bool {
				return t.Operation == op.Name && t.Layer == layer
			})
			return traceLines(traced[i], width)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// printShown prints the figures, the source and the statements as JSON.
func printShown(w io.Writer, page *report.Page, info *dataset.Info, ls []layers.Layer,
	ops []bench.Operation, rs *results.Results, traced []bench.Traced) error {
	found := shownJSON{Data: dataOf(info),
		Comparison: report.Compare(rs, usualSituation(), shownLayers(ls))}
	for _, op := range ops {
		var sent []results.Trace
		for _, t := range traced {
			if t.Operation == op.Name {
				sent = append(sent, saved(t))
			}
		}
		shown, err := page.ShowJSON(op.Name, sent)
		if err != nil {
			return err
		}
		found.Operations = append(found.Operations, shownOperationJSON{op.Name, shown})
	}
	return writeJSON(w, found)
}
