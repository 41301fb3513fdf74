// Package source reads and type-checks the Go source of the layers in a checkout of this
// repository. Package footprint counts that source, and package flow follows values through it. A
// command reads it once, with [Load], and hands it to both. It needs the go command.
package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"

	"example.com/impedance/layers"
)

// Module is this repository's.
const Module = "example.com/impedance"

// Subject is a package of layers to read.
type Subject struct {
	Name    string // of the first layer that it holds, as in tables
	Package string // its folder, such as "rawimpl"
}

// Subjects returns the packages of layers, each once, in the order of all layers. A package
// has the name of its first layer, even if only another one is asked for.
func Subjects(chosen []layers.Layer) []Subject {
	wanted := map[string]bool{}
	for _, l := range chosen {
		wanted[l.Package] = true
	}
	var found []Subject
	for _, l := range append(layers.All(), layers.Native()...) {
		if wanted[l.Package] {
			found = append(found, Subject{l.Name, l.Package})
			delete(wanted, l.Package)
		}
	}
	return found
}

// Holds reports whether a package is the subject's or one below it, and not that of a native
// layer, which stands below the package of the layer on database/sql.
func (s Subject) Holds(pkgPath string) bool {
	if !within(s.Package, pkgPath) {
		return false
	}
	for _, l := range layers.Native() {
		if l.Package != s.Package && within(l.Package, pkgPath) {
			return false
		}
	}
	return true
}

// Queries returns the folders of SQL that packages below the subject's are generated from, by the
// names of their folders.
func (s Subject) Queries() map[string]string {
	for _, l := range append(layers.All(), layers.Native()...) {
		if l.Package == s.Package {
			return l.Queries
		}
	}
	return nil
}

// within reports whether a package is in a folder of the repository.
func within(folder, pkgPath string) bool {
	rest, ok := strings.CutPrefix(pkgPath, Module+"/"+folder)
	return ok && (rest == "" || rest[0] == '/')
}

// ErrNoCheckout says that the source cannot be found.
var ErrNoCheckout = errors.New("it needs the go command and a checkout of this repository to run in")

// Checkout returns the folder of this repository's source, seen from the working directory, or
// ErrNoCheckout.
func Checkout(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", Module)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w: %s", ErrNoCheckout, err, bytes.TrimSpace(complaint.Bytes()))
	}
	return strings.TrimSpace(string(out)), nil
}

// Code is the type-checked source of the package models and of packages of layers.
type Code struct {
	Dir      string // the checkout, an absolute path
	Subjects []Subject
	Files    *token.FileSet
	Packages []*packages.Package // models, those of the subjects, and those below them
}

// Load reads and type-checks the package models and the packages of layers, with those below
// them, of the checkout in dir.
func Load(ctx context.Context, dir string, subjects []Subject) (*Code, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	patterns := []string{"./models"}
	for _, s := range subjects {
		patterns = append(patterns, "./"+s.Package+"/...")
	}
	code := &Code{Dir: dir, Subjects: subjects, Files: token.NewFileSet()}
	code.Packages, err = packages.Load(&packages.Config{
		Context: ctx,
		Dir:     dir,
		Fset:    code.Files,
		Env:     append(os.Environ(), "CGO_ENABLED=0"),
		Mode: packages.NeedName | packages.NeedImports | packages.NeedCompiledGoFiles |
			packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo,
	}, patterns...)
	if err != nil {
		return nil, errors.Join(ctx.Err(), err)
	}
	if len(code.Packages) == 0 {
		return nil, fmt.Errorf("%s has no packages of this repository", dir)
	}
	for _, p := range code.Packages {
		for _, e := range p.Errors {
			return nil, errors.Join(ctx.Err(), fmt.Errorf("reading %s: %w", p.PkgPath, e))
		}
	}
	return code, nil
}

// Callee returns the name of the function that is called, or nil.
func Callee(call *ast.CallExpr) *ast.Ident {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	}
	return nil
}
