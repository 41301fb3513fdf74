package flow

import (
	"cmp"
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"example.com/impedance/internal/source"
)

// Class is a type of Go as it is drawn: a struct, or an interface that only some structs
// implement.
type Class struct {
	Name   string   `json:"name"` // as the layer's own code calls it, such as userRow or ent.User
	Fields []Field  `json:"fields,omitempty"`
	Kinds  []string `json:"kinds,omitempty"` // of an interface: what implements it
}

// Field is a field of a struct.
type Field struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Tag      string `json:"tag,omitempty"`      // without what is for JSON
	Optional bool   `json:"optional,omitempty"` // it may have no value
	Embedded bool   `json:"embedded,omitempty"` // written down without a name
	Class    string `json:"class,omitempty"`    // that it holds, refers to or lists, if it is drawn
	Pointer  bool   `json:"pointer,omitempty"`  // whether it refers to that, and does not hold it
}

// class describes a type. Known are the classes that its fields may refer to.
func (l *layer) class(t *types.TypeName, known []*types.TypeName) Class {
	c := Class{Name: l.nameOf(t)}
	for _, kind := range l.kinds(t) {
		c.Kinds = append(c.Kinds, l.nameOf(kind))
	}
	if s, ok := t.Type().Underlying().(*types.Struct); ok {
		c.Fields = l.fields(s, known)
	}
	return c
}

// fields describes the fields of a struct. Of generated ones these are the exported alone,
// which are what the layer's code can use. What a generated one embeds or holds for its edges
// is described in its place.
func (l *layer) fields(s *types.Struct, known []*types.TypeName) (found []Field) {
	for i := range s.NumFields() {
		v := s.Field(i)
		if v.Pkg() != l.root.Types && v.Pkg() != l.models && !v.Exported() {
			continue
		}
		held := source.Base(v.Type())
		if isEdges(held) {
			for _, edge := range l.fields(held.Type().Underlying().(*types.Struct), known) {
				edge.Name = v.Name() + "." + edge.Name
				found = append(found, edge)
			}
			continue
		}
		f := Field{Name: v.Name(), Type: l.typeOf(v.Type()), Tag: tagOf(s.Tag(i)),
			Optional: optional(v.Type()), Embedded: v.Embedded()}
		if slices.Contains(known, held) {
			f.Class = l.nameOf(held)
			_, named := types.Unalias(v.Type()).(*types.Named)
			f.Pointer = !named
		}
		found = append(found, f)
	}
	return found
}

// isEdges reports whether a type is ent's struct of an entity's edges.
func isEdges(t *types.TypeName) bool {
	return t != nil && strings.HasSuffix(t.Name(), "Edges") && fieldOf(t, "loadedTypes") != nil
}

// typeOf returns a type as the layer's code writes it.
func (l *layer) typeOf(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == l.root.Types || p == l.models && l.root.Types == l.models {
			return ""
		}
		return p.Name()
	})
}

// optional reports whether a field of a type may have no value: it is a pointer, or knows
// NULL as the types of database/sql do.
func optional(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.Pointer); ok {
		return true
	}
	return fieldOf(source.Base(t), "Valid") != nil
}

var jsonTag = regexp.MustCompile(`\s*json:"[^"]*"\s*`)

// tagOf returns a tag without what is for JSON, which is no library's for data.
func tagOf(tag string) string { return strings.TrimSpace(jsonTag.ReplaceAllString(tag, " ")) }

// rows returns the structs of the layer that stand for rows: those that columns are read into,
// those that are turned into values of the domain, those that hold one of these, and what they
// hold beside it.
func (l *layer) rows(columns map[slot]origin, f *flow) (rows []*types.TypeName) {
	add := func(t *types.TypeName) bool {
		visible := l.isOwn(t) && (t.Pkg() == l.root.Types || t.Exported() && !isEdges(t))
		if !visible || slices.Contains(rows, t) {
			return false
		}
		rows = append(rows, t)
		return true
	}
	for _, s := range append(sorted(columns), sorted(f.steps)...) {
		add(s.owner)
	}
	for grown := true; grown; {
		grown = false
		for _, p := range l.packages {
			for _, t := range l.structs(p) {
				grown = l.hasRow(t.Type(), rows) && add(t) || grown
			}
		}
		for _, t := range slices.Clone(rows) {
			for field := range t.Type().Underlying().(*types.Struct).Fields() {
				grown = add(source.Base(field.Type())) || grown
			}
		}
	}
	return rows
}

// classes describes rows, those without a name among them, and the generated structs whose
// fields the layer's own code names.
func (l *layer) classes(rows []*types.TypeName) (found []Class) {
	var unnamed []Class
	eachFile(l.root, func(f file) {
		for _, d := range f.Decls {
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CompositeLit:
					rows = l.withPlain(rows, f.TypeOf(n))
				case *ast.CallExpr:
					rows = l.withPlain(rows, f.TypeOf(n.Fun))
				case *ast.SelectorExpr:
					if s := f.Selections[n]; s != nil && s.Kind() == types.FieldVal {
						rows = l.withPlain(rows, s.Recv())
					}
				case *ast.StructType:
					if in, ok := d.(*ast.FuncDecl); ok && l.hasRow(f.TypeOf(n), rows) {
						fields := l.fields(f.TypeOf(n).(*types.Struct), rows)
						unnamed = append(unnamed, Class{Name: "struct in " + in.Name.Name, Fields: fields})
					}
				}
				return true
			})
		}
	})
	l.sort(rows)
	for _, t := range rows {
		found = append(found, l.class(t, rows))
	}
	return append(found, unnamed...)
}

// withPlain adds a type to others if it is a generated struct of nothing but exported fields,
// as sqlc makes for parameters and results.
func (l *layer) withPlain(others []*types.TypeName, t types.Type) []*types.TypeName {
	name := source.Base(t)
	if !l.isOwn(name) || name.Pkg() == l.root.Types || slices.Contains(others, name) {
		return others
	}
	for field := range name.Type().Underlying().(*types.Struct).Fields() {
		if !field.Exported() {
			return others
		}
	}
	return append(others, name)
}

// hasRow reports whether a struct has a field that holds, lists or refers to a row.
func (l *layer) hasRow(t types.Type, rows []*types.TypeName) bool {
	for field := range t.Underlying().(*types.Struct).Fields() {
		if slices.Contains(rows, source.Base(field.Type())) {
			return true
		}
	}
	return false
}

// passed returns the classes of rows that lines pass, with the fields that they pass alone.
func (l *layer) passed(lines []Line) (found []Class) {
	for _, line := range lines {
		for _, at := range line.Via {
			i := slices.IndexFunc(found, func(c Class) bool { return c.Name == at.Owner })
			if i < 0 {
				i = len(found)
				found = append(found, Class{Name: at.Owner})
			}
			known := func(f Field) bool { return f.Name == at.Name }
			if !slices.ContainsFunc(found[i].Fields, known) {
				found[i].Fields = append(found[i].Fields, l.fieldAt(at))
			}
		}
	}
	return found
}

// fieldAt describes the field at a place of the layer.
func (l *layer) fieldAt(at Place) Field {
	for _, p := range l.packages {
		for _, t := range l.structs(p) {
			if l.nameOf(t) != at.Owner {
				continue
			}
			f := Field{Name: at.Name}
			for name := range strings.SplitSeq(at.Name, ".") {
				v := fieldOf(t, name)
				f.Type, f.Optional, f.Tag = l.typeOf(v.Type()), optional(v.Type()), l.tagAt(t, name)
				t = source.Base(v.Type())
			}
			return f
		}
	}
	return Field{Name: at.Name}
}

// tagAt returns the tag of a field.
func (l *layer) tagAt(t *types.TypeName, name string) string {
	s := t.Type().Underlying().(*types.Struct)
	for i := range s.NumFields() {
		if s.Field(i).Name() == name {
			return tagOf(s.Tag(i))
		}
	}
	return ""
}

// loaded returns the fields of the domain for other objects that the layer sets somewhere.
func (l *layer) loaded(f *flow) (found []Place) {
	for s := range f.set {
		field := fieldOf(s.owner, s.path)
		if field == nil || !l.inDomain(source.Base(field.Type())) {
			continue
		}
		if _, ok := types.Unalias(field.Type()).(*types.Pointer); ok {
			found = append(found, l.place(s))
		}
	}
	slices.SortFunc(found, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Name, b.Name))
	})
	return found
}
