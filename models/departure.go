package models

import (
	"slices"
	"strings"
)

// Departure declares where a layer leaves the common way: its library cannot say an
// operation as the other layers do, or its maintainers would not. It is shown beside
// the results, so that no difference in shape hides in a number.
type Departure struct {
	Operations []string // methods of Store; none stands for all of them
	Instead    string   // what the layer does
	Reason     string   // what the library cannot say, or says differently
	Source     string   // the page or issue that documents it
}

// In reports whether the layer departs in an operation.
func (d Departure) In(operation string) bool {
	return len(d.Operations) == 0 || slices.Contains(d.Operations, operation)
}

// Scope returns the names of the operations, or "all".
func (d Departure) Scope() string {
	if len(d.Operations) == 0 {
		return "all"
	}
	return strings.Join(d.Operations, ", ")
}
