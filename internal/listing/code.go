package listing

import "slices"

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

// Imports are what a program with just one layer is made of beside the standard library
// and this repository. Both are sorted.
type Imports struct {
	Packages []string `json:"packages"`
	Modules  []string `json:"modules"`
}

// Beyond returns how many of the packages and modules are not among those of another program.
func (i Imports) Beyond(other Imports) (packages, modules int) {
	return beyond(i.Packages, other.Packages), beyond(i.Modules, other.Modules)
}

// beyond returns how many of some names are not among others, which are sorted.
func beyond(names, others []string) int {
	n := 0
	for _, name := range names {
		if _, found := slices.BinarySearch(others, name); !found {
			n++
		}
	}
	return n
}
