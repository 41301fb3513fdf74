package footprint

import (
	"maps"
	"path"
	"slices"

	"example.com/impedance/internal/source"
	"example.com/impedance/schema"
)

// Code is how much code a layer is.
type Code struct {
	Total Lines `json:"total"`

	// Engines have, by engine, the part of the total that exists for it alone.
	Engines map[string]Lines `json:"engines"`

	// Operations are in the order of the interface, on the engine that is embedded. Shared is
	// what every one of them reaches.
	Operations []Operation `json:"operations"`
	Shared     Lines       `json:"shared"`
}

// Operation is how much code an operation reaches.
type Operation struct {
	Name string `json:"name"`
	Lines
}

// Lines are numbers of lines of code.
type Lines struct {
	Written   int `json:"written"`           // by hand
	Mapping   int `json:"mapping,omitempty"` // of these, what only moves values from and to rows
	Generated int `json:"generated,omitempty"`
}

// code counts the lines of a layer.
func (s *tree) code(subject source.Subject) (Code, error) {
	l, err := s.layer(subject)
	if err != nil {
		return Code{}, err
	}
	mapping := l.mapping(s.values())
	code := Code{Total: l.count(l.code, mapping), Engines: map[string]Lines{}}
	for _, engine := range Engines {
		code.Engines[engine] = l.count(l.onlyFor(engine), mapping)
	}
	var shared lines
	for _, name := range s.operations() {
		reached := l.reach(name)
		maps.DeleteFunc(reached, func(at line, _ bool) bool { return isForOther(at.file) })
		code.Operations = append(code.Operations, Operation{name, l.count(reached, mapping)})
		if shared == nil {
			shared = maps.Clone(reached)
		}
		maps.DeleteFunc(shared, func(at line, _ bool) bool { return !reached[at] })
	}
	code.Shared = l.count(shared, mapping)
	return code, nil
}

// Engines are the engines whose code is counted apart, the embedded engine first.
var Engines = []string{string(schema.SQLite), string(schema.Postgres), string(schema.MySQL)}

// isFor reports whether a file is for one engine alone: it or its folder is named after it.
func isFor(engine, file string) bool {
	return path.Base(file) == engine+".go" || path.Base(path.Dir(file)) == engine
}

// isForOther reports whether a file is for another engine than the one that is embedded.
func isForOther(file string) bool {
	return slices.ContainsFunc(Engines[1:], func(e string) bool { return isFor(e, file) })
}

// onlyFor returns the lines that are for one engine alone.
func (l *layer) onlyFor(engine string) lines {
	found := lines{}
	for at := range l.code {
		if isFor(engine, at.file) {
			found[at] = true
		}
	}
	return found
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
