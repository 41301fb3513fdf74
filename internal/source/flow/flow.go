package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"example.com/impedance/internal/source"
)

// flow is where the layer's own code takes values of rows to.
type flow struct {
	steps map[slot][]step
	set   map[slot]bool // the fields of the domain that are assigned anywhere
}

// step is the way of a value from a field of a row to a field of the domain.
type step struct {
	to      slot
	changed bool // it is more than copied
	decides bool // it is compared, and the type of what goes there depends on it
}

// flow reads the functions that somebody wrote. Those without a context turn rows into values
// of the domain; the others talk to the database, and what they take from one row to another
// is no mapping.
func (l *layer) flow() *flow {
	f := &flow{map[slot][]step{}, map[slot]bool{}}
	for _, s := range l.handedOver() {
		to, _ := l.held(s)
		f.add(s, step{to: to})
	}
	eachFile(l.root, func(in file) {
		if ast.IsGenerated(in.File) {
			return
		}
		for _, d := range in.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				r := &reader{layer: l, file: in, flow: f, locals: map[types.Object][]value{}}
				r.read(d)
				r.settle(!takesContext(in.Defs[d.Name].(*types.Func)))
			}
		}
	})
	return f
}

func (f *flow) add(from slot, s step) {
	for i, known := range f.steps[from] {
		if known.to == s.to {
			f.steps[from][i].changed = known.changed || s.changed
			f.steps[from][i].decides = known.decides && s.decides
			return
		}
	}
	f.steps[from] = append(f.steps[from], s)
}

// handedOver returns the slots of rows that are fields of the domain's values, which a row
// holds.
func (l *layer) handedOver() (found []slot) {
	for _, p := range l.packages {
		for _, t := range l.structs(p) {
			for field := range t.Type().Underlying().(*types.Struct).Fields() {
				held := source.Base(field.Type())
				if !l.inDomain(held) {
					continue
				}
				if s, ok := held.Type().Underlying().(*types.Struct); ok {
					for inner := range s.Fields() {
						found = append(found, slot{t, field.Name() + "." + inner.Name()})
					}
				}
			}
		}
	}
	return found
}

func takesContext(f *types.Func) bool {
	for p := range f.Signature().Params().Variables() {
		if p.Type().String() == "context.Context" {
			return true
		}
	}
	return false
}

// reader reads a function.
type reader struct {
	*layer
	file
	flow    *flow
	path    []ast.Node               // to the node that is being read
	locals  map[types.Object][]value // what variables are set to
	targets []target
}

// value is an expression, with what is compared on the way to it.
type value struct {
	ast.Expr
	compared []ast.Expr
}

// target is a field of the domain with what it is set to.
type target struct {
	slot
	value
	kind types.Type
}

// read collects what variables and the fields of the domain are set to.
func (r *reader) read(d *ast.FuncDecl) {
	ast.Inspect(d.Body, func(n ast.Node) bool {
		if n == nil {
			r.path = r.path[:len(r.path)-1]
			return true
		}
		r.path = append(r.path, n)
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) {
					r.assign(left, n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, e := range n.Values {
				r.assign(n.Names[i], e)
			}
		case *ast.CompositeLit:
			r.literal(n)
		case *ast.CallExpr:
			r.conversion(n)
		}
		return true
	})
}

func (r *reader) assign(left, right ast.Expr) {
	v := value{right, r.compared()}
	if name, ok := left.(*ast.Ident); ok {
		if object := r.ObjectOf(name); object != nil {
			r.locals[object] = append(r.locals[object], v)
		}
		return
	}
	if root, path, ok := selected(r.Info, left); ok {
		if s, _, ok := r.slotOf(root, path); ok {
			if held, ok := r.held(s); ok {
				s = held
			}
			if r.inDomain(s.owner) {
				r.targets = append(r.targets, target{s, v, path[len(path)-1].Type()})
			}
		}
	}
}

// literal reads a value of the domain that is written down.
func (r *reader) literal(n *ast.CompositeLit) {
	t := source.Base(r.TypeOf(n))
	if !r.inDomain(t) {
		return
	}
	for _, e := range n.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if name, ok := pair.Key.(*ast.Ident); ok {
			if field := fieldOf(t, name.Name); field != nil {
				r.targets = append(r.targets, target{slot{t, name.Name}, value{pair.Value, r.compared()},
					field.Type()})
			}
		}
	}
}

// conversion reads a row that Go itself converts to a value of the domain: the fields of both
// are the same.
func (r *reader) conversion(n *ast.CallExpr) {
	if len(n.Args) != 1 || !r.Types[n.Fun].IsType() {
		return
	}
	to, from := source.Base(r.TypeOf(n.Fun)), source.Base(r.TypeOf(n.Args[0]))
	if !r.inDomain(to) || !r.isOwn(from) {
		return
	}
	for field := range from.Type().Underlying().(*types.Struct).Fields() {
		// What it holds of the domain is handed over anyway.
		if !r.inDomain(source.Base(field.Type())) {
			r.flow.add(slot{from, field.Name()}, step{to: slot{to, field.Name()}})
		}
	}
}

// compared returns what is compared with constants in the cases of switches around the node
// that is being read.
func (r *reader) compared() (found []ast.Expr) {
	for i, n := range r.path {
		clause, ok := n.(*ast.CaseClause)
		if !ok {
			continue
		}
		if s, ok := r.path[i-2].(*ast.SwitchStmt); ok && s.Tag != nil {
			found = append(found, s.Tag)
			continue
		}
		for _, condition := range clause.List {
			ast.Inspect(condition, func(n ast.Node) bool {
				if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.EQL && r.Types[b.Y].Value != nil {
					found = append(found, b.X)
				}
				return true
			})
		}
	}
	return found
}

// settle adds the steps to the fields that were set, if the function maps, and notes that
// they were set.
func (r *reader) settle(maps bool) {
	for _, t := range r.targets {
		r.flow.set[t.slot] = true
		if maps {
			r.trace(t.value, t, false, nil)
		}
	}
}

// trace adds the steps from what an expression is made of to a field. Variables that are seen
// already are not followed again.
func (r *reader) trace(v value, to target, changed bool, seen []types.Object) {
	if root, path, ok := selected(r.Info, v.Expr); ok {
		if s, further, ok := r.slotOf(root, path); ok && r.isOwn(s.owner) {
			changed = changed || further || !types.Identical(r.TypeOf(v.Expr), to.kind)
			r.flow.add(s, step{to: to.slot, changed: changed})
			return
		}
	}
	next := func(e ast.Expr, changed bool) { r.trace(value{e, v.compared}, to, changed, seen) }
	switch e := v.Expr.(type) {
	case *ast.ParenExpr:
		next(e.X, changed)
	case *ast.SelectorExpr:
		next(e.X, true)
	case *ast.StarExpr:
		next(e.X, true)
	case *ast.UnaryExpr:
		next(e.X, true)
	case *ast.BinaryExpr:
		next(e.X, true)
		next(e.Y, true)
	case *ast.CallExpr:
		next(e.Fun, true)
		for _, arg := range e.Args {
			next(arg, true)
		}
	case *ast.CompositeLit:
		r.decide(v.compared, to)
	case *ast.Ident:
		object := r.ObjectOf(e)
		if !slices.Contains(seen, object) {
			for _, set := range r.locals[object] {
				r.trace(set, to, changed, append(seen, object))
			}
		}
	}
}

// decide adds a step from what is compared on the way to a literal, if the field that it goes
// to can hold several types: then the comparison says which.
func (r *reader) decide(compared []ast.Expr, to target) {
	if _, ok := to.kind.Underlying().(*types.Interface); !ok {
		return
	}
	for _, e := range compared {
		if root, path, ok := selected(r.Info, e); ok {
			if s, _, ok := r.slotOf(root, path); ok && r.isOwn(s.owner) {
				r.flow.add(s, step{to: to.slot, decides: true})
			}
		}
	}
}
