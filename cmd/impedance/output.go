package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/results"
)

// output is the flag that names a file for results.
type output struct {
	path    string
	command string // that was given
}

func (o *output) register(c *cobra.Command) {
	c.Flags().StringVar(&o.path, "out", "", "write the results of every round to this file, in the "+
		"form that benchstat reads")
}

// check refuses a file that cannot be written, now and not after all the work. It notes the
// command, to be kept with its results.
func (o *output) check(c *cobra.Command) error {
	o.command = commandLine(c, nil)
	if o.path == "" {
		return nil
	}
	if _, err := os.Stat(o.path); err == nil {
		return usage(fmt.Errorf("--out %s: that file exists; name another one or remove it", o.path))
	}
	if _, err := os.Stat(filepath.Dir(o.path)); err != nil {
		return usage(fmt.Errorf("--out %s: its folder cannot be found: %w", o.path, err))
	}
	return nil
}

// keep seals results, writes them to the file if one is named, and returns them as a run.
func (o *output) keep(written *bytes.Buffer) (*results.Run, error) {
	var text bytes.Buffer
	sealer := results.NewSealer(&text)
	fmt.Fprintf(sealer, "command: %s\n", o.command)
	_, err := written.WriteTo(sealer)
	if err := errors.Join(err, sealer.Close()); err != nil {
		return nil, err
	}
	file := results.File{Name: cmp.Or(o.path, "results.txt"), Text: text.Bytes()}
	if o.path != "" {
		if err := os.WriteFile(o.path, file.Text, 0o644); err != nil {
			return nil, err
		}
	}
	runs, err := results.Gather(file)
	if err != nil {
		return nil, err
	}
	return runs[0], nil // they have the same settings
}
