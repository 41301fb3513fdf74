package footprint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
)

// parts returns what operations reach of a layer, cut into parts.
func (s *tree) parts(subject source.Subject) ([]listing.Part, []listing.Reach, error) {
	l, err := s.layer(subject)
	if err != nil {
		return nil, nil, err
	}
	operations := s.operations()
	pieces := make([][]piece, len(operations))
	for i, name := range operations {
		if pieces[i], err = l.pieces(name); err != nil {
			return nil, nil, err
		}
	}
	cuts := cut(slices.Concat(pieces...))
	slices.SortFunc(cuts, l.writtenFirst)
	mapping := l.mapping(s.values())
	parts := make([]listing.Part, len(cuts))
	for i, c := range cuts {
		n := l.count(l.code.within(c), mapping)
		parts[i] = listing.Part{Name: c.name, File: c.file, From: c.from, To: c.to,
			Generated: l.generated[c.file], Lines: n.Written + n.Generated, Mapping: n.Mapping}
	}
	reaches := make([]listing.Reach, len(operations))
	for i, name := range operations {
		reaches[i] = reachOf(name, pieces[i], cuts)
	}
	return parts, reaches, nil
}

// pieces returns the pieces that an operation reaches on the engine that is embedded, its
// method first.
func (l *layer) pieces(operation string) (found []piece, err error) {
	for _, d := range l.reached(operation) {
		found = append(found, d.pieces...)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("the Store of %s declares no method %s", l.root.Name, operation)
	}
	return slices.DeleteFunc(found, func(p piece) bool { return isForOther(p.file) }), nil
}

// writtenFirst compares pieces by whether somebody wrote them, by file and by line.
func (l *layer) writtenFirst(a, b piece) int {
	if l.generated[a.file] != l.generated[b.file] {
		if l.generated[b.file] {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.from, b.from))
}

// cut cuts pieces where others begin or end, so that none overlaps another and each is all of
// a piece or within it. What stands in several pieces has the names of all of them.
func cut(pieces []piece) (cuts []piece) {
	byFile := map[string][]piece{}
	for _, p := range pieces {
		byFile[p.file] = append(byFile[p.file], p)
	}
	for file, pieces := range byFile {
		var bounds []int
		for _, p := range pieces {
			bounds = append(bounds, p.from, p.to+1)
		}
		slices.Sort(bounds)
		bounds = slices.Compact(bounds)
		for i, from := range bounds[:len(bounds)-1] {
			c := piece{file: file, from: from, to: bounds[i+1] - 1}
			var names []string
			for _, p := range pieces {
				if p.has(c) {
					names = append(names, p.name)
				}
			}
			if len(names) > 0 {
				slices.Sort(names)
				c.name = strings.Join(slices.Compact(names), ", ")
				cuts = append(cuts, c)
			}
		}
	}
	return cuts
}

// reachOf returns which of the cuts an operation has, by its pieces.
func reachOf(operation string, pieces, cuts []piece) listing.Reach {
	r := listing.Reach{Name: operation}
	for i, c := range cuts {
		switch {
		case pieces[0].has(c):
			r.Method = i
		case slices.ContainsFunc(pieces, func(p piece) bool { return p.has(c) }):
			r.Parts = append(r.Parts, i)
		}
	}
	return r
}
