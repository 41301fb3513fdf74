package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/report"
	"example.com/impedance/internal/results"
	"example.com/impedance/internal/shell"
)

// deciding are the flags of decide.
type deciding struct {
	where  situation
	engine string
	choose string
	limit  float64
	record string // to check
	out    target
}

func newDecide() *cobra.Command {
	var f deciding
	c := command(&cobra.Command{
		Use:   "decide FILE...",
		Short: "Write down which layer to use, or check that such a decision still holds",
		Long: `Write a decision record, a page of Markdown, from files of compare --out: the
situation, the layer to use, the runner-up, what both cost in code, the nearest
changes of the mix and of the network that would turn the choice, and the
evidence. Its last block is JSON for programs.

The layer is that of --choose. Without it, it is the one with the fewest lines
written by hand among those that cannot be told apart from the fastest, or among
all layers if the intervals are too wide to rank them. The floor, the layer
without a library, can be chosen too.

With --check the command decides nothing. It takes the situation, the choice and
the limit from a record, and says whether the choice still holds by the results,
such as those of another version or machine. It holds while the layer takes at
most the limit times the time of the fastest layer, or cannot be told apart from
it. It does not hold if the whole interval of that ratio is above the limit.
Otherwise the interval is too wide to say. What else differs from the record is
listed.`,
		Example: `  impedance decide results.txt --mix twitter --rtt 1ms --out decision.md
  impedance decide results.txt --choose sqlc
  impedance decide --check decision.md new-results.txt`,
		Annotations: map[string]string{
			"0":                       "the choice of the record holds",
			strconv.Itoa(exitFailure): "the choice of the record does not hold",
			strconv.Itoa(exitUsage):   "--check cannot use the record, or the results for it",
			strconv.Itoa(exitWide):    "the intervals are too wide to say whether the choice holds",
		},
	})
	f.where.register(c)
	c.Flags().StringVar(&f.engine, "engine", "", "engine to decide for, if the results have several")
	c.Flags().StringVar(&f.choose, "choose", "", "layer to use (default: see above)")
	c.Flags().Float64Var(&f.limit, "limit", report.UsualLimit, "how many times the fastest layer's "+
		"time the choice may take")
	c.Flags().StringVar(&f.record, "check", "", "check the decision of this file by the results")
	f.out.register(c, "", "the record, such as decision.md (default: print it)")
	c.Args = someFiles
	c.RunE = func(c *cobra.Command, files []string) error {
		if f.record != "" {
			return f.check(c, files)
		}
		return f.decide(c.OutOrStdout(), files)
	}
	return c
}

// decide writes a record.
func (f *deciding) decide(w io.Writer, files []string) error {
	at, err := f.where.resolve()
	if !(f.limit >= 1 && f.limit <= math.MaxFloat32) { // nor NaN
		wrong := fmt.Errorf("--limit must be 1 or more, such as 1.10, not %v", f.limit)
		err = errors.Join(err, usage(wrong))
	}
	if err := errors.Join(err, f.out.check()); err != nil {
		return err
	}
	run, err := comparison(f.engine, files)
	if err != nil {
		return err
	}
	at.Engine = f.engine
	if at.Engine == "" {
		at.Engine = run.Compared.Engines[0]
	}
	ls, err := layersOf([]*results.Run{run})
	if err != nil {
		return err
	}
	code, err := codes(ls)
	if err != nil {
		return err
	}
	choice := nearest.Spelled(f.choose, run.Compared.Layers)
	if choice != "" && !slices.Contains(run.Compared.Layers, choice) {
		return usage(fmt.Errorf("--choose: %w", nearest.Unknown("layer", choice, run.Compared.Layers)))
	}
	decision, err := report.Decide(run, code, at, choice, f.limit)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := decision.Write(&page); err != nil {
		return err
	}
	if f.out.path == "" {
		_, err := page.WriteTo(w)
		return err
	}
	if err := f.out.write(page.Bytes()); err != nil {
		return err
	}
	sayWhole(w, fmt.Sprintf("The decision for %s is in %s; check it with impedance decide --check %s "+
		"RESULTS.", decision.Choice(), f.out.path, shell.Word(f.out.path)), []string{f.out.path})
	return nil
}

// comparison returns the run of files that compares layers on an engine, or on the only one.
func comparison(engine string, files []string) (*results.Run, error) {
	runs, err := results.Open(files...)
	if err != nil {
		return nil, err
	}
	arrange(runs)
	var found []*results.Run
	var engines []string
	for _, run := range runs {
		if run.Compared != nil {
			engines = append(engines, run.Compared.Engines...)
			if engine == "" || slices.Contains(run.Compared.Engines, engine) {
				found = append(found, run)
			}
		}
	}
	slices.Sort(engines)
	engines = slices.Compact(engines)
	switch {
	case engines == nil:
		return nil, errNoComparison
	case engine == "" && len(engines) > 1:
		return nil, usage(fmt.Errorf("the results have several engines; choose one of %s with --engine",
			strings.Join(engines, ", ")))
	case len(found) == 0:
		return nil, usage(fmt.Errorf("--engine: the results have no %s, but %s", engine,
			strings.Join(engines, ", ")))
	case len(found) > 1:
		return nil, fmt.Errorf("the files have %d runs that must not be compared, give those of "+
			"one: %s", len(found), strings.Join(found[1].Apart, ", "))
	}
	return found[0], nil
}

// check says whether the decision of a record holds. Whatever keeps it from saying so is an error
// of the command line, so that it is not taken for a decision that does not hold.
func (f *deciding) check(c *cobra.Command, files []string) error {
	for _, flag := range []string{"mix", "rtt", "sync", "engine", "choose", "limit", "out", "force"} {
		if c.Flags().Changed(flag) {
			return usage(fmt.Errorf("--check takes all from the record; leave --%s out", flag))
		}
	}
	text, err := readSmall(f.record)
	if err != nil {
		return usage(fmt.Errorf("--check: %w", err))
	}
	record, err := report.ReadRecord(text)
	if err != nil {
		return usage(fmt.Errorf("--check %s: %w", f.record, err))
	}
	run, err := comparison(record.Situation.Engine, files)
	if err != nil {
		return usage(err)
	}
	found, err := record.Check(run.Compared)
	if err != nil {
		return usage(fmt.Errorf("--check %s: %w", f.record, err))
	}
	w := c.OutOrStdout()
	say(w, found.Words)
	if found.Layers != nil {
		say(w, "The decision compared layers that these results lack: "+
			strings.Join(found.Layers, ", ")+".")
	}
	if found.Changes != nil {
		say(w, "Since the decision these differ:")
	}
	for _, change := range found.Changes {
		say(w, "- "+change.String())
	}
	switch found.Outcome {
	case report.Beyond:
		return fmt.Errorf("the decision for %s does not hold any more", record.Choice)
	case report.TooWide:
		return &wideError{fmt.Errorf("too wide to say whether the decision for %s holds",
			record.Choice)}
	}
	return nil
}
