package capacity

import (
	"fmt"
	"math"
	"slices"
)

// Kind says where a value comes from. What is computed is as good as the weakest value in it, and a
// later kind is weaker.
type Kind int

// The kinds of values.
const (
	Asked     Kind = iota // an answer of the questionnaire
	Chosen                // by the design
	Here                  // measured, on this machine
	Elsewhere             // measured, on the machine that the worksheet names
	Predicted             // continued from measured sizes
	Published             // by somebody else, on another machine
	Assumed
)

var kinds = []string{"asked", "chosen", "measured here", "measured", "predicted", "published", "assumed"}

func (k Kind) String() string { return kinds[k] }

// Line is a line of a worksheet.
type Line struct {
	Name     string
	Value    Range // in base units
	Kind     Kind
	From     string // where a value comes from that is not computed
	Why      string // what a computed value is, where its formula does not say it
	Phase    Phase
	Limit    *Range // that the value must not exceed, in base units; nil without one
	Headroom Range  // how many times the value fits into the limit

	unit           unit
	formula, limit formula // nil without one
	sheet          *Sheet
	place          int // in the sheet
}

// Sheet is a worksheet: lines, each with a formula over earlier ones.
type Sheet struct {
	Lines []*Line
	names map[string]*Line
}

// add adds a line, whose unit is given as a text.
func (s *Sheet) add(l *Line, unit string) error {
	var err error
	if l.unit, err = parseUnit(unit); err != nil {
		return err
	}
	switch {
	case !isName(l.Name):
		return fmt.Errorf("a line cannot have this name")
	case s.names[l.Name] != nil:
		return fmt.Errorf("there are two lines of this name")
	case s.names == nil:
		s.names = map[string]*Line{}
	}
	l.sheet, l.place = s, len(s.Lines)
	s.Lines, s.names[l.Name] = append(s.Lines, l), l
	return nil
}

// given adds a line with a range of values in a unit.
func (s *Sheet) given(name string, low, high float64, unit string, k Kind, from string) error {
	l := &Line{Name: name, Kind: k, From: from}
	if err := s.add(l, unit); err != nil {
		return fmt.Errorf("line %q: %w", name, err)
	}
	l.Value = Range{low * l.unit.scale, high * l.unit.scale}
	return nil
}

// compute adds a line whose value a formula has. The formula must have the dimension of the unit.
func (s *Sheet) compute(l *Line, text, unit string) error {
	var err error
	if l.formula, err = parse(text); err == nil {
		err = s.add(l, unit)
	}
	if err == nil {
		err = l.fits(l.formula)
	}
	if err == nil {
		l.Value, err = s.ends(l, l.formula.at)
	}
	if err != nil {
		return fmt.Errorf("line %q: %w", l.Name, err)
	}
	return nil
}

// fits holds that a formula has the dimension of the line's unit, and takes the kinds of its names
// over.
func (l *Line) fits(f formula) error {
	d, err := f.dim(func(name string) (dimension, error) {
		used := l.sheet.names[name]
		if used == nil || used == l && f == l.formula {
			return nil, fmt.Errorf("it needs %q, and no line before it has that name", name)
		}
		l.Kind = max(l.Kind, used.Kind)
		return used.unit.dim, nil
	})
	if err == nil && !d.equals(l.unit.dim) {
		err = fmt.Errorf("it is in %s, and should be in %s", d, l.unit.dim)
	}
	return err
}

// atMost gives a line the limit that a formula has.
func (l *Line) atMost(text string) error {
	var err error
	if l.limit, err = parse(text); err == nil {
		err = l.fits(l.limit)
	}
	if err == nil {
		var limit Range
		limit, err = l.sheet.ends(l, l.limit.at)
		l.Limit = &limit
	}
	if err == nil {
		l.Headroom, err = l.sheet.ends(l, l.headroomAt)
	}
	if err != nil {
		return fmt.Errorf("limit of line %q: %w", l.Name, err)
	}
	return nil
}

// Unused is the headroom of what is not used at all. It is finite, so that it can be compared.
const Unused = math.MaxFloat64

// headroom returns how many times a value fits into a limit.
func headroom(limit, value float64) float64 {
	if value <= 0 {
		return Unused
	}
	return min(limit/value, Unused)
}

// ends returns the least and the greatest value of a function of lines up to l, over the ends of
// the ranges that are given. A given value that several lines use has the same end in all of them.
func (s *Sheet) ends(l *Line, f func(names func(string) float64) float64) (Range, error) {
	c := s.corners(l, f)
	r := Range{min(-c.search(-1, false), -c.search(-1, true)), max(c.search(1, false), c.search(1, true))}
	if math.IsNaN(r.Low+r.High) || math.IsInf(r.Low, 0) || math.IsInf(r.High, 0) {
		return r, fmt.Errorf("it divides by 0")
	}
	return r, nil
}

// corners are the ends of given ranges, at which a function of a line has values.
type corners struct {
	sheet  *Sheet
	lines  []*Line // that the function uses
	free   []*Line // those of them that are given and have a range
	upper  []bool  // the ends, by the place of a line
	values []float64
	f      func(names func(string) float64) float64
}

func (s *Sheet) corners(l *Line, f func(names func(string) float64) float64) *corners {
	c := &corners{sheet: s, lines: s.below(l), f: f, upper: make([]bool, len(s.Lines)),
		values: make([]float64, len(s.Lines))}
	for _, line := range c.lines {
		if line.formula == nil && line.Value.Low != line.Value.High {
			c.free = append(c.free, line)
		}
	}
	return c
}

// value returns the value of the function at the present ends.
func (c *corners) value() float64 {
	for _, l := range c.lines {
		switch {
		case l.formula != nil:
			c.values[l.place] = l.formula.at(c.at)
		case c.upper[l.place]:
			c.values[l.place] = l.Value.High
		default:
			c.values[l.place] = l.Value.Low
		}
	}
	return c.f(c.at)
}

func (c *corners) at(name string) float64 { return c.values[c.sheet.names[name].place] }

// search moves to ends at which the function times a sign is as great as possible, and returns that.
// It begins with all lower or all upper ends, and changes one end after the other as long as that
// helps. Where the function rises or falls with each given value, that finds the greatest.
func (c *corners) search(sign float64, begin bool) float64 {
	for _, l := range c.free {
		c.upper[l.place] = begin
	}
	best := sign * c.value()
	for changed := true; changed; {
		changed = false
		for _, l := range c.free {
			c.upper[l.place] = !c.upper[l.place]
			if v := sign * c.value(); v > best {
				best, changed = v, true
			} else {
				c.upper[l.place] = !c.upper[l.place]
			}
		}
	}
	return best
}

// headroomAt is the headroom of a line with a limit, at the values of names.
func (l *Line) headroomAt(names func(string) float64) float64 {
	return headroom(l.limit.at(names), names(l.Name))
}

// Hinge returns the given value on which the headroom hangs most: where all others are at their
// worst ends, its better end gives the greatest. It returns nil if no range matters.
func (l *Line) Hinge() (hinge *Line, better float64) {
	c := l.sheet.corners(l, l.headroomAt)
	better = -c.search(-1, true)
	for _, given := range c.free {
		c.upper[given.place] = !c.upper[given.place]
		if v := c.value(); v > better {
			hinge, better = given, v
		}
		c.upper[given.place] = !c.upper[given.place]
	}
	return hinge, better
}

// below returns the lines that a line and its limit use, directly or not, in the order of the sheet,
// and itself.
func (s *Sheet) below(l *Line) (lines []*Line) {
	used := map[string]bool{l.Name: true}
	mark := func(name string) { used[name] = true }
	if l.limit != nil {
		l.limit.walk(mark)
	}
	for _, line := range slices.Backward(s.Lines) {
		if used[line.Name] {
			lines = append(lines, line)
			if line.formula != nil {
				line.formula.walk(mark)
			}
		}
	}
	slices.Reverse(lines)
	return lines
}

// Holds reports whether the value is within its limit at all ends of the given ranges.
func (l *Line) Holds() bool { return l.Limit == nil || l.Headroom.Low >= 1 }

// Never reports whether the value is beyond its limit at all ends of the given ranges.
func (l *Line) Never() bool { return l.Limit != nil && l.Headroom.High < 1 }

// Formula returns the formula, empty for a value that is not computed.
func (l *Line) Formula() string { return plain(l.formula) }

// LimitFormula returns the formula of the limit, empty without one.
func (l *Line) LimitFormula() string { return plain(l.limit) }

func plain(f formula) string {
	if f == nil {
		return ""
	}
	return f.write(func(name string) string { return name })
}

// Written returns the value in the line's unit.
func (l *Line) Written() string { return l.Value.in(l.unit) }

// WrittenFormula returns the formula with the values of its names, in their units.
func (l *Line) WrittenFormula() string {
	if l.formula == nil {
		return ""
	}
	return l.formula.write(func(name string) string { return l.sheet.names[name].Written() })
}

// WrittenLimit returns the limit in the line's unit.
func (l *Line) WrittenLimit() string { return l.Limit.in(l.unit) }

// Unit returns the name of the unit that values have in In.
func (l *Line) Unit() string { return l.unit.text }

// In returns a range, given in base units, in the line's unit.
func (l *Line) In(r Range) Range { return Range{r.Low / l.unit.scale, r.High / l.unit.scale} }

// WrittenHeadroom returns the headroom in words.
func (l *Line) WrittenHeadroom() string {
	worst, best := l.Headroom.Low, l.Headroom.High
	switch {
	case worst == Unused:
		return "all of it"
	case best == 0:
		return "none"
	case best == Unused:
		return number(worst) + " × or more"
	}
	return Range{worst, best}.in(times)
}

var times = unit{text: "×", scale: 1}

// WrittenVerdict says what the limit is, and whether the value holds it.
func (l *Line) WrittenVerdict() string {
	verdict := "holds"
	if !l.Holds() {
		verdict = "FAILS"
	}
	return fmt.Sprintf("%s: at most %s = %s; headroom %s", verdict, l.WrittenLimit(), l.LimitFormula(),
		l.WrittenHeadroom())
}

// ByHowMuch says by how much a value is beyond its limit.
func (l *Line) ByHowMuch() string {
	factor := func(headroom float64) string { return number(1/headroom) + " times" }
	switch {
	case l.Headroom.High == 0:
		return fmt.Sprintf("%s, and nothing is allowed", l.Written())
	case l.Headroom.Low == 0:
		return fmt.Sprintf("%s, and at the strictest nothing is allowed", l.Written())
	case !l.Never():
		return factor(l.Headroom.Low) + " the limit at worst; it holds at best"
	case factor(l.Headroom.High) != factor(l.Headroom.Low):
		return fmt.Sprintf("%s the limit at best, %s at worst", factor(l.Headroom.High),
			factor(l.Headroom.Low))
	}
	return factor(l.Headroom.Low) + " the limit"
}
