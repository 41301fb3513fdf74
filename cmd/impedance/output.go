package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/impedance/report"
)

// output is the flag that names a file for results.
type output struct{ path string }

func (o *output) register(c *cobra.Command) {
	c.Flags().StringVar(&o.path, "out", "", "write the results of every round to this file, in the "+
		"form that benchstat reads")
}

// check refuses a file that cannot be written, now and not after all the work.
func (o *output) check() error {
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

// keep seals results, writes them to the file, if one is named, and reads them for showing.
func (o *output) keep(results *bytes.Buffer) (*report.Results, error) {
	var file bytes.Buffer
	sealer := report.NewSealer(&file)
	_, err := results.WriteTo(sealer)
	if err := errors.Join(err, sealer.Close()); err != nil {
		return nil, err
	}
	name := o.path
	if name == "" {
		name = "results"
	} else if err := os.WriteFile(name, file.Bytes(), 0o644); err != nil {
		return nil, err
	}
	return report.Read(&file, name)
}
