package footprint

import (
	"context"
	"errors"
	"os"
	"path/filepath"

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

// building is the stage that Progress gets while programs are built.
const building = "building from nothing"

// Count counts the code of layers. It leaves Imports and Binary empty.
func Count(code *source.Code) ([]Footprint, error) {
	return newTree(code).count()
}

func (s *tree) count() ([]Footprint, error) {
	found := make([]Footprint, len(s.Subjects))
	for i, subject := range s.Subjects {
		code, err := s.code(subject)
		if err != nil {
			return nil, err
		}
		found[i] = Footprint{Subject: subject, Code: code}
	}
	return found, nil
}

// Measure counts the code of layers, and measures programs that have just one of them. It writes
// nothing into the checkout; what it needs is in a temporary folder, which is gone when it
// returns.
func Measure(ctx context.Context, code *source.Code, opts *Options) ([]Footprint, error) {
	if opts == nil {
		opts = &Options{}
	}
	return newTree(code).measure(ctx, opts)
}

func (s *tree) measure(ctx context.Context, opts *Options) (_ []Footprint, err error) {
	progress := opts.Progress
	if progress == nil {
		progress = func(string, int, int) {}
	}
	found, err := s.count()
	if err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp("", "impedance-footprint-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	return found, weigh(ctx, programs{dir: s.Dir, work: work, subjects: s.Subjects}, found,
		s.operations(), opts.Build, progress)
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
