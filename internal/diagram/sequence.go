package diagram

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/plural"
	"example.com/impedance/probe"
)

// Sequence is what happens when an application calls an operation of a layer: the driver calls
// that a probe has traced meanwhile.
type Sequence struct {
	Operation string
	Layer     string
	Engine    string
	Events    []probe.Event
}

// Draw returns the sequence as an SVG file and as mermaid's sequenceDiagram. From the left to
// the right are the application, the library, the driver and the database; time runs
// downwards, but nothing says how long anything took, so that the same calls give the same
// picture on every machine.
//
// Each statement is shown by its shape, as SELECT posts ⋈ users, above the beginning of its
// text. What runs within a transaction is shaded. Of calls that repeat, the first three are
// drawn and the others are strokes. The sums below are of all calls.
func (s Sequence) Draw() (svg []byte, mermaid string, err error) {
	title := s.Operation + " on " + s.Layer
	return draw(title, []Sequence{s}, single)
}

// Beside returns several sequences in one picture, each as Draw gives it, to the same scale:
// what is longer asks the database more often. In a row are three of them. Each is headed by
// its layer, or if they are of several operations, by its operation. Mermaid has nothing to
// put them side by side, so there they come after one another.
func Beside(title string, all []Sequence) (svg []byte, mermaid string, err error) {
	return draw(title, all, beside)
}

func draw(title string, all []Sequence, f format) ([]byte, string, error) {
	if len(all) == 0 {
		return nil, "", errors.New("drawing a sequence diagram: there is no sequence")
	}
	p := drawSequences(title, all, f)
	if found := p.problems(); len(found) > 0 {
		return nil, "", fmt.Errorf("drawing the sequence diagram %q: %s", title,
			strings.Join(found, "; "))
	}
	return p.svg(), sequenceMermaid(title, all), nil
}

// headings returns what tells sequences apart.
func headings(all []Sequence) (names []string) {
	byLayer := !slices.ContainsFunc(all, func(s Sequence) bool {
		return s.Operation != all[0].Operation
	})
	for _, s := range all {
		if byLayer {
			names = append(names, s.Layer)
		} else {
			names = append(names, s.Operation)
		}
	}
	return names
}

// role is what stands under the name of a layer.
const role = "over database/sql"

// sums are what driver calls come to.
type sums struct{ statements, calls, rows, bytes, changed int64 }

func sum(events []probe.Event) (s sums) {
	for _, e := range events {
		switch e.Kind {
		case probe.Query, probe.Exec:
			s.statements++
			s.calls++
		case probe.Prepare, probe.Begin, probe.Commit, probe.Rollback:
			s.calls++
		}
		s.rows += e.Rows
		s.bytes += e.Bytes
		s.changed += e.Affected
	}
	return s
}

// asked returns how often the database was asked.
func (s sums) asked() string {
	return plural.Of(s.statements, "statement") + " · " + plural.Of(s.calls, "driver call") +
		" waited for"
}

// came returns what came of it.
func (s sums) came() string {
	said := plural.Of(s.rows, "row") + fmt.Sprintf(" · %d B", s.bytes)
	if s.changed > 0 {
		said += " · " + plural.Of(s.changed, "row") + " changed"
	}
	return said
}

// step is what is drawn at once: a driver call, or those that are like the ones before.
type step struct {
	events []probe.Event
	folded int // how many times what came before comes again, 0 for a call
}

const (
	shownRepeats = 3 // of the same calls, before they are folded
	longestCycle = 4 // of calls that are seen to repeat
)

// steps folds what repeats.
func (s Sequence) steps() (all []step) {
	for i := 0; i < len(s.Events); {
		cycle, times := repeated(s.Events[i:])
		shown := cycle * min(times, shownRepeats)
		for k := range shown {
			all = append(all, step{events: s.Events[i+k : i+k+1]})
		}
		if times > shownRepeats {
			all = append(all, step{s.Events[i+shown : i+cycle*times], times - shownRepeats})
		}
		i += cycle * times
	}
	return all
}

// repeated returns how many calls at the beginning are one cycle of those that come again and
// again, and how many times they come. That is one call once, if no more than the shown
// repeats are there.
func repeated(events []probe.Event) (cycle, times int) {
	for cycle = 1; cycle <= min(longestCycle, len(events)/2); cycle++ {
		same := cycle
		for same < len(events) && alike(&events[same], &events[same-cycle]) {
			same++
		}
		if same/cycle > shownRepeats {
			return cycle, same / cycle
		}
	}
	return 1, 1
}

// alike reports whether two calls differ in nothing but the values.
func alike(a, b *probe.Event) bool {
	return a.Kind == b.Kind && a.Query == b.Query && a.Prepared == b.Prepared &&
		len(a.Args) == len(b.Args) && a.Options == b.Options && a.Err == nil && b.Err == nil
}

// more returns what a step of folded calls stands for.
func (s *step) more() string {
	return fmt.Sprintf("… %d more like this: %s", s.folded,
		plural.Of(sum(s.events).statements, "statement"))
}

// asks returns what a driver call asks for, in short.
func asks(e *probe.Event) string {
	switch e.Kind {
	case probe.Query, probe.Exec:
		return shapeOf(e.Query)
	case probe.Prepare, probe.Close:
		return e.Kind.String() + " " + shapeOf(e.Query)
	case probe.Begin, probe.Commit, probe.Rollback:
		return strings.ToUpper(e.Kind.String())
	}
	return e.Kind.String()
}

// form returns how the driver is given what it is asked.
func form(e *probe.Event) (text, class string) {
	switch e.Kind {
	case probe.Begin:
		if e.Options.ReadOnly {
			return "read-only", "muted"
		}
	case probe.Query, probe.Exec:
		text, class = "as text", "muted"
		if e.Prepared {
			text, class = "prepared", "good"
		}
		if n := len(e.Args); n > 0 {
			text += ", " + plural.Of(int64(n), "value")
		}
	}
	return text, class
}

// answers returns the answer that the caller receives.
func answers(e *probe.Event) (text, class string) {
	switch {
	case e.Err != nil:
		return "error: " + e.Err.Error(), "bad"
	case e.Kind == probe.Query:
		return plural.Of(e.Rows, "row") + " · " + plural.Of(int64(len(e.Columns)), "column") +
			fmt.Sprintf(" · %d B", e.Bytes), "muted"
	case e.Kind == probe.Exec:
		return plural.Of(e.Affected, "row") + " changed", "muted"
	}
	return "", ""
}
