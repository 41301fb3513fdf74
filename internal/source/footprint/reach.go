package footprint

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"example.com/impedance/internal/source"
)

// declaration is what declares something: a function, a type, constants, variables, or a
// field of the store.
type declaration struct {
	object types.Object // the first, if there are several
	file   file
	pieces []piece // itself, and what belongs to it elsewhere
	lines  lines   // of code, in the pieces
	uses   []types.Object
}

// declare adds what a declaration at the top of a file declares. The type Store is not
// added as a whole but field by field, so that an operation has those it uses. So are tables
// of functions, and interfaces method by method.
func (l *layer) declare(f file, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		l.add(f, receiver(decl), decl, decl.Doc, decl.Name)
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				node, doc := documented(decl, spec)
				l.add(f, "", node, doc, spec.Names...)
			case *ast.TypeSpec:
				l.declareType(f, decl, spec)
			}
		}
	}
}

func (l *layer) declareType(f file, decl *ast.GenDecl, spec *ast.TypeSpec) {
	parts := l.partsOf(f, spec)
	if parts == nil {
		node, doc := documented(decl, spec)
		l.add(f, "", node, doc, spec.Name)
		return
	}
	for _, part := range parts.List {
		for _, name := range part.Names {
			l.add(f, spec.Name.Name+".", part, part.Doc, name)
		}
	}
}

// receiver returns what stands before the name of a method, as in (*Store).UserByID.
func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil {
		return ""
	}
	t := types.ExprString(decl.Recv.List[0].Type)
	if strings.HasPrefix(t, "*") {
		t = "(" + t + ")"
	}
	return t + "."
}

// documented returns what declares constants, variables or a type, and the comment on it: the
// keyword belongs to it unless there is a list in parentheses.
func documented(decl *ast.GenDecl, spec ast.Spec) (ast.Node, *ast.CommentGroup) {
	if !decl.Lparen.IsValid() {
		return decl, decl.Doc
	}
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		return spec, spec.Doc
	case *ast.TypeSpec:
		return spec, spec.Doc
	}
	return spec, nil
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

// add adds what declares names. The owner is what they are of, if anything, with the dot.
func (l *layer) add(f file, owner string, node ast.Node, doc *ast.CommentGroup,
	names ...*ast.Ident) {
	d := &declaration{
		object: f.pkg.TypesInfo.Defs[names[0]],
		file:   f,
		lines:  lines{},
		uses:   uses(f, node),
	}
	var declared []string
	for _, name := range names {
		l.declarations[f.pkg.TypesInfo.Defs[name]] = d
		declared = append(declared, name.Name)
	}
	from := node.Pos()
	if doc != nil {
		from = doc.Pos()
	}
	l.extend(d, f.piece(owner+strings.Join(declared, ", "), from, node.End()))
}

// extend adds a piece to a declaration.
func (l *layer) extend(d *declaration, p piece) {
	d.pieces = append(d.pieces, p)
	d.lines.add(l.code.within(p))
}

// between returns the lines of code from one position of a file to another.
func (l *layer) between(f file, from, to token.Pos) lines {
	return l.code.within(f.piece("", from, to))
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

// linkPrepared ties a field of the store to the text of the statement that is prepared into it.
// The text and the field's address are elements of one composite literal.
func (l *layer) linkPrepared() {
	l.written(func(f file) {
		ast.Inspect(f.File, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			for _, e := range lit.Elts {
				if d := l.declarations[addressed(f, e)]; d != nil {
					l.extend(d, f.piece("{"+types.ExprString(e)+", …}", lit.Pos(), lit.End()))
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
			if source.Base(t) == l.store || !isTable(t) {
				return true
			}
			for _, e := range lit.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					l.fill(f, t, pair)
				}
			}
			return true
		})
	})
}

// fill ties a field of a table to the value that it is given.
func (l *layer) fill(f file, table types.Type, pair *ast.KeyValueExpr) {
	key, ok := pair.Key.(*ast.Ident)
	if !ok {
		return
	}
	if d := l.declarations[f.pkg.TypesInfo.Uses[key]]; d != nil {
		name := source.Base(table).Name() // there is one, as its fields are declared
		l.extend(d, f.piece(name+"{"+key.Name+": …}", pair.Pos(), pair.End()))
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
		if t := l.declarations[source.Base(f.Signature().Recv().Type())]; t != nil {
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
		name := source.Base(t)
		return name != nil && name.Name() == "Departure" &&
			name.Pkg().Path() == source.Module+"/models"
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
	reached := lines{}
	for _, d := range l.reached(operation) {
		reached.add(d.lines)
	}
	return reached
}

// reached returns what declares an operation, first, and everything that it reaches by name.
func (l *layer) reached(operation string) (found []*declaration) {
	method, _, _ := types.LookupFieldOrMethod(l.store.Type(), true, l.root.Types, operation)
	seen := map[*declaration]bool{}
	for next := []types.Object{method}; len(next) > 0; {
		d := l.declarations[next[0]]
		next = next[1:]
		if d == nil || seen[d] {
			continue
		}
		seen[d] = true
		found = append(found, d)
		next = append(next, d.uses...)
	}
	return found
}
