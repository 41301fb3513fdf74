package footprint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"example.com/impedance/internal/source"
)

// tree is the type-checked source of models and of layers.
type tree struct {
	*source.Code
	byPath map[string]*packages.Package
}

func newTree(code *source.Code) *tree {
	s := &tree{code, map[string]*packages.Package{}}
	for _, p := range code.Packages {
		s.byPath[p.PkgPath] = p
	}
	return s
}

// models returns the package of the domain.
func (s *tree) models() *types.Package { return s.byPath[source.Module+"/models"].Types }

// values returns the types of the domain's values.
func (s *tree) values() map[*types.TypeName]bool { return source.Values(s.models()) }

// operations returns the names of the operations in the order in which they are declared.
func (s *tree) operations() []string {
	var methods []*types.Func
	for m := range source.Store(s.models()).ExplicitMethods() {
		if m.Name() != "Close" {
			methods = append(methods, m)
		}
	}
	slices.SortFunc(methods, func(a, b *types.Func) int { return int(a.Pos() - b.Pos()) })
	names := make([]string, len(methods))
	for i, m := range methods {
		names[i] = m.Name()
	}
	return names
}

// layer returns the source of a layer, cut into declarations.
func (s *tree) layer(subject source.Subject) (*layer, error) {
	root := s.byPath[source.Module+"/"+subject.Package]
	if root == nil {
		return nil, fmt.Errorf("%s has no package of Go", subject.Package)
	}
	l := &layer{
		subject:      subject,
		root:         root,
		code:         lines{},
		generated:    map[string]bool{},
		declarations: map[types.Object]*declaration{},
	}
	l.store, _ = root.Types.Scope().Lookup("Store").(*types.TypeName)
	if l.store == nil {
		return nil, fmt.Errorf("%s has no type Store", subject.Package)
	}
	for _, p := range s.byPath {
		if subject.Holds(p.PkgPath) {
			if err := l.addPackage(p); err != nil {
				return nil, err
			}
		}
	}
	for generated, folder := range subject.Queries() {
		if err := l.addQueries(s.Dir, folder, generated); err != nil {
			return nil, err
		}
	}
	l.leaveOut()
	l.linkPrepared()
	l.linkTables()
	l.linkInterfaces()
	l.linkUnnamed()
	return l, nil
}

// layer is the source of a layer.
type layer struct {
	subject      source.Subject
	root         *packages.Package
	store        *types.TypeName
	files        []file
	code         lines           // all that hold code
	generated    map[string]bool // the files that nobody wrote
	declarations map[types.Object]*declaration
}

// file is a file of Go.
type file struct {
	*ast.File
	pkg  *packages.Package
	name string // from the root of the repository, with slashes
}

// piece returns what stands from one position of a file to another.
func (f file) piece(name string, from, to token.Pos) piece {
	at := f.pkg.Fset.Position
	return piece{name, f.name, at(from).Line, at(to).Line}
}

// written calls visit for the files that somebody wrote.
func (l *layer) written(visit func(file)) {
	for _, f := range l.files {
		if !l.generated[f.name] {
			visit(f)
		}
	}
}

func (l *layer) addPackage(p *packages.Package) error {
	for i, syntax := range p.Syntax {
		folder := strings.TrimPrefix(p.PkgPath, source.Module+"/")
		f := file{syntax, p, path.Join(folder, filepath.Base(p.CompiledGoFiles[i]))}
		text, err := os.ReadFile(p.CompiledGoFiles[i])
		if err != nil {
			return err
		}
		l.files = append(l.files, f)
		l.generated[f.name] = ast.IsGenerated(syntax)
		l.code.add(goLines(f.name, text))
	}
	for _, f := range l.files {
		if f.pkg == p {
			for _, decl := range f.Decls {
				l.declare(f, decl)
			}
		}
	}
	return nil
}

// addQueries adds the files of SQL in a folder of the checkout in dir. A query belongs to the
// method that is generated from it, which has its name, in the generated package.
func (l *layer) addQueries(dir, folder, generated string) error {
	paths, err := filepath.Glob(filepath.Join(dir, folder, "*.sql"))
	if err != nil {
		return err
	}
	queries := map[string]piece{}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		code, named := sqlLines(path.Join(folder, filepath.Base(p)), text)
		l.code.add(code)
		maps.Copy(queries, named)
	}
	for obj, d := range l.declarations {
		f, ok := obj.(*types.Func)
		if ok && f.Signature().Recv() != nil && l.generated[d.file.name] &&
			isFor(generated, d.file.name) {
			if query, ok := queries[f.Name()]; ok {
				l.extend(d, query)
			}
		}
	}
	return nil
}

// ownStruct reports whether a type is a struct of the layer, written or generated, other
// than the store itself.
func (l *layer) ownStruct(t *types.TypeName) bool {
	if t == nil || t == l.store || t.Pkg() == nil {
		return false
	}
	if !l.subject.Holds(t.Pkg().Path()) {
		return false
	}
	_, ok := t.Type().Underlying().(*types.Struct)
	return ok
}
