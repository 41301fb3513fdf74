package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/perf/benchfmt"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/report"
	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// comparing are the flags of compare.
type comparing struct {
	data   data
	choice choice
	where  situation
	rounds int
	out    output

	at       report.Situation
	again    bool // the floor twice
	noReport bool // no page at the end
	json     bool // figures instead of tables, and no page
}

func newCompare(name string) *cobra.Command {
	var f comparing
	c := command(&cobra.Command{
		Use:   name,
		Short: "Compare what a database costs through GORM, ent, sqlx, sqlc and by hand",
		Long: `Compare what a database costs through GORM, ent, sqlx, sqlc and hand-written
database/sql. The command makes a data set and checks that all layers give the
same answers on it. It times every operation on each layer in interleaved
rounds, and prints each time as a multiple of the floor's, the layer written by
hand. At the end it writes a page of HTML with all of it, see impedance report.

The data set is kept in the user's cache folder, see impedance data --list. Each
layer works on copies, which are removed at the end. Beyond 100,000 users reads
share the original, and writes take two copies at a time. The file of --out has
the results of every round, and the statements of each layer for one call of
each operation, with the engine's plans.`,
		Example: `  impedance
  impedance --quick --layers gorm,sqlc --ops HomeTimeline,Publish
  impedance --users 100k --out results.txt && benchstat -col /impl results.txt`,
		Annotations: exits(exitFailure, "the layers disagree, the floor is too slow, or --aa fails"),
	})
	f.data.register(c, "database to compare on; it is copied, never written (default: one in the "+
		"cache). Give it again for another engine; for an empty database of a server, the data "+
		"set goes into another database there, and sqlite stands for the one in the cache")
	f.choice.register(c, "a first look in less than a minute: fewer and shorter rounds")
	f.where.register(c)
	c.Flags().IntVar(&f.rounds, "rounds", 0, "blocks of each layer and operation (default 25, or "+
		"9 with --quick; fewer than 6 have no interval)")
	c.Flags().BoolVar(&f.again, "aa", false, "put the floor in twice, and say in how many lines "+
		"the two differ; more than chance explains is a failure")
	f.out.register(c)
	c.Flags().BoolVar(&f.noReport, "no-report", false, "make no page of HTML at the end (it is "+
		"called "+pageName+", or as the file of --out with .html)")
	registerJSON(c, &f.json)
	c.CompletionOptions.DisableDefaultCmd = true
	c.RunE = func(c *cobra.Command, _ []string) error {
		f.noReport = f.noReport || f.json
		ls, ops, err := f.choice.resolveOn(&f.data)
		at, err2 := f.where.resolve()
		if err := errors.Join(err, err2, f.check(c)); err != nil {
			return err
		}
		f.at = at
		if f.again {
			ls = twice(ls)
		}
		return f.run(c.Context(), ls, ops, c.OutOrStdout(), newProgress(c.ErrOrStderr()))
	}
	return c
}

// twice returns the layers with the floor a second time.
func twice(ls []layers.Layer) []layers.Layer {
	again := ls[0]
	again.Name = results.FloorAgain
	return slices.Insert(slices.Clone(ls), 1, again)
}

func (f *comparing) check(c *cobra.Command) error {
	if c.Flags().Changed("rounds") && (f.rounds < 1 || f.rounds > 1000) {
		return usage(fmt.Errorf("--rounds must be 1–1000, not %d", f.rounds))
	}
	err := errors.Join(f.out.check(c), f.data.checkSource(c))
	page := f.page()
	switch {
	case err != nil || f.noReport:
		return err
	case page.path == f.out.path:
		return usage(fmt.Errorf("--out %s: that is the name of the page; name the results differently, "+
			"as in results.txt, or have no page with --no-report", f.out.path))
	}
	if err := page.check(); err != nil {
		return fmt.Errorf("%w; --no-report makes no page", err)
	}
	return nil
}

// plan returns the plan of the flags, and the number of calls that the layers must agree on.
func (f *comparing) plan(ls []layers.Layer, ops []bench.Operation) (bench.Plan, int) {
	p := bench.Plan{Layers: ls, Ops: ops, Rounds: 25, Block: 6 * time.Millisecond}
	calls := 32
	if f.choice.quick {
		p.Rounds, p.Block, calls = 9, 2*time.Millisecond, 8
	}
	if f.rounds > 0 {
		p.Rounds = f.rounds
	}
	return p, calls
}

func (f *comparing) run(ctx context.Context, ls []layers.Layer, ops []bench.Operation,
	w io.Writer, show *progress) error {
	plan, calls := f.plan(ls, ops)
	f.data.inPairs = true
	s, err := f.data.open(ctx, show, copies{2 * len(ls), plan.Rounds})
	if err != nil {
		return err
	}
	out := w
	w = texts(w, f.json)
	s.print(w)
	plan.Users, plan.Oracle, plan.InPairs = s.info.Users, s.oracle(), s.inPairs()
	var file, accounts bytes.Buffer
	var unaccounted error
	err = s.onStages(ctx, func(stages []*bench.Stage) error {
		sayWhatIsLeftOut(w, stages)
		if err := agree(ctx, w, show, stages, plan, s.world, calls); err != nil {
			return err
		}
		var err error
		plan.Collector, err = bench.CollectorCost(ctx, stages, plan, s.world, show.steps)
		if err != nil {
			return err
		}
		// Traces are at the end of the file, but their failures should come before the long work.
		traces, err := traceStages(ctx, stages, plan, s.world, show)
		if err != nil {
			return err
		}
		if err := f.measure(ctx, s, plan, stages, show, &file); err != nil {
			return err
		}
		if _, err = traces.WriteTo(&file); err != nil {
			return err
		}
		unaccounted = f.account(ctx, s, plan, stages, show, &accounts)
		return ctx.Err()
	})
	show.end()
	if err != nil {
		return err
	}
	if unaccounted != nil { // which takes nothing from what was compared
		accounts.Reset()
		unaccounted = fmt.Errorf("the short ledger: %w", unaccounted)
	}
	run, lost := f.out.keep(&file, &accounts)
	lost = errors.Join(lost, unaccounted)
	if run == nil {
		return lost
	}
	if f.json {
		lost = errors.Join(lost, f.printJSON(out, s.info, ls, run))
	}
	return errors.Join(lost, f.conclude(w, ls, run))
}

// conclude shows and checks the results, and makes the page.
func (f *comparing) conclude(w io.Writer, ls []layers.Layer, run *results.Run) error {
	if err := f.print(w, ls, run); err != nil {
		return err
	}
	if err := report.CheckFloor(run.Compared); err != nil {
		return err
	}
	if f.again {
		if err := checkItself(w, run.Compared); err != nil {
			return err
		}
	}
	if f.noReport {
		return nil
	}
	page, err := newPage([]*results.Run{run}, f.at)
	if err != nil {
		return err
	}
	page.Command = f.out.command
	fmt.Fprintln(w)
	return writePage(w, page, f.page())
}

// printJSON prints the figures of the tables.
func (f *comparing) printJSON(w io.Writer, info *dataset.Info, ls []layers.Layer,
	run *results.Run) error {
	code, err := codes(ls)
	if err != nil {
		return err
	}
	rs := run.Compared
	found := comparedJSON{Command: f.out.command, Data: dataOf(info),
		Comparison: report.Compare(rs, f.at, shownLayers(ls)),
		Verdicts:   report.VerdictsOf(run, code, f.at)}
	if f.again {
		itself := report.AA(rs)
		found.Itself = &itself
	}
	return writeJSON(w, found)
}

// page returns the file of the page that is written at the end: next to the results, if they have a
// file.
func (f *comparing) page() *target {
	page := &target{name: "the page", path: pageName, force: f.out.force, page: true}
	if f.out.path != "" {
		page.path = pageOf(f.out.path)
	}
	return page
}

// sayWhatIsLeftOut names the writes that are not timed because of a server's settings.
func sayWhatIsLeftOut(w io.Writer, stages []*bench.Stage) {
	for _, s := range stages {
		switch {
		case len(s.Syncs) > 1:
		case s.Syncs[0] == "off":
			say(w, fmt.Sprintf("This server of %s does not wait for the disk "+
				"at a commit: no durable writes on it.", s.Engine))
		default:
			say(w, fmt.Sprintf("This server of %s waits for the disk at every "+
				"commit, which is no connection's to choose: only durable writes on it.", s.Engine))
		}
	}
}

// measure writes the results of every round and the times of single calls to file.
func (f *comparing) measure(ctx context.Context, s *sources, p bench.Plan,
	stages []*bench.Stage, show *progress, file io.Writer) error {
	config := bench.Settings(s.info, p, stages)
	writer := benchfmt.NewWriter(file)
	singles, err := bench.Compare(ctx, stages, p, s.world, show.steps, func(r *benchfmt.Result) error {
		r.Config = config
		return writer.Write(r)
	})
	for _, single := range singles {
		if err := results.WriteSingles(file, single.Name, single.Histogram); err != nil {
			return err
		}
	}
	return err
}

// account writes a short ledger on the embedded engine to file, because it says why a layer takes
// its time; a first look has one of the mix alone. Servers have no ledger, nor has a layer that is
// there twice.
func (f *comparing) account(ctx context.Context, s *sources, p bench.Plan, stages []*bench.Stage,
	show *progress, file io.Writer) error {
	i := slices.IndexFunc(stages, func(s *bench.Stage) bool { return s.Engine == schema.SQLite })
	if i < 0 || f.again {
		return nil
	}
	p.Rounds, p.Block = min(p.Rounds, 5), 2*time.Millisecond
	if f.choice.quick {
		p.Rounds, p.Block, p.Ops = min(p.Rounds, 2), time.Millisecond, ofMix(p.Ops, f.at.Mix)
	}
	config, writer := bench.Settings(s.info, p, stages[i:i+1]), benchfmt.NewWriter(file)
	return bench.Ledger(ctx, stages[i], p, s.world, show.steps, func(r *benchfmt.Result) error {
		r.Config = config
		return writer.Write(r)
	})
}

// ofMix returns the operations of a mix, or all if there are none of it.
func ofMix(ops []bench.Operation, m report.Mix) []bench.Operation {
	some := slices.DeleteFunc(slices.Clone(ops), func(op bench.Operation) bool {
		return m.Weights[op.Name] == 0
	})
	if len(some) == 0 {
		return ops
	}
	return some
}

// print shows the results with a legend.
func (f *comparing) print(w io.Writer, ls []layers.Layer, run *results.Run) error {
	rs := run.Compared
	width := windowWidth(w)
	fmt.Fprintln(w)
	if err := report.Table(w, width, rs); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := report.Legend(w, width, rs); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := report.Native(w, width, rs); err != nil {
		return err
	}
	if err := report.Ranking(w, width, rs, f.at); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := report.Asked(w, width, rs); err != nil {
		return err
	}
	if err := report.Departures(w, width, rs, shownLayers(ls), f.at); err != nil {
		return err
	}
	code, err := codes(ls)
	if err != nil {
		return err
	}
	return report.Verdicts(w, width, run, code, f.at)
}

// checkItself compares the floor with itself, and fails if chance does not explain the difference.
func checkItself(w io.Writer, rs *results.Results) error {
	found := report.AA(rs)
	fmt.Fprintln(w)
	say(w, found.String())
	if found.Limit >= found.Lines {
		return errors.New("that is too few lines to show a difference; give more operations, and 6 rounds " +
			"or more")
	}
	if found.Failed() {
		return fmt.Errorf("the floor differs from itself in %d lines, where chance explains %d", found.Differ,
			found.Limit)
	}
	return nil
}
