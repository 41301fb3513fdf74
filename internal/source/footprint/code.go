package footprint

import (
	"maps"
	"path"
	"slices"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
	"example.com/impedance/schema"
)

// code counts the lines of a layer.
func (s *tree) code(subject source.Subject) (listing.Code, error) {
	l, err := s.layer(subject)
	if err != nil {
		return listing.Code{}, err
	}
	mapping := l.mapping(s.values())
	code := listing.Code{Total: l.count(l.code, mapping), Engines: map[string]listing.Lines{}}
	for _, engine := range Engines {
		code.Engines[engine] = l.count(l.onlyFor(engine), mapping)
	}
	var shared lines
	for _, name := range s.operations() {
		reached := l.reach(name)
		maps.DeleteFunc(reached, func(at line, _ bool) bool { return isForOther(at.file) })
		code.Operations = append(code.Operations, listing.Operation{Name: name,
			Lines: l.count(reached, mapping)})
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

func (l *layer) count(ls, mapping lines) (n listing.Lines) {
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
