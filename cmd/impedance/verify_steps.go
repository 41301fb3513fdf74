package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/grid"
	"example.com/impedance/lab/differential"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// steps is a number of steps.
type steps int64

// mostSteps would take years.
const mostSteps = 1e12

// String implements pflag.Value.
func (n *steps) String() string { return strconv.FormatInt(int64(*n), 10) }

// Type implements pflag.Value.
func (n *steps) Type() string { return "number" }

// Set implements pflag.Value.
func (n *steps) Set(s string) error {
	v, ok := parseDecimal(s)
	if !ok || !v.IsInt() || v.Sign() <= 0 || v.Cmp(big.NewRat(mostSteps, 1)) > 0 {
		return errors.New("want a number of steps up to 1e12, such as 20k, 1M or 1e7")
	}
	*n = steps(v.Num().Int64())
	return nil
}

// trial is what verify does with --steps.
type trial struct {
	steps steps
	state string // a file
}

func (t *trial) register(c *cobra.Command) {
	c.Flags().Var(&t.steps, "steps", "do at least so many random operations instead, such as 20k or "+
		"10M, of all layers and engines together, each on the oracle too")
	c.Flags().StringVar(&t.state, "state", "", "with --steps, keep in this file how far it has come, "+
		"and go on from there")
}

// check refuses flags that contradict one another.
func (t *trial) check(c *cobra.Command, d *data) error {
	if t.steps == 0 {
		if t.state != "" {
			return usage(errors.New("--state goes with --steps"))
		}
		return nil
	}
	for _, name := range []string{"users", "graph", opsFlag, "quick"} {
		if c.Flags().Changed(name) {
			return usage(fmt.Errorf("--steps draws its own users and operations; leave out --%s", name))
		}
	}
	for _, dsn := range d.dsns {
		if schema.EngineOf(dsn) == schema.SQLite && dsn != bench.Embedded {
			return usage(fmt.Errorf("--steps makes databases of its own, with few users; give --dsn %s or "+
				"a server", bench.Embedded))
		}
	}
	return (&target{name: "--state", path: t.state, force: true}).check()
}

// stepsJSON is what verify --steps --json prints.
type stepsJSON struct {
	differential.State
	Verified   int64  `json:"steps"`
	Agree      bool   `json:"agree"`
	Difference string `json:"difference,omitempty"`
}

// run does the steps, prints how many there were, and fails if a layer differs from the oracle.
func (t *trial) run(c *cobra.Command, d *data, ls []layers.Layer, asJSON bool) (err error) {
	ctx, w := c.Context(), texts(c.OutOrStdout(), asJSON)
	cache, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	folder, err := dataset.NewFolder(cache, "verify-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	engines := d.tried(ls)
	state, err := differential.NewState(ctx, ownVersion(), d.seed, engines, folder.Path)
	if err == nil && t.state != "" {
		err = t.resume(w, &state)
	}
	if err != nil {
		return err
	}
	for i := range engines {
		engines[i].Blocks = state.Engines[i].Blocks
	}
	show := newProgress(c.ErrOrStderr())
	err = differential.Run(ctx, differential.Plan{
		Seed: d.seed, Blocks: differential.BlocksFor(int64(t.steps), engines), Engines: engines,
		Dir: folder.Path, Progress: func(done, total int) { show.steps("blocks of steps", done, total) },
		Save: func(engine, blocks int) error {
			state.Engines[engine].Blocks = blocks
			return t.save(state)
		},
	})
	show.end()
	var failure *differential.Failure
	if err != nil && !errors.As(err, &failure) && ctx.Err() == nil {
		return err
	}
	if asJSON && ctx.Err() == nil {
		found := stepsJSON{State: state, Verified: state.Verified(), Agree: err == nil}
		if err != nil {
			found.Difference = err.Error()
		}
		return errors.Join(err, writeJSON(c.OutOrStdout(), found))
	}
	return errors.Join(err, printTried(w, state, d.seed))
}

// tried returns the engines to run on, each with its layers.
func (d *data) tried(ls []layers.Layer) (engines []differential.Engine) {
	dsns := d.dsns
	if len(dsns) == 0 {
		dsns = []string{bench.Embedded}
	}
	for _, dsn := range dsns {
		e := differential.Engine{Engine: schema.EngineOf(dsn), DSN: dsn}
		for _, l := range ls {
			if !l.Native || e.Engine == schema.Postgres {
				e.Layers = append(e.Layers, l)
			}
		}
		engines = append(engines, e)
	}
	return engines
}

// resume takes over the state in the file, if it is there, and says so.
func (t *trial) resume(w io.Writer, state *differential.State) error {
	file, err := readSmall(t.state)
	if errors.Is(err, fs.ErrNotExist) {
		return t.save(*state)
	}
	if err == nil {
		err = state.Resume(file)
	}
	if err != nil {
		return fmt.Errorf("--state %s: %w", t.state, err)
	}
	say(w, fmt.Sprintf("Going on after %d steps, by %s.", state.Verified(), t.state))
	return nil
}

// save writes the file, if there is to be one.
func (t *trial) save(state differential.State) error {
	if t.state == "" {
		return nil
	}
	text, err := json.MarshalIndent(state, "", "  ")
	if err == nil {
		err = replace(t.state, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("--state %s was not written: %w", t.state, err)
	}
	return nil
}

// printTried prints what was verified.
func printTried(w io.Writer, state differential.State, seed uint64) error {
	g := grid.Grid{Left: 3, Keys: 2}
	g.Add("ENGINE", "LAYER", "SERVER", "STEPS")
	for _, e := range state.Engines {
		for _, l := range e.Layers {
			version, _, _ := strings.Cut(e.Server, ",")
			g.Add(string(e.Engine), l, version, number(e.Blocks*state.Steps))
		}
	}
	if err := g.Write(w, windowWidth(w)); err != nil {
		return err
	}
	say(w, fmt.Sprintf("%d steps agree with the oracle in answers and promised errors, and after each "+
		"block of %d in the tables (seed %d).", state.Verified(), state.Steps, seed))
	return nil
}
