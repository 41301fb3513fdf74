package source

import "go/types"

// Values returns the types of the domain's values: what the results of the operations of Store
// are made of, by the type-checked package models. A generic type, such as a page of something,
// is a container and no value.
func Values(models *types.Package) map[*types.TypeName]bool {
	values := map[*types.TypeName]bool{}
	var add func(types.Type)
	add = func(t types.Type) {
		Parts(t, func(t types.Type) {
			n, ok := t.(*types.Named)
			if !ok || n.Obj().Pkg() != models || n.TypeArgs() != nil || values[n.Obj()] {
				return
			}
			switch u := n.Underlying().(type) {
			case *types.Struct:
				values[n.Obj()] = true
				for field := range u.Fields() {
					add(field.Type())
				}
			case *types.Interface:
				values[n.Obj()] = true
				for _, name := range models.Scope().Names() {
					if t := models.Scope().Lookup(name).Type(); types.Implements(t, u) {
						add(t)
					}
				}
			}
		})
	}
	for m := range Store(models).ExplicitMethods() {
		add(m.Signature().Results())
	}
	return values
}

// Store returns the interface that layers implement.
func Store(models *types.Package) *types.Interface {
	return models.Scope().Lookup("Store").Type().Underlying().(*types.Interface)
}

// Parts calls visit for each type that t is made of, through pointers, lists, functions and
// type arguments.
func Parts(t types.Type, visit func(types.Type)) {
	t = types.Unalias(t)
	visit(t)
	switch t := t.(type) {
	case interface{ Elem() types.Type }:
		Parts(t.Elem(), visit)
	case *types.Signature:
		Parts(t.Params(), visit)
		Parts(t.Results(), visit)
	case *types.Tuple:
		for v := range t.Variables() {
			Parts(v.Type(), visit)
		}
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			Parts(arg, visit)
		}
	}
}

// Base returns the named type behind pointers, slices and the like, or nil.
func Base(t types.Type) *types.TypeName {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Named:
			return u.Origin().Obj()
		case interface{ Elem() types.Type }:
			t = u.Elem()
		default:
			return nil
		}
	}
}

// Deref returns the type behind a pointer, or the type itself.
func Deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
