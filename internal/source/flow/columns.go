package flow

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"gorm.io/gorm/schema"

	"example.com/impedance/internal/source"
	catalog "example.com/impedance/schema"
)

// origin is where the value of a field comes from.
type origin struct {
	column  Place
	means   string
	changed bool // the type on the way is another than the column's
}

// rules are the ways in which libraries know where the columns of a row go. Every layer is
// asked by all of them: each finds only what is written its way.
var rules = []struct {
	means string
	find  func(*layer, *catalog.Catalog, func(slot, Place))
}{
	{"position in Scan", (*layer).scanned},
	{"db tag", (*layer).tagged},
	{"GORM's naming", (*layer).byNaming},
	{"ent's constants", (*layer).byConstants},
}

// columns returns the fields that columns are read into.
func (l *layer) columns(c *catalog.Catalog) (map[slot]origin, error) {
	found := map[slot]origin{}
	for _, rule := range rules {
		var contradiction error
		rule.find(l, c, func(s slot, column Place) {
			before, ok := found[s]
			if ok && before.column != column && contradiction == nil {
				contradiction = fmt.Errorf("%s takes %s and %s", l.place(s), before.column, column)
			}
			field := fieldOf(s.owner, s.path)
			means := rule.means
			if s.owner.Pkg() != l.root.Types && s.owner.Pkg() != l.models {
				means += ", generated"
			}
			found[s] = origin{column, means, field != nil && l.isOwnType(source.Base(field.Type()))}
		})
		if contradiction != nil {
			return nil, contradiction
		}
	}
	return found, nil
}

// scanned pairs the fields whose addresses a call of Scan lists with what the queries select
// that are as long. Queries are the package's constants. All of a length select the same
// columns, or it is a mistake to be told.
func (l *layer) scanned(c *catalog.Catalog, add func(slot, Place)) {
	for _, p := range l.packages {
		var lists [][]item
		for _, text := range constants(p) {
			if list := selectList(text, c); len(list) > 1 {
				lists = append(lists, list)
			}
		}
		for _, scan := range l.scans(p) {
			for _, list := range lists {
				if len(list) != len(scan) {
					continue
				}
				for i, s := range scan {
					if s.owner != nil && list[i].column != (Place{}) {
						add(s, list[i].column)
					}
				}
			}
		}
	}
}

// scans returns the fields that each call of Scan in a package lists.
func (l *layer) scans(p *packages.Package) (all [][]slot) {
	eachFile(p, func(f file) {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Body == nil {
				continue
			}
			ast.Inspect(d.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && calls(call, "Scan") {
					all = append(all, l.addresses(f, d, call.Args))
				}
				return true
			})
		}
	})
	return all
}

// addresses returns the fields whose addresses expressions list, in a function of a file:
// one after the other, through local variables, append, and functions that return a list.
func (l *layer) addresses(f file, in *ast.FuncDecl, list []ast.Expr) (found []slot) {
	for _, e := range list {
		switch e := ast.Unparen(e).(type) {
		case *ast.UnaryExpr:
			var s slot
			if root, path, ok := selected(f.Info, e.X); ok && e.Op == token.AND {
				s, _, _ = l.slotOf(root, path)
			}
			found = append(found, s)
		case *ast.CompositeLit:
			found = append(found, l.addresses(f, in, e.Elts)...)
		case *ast.Ident:
			found = append(found, l.addresses(f, in, assigned(f, in, e))...)
		case *ast.CallExpr:
			if calls(e, "append") {
				found = append(found, l.addresses(f, in, e.Args)...)
			} else if name := source.Callee(e); name != nil {
				found = append(found, l.listOf(f.Uses[name])...)
			}
		}
	}
	return found
}

// listOf returns the addresses that a function of the layer returns.
func (l *layer) listOf(function types.Object) (found []slot) {
	eachFile(l.root, func(f file) {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || f.Defs[d.Name] != function || d.Body == nil {
				continue
			}
			for _, s := range d.Body.List {
				if s, ok := s.(*ast.ReturnStmt); ok {
					found = l.addresses(f, d, s.Results)
				}
			}
		}
	})
	return found
}

// assigned returns what a local variable holds: its first value, or if it is appended to
// itself, the last one's parts with what it was before.
func assigned(f file, in *ast.FuncDecl, variable *ast.Ident) (values []ast.Expr) {
	object := f.Uses[variable]
	ast.Inspect(in, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
			return true
		}
		left, ok := a.Lhs[0].(*ast.Ident)
		if !ok || f.ObjectOf(left) != object {
			return true
		}
		call, ok := a.Rhs[0].(*ast.CallExpr)
		if ok && a.Tok == token.ASSIGN && calls(call, "append") {
			values = append(values, call.Args[1:]...)
		} else {
			values = []ast.Expr{a.Rhs[0]}
		}
		return true
	})
	return values
}

// tagged pairs the fields of structs with db tags with the queries that select the same
// names, no more and no fewer, as sqlx does.
func (l *layer) tagged(c *catalog.Catalog, add func(slot, Place)) {
	for _, row := range l.structs(l.root) {
		fields := map[string]slot{}
		l.addTagged(row, "", fields)
		for _, text := range constants(l.root) {
			list := selectList(text, c)
			other := func(i item) bool { return fields[i.name].owner == nil }
			if len(list) != len(fields) || slices.ContainsFunc(list, other) {
				continue
			}
			for _, i := range list {
				if i.column != (Place{}) {
					add(fields[i.name], i.column)
				}
			}
		}
	}
}

// addTagged adds the fields of a struct by the names that their tags give them. The tag of a
// field that is a struct of the layer stands before those of its fields.
func (l *layer) addTagged(t *types.TypeName, prefix string, found map[string]slot) {
	s := t.Type().Underlying().(*types.Struct)
	for i := range s.NumFields() {
		field := s.Field(i)
		tag := reflect.StructTag(s.Tag(i)).Get("db")
		switch held := source.Base(field.Type()); {
		case l.isOwn(held) && field.Embedded():
			l.addTagged(held, prefix, found)
		case l.isOwn(held) && tag != "":
			l.addTagged(held, prefix+tag+".", found)
		case tag != "":
			found[prefix+tag] = slot{t, field.Name()}
		}
	}
}

// byNaming gives the fields of structs with a method TableName the columns that GORM's naming
// strategy gives them.
func (l *layer) byNaming(c *catalog.Catalog, add func(slot, Place)) {
	tables := l.tableNames()
	for _, row := range l.structs(l.root) {
		for _, t := range c.Tables {
			if t.Name == tables[row] {
				l.addNamed(slot{owner: row}, row, t, add)
			}
		}
	}
}

// addNamed adds the fields of a struct that stands at a slot, or is one if it has no path.
func (l *layer) addNamed(at slot, t *types.TypeName, table catalog.Table, add func(slot, Place)) {
	s := t.Type().Underlying().(*types.Struct)
	for i := range s.NumFields() {
		field := s.Field(i)
		settings := schema.ParseTagSetting(reflect.StructTag(s.Tag(i)).Get("gorm"), ";")
		to := slot{at.owner, strings.TrimPrefix(at.path+"."+field.Name(), ".")}
		_, embedded := settings["EMBEDDED"]
		switch held := source.Base(field.Type()); {
		case (embedded || field.Embedded()) && l.isOwn(held):
			l.addNamed(slot{owner: held}, held, table, add)
		case embedded || field.Embedded():
			l.addNamed(to, held, table, add)
		default:
			name := settings["COLUMN"]
			if name == "" {
				name = schema.NamingStrategy{}.ColumnName(table.Name, field.Name())
			}
			for _, c := range table.Columns {
				if c.Name == name {
					add(to, Place{table.Name, c.Name})
				}
			}
		}
	}
}

// tableNames returns what the methods TableName return, by their receivers.
func (l *layer) tableNames() map[*types.TypeName]string {
	found := map[*types.TypeName]string{}
	eachFile(l.root, func(f file) {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Recv == nil || d.Name.Name != "TableName" || len(d.Body.List) != 1 {
				continue
			}
			if r, ok := d.Body.List[0].(*ast.ReturnStmt); ok {
				receiver := source.Base(f.TypeOf(d.Recv.List[0].Type))
				found[receiver], _ = stringOf(f.Types[r.Results[0]].Value)
			}
		}
	})
	return found
}

// byConstants gives the fields of ent's entities the columns that the constants of the
// entity's package name: Table, and FieldHandle for the field Handle.
func (l *layer) byConstants(_ *catalog.Catalog, add func(slot, Place)) {
	for _, p := range l.packages {
		table, ok := constantOf(p, "Table")
		if !ok {
			continue
		}
		for _, parent := range l.packages {
			if parent.PkgPath != path.Dir(p.PkgPath) {
				continue
			}
			for _, row := range l.structs(parent) {
				if !strings.EqualFold(row.Name(), p.Name) {
					continue
				}
				for field := range row.Type().Underlying().(*types.Struct).Fields() {
					if name, ok := constantOf(p, "Field"+field.Name()); ok {
						add(slot{row, field.Name()}, Place{table, name})
					}
				}
			}
		}
	}
}

// constantOf returns the text of a constant of a package.
func constantOf(p *packages.Package, name string) (string, bool) {
	c, ok := p.Types.Scope().Lookup(name).(*types.Const)
	if !ok {
		return "", false
	}
	return stringOf(c.Val())
}

// structs returns the structs that a package declares, in the order of their declaration.
func (l *layer) structs(p *packages.Package) (found []*types.TypeName) {
	for _, name := range p.Types.Scope().Names() {
		if t, ok := p.Types.Scope().Lookup(name).(*types.TypeName); ok && l.isOwn(t) && !t.IsAlias() {
			found = append(found, t)
		}
	}
	l.sort(found)
	return found
}

// calls reports whether what is called has a name.
func calls(call *ast.CallExpr, name string) bool {
	callee := source.Callee(call)
	return callee != nil && callee.Name == name
}
