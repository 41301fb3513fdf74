package footprint

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"example.com/impedance/checkout"
)

// declaration is what declares something: a function, a type, constants, variables, or a
// field of the store.
type declaration struct {
	object types.Object // the first, if there are several
	file   file
	lines  lines
	uses   []types.Object
}

// declare adds what a declaration at the top of a file declares. The type Store is not
// added as a whole but field by field, so that an operation has those it uses. So are tables
// of functions, and interfaces method by method.
func (l *layer) declare(f file, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		l.add(f, decl, decl.Name)
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			var node ast.Node = spec
			if !decl.Lparen.IsValid() {
				node = decl
			}
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				l.add(f, node, spec.Names...)
			case *ast.TypeSpec:
				parts := l.partsOf(f, spec)
				if parts == nil {
					l.add(f, node, spec.Name)
					continue
				}
				for _, part := range parts.List {
					for _, name := range part.Names {
						l.add(f, part, name)
					}
				}
			}
		}
	}
}

// partsOf returns the fields or methods by which a type is added, or nil for one that is
// added as a whole.
func (l *layer) partsOf(f file, spec *ast.TypeSpec) *ast.FieldList {
	object := f.pkg.TypesInfo.Defs[spec.Name]
	switch t := spec.Type.(type) {
	case *ast.StructType:
		if object == l.store || f.pkg == l.root && isTable(object.Type()) {
			return t.Fields
		}
	case *ast.InterfaceType:
		if f.pkg == l.root {
			return t.Methods
		}
	}
	return nil
}

// isTable reports whether a type is a struct with functions in its fields.
func isTable(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range s.Fields() {
		if _, ok := field.Type().Underlying().(*types.Signature); ok {
			return true
		}
	}
	return false
}

func (l *layer) add(f file, node ast.Node, names ...*ast.Ident) {
	d := &declaration{
		object: f.pkg.TypesInfo.Defs[names[0]],
		file:   f,
		lines:  l.between(f, node.Pos(), node.End()),
		uses:   uses(f, node),
	}
	for _, name := range names {
		l.declarations[f.pkg.TypesInfo.Defs[name]] = d
	}
}

// between returns the lines of code from one position of a file to another.
func (l *layer) between(f file, from, to token.Pos) lines {
	found := lines{}
	for n := f.pkg.Fset.Position(from).Line; n <= f.pkg.Fset.Position(to).Line; n++ {
		if at := (line{f.name, n}); l.code[at] {
			found[at] = true
		}
	}
	return found
}

// uses returns what is named in a part of a file.
func uses(f file, node ast.Node) (found []types.Object) {
	ast.Inspect(node, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok && f.pkg.TypesInfo.Uses[ident] != nil {
			found = append(found, origin(f.pkg.TypesInfo.Uses[ident]))
		}
		return true
	})
	return found
}

// origin returns the generic function, method or field of an instance.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

// linkPrepared ties a field of the store to the text of the statement that is prepared
// into it: the elements of a composite literal of which one is the field's address.
func (l *layer) linkPrepared() {
	l.written(func(f file) {
		ast.Inspect(f.File, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			for _, e := range lit.Elts {
				if d := l.declarations[addressed(f, e)]; d != nil {
					d.lines.add(l.between(f, lit.Pos(), lit.End()))
					d.uses = append(d.uses, uses(f, lit)...)
				}
			}
			return true
		})
	})
}

// addressed returns the field whose address an expression takes, or nil.
func addressed(f file, e ast.Expr) types.Object {
	if address, ok := e.(*ast.UnaryExpr); ok && address.Op == token.AND {
		if field, ok := address.X.(*ast.SelectorExpr); ok {
			return f.pkg.TypesInfo.Uses[field.Sel]
		}
	}
	return nil
}

// linkTables ties a field of a table of functions to what it is filled with for the engine
// that is embedded.
func (l *layer) linkTables() {
	l.written(func(f file) {
		if isForOther(f.name) {
			return
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			t := f.pkg.TypesInfo.TypeOf(lit)
			if checkout.Base(t) == l.store || !isTable(t) {
				return true
			}
			for _, e := range lit.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					l.fill(f, pair)
				}
			}
			return true
		})
	})
}

// fill ties a field to the value that it is given.
func (l *layer) fill(f file, pair *ast.KeyValueExpr) {
	key, ok := pair.Key.(*ast.Ident)
	if !ok {
		return
	}
	if d := l.declarations[f.pkg.TypesInfo.Uses[key]]; d != nil {
		d.lines.add(l.between(f, pair.Pos(), pair.End()))
		d.uses = append(d.uses, uses(f, pair.Value)...)
	}
}

// linkInterfaces ties a method of an interface to those that implement it for the engine
// that is embedded.
func (l *layer) linkInterfaces() {
	for obj, d := range l.declarations {
		m, ok := obj.(*types.Func)
		if !ok || m.Signature().Recv() == nil {
			continue
		}
		wanted, ok := m.Signature().Recv().Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for candidate, has := range l.declarations {
			t, ok := candidate.(*types.TypeName)
			if !ok || isForOther(has.file.name) || !types.Implements(t.Type(), wanted) {
				continue
			}
			found, _, _ := types.LookupFieldOrMethod(t.Type(), true, l.root.Types, m.Name())
			d.uses = append(d.uses, found)
		}
	}
}

// linkUnnamed ties a type to those of its methods that nothing in the layer names. They
// are there for the library to call, as GORM does TableName.
func (l *layer) linkUnnamed() {
	users := l.users()
	for obj, d := range l.declarations {
		f, ok := obj.(*types.Func)
		if !ok || f.Signature().Recv() == nil || users[f] != nil || l.generated[d.file.name] {
			continue
		}
		if t := l.declarations[checkout.Base(f.Signature().Recv().Type())]; t != nil {
			t.uses = append(t.uses, f)
		}
	}
}

// users returns the declarations that name something.
func (l *layer) users() map[types.Object][]*declaration {
	users := map[types.Object][]*declaration{}
	for _, d := range l.declarations {
		for _, obj := range d.uses {
			users[obj] = append(users[obj], d)
		}
	}
	return users
}

// onlyUsedBy returns the hand-written functions and constants that are used, and only by
// declarations of a kind.
func (l *layer) onlyUsedBy(kind func(*declaration) bool) map[types.Object]bool {
	found := map[types.Object]bool{}
	other := func(d *declaration) bool { return !kind(d) }
	for obj, users := range l.users() {
		d := l.declarations[obj]
		if d == nil || l.generated[d.file.name] || slices.ContainsFunc(users, other) {
			continue
		}
		switch obj.(type) {
		case *types.Func, *types.Const:
			found[obj] = true
		}
	}
	return found
}

// leaveOut takes out of the code what declares departures, and what makes a library's own
// tables to be compared. Both are there for this repository's readers; no application on
// these tables would have them.
func (l *layer) leaveOut() {
	declares := func(d *declaration) bool {
		t := d.object.Type()
		if f, ok := d.object.(*types.Func); ok && f.Name() == "Migrate" {
			return true
		}
		if f, ok := d.object.(*types.Func); ok && f.Signature().Results().Len() == 1 {
			t = f.Signature().Results().At(0).Type()
		}
		name := checkout.Base(t)
		return name != nil && name.Name() == "Departure" && name.Pkg().Path() == checkout.Module+"/models"
	}
	used := l.onlyUsedBy(declares)
	for obj, d := range l.declarations {
		if declares(d) || used[obj] {
			maps.DeleteFunc(l.code, func(at line, _ bool) bool { return d.lines[at] })
		}
	}
}

// reach returns the lines of an operation and of everything that it reaches by name.
func (l *layer) reach(operation string) lines {
	method, _, _ := types.LookupFieldOrMethod(l.store.Type(), true, l.root.Types, operation)
	reached := lines{}
	seen := map[*declaration]bool{}
	for next := []types.Object{method}; len(next) > 0; {
		d := l.declarations[next[0]]
		next = next[1:]
		if d == nil || seen[d] {
			continue
		}
		seen[d] = true
		reached.add(d.lines)
		next = append(next, d.uses...)
	}
	return reached
}
