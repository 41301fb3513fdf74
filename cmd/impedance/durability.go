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
		Short: "Show what a kill and a power cut lose of what was acknowledged",
		Long: `Show whether SQLite loses data, for journal modes and levels of synchronous, through each
layer. A child commits and reports each id once the layer says that it is stored. It is ended
by SIGKILL at random moments, the database reopened and checked, and acknowledged rows counted
that are gone. What a power cut would lose, a kill cannot show: for that, the files are rebuilt
as of their last sync from a trace of the child's system calls, at each of its syncs. That part
needs Linux and strace.

It fails if anything is lost or damaged that SQLite's documentation says cannot be, such as an
acknowledged row with WAL+FULL, which all other commands use.`,
		Example: `  impedance durability
  impedance durability --layers gorm,ent --modes WAL+NORMAL,DELETE+EXTRA`,
		Annotations: exits(exitFailure, "data was lost that SQLite promises to keep"),
	})
	c.Flags().StringSliceVar(&f.layers, "layers", nil, "layers beside the floor, separated by "+
		"commas, or all (default all but floor-unprepared)")
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

// The commits under which the power is cut: with a log, so many that SQLite moves it into the
// database and begins it anew meanwhile, which takes some 200.
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

// loseData does what the plan says, prints what was lost, and fails if that should not be.
func loseData(ctx context.Context, p durability.Plan, w io.Writer, show *progress) (err error) {
	if p.Dir, err = dataset.CacheDir(); err != nil {
		return err
	}
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
	prose(w, `Acknowledged are the users that the layer had said were stored, before one of the kills. Lost by
kill are those of them that were gone when the database was reopened, in all kills together.
Lost by power cut is the most that one cut took, of the users that another child stored. Damaged
are databases that could not be opened or failed the integrity check, after kills · after cuts;
of a database that cannot be read all rows are lost. Commit is the median time of CreateUser in
the children that were killed. Syncs are fsync and fdatasync for each commit.

Power is cut right before every sync and at the end, and nothing survives that was not synced
until then, names in the folder neither. Further cuts, at a quarter of the syncs and of the
acknowledgements, leave some pages of it. The disk is believed when it says that it has synced.
`)
	if missing != nil {
		say(w, "", fmt.Sprintf("Power cuts are not measured here: %v.", missing))
	}
	say(w, "go doc example.com/impedance/lab/durability has the rules.")
}
