package report

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/results"
)

// UsualLimit is how many times the best layer's time a chosen layer may take, unless a decision
// says otherwise.
const UsualLimit = alike

// Decision is the choice of a layer for a situation on one engine, with what it goes by.
type Decision struct {
	contest
	run      *results.Run
	code     []results.Code
	chosen   bool // by a person
	choice   string
	runnerUp string
	limit    float64
}

// Decide chooses a layer in a situation, whose engine the results have, or takes the one that a
// person chose. The floor is a layer that can be chosen like all others: it is what a team writes
// that uses no library.
//
// Without a person's choice it is the layer with the fewest lines written by hand among those that
// cannot be told apart from the best, and the faster of two with as many. If the intervals are too
// wide to rank layers, all layers count, because nothing is known against any.
func Decide(run *results.Run, code []results.Code, at Situation, choose string,
	limit float64) (*Decision, error) {
	c, err := newContest(run.Compared, at)
	if err != nil {
		return nil, err
	}
	d := &Decision{contest: c, run: run, code: code, chosen: choose != "", limit: limit}
	order := d.byLines()
	d.choice = cmp.Or(choose, order[0])
	if !slices.Contains(order, d.choice) {
		return nil, nearest.Unknown("layer", d.choice, c.layers)
	}
	d.runnerUp = slices.DeleteFunc(order, func(layer string) bool { return layer == d.choice })[0]
	return d, nil
}

// Choice is the layer to use.
func (d *Decision) Choice() string { return d.choice }

// byLines returns the layers in the order in which they are chosen: those at the top by the lines
// written by hand, then the others as they are ranked.
func (d *Decision) byLines() (order []string) {
	best := slices.Clone(d.places)
	if !d.noise.tooNoisy() {
		best = slices.DeleteFunc(best, func(p standing) bool { return !p.top })
	}
	slices.SortStableFunc(best, func(a, b standing) int {
		return cmp.Compare(d.lines(a.layer), d.lines(b.layer))
	})
	order = names(best)
	for _, p := range d.places {
		if !slices.Contains(order, p.layer) {
			order = append(order, p.layer)
		}
	}
	return order
}

// lines returns how many lines of a layer are written by hand, infinity if that is not known.
func (d *Decision) lines(layer string) float64 {
	if c, ok := d.codeOf(layer); ok {
		return float64(c.Lines.Written)
	}
	return math.Inf(1)
}

func (d *Decision) codeOf(layer string) (results.Code, bool) {
	i := slices.IndexFunc(d.code, func(c results.Code) bool { return c.Layer == layer })
	if i < 0 {
		return results.Code{}, false
	}
	return d.code[i].On(d.at.Engine), true
}

// contest is a ranking of the layers that can be chosen in a situation, with their rounds.
type contest struct {
	ranking
	results *results.Results
	at      Situation
	rows    []results.Row
	layers  []string
	times   map[string][]float64 // by layer, see mixTimes
}

// newContest ranks layers in a situation. Unless writes were timed as it says, there is no contest.
func newContest(rs *results.Results, at Situation) (c contest, err error) {
	switch {
	case !rs.Sealed:
		return c, errUnsealed
	case !slices.Contains(rs.Engines, at.Engine):
		return c, nearest.Unknown("engine", at.Engine, rs.Engines)
	}
	asked := at.Sync
	c = contest{results: rs}
	c.at, c.rows = at.on(rs, at.Engine)
	if asked != "" && c.at.Sync != asked {
		if slices.ContainsFunc(c.rows, func(row results.Row) bool {
			return row.Sync != "" && at.Mix.Weights[row.Operation] > 0
		}) {
			return c, fmt.Errorf("no writes on %s were timed with %s in these results", at.Engine,
				syncWords(asked))
		}
		c.at.Sync = asked // of a mix that only reads
	}
	c.layers = slices.DeleteFunc(slices.Clone(rs.Layers), func(layer string) bool {
		return layer == results.FloorAgain || layer == results.Oracle
	})
	c.ranking = c.at.ranked(c.rows, c.layers)
	c.times, c.layers, _ = mixTimes(c.rows, c.layers, c.at.Mix, c.at.Sync, c.at.RoundTrip)
	switch {
	case len(c.places) == 0:
		return c, fmt.Errorf("no operation of the mix %s was timed on %s by all layers in these "+
			"results", c.at.Mix.Name, at.Engine)
	case len(c.places) < 2:
		return c, fmt.Errorf("these results have one layer only on %s, %s; there is nothing to choose",
			at.Engine, c.places[0].layer)
	}
	return c, nil
}

// errUnsealed refuses results that nothing can be decided by.
var errUnsealed = errors.New("these results are not sealed: nothing shows that they are whole " +
	"and unchanged, and their rounds form no pairs; impedance compare --out makes sealed results")

// place returns a layer's place.
func (c contest) place(layer string) standing {
	return c.places[slices.IndexFunc(c.places, func(p standing) bool { return p.layer == layer })]
}

// toBest returns a layer's time as a multiple of the best layer's. The ratio is that of the figures
// of the ranking, and its interval that of the rounds of the two.
func (c contest) toBest(layer string) relation {
	best := c.places[0]
	if layer == best.layer {
		return itself
	}
	r := related(c.times[layer], c.times[best.layer])
	r.center = c.place(layer).floor.center / best.floor.center
	r.low, r.high = min(r.low, r.center), max(r.high, r.center)
	return r
}

// Outcome says whether a layer is within a limit of the best.
type Outcome int

// The outcomes.
const (
	Within Outcome = iota
	Beyond
	TooWide // intervals to say
)

// within says whether a layer takes at most limit times the best layer's time. It does if the
// ratio says so, or if the two cannot be told apart. It does not if the whole interval of the ratio
// is above the limit. Otherwise chance explains that the ratio is above it.
func (c contest) within(layer string, limit float64) Outcome {
	if c.noise.tooNoisy() {
		return TooWide
	}
	switch r := c.toBest(layer); {
	case r.center <= limit || c.place(layer).top:
		return Within
	case r.low > limit:
		return Beyond
	}
	return TooWide
}

// mixParts are the operations that count in the mix, with their shares, the largest first.
func (c contest) mixParts() (parts []mixPart) {
	all := 0.0
	for op, weight := range c.at.Mix.Weights {
		if weight > 0 && !slices.Contains(c.missing, op) {
			parts = append(parts, mixPart{op, weight})
			all += weight
		}
	}
	for i := range parts {
		parts[i].share /= all
	}
	slices.SortFunc(parts, func(a, b mixPart) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.operation, b.operation))
	})
	return parts
}

// mixPart is an operation and its share of the calls of a mix.
type mixPart struct {
	operation string
	share     float64
}
