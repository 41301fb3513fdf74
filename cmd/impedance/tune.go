package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/report"
	"example.com/impedance/mismatch/tuning"
	"example.com/impedance/mismatch/ways"
)

func newTune() *cobra.Command {
	var d data
	var quick bool
	c := command(&cobra.Command{
		Use:   "tune [CASE...]",
		Short: "Show queries before and after tuning, with each library",
		Long: `Show six queries as they are often written first, and as they are written after
a look at their statements, by hand and with sqlx, sqlc, ent and GORM: what
both ways send, and how many times as long the first takes, timed in the same
rounds on a copy of the data. With a name, the command also shows the
statements and their plans. Run it at two sizes: some of the gains grow with
the data.

` + tuneCases(),
		Example: `  impedance tune
  impedance tune page index --users 100k`,
	})
	d.register(c, "SQLite database to tune on; it is copied, never written (default: one in the "+
		"cache)")
	c.Flags().BoolVar(&quick, "quick", false, "take fewer rounds")
	c.ValidArgs = tuneNames()
	c.Args = func(_ *cobra.Command, args []string) error {
		for _, name := range args {
			if !slices.Contains(tuneNames(), nearest.Spelled(name, tuneNames())) {
				return usage(nearest.Unknown("case", name, tuneNames()))
			}
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := d.checkFile(c); err != nil {
			return err
		}
		show := newProgress(c.ErrOrStderr())
		p := tuning.Plan{Cases: tuning.Cases(), Libraries: ways.Tuned(), Rounds: 25,
			Block: 5 * time.Millisecond, Progress: show.steps}
		if quick {
			p.Rounds, p.Block = 7, time.Millisecond
		}
		names := nearest.SpelledAll(args, tuneNames())
		if len(names) > 0 {
			p.Cases = slices.DeleteFunc(p.Cases, func(c tuning.Case) bool {
				return !slices.Contains(names, c.Name)
			})
		}
		return runTune(c.Context(), &d, p, len(names) > 0, c.OutOrStdout(), show)
	}
	return c
}

// tuneNames are the names of the cases.
func tuneNames() (names []string) {
	for _, c := range tuning.Cases() {
		names = append(names, c.Name)
	}
	return names
}

// tuneCases describes the cases for the help.
func tuneCases() string {
	lines := []string{"Cases:"}
	for _, c := range tuning.Cases() {
		lines = append(lines, fmt.Sprintf("  %-8s %s", c.Name, c.Title))
	}
	return strings.Join(lines, "\n")
}

func runTune(ctx context.Context, d *data, p tuning.Plan, statements bool, w io.Writer,
	show *progress) error {
	s, err := d.open(ctx, show, copies{n: 1, rounds: 1})
	if err != nil {
		return err
	}
	var all []tuning.Result
	err = s.onStage(ctx, func(stage *bench.Stage) (err error) {
		dsn, remove, err := stage.Copy(ctx, "tuned")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, remove()) }()
		all, err = p.Run(ctx, dsn)
		return err
	})
	show.end()
	if err != nil {
		return err
	}
	s.print(w)
	for _, c := range p.Cases {
		found := slices.DeleteFunc(slices.Clone(all), func(r tuning.Result) bool {
			return r.Case != c.Name
		})
		if err := showCase(w, c, found, statements); err != nil {
			return err
		}
	}
	say(w, "", "Gain is the time before divided by the time after, with an interval of 95 %. Reads "+
		"are warm, writes without syncs. ~ says that the interval holds 1: no gain can be told.")
	return nil
}

// showCase writes what both ways of a case send with each library, and the gain.
func showCase(w io.Writer, c tuning.Case, found []tuning.Result, statements bool) error {
	say(w, "", strings.ToUpper(c.Name)+": "+c.Title, "Before: "+c.Before+".", "After: "+c.After+".",
		"The gain grows with "+c.Grows+".", "")
	var g grid.Grid
	g.Add("", "statements", "rows", "bytes", "time", "gain")
	for _, r := range found {
		pair := func(before, after int64) string { return fmt.Sprintf("%d → %d", before, after) }
		took := func(seconds []float64) string {
			return report.Duration(time.Duration(middle(seconds) * float64(time.Second)))
		}
		g.Add(r.Library, pair(r.Before.Statements, r.After.Statements),
			pair(r.Before.Rows, r.After.Rows), pair(r.Before.Bytes, r.After.Bytes),
			took(r.BeforeSeconds)+" → "+took(r.AfterSeconds), gainText(r.Gain()))
	}
	if err := g.Write(w, windowWidth(w)); err != nil || !statements {
		return err
	}
	fmt.Fprintln(w)
	var columns []report.Column
	for _, r := range found {
		columns = append(columns, report.Column{Title: r.Library, Lines: func(width int) []string {
			lines := append([]string{"before:"}, sentLines(r.Before, width)...)
			return append(append(lines, "", "after:"), sentLines(r.After, width)...)
		}})
	}
	return report.Columns(w, windowWidth(w), columns)
}

// middle is the median of times.
func middle(seconds []float64) float64 {
	sorted := slices.Sorted(slices.Values(seconds))
	return sorted[len(sorted)/2]
}

// gainText writes a gain with its interval.
func gainText(g tuning.Ratio) string {
	if g.Low <= 1 && 1 <= g.High {
		return "~"
	}
	digits := func(v float64) string {
		switch {
		case v < 2:
			return strconv.FormatFloat(v, 'f', 2, 64)
		case v < 10:
			return strconv.FormatFloat(v, 'f', 1, 64)
		}
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return fmt.Sprintf("%s (%s–%s)", digits(g.Value), digits(g.Low), digits(g.High))
}

// sentLines returns the statements of a way with their plans, in lines of a width.
func sentLines(s tuning.Seen, width int) (lines []string) {
	for _, sent := range s.SQL {
		text := strings.Join(strings.Fields(sent.Text), " ")
		if sent.Times > 1 {
			text = fmt.Sprintf("%d × %s", sent.Times, text)
		}
		lines = append(lines, grid.Wrap(text, width)...)
		lines = append(lines, planLines(sent.Plan, width)...)
	}
	return lines
}
