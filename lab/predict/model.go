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
	RandomReads []RandomRead // by size, ascending; empty: not measured
	PageBytes   float64
	Memory      float64 // bytes
	Disk        float64 // bytes, that are free
}

// RandomRead is the time to read a page at a random place of the file of a size from the disk. A
// larger file is spread wider, and less of it is in the caches of the disk.
type RandomRead struct{ Users, Seconds float64 }

// randomRead returns the seconds of a random read at a size: those of the largest file that was
// measured and is not larger. It is 0 if none was measured.
func (m Machine) randomRead(users float64) (seconds float64) {
	for i, r := range m.RandomReads {
		if i == 0 || r.Users <= users {
			seconds = r.Seconds
		}
	}
	return seconds
}

// ErrNotMeasured says that a prediction needs a figure that was not measured.
var ErrNotMeasured = errors.New("not measured")

// Model predicts the time of calls from observations at smaller sizes.
type Model struct {
	machine   Machine
	computing map[Series]*choice
	touching  map[Series]*choice // pages, of a warm call
	reading   map[Series]*choice // pages
	opening   map[Series]*choice // by subject: the time of a cold call that its warm time leaves
	weight    *choice            // bytes by the number of users
}

// subject is the series of all layers together. They ask the same of the data.
func (s Series) subject() Series { return Series{Operation: s.Operation, Kind: s.Kind} }

// Fit fits the model to observations of at least three sizes. A series with fewer is left out, and
// the model says that it is not measured.
func Fit(m Machine, sizes []Size, all []Observation) (*Model, error) {
	warm, touched, read := map[Series][]datum{}, map[Series][]datum{}, map[Series][]datum{}
	work, cold := map[Series][]datum{}, map[Series][]datum{}
	for _, o := range all {
		if err := o.check(); err != nil {
			return nil, fmt.Errorf("%s on %s at %g users: %w", o.Operation, o.Layer, o.Users, err)
		}
		here := o.Point
		here.things = o.Things
		if o.Touched > 0 {
			touched[o.Series] = append(touched[o.Series], datum{Point: here, value: o.Touched})
		}
		if o.Read > 0 {
			read[o.Series] = append(read[o.Series], datum{Point: here, value: o.Read})
		}
		if visited := cmp.Or(o.Rows, o.Touched, o.Read); visited > 0 {
			work[o.Series] = append(work[o.Series], datum{Point: here, value: visited})
		}
		here.pages = o.Touched
		warm[o.Series] = append(warm[o.Series], sampled(here, o.Warm))
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
	model.touching = fitAll(touched, func(Series) []law { return pages })
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
		slices.SortFunc(data[s], func(a, b datum) int { // sums must not depend on the order
			return cmp.Or(cmp.Compare(a.Users, b.Users), cmp.Compare(a.Degree, b.Degree))
		})
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
var parts = []float64{1. / 16, 1. / 4, 1}

// fanout is the number of children of an inner page of a B-tree: about 400 in SQLite's tables and 240
// in its indexes, whose keys are longer.
const fanout = 300

// touches is the scale of pages that are read: the sum counts touches of leaves at random places of
// a B-tree that is a part of the file, and the quantity is how many distinct pages they meet, on
// each level (Cardenas' formula). The fewer pages there are, the more touches meet: in a small file
// on its leaves, and on the inner pages until there are as many of these as touches.
func (m *Model) touches(part float64) *scale {
	levels := func(p Point) (pages []float64) {
		n := part * m.weight.at(Point{Users: p.Users}) / m.machine.PageBytes
		for ; n > 1; n /= fanout {
			pages = append(pages, n)
		}
		return append(pages, 1)
	}
	met := func(levels []float64, touches float64) (pages, slope float64) {
		for _, n := range levels {
			pages -= n * math.Expm1(-touches/n)
			slope += math.Exp(-touches / n)
		}
		return pages, slope
	}
	needed := func(levels []float64, pages float64) (touches, slope float64) { // the slope is of met
		const nearlyAll = 0.99 // beyond it, one page more would be any number of touches
		all := 0.0
		for _, n := range levels {
			all += n
		}
		pages = min(pages, nearlyAll*all)
		// The pages grow ever more slowly with the touches, so Newton's steps stay below the solution.
		touches = pages / float64(len(levels))
		for range 50 {
			var found float64
			found, slope = met(levels, touches)
			step := (pages - found) / slope
			touches += step
			if step <= 1e-9*touches {
				break
			}
		}
		return touches, slope
	}
	return &scale{
		name: fmt.Sprintf("touches of %.2g of the file", part),
		value: func(p Point, sum float64) float64 {
			pages, _ := met(levels(p), sum)
			return pages
		},
		sum: func(p Point, pages float64) (touches, slope float64) {
			touches, slope = needed(levels(p), pages)
			return touches, 1 / slope
		},
	}
}

// pageLaws returns the laws of pages that are read, with those of touches if the file's size is
// known.
func (m *Model) pageLaws() []law {
	if m.weight == nil || m.machine.PageBytes <= 0 {
		return laws
	}
	all := slices.Clone(laws[:1]) // the same pages at every size
	for _, part := range parts {
		scale := m.touches(part)
		for _, l := range laws {
			if !l.has(root.name) { // no mechanism touches that many
				all = append(all, law{l.terms, scale, false})
			}
		}
	}
	for _, l := range laws[1:] {
		l.last = l.has(root.name) || l.has(level.name) || l.has(seeks.name)
		all = append(all, l)
	}
	return all
}

// aRead is the scale of times in which each page takes one random read of the disk, so that the sum
// is the rest.
var aRead = &scale{
	name:  "+ pages·read",
	value: func(p Point, sum float64) float64 { return sum + p.Degree },
	sum:   func(p Point, value float64) (sum, slope float64) { return value - p.Degree, 1 },
}

// openingLaws are the laws of the time by which a cold call exceeds a warm one. The constant is the
// opening of a pool, and the degree stands for the time of the pages by the disk's random read: a
// page takes one such read, or else the same multiple of it everywhere.
var openingLaws = []law{
	{terms: []term{always}, scale: aRead},
	{terms: []term{degree}},
	{terms: []term{always, degree}},
}

// excess returns by how much a cold call is slower than a warm one.
func (m Machine) excess(o Observation) (datum, bool) {
	reading := o.Read * m.randomRead(o.Users)
	if len(o.Cold) == 0 || reading <= 0 {
		return datum{}, false
	}
	d := sampled(Point{Users: o.Users, Degree: reading}, o.Cold)
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
	at.things = computing.answer(at)
	p := Prediction{
		Interval:  m.compute(s, at),
		Law:       computing.String(),
		Violation: computing.violation,
	}
	if touching := m.touching[s]; p.Violation == "" && computing.has(pages.name) {
		p.Violation = ofPages(touching)
	}
	if state.Missing == 0 && !state.Opened {
		return p, nil
	}
	reading, opening := m.reading[s], m.opening[s.subject()]
	if reading == nil || opening == nil {
		return Prediction{}, fmt.Errorf("cold calls of %s on %s at %d sizes: %w", s.Operation,
			s.Layer, fewestSizes, ErrNotMeasured)
	}
	if p.Violation == "" {
		p.Violation = ofPages(reading)
	}
	p.Pages = reading.predict(at).times(state.Missing)
	p.Interval = sum(p.Interval, m.disk(opening, at.Users, p.Pages, state))
	return p, nil
}

// ofPages returns why the law of pages does not hold, empty if it does.
func ofPages(c *choice) string {
	if c == nil || c.violation == "" {
		return ""
	}
	return "pages: " + c.violation
}

// answer is the number of things in the answer at the observed point whose degree is the nearest,
// and of these the largest.
func (c *choice) answer(p Point) (things float64) {
	far := func(d datum) float64 { return math.Abs(math.Log((1 + d.Degree) / (1 + p.Degree))) }
	nearest := math.Inf(1)
	for _, d := range c.data {
		if f := far(d); f <= nearest {
			nearest, things = f, d.things
		}
	}
	return things
}

// compute returns the time of the computing.
func (m *Model) compute(s Series, at Point) Interval {
	c, touching := m.computing[s], m.touching[s]
	if touching == nil {
		return c.predict(at)
	}
	return across(touching.predict(at), func(pages float64) Interval {
		at.pages = pages
		return c.predict(at)
	})
}

// disk returns the time that the pages and the opening of a pool add to the computing.
func (m *Model) disk(opening *choice, users float64, pages Interval, state State) Interval {
	read := m.machine.randomRead(users)
	return across(pages, func(pages float64) Interval {
		p := Point{Users: opening.sizes[0], Degree: pages * read}
		i := opening.predict(p)
		// Pages that are missing come in runs, the shorter the fewer are missing, and each takes a read.
		runs := pages * (1 - state.Missing) * read
		if read := i.Value - opening.at(Point{Users: p.Users}); read < runs {
			i = i.times(1 + (runs-read)/i.Value)
		}
		if state.Opened {
			return i
		}
		// Without the opening, the pages alone: the same share of both ends.
		share := 1 - opening.at(Point{Users: p.Users})/i.Value
		return i.times(share)
	})
}

// across returns a time that depends on pages, known as an interval. The pages and
// the time of a page err independently.
func across(pages Interval, at func(pages float64) Interval) Interval {
	middle, low, high := at(pages.Value), at(pages.Low), at(pages.High)
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
