package edgelist

import (
	"fmt"
	"strings"

	"example.com/impedance/internal/plural"
)

// Form is a form in which edge lists are published.
type Form string

// The forms. A list has that of SNAP unless it shows another one.
const (
	SNAP         Form = "SNAP"
	KONECT       Form = "KONECT"
	MatrixMarket Form = "Matrix Market"
	CSV          Form = "CSV"
)

// List says what was read of an edge list, and what was passed over.
type List struct {
	Form       Form
	Mirrored   bool      // each line is two follows: the form says that edges have no direction
	Undirected bool      // a comment says so, and each line is one follow still
	Header     [2]string // what the header calls the two ids; empty without one
	Edges      int64     // lines with an edge
	Third      int64     // of those, lines with a third column or more
	Comments   int64     // lines
}

// longestName is how many characters of a column's name are shown.
const longestName = 40

// Sentences says in words what was taken of the list and what was ignored. What was dropped later,
// such as duplicates, comes in words.
func (l List) Sentences(dropped string) string {
	each := "one follow each"
	if l.Mirrored {
		each = "two follows each, because the list has no directions"
	}
	text := fmt.Sprintf("Taken from the edge list, in the form of %s: %s with an edge, %s.", l.Form,
		plural.Of(l.Edges, "line"), each)
	if l.Header[0] != "" {
		text += fmt.Sprintf(" The header calls the follower %q and the followee %q.", l.Header[0],
			l.Header[1])
	}
	if l.Undirected {
		text += " A comment in it says that the graph is undirected: if each edge is in the list once, " +
			"the follows in the other direction are missing."
	}
	ignored := []string{plural.Of(l.Comments, "comment line")}
	if l.Third > 0 {
		ignored = append(ignored, "what follows the two ids in "+plural.Of(l.Third, "line"))
	}
	return text + " Ignored: " + strings.Join(append(ignored, dropped), ", ") + "."
}
