package footprint

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"

	"example.com/impedance/internal/source"
)

// signatureParts is source.Parts for all that a function takes, its receiver too, and returns.
func signatureParts(f *types.Func, visit func(types.Type)) {
	if recv := f.Signature().Recv(); recv != nil {
		source.Parts(recv.Type(), visit)
	}
	source.Parts(f.Signature(), visit)
}

// mapper decides what of the code of a layer is mapping.
type mapper struct {
	*layer
	values map[*types.TypeName]bool
	only   map[types.Object]bool    // functions that only map, and what only these use
	rows   map[*types.TypeName]bool // the types of rows
	lines  lines
}

// mapping returns the lines that only move values between rows and the domain. The doc of
// the package has the rules.
func (l *layer) mapping(values map[*types.TypeName]bool) lines {
	m := &mapper{l, values, map[types.Object]bool{}, map[*types.TypeName]bool{}, lines{}}
	m.findFunctions()
	m.findRows()
	for obj, d := range l.declarations {
		if !l.generated[d.file.name] && m.whole(obj) {
			m.lines.add(d.lines)
		}
	}
	l.written(func(f file) {
		ast.Inspect(f.File, func(n ast.Node) bool { m.markPart(f, n); return true })
		ast.Inspect(f.File, func(n ast.Node) bool { m.markLoop(f, n); return true })
	})
	return m.lines
}

// whole reports whether a declaration is mapping as a whole.
func (m *mapper) whole(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func:
		return m.only[obj] || describesRow(obj)
	case *types.TypeName:
		return m.rows[obj]
	case *types.Const:
		return m.only[obj] || isColumns(obj.Val())
	}
	return false
}

func isColumns(v constant.Value) bool {
	return v.Kind() == constant.String && columns.MatchString(constant.StringVal(v))
}

// columns matches a list of two columns or more and nothing else.
var columns = regexp.MustCompile(`^\s*` + column + `(\s*,\s*` + column + `)+\s*$`)

const column = `(\w+\.)?\w+( AS (\w+|"[\w.]+"))?`

// describesRow reports whether a function is one by which a schema of ent lists the fields
// of a row.
func describesRow(f *types.Func) bool {
	results := f.Signature().Results()
	if results.Len() != 1 {
		return false
	}
	t := source.Base(results.At(0).Type())
	return t != nil && t.Name() == "Field" && t.Pkg().Path() == "entgo.io/ent"
}

// findFunctions finds the functions that only map, by their signatures, and those that
// nothing but these use.
func (m *mapper) findFunctions() {
	for obj, d := range m.declarations {
		if f, ok := obj.(*types.Func); ok && !m.generated[d.file.name] && m.mapsBySignature(f) {
			m.only[f] = true
		}
	}
	maps.Copy(m.only, m.onlyUsedBy(func(d *declaration) bool { return m.only[d.object] }))
}

// mapsBySignature reports whether a function takes no context and takes or returns, or has
// as receiver, two of these: a value of the domain; a struct of the layer, or something
// with a method Scan; a []any.
func (m *mapper) mapsBySignature(f *types.Func) bool {
	var context, value, row, fields int
	visit := func(t types.Type) {
		switch name := named(t); {
		case m.values[name]:
			value = 1
		case m.ownStruct(name) || hasScan(t):
			row = 1
		case t.String() == "context.Context":
			context = 1
		case t.String() == "[]any":
			fields = 1
		}
	}
	signatureParts(f, visit)
	return context == 0 && value+row+fields >= 2
}

// findRows finds the types of rows: structs of the layer that a mapping function takes or
// returns, that are converted from or to a value of the domain, or that have one of these
// or a value of the domain in a field.
func (m *mapper) findRows() {
	add := func(t types.Type) {
		if name := source.Base(t); m.ownStruct(name) {
			m.rows[name] = true
		}
	}
	for obj := range m.only {
		if f, ok := obj.(*types.Func); ok {
			signatureParts(f, add)
		}
	}
	m.written(func(f file) {
		ast.Inspect(f.File, func(n ast.Node) bool {
			if to, from, ok := conversion(f, n); ok {
				if m.values[source.Base(to)] {
					add(from)
				}
				if m.values[source.Base(from)] {
					add(to)
				}
			}
			return true
		})
	})
	for before := -1; before < len(m.rows); {
		before = len(m.rows)
		for obj := range m.declarations {
			if t, ok := obj.(*types.TypeName); ok && m.hasRow(t.Type()) {
				add(t.Type())
			}
		}
	}
}

// hasRow reports whether a type is a struct with a field that holds a row or a value of
// the domain.
func (m *mapper) hasRow(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range s.Fields() {
		if name := source.Base(field.Type()); m.values[name] || m.rows[name] {
			return true
		}
	}
	return false
}

// markPart adds what is mapping in a function that does other things too.
func (m *mapper) markPart(f file, n ast.Node) {
	info := f.pkg.TypesInfo
	switch n := n.(type) {
	case *ast.StructType:
		if m.hasRow(info.TypeOf(n)) {
			m.markLines(f, n.Pos(), n.End())
		}
	case *ast.CompositeLit:
		if m.values[named(source.Deref(info.TypeOf(n)))] {
			m.markLines(f, n.Pos(), n.End())
		}
	case *ast.CallExpr:
		if to, _, ok := conversion(f, n); ok && (m.values[named(to)] || m.rows[named(to)]) {
			m.markLines(f, n.Pos(), n.End())
		} else if callee := source.Callee(n); callee != nil && m.mapsIn(f, callee, n) {
			m.markLines(f, callee.Pos(), endOfCall(n))
		}
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			field, ok := left.(*ast.SelectorExpr)
			if ok && m.values[named(source.Deref(info.TypeOf(field.X)))] {
				m.markLines(f, left.Pos(), left.End())
			}
		}
	}
}

func (m *mapper) markLines(f file, from, to token.Pos) { m.lines.add(m.between(f, from, to)) }

// mapsIn reports whether a call is of a function that only maps, scans a row, or appends to
// a list of the domain's values.
func (m *mapper) mapsIn(f file, callee *ast.Ident, call *ast.CallExpr) bool {
	switch obj := f.pkg.TypesInfo.Uses[callee].(type) {
	case *types.Func:
		return m.only[obj.Origin()] || isScan(obj)
	case *types.Builtin:
		return obj.Name() == "append" && m.values[source.Base(f.pkg.TypesInfo.TypeOf(call))]
	}
	return false
}

// endOfCall returns where a call ends, or where the first function begins that is written
// down among its arguments: what that does is judged by itself.
func endOfCall(call *ast.CallExpr) token.Pos {
	end := call.End()
	ast.Inspect(call, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			end = min(end, lit.Pos())
		}
		return true
	})
	return end
}

// markLoop adds a loop in which every statement maps.
func (m *mapper) markLoop(f file, n ast.Node) {
	if stmt, ok := n.(ast.Stmt); ok && bodyOfLoop(stmt) != nil && m.onlyMaps(f, stmt) {
		m.markLines(f, n.Pos(), n.End())
	}
}

// onlyMaps reports whether a statement maps and does nothing else, or returns if something
// went wrong. What is under a condition maps if all of it does, and if nothing else is
// computed for the condition.
func (m *mapper) onlyMaps(f file, stmt ast.Stmt) bool {
	all := func(body *ast.BlockStmt) bool {
		return !slices.ContainsFunc(body.List, func(s ast.Stmt) bool { return !m.onlyMaps(f, s) })
	}
	if body := bodyOfLoop(stmt); body != nil {
		return m.marked(f, body) && all(body)
	}
	if stmt, ok := stmt.(*ast.IfStmt); ok {
		if onlyReturns(stmt.Body) {
			return stmt.Else == nil && (stmt.Init == nil || m.marked(f, stmt.Init))
		}
		return stmt.Else == nil && stmt.Init == nil && all(stmt.Body)
	}
	return m.marked(f, stmt)
}

func onlyReturns(body *ast.BlockStmt) bool {
	if len(body.List) != 1 {
		return false
	}
	_, ok := body.List[0].(*ast.ReturnStmt)
	return ok
}

func bodyOfLoop(stmt ast.Stmt) *ast.BlockStmt {
	switch stmt := stmt.(type) {
	case *ast.ForStmt:
		return stmt.Body
	case *ast.RangeStmt:
		return stmt.Body
	}
	return nil
}

// marked reports whether something is mapping in a part of a function.
func (m *mapper) marked(f file, n ast.Node) bool {
	for at := range m.between(f, n.Pos(), n.End()) {
		if m.lines[at] {
			return true
		}
	}
	return false
}

// conversion returns what is converted into what, if n is a conversion.
func conversion(f file, n ast.Node) (to, from types.Type, ok bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !f.pkg.TypesInfo.Types[call.Fun].IsType() {
		return nil, nil, false
	}
	return f.pkg.TypesInfo.TypeOf(call.Fun), f.pkg.TypesInfo.TypeOf(call.Args[0]), true
}

// hasScan reports whether a type is a row, or rows, of a result.
func hasScan(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Scan")
	f, ok := obj.(*types.Func)
	return ok && isScan(f)
}

func isScan(f *types.Func) bool {
	return f.Name() == "Scan" && f.Signature().Variadic() && f.Signature().Params().Len() == 1
}

// named returns the name of a type, or nil.
func named(t types.Type) *types.TypeName {
	if t, ok := types.Unalias(t).(*types.Named); ok {
		return t.Origin().Obj()
	}
	return nil
}
