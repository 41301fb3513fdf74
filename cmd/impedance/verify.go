package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/dataset"
	"example.com/impedance/layers"
)

func newVerify() *cobra.Command {
	var d data
	var s choice
	c := command(&cobra.Command{
		Use:   "verify",
		Short: "Prove that the layers give the same answers on a data set",
		Long: `Make calls of every operation on every layer, each over a copy of the same database, and
compare the answers with the floor's, and the contents of the tables at the end. The
database itself is not written. A difference is printed, and ends with exit code 1.`,
	})
	d.register(c, "path of the database to verify on (default: one in the cache)")
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
		dsn, err := d.find(ctx, show)
		if err != nil {
			return err
		}
		_, world, err := describe(ctx, dsn, d.seed)
		if err != nil {
			return err
		}
		return onStage(ctx, dsn, func(stage *bench.Stage) error {
			return agree(ctx, c.OutOrStdout(), show, stage, ls, ops, world, calls)
		})
	}
	return c
}

// onStage runs fn with a stage for the database in the cache folder.
func onStage(ctx context.Context, dsn string, fn func(*bench.Stage) error) (err error) {
	dir, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	stage, err := bench.NewStage(ctx, dsn, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	return fn(stage)
}

// agree proves that the layers agree, and says so.
func agree(ctx context.Context, w io.Writer, show *progress, stage *bench.Stage,
	ls []layers.Layer, ops []bench.Operation, world *bench.World, calls int) error {
	err := bench.Agree(ctx, stage, ls, ops, world, calls, show.steps)
	show.end()
	if err != nil {
		return err
	}
	calls = min(calls, world.Size())
	fmt.Fprintf(w, "%d layers agree on %d operations, %d calls of each, and on what they left in "+
		"the tables.\n", len(ls), len(ops), calls)
	return nil
}
