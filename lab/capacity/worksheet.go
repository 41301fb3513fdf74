package capacity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Worksheet is the answer to a questionnaire.
type Worksheet struct {
	Answers  *Answers
	Measured *Measured
	Given    []*Line // what all designs begin with
	Designs  []*Design
	Holds    bool   // the last design
	Rates    *Rates // that a machine was measured to hold; nil if none was
}

// Design is a design with its lines.
type Design struct {
	Name    string
	What    string
	Lines   []*Line // its own
	Failing []*Line // with limits that it does not hold, the worst first
	Next    string  // why the next design mends that; or what bounds it, if it holds
}

// Work computes designs from the simplest on, until one holds.
func Work(a *Answers, m *Measured) (*Worksheet, error) {
	w := &Worksheet{Answers: a, Measured: m}
	tried := slices.DeleteFunc(slices.Clone(plans), func(p plan) bool {
		return p.needs != "" && !a.looksUp(p.needs)
	})
	for i, p := range tried {
		d, given, err := p.work(a, m)
		if err != nil {
			return nil, fmt.Errorf("design %q: %w", p.name, err)
		}
		w.Given, w.Designs = given, append(w.Designs, d)
		if len(d.Failing) == 0 {
			w.Holds = true
			d.Next = d.bound()
			break
		}
		if i+1 < len(tried) {
			d.Next = tried[i+1].because(d)
		} else {
			d.Next = "There is no further design. Ask for less, or take better machines."
		}
	}
	return w, nil
}

// work computes a design over the base.
func (p plan) work(a *Answers, m *Measured) (*Design, []*Line, error) {
	sheet, err := base(a, m)
	if err != nil {
		return nil, nil, err
	}
	given := len(sheet.Lines)
	f := &filling{sheet: sheet, answers: a, measured: m}
	if p.given(f); f.err != nil {
		return nil, nil, f.err
	}
	for _, r := range p.rows {
		l := &Line{Name: r.name, Why: r.why, Phase: r.phase}
		if err := sheet.compute(l, r.formula, r.unit); err != nil {
			return nil, nil, err
		}
		if r.limit == "" {
			continue
		}
		if err := l.atMost(r.limit); err != nil {
			return nil, nil, err
		}
	}
	d := &Design{Name: p.name, What: p.what, Lines: sheet.Lines[given:]}
	for _, l := range d.Lines {
		if !l.Holds() {
			d.Failing = append(d.Failing, l)
		}
	}
	slices.SortStableFunc(d.Failing, func(a, b *Line) int {
		return cmp.Compare(a.Headroom.Low, b.Headroom.Low)
	})
	return d, sheet.Lines[:given], nil
}

// because says why a design is tried after another one.
func (p plan) because(last *Design) string {
	var mended, left []string
	for _, l := range last.Failing {
		if how := p.mends[l.Name]; how != "" {
			mended = append(mended, fmt.Sprintf("%s: %s", l.Name, how))
		} else {
			left = append(left, l.Name)
		}
	}
	text := fmt.Sprintf("Next: %s. ", p.name)
	if len(mended) > 0 {
		text += "It mends " + strings.Join(mended, "; ") + ". "
	}
	if len(left) > 0 {
		text += "It does not mend " + strings.Join(left, ", ") + "."
	}
	text = strings.TrimSpace(text)
	for _, l := range last.Failing {
		if l.Headroom.Low > 0 {
			return text + l.hangs()
		}
	}
	return text
}

// Tightest returns the line with the least headroom.
func (d *Design) Tightest() *Line {
	var least *Line
	for _, l := range d.Lines {
		if l.Limit != nil && (least == nil || l.Headroom.Low < least.Headroom.Low) {
			least = l
		}
	}
	return least
}

// Of returns the lines of a phase.
func (d *Design) Of(p Phase) (lines []*Line) {
	for _, l := range d.Lines {
		if l.Phase == p {
			lines = append(lines, l)
		}
	}
	return lines
}

// bound says what bounds a design that holds.
func (d *Design) bound() string {
	l := d.Tightest()
	return fmt.Sprintf("It holds, so nothing more is built. The limit that comes first is that of %s, "+
		"with a headroom of %s.", l.Name, l.WrittenHeadroom()) + l.hangs()
}

// hangs says on which given value the headroom of a line hangs most, so that one knows what to find
// out first. It is empty if no range matters.
func (l *Line) hangs() string {
	hinge, better := l.Hinge()
	if hinge == nil {
		return ""
	}
	return fmt.Sprintf(" The headroom of %s hangs most on %s, which is %s (%s): at its better end it would "+
		"be %s.", l.Name, hinge.Name, hinge.Written(), hinge.Kind, Range{better, better}.in(times))
}

// Verdict says which design holds.
func (w *Worksheet) Verdict() string {
	last := w.Designs[len(w.Designs)-1]
	if !w.Holds {
		worst := last.Failing[0]
		return fmt.Sprintf("No design holds. The last, %s, fails at %s: %s.", last.Name, worst.Name,
			worst.ByHowMuch())
	}
	if len(w.Designs) == 1 {
		return fmt.Sprintf("The first design holds: %s. %s.", last.Name, upper(last.What))
	}
	before := w.Designs[len(w.Designs)-2]
	worst := before.Failing[0]
	return fmt.Sprintf("The first design that holds: %s. The one before, %s, fails at %s: %s.", last.Name,
		before.Name, worst.Name, worst.ByHowMuch())
}

// Origin says where costs come from.
func (w *Worksheet) Origin() string {
	m := w.Measured
	if m.From == "" {
		return "Costs were not measured."
	}
	where := "in " + m.From + ", "
	if m.Here {
		where = "here, "
	}
	return fmt.Sprintf("Costs are those of the layer %s over SQLite, measured %son %s.", m.Layer, where,
		m.Machine)
}

// Legend says how to read a worksheet.
const Legend = "A range has the least and the greatest value over the ends of the given ranges, at " +
	"which a value that several lines use is the same in all of them. A limit holds if the value is " +
	"within it at all of these ends. A computed value is as good as the weakest one in it. A processor " +
	"of a design's machine is taken for one of the machine that was measured. The method is that of the " +
	"SRE workbook."

// upper returns a text with a capital at its beginning.
func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
