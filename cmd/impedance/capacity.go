package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/shell"
	"example.com/impedance/lab/capacity"
	"example.com/impedance/lab/exercise"
	"example.com/impedance/layers"
)

// planning are the flags of capacity.
type planning struct {
	fresh          string // a file for questions
	layers         []string
	measure, quick bool
	published      bool
	out            target
	json           bool

	meter   exercise.Meter
	layer   layers.Layer // whose costs are taken
	command string       // that was given
}

// newCapacity returns the command. The meter tells it the processor time of other programs.
func newCapacity(meter exercise.Meter) *cobra.Command {
	f := planning{meter: meter}
	c := command(&cobra.Command{
		Use:   "capacity [club | town | network | FILE]",
		Short: "Work out which design carries a load, on a worksheet with units",
		Long: `Make a worksheet from a few answers: how many users and requests, how long a
request may take, whether data may be lost, what is written and looked up, and
from where. Each answer has a lower and an upper bound. Each line has its
formula with units, its value, how that is known (asked, measured, published or
assumed), the limit that it meets, and the headroom.

The designs come in turn, each failing at a limit that the next one moves: one
file, a server, read replicas, materialised timelines, shards. The first that
holds is the last. The method is that of Non-Abstract Large System Design in The
Site Reliability Workbook.

Costs are those of the last impedance scale on this machine, or the published
ones. --measure measures them now, at 1k to 100k users, and then the highest
rate of requests that the application of exercise 3 holds here, at 128, 1k, 10k
and 100k users. That takes about ten minutes, with --quick three.

club, town (the default) and network are built in. --new writes the questions to
a file, for your answers.`,
		Example: `  impedance capacity
  impedance capacity club
  impedance capacity --new answers.txt
  impedance capacity answers.txt --layers gorm --out worksheet.html
  impedance capacity --measure`,
	})
	c.Flags().StringVar(&f.fresh, "new", "", "write the questions to this new file, and nothing else")
	c.Flags().StringSliceVar(&f.layers, layersFlag, []string{layers.Floor}, "layer whose costs are taken")
	c.Flags().BoolVar(&f.measure, "measure", false, "measure the costs and the rates of this machine first")
	c.Flags().BoolVar(&f.quick, "quick", false, "measure in shorter rounds, which see less")
	c.Flags().BoolVar(&f.published, "published", false, "take the published costs, with their machine, "+
		"and not those of the last runs here")
	f.out.register(c, "", "write the worksheet to this file, which ends in .md or .html")
	registerJSON(c, &f.json)
	c.ValidArgs = capacity.Worked
	c.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usage(errors.New("impedance capacity takes one file of answers, or one of " +
				strings.Join(capacity.Worked, ", ")))
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if f.fresh != "" {
			return f.question(c, args)
		}
		f.command = commandLine(c, args)
		return f.run(c.Context(), c.OutOrStdout(), newProgress(c.ErrOrStderr()), args)
	}
	return c
}

// question writes the questions to a file that is not there yet.
func (f *planning) question(c *cobra.Command, args []string) error {
	if len(args) > 0 || f.out.path != "" || f.json {
		return usage(errors.New("--new writes the questions alone; leave the rest out"))
	}
	if _, err := os.Lstat(f.fresh); err == nil {
		return usage(fmt.Errorf("--new %s: that file exists; name another one", f.fresh))
	}
	file := target{name: "--new", path: f.fresh}
	if err := file.check(); err != nil {
		return err
	}
	if err := file.write([]byte(capacity.New())); err != nil {
		return err
	}
	sayWhole(c.OutOrStdout(), fmt.Sprintf("The questions are in %s, with an answer to each. Change the "+
		"answers, then: impedance capacity %s", f.fresh, shell.Word(f.fresh)), []string{f.fresh})
	return nil
}

// worksheetFiles write a worksheet, and the command that made it, by the ending of the file.
var worksheetFiles = map[string]func(w io.Writer, s *capacity.Worksheet, command string) error{
	".md":   writeWorksheet,
	".html": writeWorksheetPage,
}

// run computes the worksheet, and shows or writes it.
func (f *planning) run(ctx context.Context, w io.Writer, show *progress, args []string) error {
	write := worksheetFiles[filepath.Ext(f.out.path)]
	if f.out.path != "" && write == nil {
		return usage(fmt.Errorf("--out %s: name a file that ends in .md or .html", f.out.path))
	}
	answers, err := answersOf(args)
	if err := errors.Join(err, f.check(), f.out.check()); err != nil {
		return err
	}
	if f.measure {
		if err := f.measureAll(ctx, show); err != nil {
			return err
		}
	}
	costs, rates, err := f.found()
	if err != nil {
		return err
	}
	sheet, err := capacity.Work(answers, costs)
	if err != nil {
		return err
	}
	sheet.Rates = rates
	var lost error
	if f.out.path != "" {
		var page bytes.Buffer
		if err := write(&page, sheet, f.command); err != nil {
			return err
		}
		if lost = f.out.write(page.Bytes()); lost == nil && !f.json {
			sayWhole(w, fmt.Sprintf("%s The worksheet is in %s.", sheet.Verdict(), f.out.path),
				[]string{f.out.path})
			return nil
		}
	}
	if f.json {
		return errors.Join(lost, writeJSON(w, worksheetOf(sheet)))
	}
	return errors.Join(lost, printWorksheet(w, sheet))
}

// check refuses flags that do not go together, and a layer that is unknown.
func (f *planning) check() error {
	switch {
	case f.measure && f.published:
		return usage(errors.New("--measure and --published exclude one another"))
	case f.quick && !f.measure:
		return usage(errors.New("--quick is for --measure"))
	}
	chosen, err := layers.Named(f.layers)
	if err != nil {
		return usage(err)
	}
	if len(f.layers) > 1 || f.layers[0] == "all" {
		return usage(errors.New("impedance capacity takes the costs of one layer, such as --layers gorm"))
	}
	f.layer = chosen[len(chosen)-1]
	return nil
}

// answersOf reads the answers that an argument names, or those of the town.
func answersOf(args []string) (*capacity.Answers, error) {
	name := "town"
	if len(args) > 0 {
		name = args[0]
	}
	if slices.Contains(capacity.Worked, name) {
		return capacity.ReadWorked(name)
	}
	text, err := readSmall(name)
	if errors.Is(err, os.ErrNotExist) {
		unknown := nearest.Unknown("worksheet", name, capacity.Worked)
		return nil, usage(fmt.Errorf("%w, and there is no file of that name; impedance capacity --new %s "+
			"writes one", unknown, shell.Word(name)))
	}
	if err != nil {
		return nil, usage(err)
	}
	base := filepath.Base(name)
	answers, err := capacity.Read(strings.TrimSuffix(base, filepath.Ext(base)), string(text))
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", name, err))
	}
	return answers, nil
}
