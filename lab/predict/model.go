package predict

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"example.com/impedance/internal/median"
)

// Machine is what the model takes from the machine.
type Machine struct {
	RandomRead float64 // seconds to read a page at a random place from the disk; 0: not measured
	PageBytes  float64
	Memory     float64 // bytes
	Disk       float64 // bytes
}

// ErrNotMeasured says that a prediction needs a figure that was not measured.
var ErrNotMeasured = errors.New("not measured")

// Model predicts the time of calls from observations at smaller sizes.
type Model struct {
	machine   Machine
	computing map[Series]*choice
	reading   map[Series]*choice // pages
	opening   map[Series]*choice // by subject: the time of a cold call that its warm time leaves
	weight    *choice            // bytes by the number of users
}

// subject is the series of all layers together. They ask the same of the data.
func (s Series) subject() Series { return Series{Operation: s.Operation, Kind: s.Kind} }

// Fit fits the model to observations of at least three sizes. A series with fewer is left out, and
// the model says that it is not measured.
func Fit(m Machine, sizes []Size, all []Observation) (*Model, error) {
	warm, read, work := map[Series][]datum{}, map[Series][]datum{}, map[Series][]datum{}
	cold := map[Series][]datum{}
	for _, o := range all {
		if err := o.check(); err != nil {
			return nil, fmt.Errorf("%s on %s at %g users: %w", o.Operation, o.Layer, o.Users, err)
		}
		warm[o.Series] = append(warm[o.Series], sampled(o.Point, o.Warm))
		if o.Read > 0 {
			read[o.Series] = append(read[o.Series], datum{Point: o.Point, value: o.Read})
		}
		if visited := cmp.Or(o.Rows, o.Read); visited > 0 {
			work[o.Series] = append(work[o.Series], datum{Point: o.Point, value: visited})
		}
		if d, ok := m.excess(o); ok {
			cold[o.subject()] = append(cold[o.subject()], d)
		}
	}
	bytes := map[Series][]datum{}
	for _, s := range sizes {
		if !(s.Bytes > 0) {
			return nil, fmt.Errorf("the data of %g users have %g bytes", s.Users, s.Bytes)
		}
		bytes[Series{}] = append(bytes[Series{}], datum{Point: Point{Users: s.Users}, value: s.Bytes})
	}
	model := &Model{machine: m}
	model.weight = fitAll(bytes, func(Series) []law { return weightLaws })[Series{}]
	pages := model.pageLaws()
	model.reading = fitAll(read, func(Series) []law { return pages })
	visiting := fitAll(work, func(Series) []law { return pages })
	model.computing = fitAll(warm, func(subject Series) []law {
		for s, c := range visiting {
			if s.subject() == subject && !c.scans() {
				return steadyLaws
			}
		}
		return laws
	})
	model.opening = fitAll(cold, func(subject Series) []law {
		pages := func(a, b datum) int { return cmp.Compare(a.Degree, b.Degree) }
		least, most := slices.MinFunc(cold[subject], pages), slices.MaxFunc(cold[subject], pages)
		switch {
		case most.Degree >= 2*least.Degree:
			return openingLaws
		case openingLaws[0].fit(cold[subject]) != nil:
			return openingLaws[:1] // the pages are too alike to tell them from the opening
		}
		return openingLaws[1:2] // less than a random read for each
	})
	return model, nil
}

// fitAll chooses a law for each subject, which its series share, in two passes: the first shows the
// spread around all laws, and the second knows it.
func fitAll(data map[Series][]datum, laws func(subject Series) []law) map[Series]*choice {
	found, shared := map[Series]*choice{}, map[Series][]*choice{}
	for _, s := range slices.SortedFunc(maps.Keys(data), compareSeries) {
		if c := newChoice(data[s]); len(c.sizes) >= fewestSizes {
			found[s] = c
			shared[s.subject()] = append(shared[s.subject()], c)
		}
	}
	choices := func(known *spread) spread {
		var all []*choice
		for _, subject := range slices.SortedFunc(maps.Keys(shared), compareSeries) {
			if choose(shared[subject], laws(subject), known) {
				all = append(all, shared[subject]...)
			}
		}
		return pooled(all)
	}
	first := choices(nil)
	second := choices(&first)
	for s, c := range found {
		if c.fitted == nil {
			delete(found, s)
			continue
		}
		c.settle(second)
	}
	return found
}

// steadyLaws are the laws of a call that visits no more with more users, unless its degree grows:
// its computing is no scan, and noise is not taken for one.
var steadyLaws = slices.DeleteFunc(slices.Clone(laws), func(l law) bool {
	return (&fitted{law: l}).scans()
})

// weightLaws are the laws of bytes: rows, and indexes whose entries grow with the ids.
var weightLaws = []law{
	{terms: []term{linear}},
	{terms: []term{linear, {"n·log n", func(p Point) float64 {
		return p.Users * math.Log10(p.Users)
	}, false}}},
}

// parts are the parts of the file that the pages of a call may be spread over: all of it, or about
// as much as one table or one index has.
var parts = []float64{1, 1. / 4, 1. / 16}

// touches is the scale of pages that are read: the sum counts touches of pages at random places of
// a part of the file, and the quantity is how many distinct pages they meet (Cardenas' formula).
// The fewer pages there are, the more touches meet.
func (m *Model) touches(part float64) *scale {
	all := func(p Point) float64 {
		return part * m.weight.at(Point{Users: p.Users}) / m.machine.PageBytes
	}
	const nearlyAll = 0.99 // beyond it, one page more would be any number of touches
	share := func(p Point, pages float64) float64 { return min(pages/all(p), nearlyAll) }
	return &scale{
		name:  fmt.Sprintf("touches of %.2g of the file", part),
		sum:   func(p Point, pages float64) float64 { return -all(p) * math.Log1p(-share(p, pages)) },
		value: func(p Point, sum float64) float64 { return -all(p) * math.Expm1(-sum/all(p)) },
		slope: func(p Point, pages float64) float64 { return 1 / (1 - share(p, pages)) },
	}
}

// pageLaws returns the laws of pages that are read, with those of touches if the file's size is
// known.
func (m *Model) pageLaws() []law {
	all := slices.Clone(laws)
	if m.weight == nil || m.machine.PageBytes <= 0 {
		return all
	}
	for _, part := range parts {
		scale := m.touches(part)
		for _, l := range laws {
			all = append(all, law{l.terms, scale})
		}
	}
	return all
}

// aRead is the scale of times in which each page takes one random read of the disk, so that the sum
// is the rest.
var aRead = &scale{
	name:  "+ pages·read",
	sum:   func(p Point, value float64) float64 { return value - p.Degree },
	value: func(p Point, sum float64) float64 { return sum + p.Degree },
	slope: func(Point, float64) float64 { return 1 },
}

// openingLaws are the laws of the time by which a cold call exceeds a warm one. The constant is the
// opening of a pool, and the degree stands for the time of the pages by the disk's random read: a
// page takes one such read, or else the same multiple of it everywhere.
var openingLaws = []law{
	{[]term{always}, aRead},
	{terms: []term{degree}},
	{terms: []term{always, degree}},
}

// excess returns by how much a cold call is slower than a warm one.
func (m Machine) excess(o Observation) (datum, bool) {
	if len(o.Cold) == 0 || o.Read == 0 || m.RandomRead <= 0 {
		return datum{}, false
	}
	d := sampled(Point{o.Users, o.Read * m.RandomRead}, o.Cold)
	d.value -= median.Of(o.Warm)
	return d, d.value > 0
}

// Prediction is the time of a call in seconds.
type Prediction struct {
	Interval
	Pages     Interval // that are read from the disk; zero in a warm state
	Law       string   // of the computing, such as constant or a + b·log n
	Violation string   // why the model does not hold for this series; empty if it does
}

// Predict predicts the time of a call of a series at a point.
func (m *Model) Predict(s Series, at Point, state State) (Prediction, error) {
	computing := m.computing[s]
	if computing == nil {
		return Prediction{}, fmt.Errorf("the time of %s on %s at %d sizes: %w", s.Operation, s.Layer,
			fewestSizes, ErrNotMeasured)
	}
	p := Prediction{
		Interval:  computing.predict(at),
		Law:       computing.String(),
		Violation: computing.violation,
	}
	if state.Missing == 0 && !state.Opened {
		return p, nil
	}
	pages, opening := m.reading[s], m.opening[s.subject()]
	if pages == nil || opening == nil {
		return Prediction{}, fmt.Errorf("cold calls of %s on %s at %d sizes: %w", s.Operation,
			s.Layer, fewestSizes, ErrNotMeasured)
	}
	if p.Violation == "" && pages.violation != "" {
		p.Violation = "pages: " + pages.violation
	}
	p.Pages = pages.predict(at).times(state.Missing)
	p.Interval = sum(p.Interval, m.disk(opening, p.Pages, state))
	return p, nil
}

// disk returns the time that the pages and the opening of a pool add to the computing.
func (m *Model) disk(opening *choice, pages Interval, state State) Interval {
	at := func(pages float64) Interval {
		p := Point{Users: opening.sizes[0], Degree: pages * m.machine.RandomRead}
		i := opening.predict(p)
		if state.Opened {
			return i
		}
		// Without the opening, the pages alone: the same share of both ends.
		share := 1 - opening.at(Point{Users: p.Users})/i.Value
		return i.times(share)
	}
	middle, low, high := at(pages.Value), at(pages.Low), at(pages.High)
	// The pages and the time of a page err independently.
	below := math.Hypot(math.Log(middle.Value/middle.Low), math.Log(middle.Value/low.Value))
	above := math.Hypot(math.Log(middle.High/middle.Value), math.Log(high.Value/middle.Value))
	return Interval{middle.Value, middle.Value * math.Exp(-below), middle.Value * math.Exp(above)}
}

// times multiplies an interval by a number.
func (i Interval) times(by float64) Interval {
	return Interval{i.Value * by, i.Low * by, i.High * by}
}

// sum adds quantities that err independently.
func sum(a, b Interval) Interval {
	value := a.Value + b.Value
	low := math.Hypot(a.Value-a.Low, b.Value-b.Low)
	high := math.Hypot(a.High-a.Value, b.High-b.Value)
	return Interval{value, max(min(a.Low, b.Low), value-low), value + high}
}

// Bytes predicts what the data of a number of users weigh on the disk.
func (m *Model) Bytes(users float64) (Interval, error) {
	if m.weight == nil {
		return Interval{}, fmt.Errorf("bytes at %d sizes: %w", fewestSizes, ErrNotMeasured)
	}
	return m.bytes(users), nil
}
