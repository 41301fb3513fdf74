package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/perf/benchfmt"

	"example.com/impedance/bench"
	"example.com/impedance/internal/report"
	"example.com/impedance/layers"
)

// accounting are the flags of ledger.
type accounting struct {
	data        data
	choice      choice
	out         output
	delay, code bool
	json        bool // figures instead of tables
}

func newLedger() *cobra.Command {
	var f accounting
	c := command(&cobra.Command{
		Use:   "ledger",
		Short: "Show where the time of each operation goes: engine, library, garbage, network",
		Long: `Show where the time of each operation goes on each layer: in the engine and its
driver, in the library before, during and after reading rows, and in collecting
garbage. The table also has the unexplained rest, the statements sent, and the
bytes fetched next to the bytes wanted.

With --delay, show the times of calls with a network's round trips instead, both
measured and predicted from the number of calls, and the round trip from which
the choice of layer no longer matters.

With --code, show the cost of a layer in code instead: hand-written, mapping and
generated lines, imports, the size of a program and the time to build it. To
build takes minutes, the go command and a checkout of the repository. Size and
time are left out elsewhere, and with --quick. --out writes everything except the
lines of single operations.`,
		Example: `  impedance ledger --ops HomeTimeline,Publish
  impedance ledger --delay --ops PostByID,ProfilePage
  impedance ledger --code --quick`,
	})
	f.data.register(c, "path of the database to measure on; it is copied, never written (default: "+
		"one in the cache)")
	f.choice.register(c, "a first look: fewer rounds")
	f.out.register(c)
	c.Flags().BoolVar(&f.delay, "delay", false, "show times with a network's round trips")
	c.Flags().BoolVar(&f.code, "code", false, "show what a layer costs in code")
	registerJSON(c, &f.json)
	c.RunE = func(c *cobra.Command, _ []string) error {
		ls, ops, err := f.choice.resolve()
		if err := errors.Join(err, f.check(c)); err != nil {
			return err
		}
		show := newProgress(c.ErrOrStderr())
		if f.code {
			return f.measureCode(c.Context(), c.OutOrStdout(), show, ls)
		}
		return f.run(c.Context(), ls, ops, c.OutOrStdout(), show)
	}
	return c
}

func (f *accounting) check(c *cobra.Command) error {
	if f.code {
		for _, name := range []string{"delay", "ops", "dsn", "users", "graph", "seed"} {
			if c.Flags().Changed(name) {
				return usage(fmt.Errorf("--code and --%s exclude one another: code has no data", name))
			}
		}
	}
	return errors.Join(f.out.check(c), f.data.checkFile(c))
}

func (f *accounting) run(ctx context.Context, ls []layers.Layer, ops []bench.Operation,
	w io.Writer, show *progress) error {
	p := bench.Plan{Layers: ls, Ops: ops, Rounds: 15, Block: 4 * time.Millisecond}
	measure, table, legend := bench.Ledger, report.Ledger, report.LedgerLegend
	if f.delay {
		measure, table, legend = bench.Delays, report.Delays, report.DelaysLegend
		p.Rounds = 7
	}
	if f.choice.quick {
		p.Rounds = (p.Rounds + 2) / 3
	}
	f.data.inPairs = !f.delay
	s, err := f.data.open(ctx, show, copies{2 * len(ls), p.Rounds})
	if err != nil {
		return err
	}
	p.Users, p.InPairs = s.info.Users, s.inPairs() && !f.delay
	var file bytes.Buffer
	err = s.onStage(ctx, func(stage *bench.Stage) (err error) {
		stages := []*bench.Stage{stage}
		p.Collector, err = bench.CollectorCost(ctx, stages, p, s.world, show.steps)
		if err != nil {
			return err
		}
		config, results := bench.Settings(s.info, p, stages), benchfmt.NewWriter(&file)
		return measure(ctx, stage, p, s.world, show.steps, func(r *benchfmt.Result) error {
			r.Config = config
			return results.Write(r)
		})
	})
	show.end()
	if err != nil {
		return err
	}
	run, lost := f.out.keep(&file)
	if run == nil {
		return lost
	}
	results := run.Ledger
	if f.delay {
		results = run.Delays
	}
	if f.json {
		found := accountedJSON{Command: f.out.command, Data: dataOf(s.info),
			Lines: report.LedgerLines(results)}
		if f.delay {
			found.Noise, found.Lines = report.DelayNoise(results), report.DelayLines(results)
		}
		return errors.Join(lost, writeJSON(w, found))
	}
	s.print(w)
	fmt.Fprintln(w)
	width := windowWidth(w)
	return errors.Join(lost, table(w, width, results), legend(w, width, results))
}
