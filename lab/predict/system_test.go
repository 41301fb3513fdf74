package predict_test

import (
	"math"
	"math/rand/v2"

	"example.com/impedance/lab/predict"
)

// system is a synthetic store with known laws: seconds of computing and pages of a call.
type system struct {
	name    string
	seconds func(p predict.Point) float64
	pages   func(p predict.Point) float64
	degrees []float64 // of cohorts, each at most an eighth of the users; nil for no cohorts
}

var (
	sizes   = []float64{1e3, 1e4, 1e5}
	machine = predict.Machine{RandomReads: []predict.RandomRead{{Users: 1e3, Seconds: aRead}},
		PageBytes: 4096, Memory: 8 << 30, Disk: 100 << 30}
)

const (
	bytesPerUser = 3800
	opening      = 2e-3  // of a pool, in seconds
	aRead        = 80e-6 // seconds
)

func flat(predict.Point) float64 { return 12 }

var cohorts = []float64{10, 100, 1000, 5000}

// lawful are systems that keep a law of the model.
var lawful = []system{
	{"constant", func(predict.Point) float64 { return 20e-6 }, flat, nil},
	{"log", func(p predict.Point) float64 { return 10e-6 + 4e-6*math.Log10(p.Users) }, flat, nil},
	{"scan", func(p predict.Point) float64 { return 30e-6 + 2e-7*p.Users },
		func(p predict.Point) float64 { return 5 + p.Users/50 }, nil},
	{"root", func(p predict.Point) float64 { return 30e-6 + 2e-6*math.Sqrt(p.Users) },
		func(p predict.Point) float64 { return 6 + math.Sqrt(p.Users)/5 }, nil},
	{"degree", func(p predict.Point) float64 { return 40e-6 + 1.5e-6*p.Degree },
		func(p predict.Point) float64 { return 8 + p.Degree }, cohorts},
	{"seeks", func(p predict.Point) float64 { return 40e-6 + .4e-6*p.Degree*math.Log10(p.Users) },
		func(p predict.Point) float64 { return spread(8+1.2*p.Degree, p) }, cohorts},
	{"touches", func(p predict.Point) float64 { return 25e-6 + 2e-6*spread(60+p.Degree, p) },
		func(p predict.Point) float64 { return spread(60+p.Degree, p) }, cohorts},
	{"page bound", func(p predict.Point) float64 { return 25e-6 },
		func(p predict.Point) float64 { return spread(60, p) }, nil},
}

// spread is how many distinct pages of a B-tree touches at random leaves meet.
func spread(touches float64, p predict.Point) (pages float64) {
	for all := p.Users * bytesPerUser / 4096; ; all = max(1, all/300) {
		pages += all * (1 - math.Exp(-touches/all))
		if all == 1 {
			return pages
		}
	}
}

// points lists where a system is observed at a size.
func (s system) points(users float64) (all []predict.Point) {
	if s.degrees == nil {
		return []predict.Point{{Users: users}}
	}
	for _, d := range s.degrees {
		if d <= users/8 {
			all = append(all, predict.Point{Users: users, Degree: d})
		}
	}
	return all
}

func (s system) series() predict.Series {
	series := predict.Series{Operation: s.name, Layer: "floor"}
	if s.degrees != nil {
		series.Kind = "follows"
	}
	return series
}

// truth is the time of a call in a state, without noise.
func (s system) truth(p predict.Point, state predict.State) float64 {
	t := s.seconds(p) + s.pages(p)*state.Missing*aRead
	if state.Opened {
		t += opening
	}
	return t
}

// noise draws factors around 1.
type noise struct {
	*rand.Rand
	level float64
}

func (n noise) of(v float64) float64 { return v * math.Exp(n.level*n.NormFloat64()) }

// observed measures a system with noise: each size differs from the law, and each sample from that.
func (s system) observed(n noise) (all []predict.Observation) {
	for _, users := range sizes {
		for _, p := range s.points(users) {
			o := predict.Observation{Series: s.series(), Point: p, Touched: s.pages(p),
				Read: n.of(s.pages(p))}
			warm, cold := n.of(s.truth(p, predict.Warm)), n.of(s.truth(p, predict.Cold))
			for range 9 {
				o.Warm = append(o.Warm, n.of(warm))
				o.Cold = append(o.Cold, n.of(cold))
			}
			all = append(all, o)
		}
	}
	return all
}

func weights() (all []predict.Size) {
	for _, users := range sizes {
		all = append(all, predict.Size{Users: users, Bytes: users * bytesPerUser})
	}
	return all
}
