package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/layers"
)

func newVerify() *cobra.Command {
	var d data
	var s choice
	c := command(&cobra.Command{
		Use:   "verify",
		Short: "Prove that the layers give the same answers on a data set",
		Long: `Make calls of every operation on every layer, each over a copy of the same data, and
compare the answers with the floor's, and the contents of the tables at the end. The
database itself is not written. A difference is printed, and ends with exit code 1.`,
	})
	d.register(c, "database to verify on (default: one in the cache). Give it again for another "+
		"engine with the same data, or an empty database of its server")
	s.register(c, "make fewer calls")
	c.RunE = func(c *cobra.Command, _ []string) error {
		ls, ops, err := s.resolve()
		if err := errors.Join(err, d.checkSource(c)); err != nil {
			return err
		}
		calls := 64
		if s.quick {
			calls = 8
		}
		ctx, show := c.Context(), newProgress(c.ErrOrStderr())
		s, err := d.open(ctx, show)
		if err != nil {
			return err
		}
		return s.onStages(ctx, func(stages []*bench.Stage) error {
			return agree(ctx, c.OutOrStdout(), show, stages, ls, ops, s.world, calls)
		})
	}
	return c
}

// agree proves that the layers agree, on each engine and across them, and says so.
func agree(ctx context.Context, w io.Writer, show *progress, stages []*bench.Stage,
	ls []layers.Layer, ops []bench.Operation, world *bench.World, calls int) error {
	err := bench.Agree(ctx, stages, ls, ops, world, calls, show.steps)
	show.end()
	if err != nil {
		return err
	}
	calls = min(calls, world.Size())
	on := ""
	if len(stages) > 1 {
		on = fmt.Sprintf(" on %d engines", len(stages))
	}
	fmt.Fprintf(w, "%d layers%s agree on %d operations, %d calls of each, and on what they left in "+
		"the tables.\n", len(ls), on, len(ops), calls)
	return nil
}
