package footprint

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
)

// Footprint is what a layer costs in code.
type Footprint struct {
	source.Subject
	Code    listing.Code
	Imports listing.Imports
	Binary  *Binary // nil if no program was built
}

// building is the stage that progress gets while programs are built.
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

// Measure counts the code of layers, and measures programs that have just one of them. To build
// them takes minutes; progress is called with the packages that are done, of how many. It writes
// nothing into the checkout; what it needs is in a temporary folder, which is gone when it
// returns.
func Measure(ctx context.Context, code *source.Code,
	progress func(stage string, done, total int)) ([]Footprint, error) {
	return newTree(code).measure(ctx, true, progress)
}

// measure is Measure, or without a build that which takes no minutes.
func (s *tree) measure(ctx context.Context, build bool,
	progress func(stage string, done, total int)) (_ []Footprint, err error) {
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
		s.operations(), build, progress)
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
