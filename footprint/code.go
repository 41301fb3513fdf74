package footprint

import (
	"maps"

	"example.com/impedance/checkout"
)

// Code is how much code a layer is.
type Code struct {
	Total      Lines
	Operations []Operation // in the order of the interface
	Shared     Lines       // what every operation reaches
}

// Operation is how much code an operation reaches.
type Operation struct {
	Name string
	Lines
}

// Lines are numbers of lines of code.
type Lines struct {
	Written   int // by hand
	Mapping   int // of those written, what only moves values between rows and the domain
	Generated int
}

// code counts the lines of a layer.
func (s *source) code(subject checkout.Subject) (Code, error) {
	l, err := s.layer(subject)
	if err != nil {
		return Code{}, err
	}
	mapping := l.mapping(s.values())
	code := Code{Total: l.count(l.code, mapping)}
	var shared lines
	for _, name := range s.operations() {
		reached := l.reach(name)
		code.Operations = append(code.Operations, Operation{name, l.count(reached, mapping)})
		if shared == nil {
			shared = maps.Clone(reached)
		}
		maps.DeleteFunc(shared, func(at line, _ bool) bool { return !reached[at] })
	}
	code.Shared = l.count(shared, mapping)
	return code, nil
}

func (l *layer) count(ls, mapping lines) (n Lines) {
	for at := range ls {
		switch {
		case l.generated[at.file]:
			n.Generated++
		case mapping[at]:
			n.Mapping++
			fallthrough
		default:
			n.Written++
		}
	}
	return n
}
