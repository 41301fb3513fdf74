package footprint

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/impedance/internal/source"
)

// Footprint is what a layer costs in code.
type Footprint struct {
	source.Subject
	Code    Code
	Imports Imports
	Binary  *Binary // nil unless Options.Build
}

// Options are what Measure may be told. Nil stands for the zero value.
type Options struct {
	Build    bool                                // whether to build programs, which takes minutes
	Progress func(stage string, done, total int) // called as steps are done
}

// The stages of the work, as Progress is told.
const (
	reading  = "reading the code"
	building = "building from nothing"
)

// Checkout returns the folder of this repository's source, seen from the working
// directory.
func Checkout(ctx context.Context) (string, error) {
	out, err := output(command(ctx, "", "list", "-m", "-f", "{{.Dir}}", source.Module))
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("the source of %s cannot be found; run it inside a checkout of the "+
			"repository, with go on the PATH: %w", source.Module, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// Measure measures layers of the repository in dir. It writes nothing there; what it needs
// is in a temporary folder, which is gone when it returns.
func Measure(ctx context.Context, dir string, subjects []source.Subject,
	opts *Options) ([]Footprint, error) {
	if opts == nil {
		opts = &Options{}
	}
	_, found, err := measure(ctx, dir, subjects, opts)
	return found, err
}

// measure is Measure, and returns the source too.
func measure(ctx context.Context, dir string, subjects []source.Subject,
	opts *Options) (_ *tree, _ []Footprint, err error) {
	progress := opts.Progress
	if progress == nil {
		progress = func(string, int, int) {}
	}
	if dir, err = filepath.Abs(dir); err != nil { // an overlay knows no other paths
		return nil, nil, err
	}
	progress(reading, 0, 1)
	tree, err := load(ctx, dir, subjects)
	if err != nil {
		return nil, nil, err
	}
	found := make([]Footprint, len(subjects))
	for i, s := range subjects {
		found[i].Subject = s
		if found[i].Code, err = tree.code(s); err != nil {
			return nil, nil, err
		}
	}
	work, err := os.MkdirTemp("", "impedance-footprint-")
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	return tree, found, weigh(ctx, programs{dir: dir, work: work, subjects: subjects}, found,
		tree.operations(), opts.Build, progress)
}

// weigh fills in what a program with just one layer imports and, if asked for, weighs.
func weigh(ctx context.Context, p programs, found []Footprint, operations []string, build bool,
	progress func(stage string, done, total int)) error {
	if err := p.write(operations); err != nil {
		return err
	}
	imports, total, err := p.imports(ctx)
	if err != nil {
		return err
	}
	for i := range found {
		found[i].Imports = imports[i]
	}
	if !build {
		return nil
	}
	binaries, err := p.build(ctx, filepath.Join(p.work, "cache"), func(done int) {
		progress(building, min(done, total), total)
	})
	if err != nil {
		return err
	}
	for i := range found {
		found[i].Binary = &binaries[i]
	}
	return nil
}
