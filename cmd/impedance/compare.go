package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/perf/benchfmt"

	"example.com/impedance/bench"
	"example.com/impedance/dataset"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/report"
)

// oracleUsers is the largest data set that is also held in memory, as the oracle.
const oracleUsers = 100_000

// comparing are the flags of compare.
type comparing struct {
	data   data
	choice choice
	rounds int
	out    output
}

func newCompare(name string) *cobra.Command {
	var f comparing
	c := command(&cobra.Command{
		Use:   name,
		Short: "Show what it costs to talk to a database through GORM, ent, sqlx, sqlc or by hand",
		Long: `Show what it costs to talk to a database through GORM, ent, sqlx, sqlc or by hand: make a
data set, prove that the layers give the same answers on it, time every operation on each
of them in interleaved rounds, and print how they compare with hand-written database/sql.

The data set is kept in the user's cache folder, see impedance data --list. Each layer
works on copies, which are removed at the end.`,
		Example: `  impedance
  impedance --quick --layers gorm,sqlc --ops HomeTimeline,Publish
  impedance --users 100k --out results.txt && benchstat -col /impl results.txt`,
	})
	f.data.register(c, "path of the database to compare on; it is copied, never written "+
		"(default: one in the cache)")
	f.choice.register(c, "a first look in less than a minute: fewer and shorter rounds")
	c.Flags().IntVar(&f.rounds, "rounds", 0, "blocks of each layer and operation (default 31, or "+
		"9 with --quick; fewer than 6 have no interval)")
	f.out.register(c)
	c.CompletionOptions.DisableDefaultCmd = true
	c.RunE = func(c *cobra.Command, _ []string) error {
		ls, ops, err := f.choice.resolve()
		if err := errors.Join(err, f.check(c)); err != nil {
			return err
		}
		return f.run(c.Context(), ls, ops, c.OutOrStdout(), newProgress(c.ErrOrStderr()))
	}
	return c
}

func (f *comparing) check(c *cobra.Command) error {
	if c.Flags().Changed("rounds") && (f.rounds < 1 || f.rounds > 1000) {
		return usage(fmt.Errorf("--rounds must be 1–1000, not %d", f.rounds))
	}
	return errors.Join(f.out.check(), f.data.checkSource(c))
}

// plan returns what the flags ask for, and how many calls the layers must agree on.
func (f *comparing) plan(ls []layers.Layer, ops []bench.Operation) (bench.Plan, int) {
	p := bench.Plan{Layers: ls, Ops: ops, Rounds: 31, Block: 6 * time.Millisecond}
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
	dsn, err := f.data.find(ctx, show)
	if err != nil {
		return err
	}
	info, world, err := describe(ctx, dsn, f.data.seed)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Data set: %d users, %d posts, %d follows (%s, seed %d).\n", info.Users,
		info.Posts, info.Follows, info.Source, info.Seed)
	plan, calls := f.plan(ls, ops)
	plan.Users = info.Users
	if info.Users <= oracleUsers {
		plan.Oracle = func(ctx context.Context) (models.Store, error) {
			return bench.LoadOracle(ctx, dsn, world)
		}
	}
	var file bytes.Buffer
	err = onStage(ctx, dsn, func(stage *bench.Stage) error {
		if err := agree(ctx, w, show, stage, ls, ops, world, calls); err != nil {
			return err
		}
		return f.measure(ctx, info, plan, stage, world, show, &file)
	})
	show.end()
	if err != nil {
		return err
	}
	results, err := f.out.keep(&file)
	if err != nil {
		return err
	}
	return f.print(w, ls, results)
}

// measure writes the results of every round to file.
func (f *comparing) measure(ctx context.Context, info *dataset.Info, p bench.Plan,
	stage *bench.Stage, world *bench.World, show *progress, file io.Writer) error {
	config := bench.Settings(info, p)
	results := benchfmt.NewWriter(file)
	return bench.Compare(ctx, stage, p, world, show.steps, func(r *benchfmt.Result) error {
		r.Config = config
		return results.Write(r)
	})
}

// print shows the results, and how to read them.
func (f *comparing) print(w io.Writer, ls []layers.Layer, results *report.Results) error {
	fmt.Fprintln(w)
	if err := report.Table(w, results); err != nil {
		return err
	}
	fmt.Fprintln(w)
	report.Legend(w, results)
	fmt.Fprintln(w)
	if err := report.Asked(w, results); err != nil {
		return err
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "Not every library can say every operation as the floor does. Declared "+
		"differences in shape:")
	for _, l := range ls {
		printDepartures(w, l)
	}
	return nil
}

// printDepartures shows what a layer does instead of the common way, a line each.
func printDepartures(w io.Writer, l layers.Layer) {
	var instead []string
	operations := map[string][]string{}
	for _, d := range l.Departures {
		if operations[d.Instead] == nil {
			instead = append(instead, d.Instead)
		}
		operations[d.Instead] = append(operations[d.Instead], cmp.Or(d.Operation, "all"))
	}
	for _, s := range instead {
		fmt.Fprintf(w, "  %s, %s: %s\n", l.Name, strings.Join(operations[s], ", "), s)
	}
}
