package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/plural"
	"example.com/impedance/schema"
)

func newVerify() *cobra.Command {
	var d data
	var s choice
	var t trial
	var asJSON bool
	c := command(&cobra.Command{
		Use:   "verify",
		Short: "Check that the layers give the same answers on a data set",
		Long: `Check that all layers give the same answers. The command makes calls of every
operation on every layer, each over a copy of the same data. It compares the
answers, and the rows after each write, with those of the oracle, the same
domain as objects in memory; beyond 100,000 users with those of the floor. At
the end it compares the contents of the tables. The database itself is not
written. It prints a difference, and then ends with exit code 1.

With --steps it does random operations instead, in blocks that begin with empty
tables in databases of its own. It does each on the oracle and on all layers of
an engine, and compares answers and promised errors, and after each block the
tables. A server that --dsn names lends the place. It prints a difference with
the fewest steps found that show it. With --state, it goes on after an
interrupt, or to more steps.`,
		Example: `  impedance verify --dsn social.db
  impedance verify --steps 10M --state steps.json --dsn sqlite --dsn "$IMPEDANCE_POSTGRES"`,
		Annotations: exits(exitFailure, "the layers disagree"),
	})
	d.register(c, "database to verify on (default: one in the cache). Give it again for another "+
		"engine with the same data, or an empty database of its server")
	s.register(c, "make fewer calls")
	t.register(c)
	registerJSON(c, &asJSON)
	c.RunE = func(c *cobra.Command, _ []string) error {
		ls, ops, err := s.resolveOn(&d)
		if err := errors.Join(err, d.checkSource(c), t.check(c, &d)); err != nil {
			return err
		}
		if t.steps == 0 && len(ls) == 1 {
			return usage(fmt.Errorf("verify proves that layers agree, and the %s alone would agree with "+
				"itself; name another layer, or leave --layers out", ls[0].Name))
		}
		ctx, w := c.Context(), texts(c.OutOrStdout(), asJSON)
		for _, dsn := range d.dsns {
			sayWhatIsSlow(ctx, w, dsn)
		}
		if t.steps > 0 {
			return t.run(c, &d, ls, asJSON)
		}
		calls := 64
		if s.quick {
			calls = 8
		}
		show := newProgress(c.ErrOrStderr())
		d.inPairs = true
		s, err := d.open(ctx, show, copies{len(ls), 1})
		if err != nil {
			return err
		}
		s.print(w)
		found := verifiedJSON{Data: dataOf(s.info), Calls: min(calls, s.world.Size()),
			Oracle: s.oracle() != nil}
		err = s.onStages(ctx, func(stages []*bench.Stage) error {
			for _, stage := range stages {
				found.Engines = append(found.Engines, string(stage.Engine))
			}
			plan := bench.Plan{Layers: ls, Ops: ops, Oracle: s.oracle(), InPairs: s.inPairs()}
			return agree(ctx, w, show, stages, plan, s.world, calls)
		})
		if !asJSON || ctx.Err() != nil {
			return err
		}
		for _, l := range ls {
			found.Layers = append(found.Layers, l.Name)
		}
		for _, op := range ops {
			found.Operations = append(found.Operations, op.Name)
		}
		if found.Agree = err == nil; !found.Agree {
			found.Difference = err.Error()
		}
		return errors.Join(err, writeJSON(c.OutOrStdout(), found))
	}
	return c
}

// sayWhatIsSlow says by which settings of a server the command will take long, before it does. A
// database that cannot be opened has an error soon.
func sayWhatIsSlow(ctx context.Context, w io.Writer, dsn string) {
	if schema.EngineOf(dsn) != schema.Postgres {
		return
	}
	db, err := schema.Open(ctx, dsn, &schema.Options{Create: true, Conns: 1})
	if err != nil {
		return
	}
	defer db.Close()
	if settings, err := schema.SlowPlans(ctx, db); err == nil && settings != "" {
		say(w, fmt.Sprintf("The server plans with %s. That may take minutes; RESET them, or give others in "+
			"the data source name.", settings))
	}
}

// agree checks that the layers agree, on each engine and across engines, and says so.
func agree(ctx context.Context, w io.Writer, show *progress, stages []*bench.Stage,
	plan bench.Plan, world *bench.World, calls int) error {
	err := bench.Agree(ctx, stages, plan, world, calls, show.steps)
	show.end()
	if err != nil {
		return err
	}
	calls = min(calls, world.Size())
	on := ""
	if len(stages) > 1 {
		on = fmt.Sprintf(" on %d engines", len(stages))
	}
	with := ""
	if plan.Oracle != nil {
		with = " with the oracle"
	}
	agree := "agree"
	if len(plan.Layers) == 1 {
		agree = "agrees"
	}
	say(w, fmt.Sprintf("%s%s %s%s on %s, %d calls of each, and on what they left in the tables.",
		plural.Of(int64(len(plan.Layers)), "layer"), on, agree, with,
		plural.Of(int64(len(plan.Ops)), "operation"), calls))
	return nil
}
