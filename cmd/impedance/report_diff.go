package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/report"
	"example.com/impedance/internal/results"
)

// printDiff prints what changed from one file of results to another.
func printDiff(c *cobra.Command, files []string, asJSON bool) error {
	if len(files) != 2 {
		return usage(fmt.Errorf("--diff takes two files, as in impedance report --diff before.txt "+
			"after.txt, not %d", len(files)))
	}
	for _, flag := range []string{"mix", "rtt", "sync", "out", "force"} {
		if c.Flags().Changed(flag) {
			return usage(fmt.Errorf("--%s is for a page, and --diff makes none", flag))
		}
	}
	var runs []*results.Run
	for _, file := range files {
		run, err := compared(file)
		if err != nil {
			return err
		}
		runs = append(runs, run)
	}
	diff, err := report.NewDiff(runs[0], runs[1])
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(c.OutOrStdout(), diff)
	}
	return diff.Write(c.OutOrStdout(), windowWidth(c.OutOrStdout()))
}

// compared returns the run of a file that compares layers.
func compared(file string) (*results.Run, error) {
	runs, err := results.Open(file)
	if err != nil {
		return nil, err
	}
	arrange(runs)
	var found *results.Run
	for _, run := range runs {
		switch {
		case run.Compared == nil:
		case found != nil:
			return nil, fmt.Errorf("%s has several runs; give one file for each", file)
		default:
			found = run
		}
	}
	if found == nil {
		return nil, fmt.Errorf("%s: %w", file, errNoComparison)
	}
	return found, nil
}

// errNoComparison says that results compare no layers.
var errNoComparison = errors.New("these results compare no layers; impedance compare --out makes " +
	"some that do")
