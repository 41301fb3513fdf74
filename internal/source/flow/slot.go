package flow

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"example.com/impedance/internal/source"
)

// slot is where a value can be: a field of a struct. If that is a layer's, the path may go on
// into what the field holds of the domain, as in post.ID; else it is one name.
type slot struct {
	owner *types.TypeName
	path  string
}

// sorted returns slots in the order of their owners' names and then of their own.
func sorted[V any](slots map[slot]V) []slot {
	return slices.SortedFunc(maps.Keys(slots), func(a, b slot) int {
		return cmp.Or(cmp.Compare(a.owner.Name(), b.owner.Name()), cmp.Compare(a.path, b.path))
	})
}

// slotOf returns the slot that a path of fields leads to from a type. The path goes further if it
// enters a type of neither the layer nor the domain, such as sql.NullString. It is not ok without
// a type of the layer or the domain.
func (l *layer) slotOf(root types.Type, path []*types.Var) (s slot, further, ok bool) {
	t := source.Base(root)
	for _, field := range path {
		switch {
		case l.isOwn(t):
			s = slot{t, field.Name()}
		case l.inDomain(t) && !l.isOwn(s.owner):
			s = slot{t, field.Name()}
		case s.owner != nil && t != nil && !l.inDomain(t):
			return s, true, true
		case s.owner != nil:
			s.path += "." + field.Name()
		}
		t = source.Base(field.Type())
	}
	return s, false, s.owner != nil
}

// held returns the slot of the domain that a slot of a layer's row is: the end of a path that
// goes into a value of the domain, which the row holds and hands over as it is.
func (l *layer) held(s slot) (slot, bool) {
	t := s.owner
	var found slot
	for name := range strings.SplitSeq(s.path, ".") {
		field := fieldOf(t, name)
		if field == nil {
			break
		}
		if l.inDomain(t) {
			found = slot{t, name}
		}
		t = source.Base(field.Type())
	}
	return found, l.isOwn(s.owner) && found.owner != nil
}

// fieldOf returns the field of a struct with a name, or nil.
func fieldOf(t *types.TypeName, name string) *types.Var {
	if t == nil {
		return nil
	}
	if s, ok := t.Type().Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			if f.Name() == name {
				return f
			}
		}
	}
	return nil
}

// selected returns the fields that an expression selects, one after the other, with those
// that embedding leaves out, and the type that the first is of.
func selected(info *types.Info, e ast.Expr) (root types.Type, path []*types.Var, ok bool) {
	s, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil, nil, false
	}
	selection := info.Selections[s]
	if selection == nil || selection.Kind() != types.FieldVal {
		return nil, nil, false
	}
	root, path, ok = selected(info, s.X)
	if !ok {
		root = selection.Recv()
	}
	t := selection.Recv()
	for _, i := range selection.Index() {
		field := source.Deref(t).Underlying().(*types.Struct).Field(i)
		path = append(path, field)
		t = field.Type()
	}
	return root, path, true
}

// isOwn reports whether a type is a struct of the layer, written or generated.
func (l *layer) isOwn(t *types.TypeName) bool {
	if !l.isOwnType(t) {
		return false
	}
	_, ok := t.Type().Underlying().(*types.Struct)
	return ok
}

// isOwnType is isOwn for a type of any kind.
func (l *layer) isOwnType(t *types.TypeName) bool {
	return t != nil && slices.ContainsFunc(l.packages, func(p *packages.Package) bool {
		return p.Types == t.Pkg()
	})
}

// inDomain reports whether a type is one that the results of operations are made of.
func (c *code) inDomain(t *types.TypeName) bool { return slices.Contains(c.values, t) }

// kinds returns the structs that a closed set of the domain consists of, in the order of
// their declaration. It is an interface that no other package can implement.
func (c *code) kinds(t *types.TypeName) (found []*types.TypeName) {
	set, ok := t.Type().Underlying().(*types.Interface)
	closed := func(m *types.Func) bool { return !m.Exported() }
	if !ok || !slices.ContainsFunc(slices.Collect(set.Methods()), closed) {
		return nil
	}
	for _, name := range c.models.Scope().Names() {
		kind, ok := c.models.Scope().Lookup(name).(*types.TypeName)
		if ok && kind != t && types.Implements(kind.Type(), set) {
			found = append(found, kind)
		}
	}
	c.sort(found)
	return found
}

// sort puts types in the order of their declarations: of the names of the files, and of the
// places in each.
func (c *code) sort(found []*types.TypeName) {
	slices.SortFunc(found, func(a, b *types.TypeName) int {
		at, other := c.files.Position(a.Pos()), c.files.Position(b.Pos())
		return cmp.Or(cmp.Compare(at.Filename, other.Filename), cmp.Compare(at.Offset, other.Offset))
	})
}

// isPart reports whether a slot is a closed set's value or belongs to one of its kinds: such
// a value takes several columns.
func (l *layer) isPart(s slot) bool {
	if field := fieldOf(s.owner, s.path); field != nil {
		if t := source.Base(field.Type()); l.inDomain(t) && len(l.kinds(t)) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(l.values, func(t *types.TypeName) bool {
		return slices.Contains(l.kinds(t), s.owner)
	})
}

// place returns how a slot is called.
func (l *layer) place(s slot) Place { return Place{l.nameOf(s.owner), s.path} }

// nameOf returns how the layer's own code calls a type.
func (l *layer) nameOf(t *types.TypeName) string {
	if t.Pkg() == l.root.Types || t.Pkg() == l.models {
		return t.Name()
	}
	return t.Pkg().Name() + "." + t.Name()
}

func stringOf(v constant.Value) (string, bool) {
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}
