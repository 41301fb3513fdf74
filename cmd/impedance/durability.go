package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/grid"
	"example.com/impedance/lab/durability"
	"example.com/impedance/layers"
)

// losses are the flags of durability.
type losses struct {
	layers, modes []string
	seed          uint64
	quick         bool
}

func newDurability() *cobra.Command {
	var f losses
	c := command(&cobra.Command{
		Use:   "durability",
		Short: "Show the acknowledged data that a kill or a power cut loses",
		Long: `Show whether SQLite loses acknowledged data, for journal modes and levels of
synchronous, through each layer. A child process commits, and reports each id
after the layer has acknowledged it. The command kills the child at random
moments, reopens the database, checks it, and counts acknowledged rows that are
gone. A kill cannot show the losses of a power cut. For these, the command
traces the child's system calls and, at each sync, rebuilds the files as of
their last sync. That part needs Linux and strace.

The command fails if SQLite's documentation rules out a loss or damage that it
finds, such as a lost row with WAL+FULL, in which serve runs.`,
		Example: `  impedance durability
  impedance durability --layers gorm,ent --modes WAL+NORMAL,DELETE+EXTRA`,
		Annotations: exits(exitFailure, "data was lost that SQLite promises to keep"),
	})
	registerLayers(c, &f.layers, usualLayers())
	c.Flags().StringSliceVar(&f.modes, "modes", nil, "journal modes and levels of synchronous, such "+
		"as DELETE+EXTRA, separated by commas (default: WAL+FULL, and on the floor all of note)")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "seed of everything random")
	c.Flags().BoolVar(&f.quick, "quick", false, "a first look: fewer kills and cuts")
	c.RunE = func(c *cobra.Command, _ []string) error {
		p, err := f.plan()
		if err != nil {
			return usage(err)
		}
		return loseData(c.Context(), p, c.OutOrStdout(), newProgress(c.ErrOrStderr()))
	}
	return c
}

// The commits under which the power is cut: with a log, enough for a checkpoint, after which SQLite
// begins the log anew. That takes some 200.
const (
	longRun  = 300
	shortRun = 60
	quickRun = 25
)

func (f *losses) plan() (p durability.Plan, err error) {
	p = durability.Plan{Kills: 16, Seed: f.seed}
	if f.quick {
		p.Kills = 5
	}
	ls, err := layers.Named(f.layers)
	if err != nil {
		return p, err
	}
	var modes []durability.Mode
	for _, text := range f.modes {
		m, err := durability.ParseMode(text)
		if err != nil {
			return p, fmt.Errorf("--modes: %w", err)
		}
		modes = append(modes, m)
	}
	for _, l := range ls {
		of := modes
		switch {
		case len(of) > 0:
		case l.Name == layers.Floor:
			of = durability.Modes()
		default:
			of = []durability.Mode{durability.Default}
		}
		for _, m := range of {
			s := durability.Subject{Layer: l.Name, Mode: m, Commits: shortRun}
			if f.quick {
				s.Commits = quickRun
			} else if l.Name == layers.Floor && m.Journal == durability.Default.Journal {
				s.Commits = longRun
			}
			p.Subjects = append(p.Subjects, s)
		}
	}
	return p, nil
}

// loseData runs the plan, prints the losses, and fails if SQLite rules them out.
func loseData(ctx context.Context, p durability.Plan, w io.Writer, show *progress) (err error) {
	cache, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	folder, err := dataset.NewFolder(cache, "durability-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	p.Dir = folder.Path
	missing := durability.Tracing(ctx)
	p.Cuts, p.Progress = missing == nil, show.steps
	results, err := durability.Run(ctx, p)
	show.end()
	if err != nil {
		return err
	}
	if err := printLosses(w, results); err != nil {
		return err
	}
	printLossesLegend(w, missing)
	return promisesKept(results)
}

func promisesKept(results []durability.Result) error {
	var broken []string
	for _, r := range results {
		broken = append(broken, r.Broken()...)
	}
	if len(broken) > 0 {
		return errors.New("data was lost that SQLite promises to keep:\n" + strings.Join(broken, "\n"))
	}
	return nil
}

func printLosses(w io.Writer, results []durability.Result) error {
	g := grid.Grid{Left: 8, Keys: 2}
	g.Add("LAYER", "JOURNAL", "SYNCHRONOUS", "ACKNOWLEDGED", "LOST BY KILL", "LOST BY POWER CUT",
		"DAMAGED", "COMMIT", "SYNCS")
	for _, r := range results {
		cut, damaged, syncs := "not measured: needs strace", fmt.Sprintf("%d · –", r.Kill.Damaged), "–"
		if c := r.Cut; c != nil {
			cut = fmt.Sprintf("%d of %d (%d cuts)", c.Worst, c.Acknowledged, c.Trials)
			damaged = fmt.Sprintf("%d · %d", r.Kill.Damaged, c.Damaged)
			syncs = fmt.Sprintf("%.2f", r.Syncs)
		}
		g.Add(r.Layer, r.Mode.Journal, r.Mode.Synchronous, number(r.Kill.Acknowledged),
			fmt.Sprintf("%d (%d kills)", r.Kill.Lost, r.Kill.Trials), cut, damaged,
			milliseconds(r.Commit), syncs)
	}
	return g.Write(w, windowWidth(w))
}

// milliseconds formats a time so that a column of times compares at a glance. It writes a dash for
// a missing time.
func milliseconds(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f ms", d.Seconds()*1e3)
}

func printLossesLegend(w io.Writer, missing error) {
	fmt.Fprintln(w)
	prose(w, `Acknowledged are the users that the layer had acknowledged before one of the kills. Lost by kill
are the acknowledged users that were gone when the database was reopened, in all kills together.
Lost by power cut is the largest loss of one cut, among the users of another child. Damaged are
databases that could not be opened or failed the integrity check, after kills · after cuts; an
unreadable database loses all rows. Commit is the median time of CreateUser in the children that
were killed. Syncs are the fsync and fdatasync calls of each commit.

Power is cut right before every sync and at the end, and only synced data and synced names of
files survive. Further cuts, at a quarter of the syncs and of the acknowledgements, also leave
some unsynced pages. The test assumes that the disk has synced when it says so.
`)
	if missing != nil {
		say(w, "", fmt.Sprintf("Power cuts are not measured here: %v.", missing))
	}
	say(w, "go doc example.com/impedance/lab/durability has the rules.")
}
