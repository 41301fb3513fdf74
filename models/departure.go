package models

import (
	"slices"
	"strings"
)

// Departure declares an operation that a layer does differently from the others, because its
// library cannot do it their way or its maintainers advise against that. Reports show departures
// next to the results, so that no number hides a difference in shape.
type Departure struct {
	Operations []string // methods of Store; empty stands for all
	Engines    []string // such as sqlite, those that it is on; empty stands for all
	Instead    string   // what the layer does
	Reason     string   // why the library needs it
	Source     string   // the page or issue that documents it
}

// In reports whether the layer departs in an operation.
func (d Departure) In(operation string) bool {
	return len(d.Operations) == 0 || slices.Contains(d.Operations, operation)
}

// On reports whether the layer departs on one of some engines.
func (d Departure) On(engines []string) bool {
	return len(d.Engines) == 0 || slices.ContainsFunc(engines, func(e string) bool {
		return slices.Contains(d.Engines, e)
	})
}

// Scope returns the names of the operations, or "all".
func (d Departure) Scope() string {
	if len(d.Operations) == 0 {
		return "all"
	}
	return strings.Join(d.Operations, ", ")
}
