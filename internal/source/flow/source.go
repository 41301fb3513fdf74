package flow

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/packages"

	"example.com/impedance/internal/source"
	"example.com/impedance/schema"
)

// code is the type-checked source of models and of layers.
type code struct {
	files    *token.FileSet
	packages []*packages.Package
	models   *types.Package
	values   []*types.TypeName // what the results of operations are made of
}

// newCode takes the package models apart from those of layers.
func newCode(read *source.Code) (*code, error) {
	c := &code{files: read.Files}
	for _, p := range read.Packages {
		if p.PkgPath == source.Module+"/models" {
			c.models = p.Types
		} else {
			c.packages = append(c.packages, p)
		}
	}
	if c.models == nil {
		return nil, errors.New("there is no package models")
	}
	c.findValues()
	return c, nil
}

// findValues finds the types of the domain's values.
func (c *code) findValues() {
	c.values = slices.Collect(maps.Keys(source.Values(c.models)))
	c.sort(c.values)
}

// layer is the source of a layer.
type layer struct {
	*code
	name     string
	root     *packages.Package   // which somebody wrote, at least the most of it
	packages []*packages.Package // the root and those below it
}

func (c *code) layer(subject source.Subject) (*layer, error) {
	l := &layer{code: c, name: subject.Name}
	root := source.Module + "/" + subject.Package
	for _, p := range c.packages {
		if p.PkgPath == root {
			l.root = p
		}
		if subject.Holds(p.PkgPath) && !isForServer(p) {
			l.packages = append(l.packages, p)
		}
	}
	if l.root == nil {
		return nil, fmt.Errorf("%s has no package of Go", subject.Package)
	}
	return l, nil
}

// isForServer reports whether a package is for the engine of a server alone, which it is
// called after. What it has is the same again as for the engine that is embedded.
func isForServer(p *packages.Package) bool {
	e := schema.Engine(p.Name)
	return e == schema.Postgres || e == schema.MySQL
}

// file is a file of Go.
type file struct {
	*ast.File
	*types.Info
}

// eachFile calls visit for the files of a package.
func eachFile(p *packages.Package, visit func(file)) {
	for _, f := range p.Syntax {
		visit(file{f, p.TypesInfo})
	}
}

// constants returns the values of a package's constants that are strings, by name in order.
func constants(p *packages.Package) (texts []string) {
	for _, name := range p.Types.Scope().Names() {
		if c, ok := p.Types.Scope().Lookup(name).(*types.Const); ok {
			if text, ok := stringOf(c.Val()); ok {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// generatedTypes counts the types of the files that nobody wrote.
func (l *layer) generatedTypes() (n int) {
	for _, p := range l.packages {
		eachFile(p, func(f file) {
			if !ast.IsGenerated(f.File) {
				return
			}
			for _, d := range f.Decls {
				if d, ok := d.(*ast.GenDecl); ok {
					for _, s := range d.Specs {
						if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
							n++
						}
					}
				}
			}
		})
	}
	return n
}
