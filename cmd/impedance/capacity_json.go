package main

import "example.com/impedance/lab/capacity"

// worksheetJSON is what capacity --json prints.
type worksheetJSON struct {
	Answers  *capacity.Answers  `json:"answers"`
	Measured *capacity.Measured `json:"measured"`
	Given    []lineJSON         `json:"given"`
	Designs  []designJSON       `json:"designs"`
	Holds    bool               `json:"holds"` // the last design
	Verdict  string             `json:"verdict"`
	Rates    *capacity.Rates    `json:"rates"`
}

// designJSON is a design that was tried.
type designJSON struct {
	Design  string     `json:"design"`
	What    string     `json:"what"`
	Lines   []lineJSON `json:"lines"`
	Failing []string   `json:"failing"`
	Next    string     `json:"next"`
}

// lineJSON is a line of a worksheet, with its ranges in its unit.
type lineJSON struct {
	Name         string          `json:"name"`
	Phase        string          `json:"phase,omitempty"`
	Formula      string          `json:"formula,omitempty"`
	Unit         string          `json:"unit"`
	Value        capacity.Range  `json:"value"`
	Is           string          `json:"is"`
	From         string          `json:"from,omitempty"`
	Why          string          `json:"why,omitempty"`
	Limit        *capacity.Range `json:"limit"`
	LimitFormula string          `json:"limit_formula,omitempty"`
	Headroom     *headroomJSON   `json:"headroom"`
	Holds        bool            `json:"holds"`
}

// headroomJSON is how many times a value fits into its limit, null if nothing is used.
type headroomJSON struct {
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

func headroomOf(l *capacity.Line) *headroomJSON {
	known := func(v float64) *float64 {
		if v == capacity.Unused {
			return nil
		}
		return &v
	}
	return &headroomJSON{known(l.Headroom.Low), known(l.Headroom.High)}
}

func worksheetOf(s *capacity.Worksheet) *worksheetJSON {
	shape := &worksheetJSON{Answers: s.Answers, Measured: s.Measured, Given: linesOfSheet(s.Given, false),
		Holds: s.Holds, Verdict: s.Verdict(), Rates: s.Rates}
	for _, d := range s.Designs {
		one := designJSON{Design: d.Name, What: d.What, Lines: linesOfSheet(d.Lines, true),
			Failing: []string{}, Next: d.Next}
		for _, l := range d.Failing {
			one.Failing = append(one.Failing, l.Name)
		}
		shape.Designs = append(shape.Designs, one)
	}
	return shape
}

func linesOfSheet(lines []*capacity.Line, phased bool) (all []lineJSON) {
	for _, l := range lines {
		shape := lineJSON{Name: l.Name, Formula: l.Formula(), Unit: l.Unit(), Value: l.In(l.Value),
			Is: l.Kind.String(), From: l.From, Why: l.Why, LimitFormula: l.LimitFormula(), Holds: l.Holds()}
		if phased && l.Formula() != "" {
			shape.Phase = l.Phase.String()
		}
		if l.Limit != nil {
			shape.Limit, shape.Headroom = new(l.In(*l.Limit)), headroomOf(l)
		}
		all = append(all, shape)
	}
	return all
}
