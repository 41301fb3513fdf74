package predict_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.com/impedance/lab/predict"
)

// beyond is the size that is predicted: ten times the largest observed.
const beyond = 1e6

var states = map[string]predict.State{
	"warm": predict.Warm, "half": predict.Half, "cold": predict.Cold,
}

// record is what many seeds show of one prediction.
type record struct {
	seeds, held, near, constant int
	width                       float64 // the sum of the logarithms of high ÷ low
}

// add adds a prediction, and the time that is measured afterwards.
func (r *record) add(p predict.Prediction, measured float64) {
	r.seeds++
	if holds(p.Interval, measured) {
		r.held++
	}
	if predict.Missed(measured, p.Value) < predict.Aim {
		r.near++
	}
	if p.Law == "constant" {
		r.constant++
	}
	r.width += math.Log(p.High / p.Low)
}

// holds reports whether an interval contains a value.
func holds(i predict.Interval, v float64) bool { return i.Low <= v && v <= i.High }

// check holds a record to the nominal rate of its intervals, less what chance takes from so many
// seeds, and to their use: the miss is below the aim in most seeds, and the ends are not far apart.
func (r *record) check(t *testing.T, near, widest float64) {
	t.Helper()
	n := float64(r.seeds)
	for _, c := range []struct {
		what    string
		of      int
		nominal float64
	}{
		{"the interval holds the measured time", r.held, 0.95},
		{"the miss is below " + predict.Aim.String(), r.near, near},
	} {
		least := c.nominal - 4*math.Sqrt(c.nominal*(1-c.nominal)/n)
		if rate := float64(c.of) / n; rate < least {
			t.Errorf("%s in %.3f of the seeds, want %.3f", c.what, rate, least)
		}
	}
	if width := math.Exp(r.width / n); width > widest {
		t.Errorf("the upper end is %.2f times the lower one on average, want %.2f", width, widest)
	}
}

// TestIntervals holds that the prediction at ten times the largest size has the measured time in
// its interval at the nominal rate, over many seeds, for each law and state.
func TestIntervals(t *testing.T) {
	for _, c := range []struct{ level, near float64 }{{0.01, 1}, {0.03, 0.95}, {0.05, 0.85}} {
		level := c.level
		records := map[string]*record{}
		for seed := range uint64(60) {
			n := noise{rand.New(rand.NewPCG(seed, 1)), level}
			m := fit(t, n, lawful...)
			for _, s := range lawful {
				for name, state := range states {
					for _, p := range s.points(beyond) {
						got, err := m.Predict(s.series(), p, state)
						if err != nil {
							t.Fatal(err)
						}
						key := fmt.Sprintf("%s/%s/degree=%g", s.name, name, p.Degree)
						if records[key] == nil {
							records[key] = &record{}
						}
						records[key].add(got, n.of(s.truth(p, state)))
					}
				}
			}
		}
		for key, r := range records {
			t.Run(fmt.Sprintf("noise=%g/%s", level, key), func(t *testing.T) {
				r.check(t, c.near, math.Exp(20*level))
			})
		}
		for _, key := range []string{"constant/warm/degree=0", "page bound/warm/degree=0"} {
			if r := records[key]; float64(r.constant) < 0.9*float64(r.seeds) {
				t.Errorf("noise %g, %s: %d of %d seeds say that it is constant", level, key,
					r.constant, r.seeds)
			}
		}
	}
}

// fit fits a model to systems as they are observed with noise.
func fit(t interface{ Fatal(...any) }, n noise, systems ...system) *predict.Model {
	var all []predict.Observation
	for _, s := range systems {
		all = append(all, s.observed(n)...)
	}
	m, err := predict.Fit(machine, weights(), all)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestViolations holds that the model reports a system that keeps no law, and keeps silent about
// one that does.
func TestViolations(t *testing.T) {
	n := noise{rand.New(rand.NewPCG(1, 1)), 0.03}
	unlawful := []system{
		{"square", func(p predict.Point) float64 { return 1e-5 + 1e-12*p.Users*p.Users },
			func(p predict.Point) float64 { return p.Users / 50 }, nil},
		{"step", func(p predict.Point) float64 {
			if p.Users > 2e4 {
				return 200e-6
			}
			return 20e-6
		}, flat, nil},
		{"falls", func(p predict.Point) float64 { return 1 / p.Users }, flat, nil},
		{"degree squared", func(p predict.Point) float64 { return 1e-5 + 1e-9*p.Degree*p.Degree },
			flat, cohorts},
		{"root of the degree", func(p predict.Point) float64 { return 1e-6 + 1e-6*math.Sqrt(p.Degree) },
			flat, cohorts},
		{"pages at a step", func(predict.Point) float64 { return 20e-6 },
			func(p predict.Point) float64 { return 3 + 200*math.Floor(p.Users/1e5) }, nil},
	}
	m := fit(t, n, slices.Concat(lawful, unlawful)...)
	for _, s := range slices.Concat(lawful, unlawful) {
		p := s.points(beyond)[0]
		got, err := m.Predict(s.series(), p, predict.Cold)
		if err != nil {
			t.Fatal(err)
		}
		lawful := slices.ContainsFunc(lawful, func(l system) bool { return l.name == s.name })
		if lawful != (got.Violation == "") {
			t.Errorf("%s (%s): the violation is %q", s.name, got.Law, got.Violation)
		}
	}
}

// TestBusy holds that a machine that was busy at one size hides neither what depends on the degree
// nor how.
func TestBusy(t *testing.T) {
	for seed := range uint64(20) {
		n := noise{rand.New(rand.NewPCG(seed, 3)), 0.03}
		var all []predict.Observation
		for _, s := range lawful {
			for _, o := range s.observed(n) {
				if o.Users == sizes[1] {
					for i := range o.Warm {
						o.Warm[i] *= 1.8
					}
				}
				all = append(all, o)
			}
		}
		m, err := predict.Fit(machine, weights(), all)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range lawful {
			if s.degrees == nil {
				continue
			}
			p := s.points(beyond)[3]
			got, err := m.Predict(s.series(), p, predict.Warm)
			if err != nil {
				t.Fatal(err)
			}
			if want := s.truth(p, predict.Warm); !holds(got.Interval, want) ||
				predict.Missed(want, got.Value) > 2*predict.Aim {
				t.Errorf("%s at degree %g: %s, %v, want %g", s.name, p.Degree, got.Law, got.Interval, want)
			}
		}
	}
}

// TestExact holds that the model finds the laws of systems without noise, whatever their numbers.
func TestExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(1e-6, 1e-3).Draw(t, "a")
		b := rapid.Float64Range(1e-7, 1e-4).Draw(t, "b")
		touches := rapid.Float64Range(2, 500).Draw(t, "touches")
		law := rapid.SampledFrom([]func(predict.Point) float64{
			func(predict.Point) float64 { return a },
			func(p predict.Point) float64 { return a + b*math.Log10(p.Users) },
			func(p predict.Point) float64 { return a + b*p.Degree },
			func(p predict.Point) float64 { return a + b*p.Degree*math.Log10(p.Users) },
		}).Draw(t, "law")
		s := system{"exact", law, func(p predict.Point) float64 { return touches }, nil}
		alone, first := predict.Point{Users: 1e3}, predict.Point{Users: 1e3, Degree: 1}
		if rapid.Bool().Draw(t, "cohorts") || law(alone) != law(first) {
			s.degrees = cohorts
		}
		m := fit(t, noise{rand.New(rand.NewPCG(1, 1)), 0}, s)
		for name, state := range states {
			for _, p := range s.points(beyond) {
				got, err := m.Predict(s.series(), p, state)
				if err != nil {
					t.Fatal(err)
				}
				miss := predict.Missed(s.truth(p, state), got.Value)
				if want := predict.Miss(0.02); miss > want || got.Violation != "" {
					t.Fatalf("%s at degree %g: %s, the miss is %s, the violation %q", name, p.Degree,
						got.Law, miss, got.Violation)
				}
			}
		}
	})
}

// TestUnits holds that the model has no unit of its own: in a unit that is shorter, all times and
// their intervals are larger by the same factor, and the order of observations does not matter.
func TestUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := noise{rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), 0.04}
		factor := rapid.Float64Range(1e-3, 1e3).Draw(t, "factor")
		var all, longer []predict.Observation
		for _, s := range lawful {
			all = append(all, s.observed(n)...)
		}
		times := func(ts []float64) (to []float64) {
			for _, t := range ts {
				to = append(to, t*factor)
			}
			return to
		}
		for _, o := range all {
			o.Warm, o.Cold = times(o.Warm), times(o.Cold)
			longer = append(longer, o)
		}
		n.Shuffle(len(longer), func(i, k int) { longer[i], longer[k] = longer[k], longer[i] })
		slower := machine
		slower.RandomReads = []predict.RandomRead{{Users: 1, Seconds: factor * aRead}}
		one, err := predict.Fit(machine, weights(), all)
		if err != nil {
			t.Fatal(err)
		}
		other, err := predict.Fit(slower, weights(), longer)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range lawful {
			p := s.points(beyond)[0]
			warm, err := one.Predict(s.series(), p, predict.Warm)
			if err != nil {
				t.Fatal(err)
			}
			cold, err := one.Predict(s.series(), p, predict.Cold)
			if err != nil {
				t.Fatal(err)
			}
			got, err := other.Predict(s.series(), p, predict.Cold)
			if err != nil {
				t.Fatal(err)
			}
			for _, ends := range [][2]float64{
				{cold.Value, got.Value}, {cold.Low, got.Low}, {cold.High, got.High},
			} {
				if math.Abs(ends[1]/ends[0]/factor-1) > 1e-6 {
					t.Fatalf("%s: %v becomes %v with the factor %g", s.name, cold, got, factor)
				}
			}
			if !holds(cold.Interval, cold.Value) || !holds(warm.Interval, warm.Value) || cold.Value <= warm.Value {
				t.Fatalf("%s: warm %v, cold %v", s.name, warm, cold)
			}
		}
	})
}

// TestOneSeries holds that a single series is enough, and that its interval is wide because three
// sizes show little of their spread.
func TestOneSeries(t *testing.T) {
	held := 0
	const seeds = 300
	for seed := range uint64(seeds) {
		n := noise{rand.New(rand.NewPCG(seed, 2)), 0.03}
		s := lawful[1]
		p := s.points(beyond)[0]
		got, err := fit(t, n, s).Predict(s.series(), p, predict.Warm)
		if err != nil {
			t.Fatal(err)
		}
		if holds(got.Interval, n.of(s.truth(p, predict.Warm))) {
			held++
		}
	}
	if held < seeds*9/10 {
		t.Errorf("the interval holds the measured time in %d of %d seeds", held, seeds)
	}
}

// TestAnswer holds that a listing's time and pages follow its answer, which is a page at most, and
// not the degree.
func TestAnswer(t *testing.T) {
	n := noise{rand.New(rand.NewPCG(3, 3)), 0.02}
	answer := func(p predict.Point) float64 { return 2 * min(p.Degree, 20) }
	s := system{"listing", func(p predict.Point) float64 { return 2e-5 + 4e-6*answer(p) },
		func(p predict.Point) float64 { return 3 + spread(answer(p), p) }, cohorts}
	all := s.observed(n)
	for i := range all {
		all[i].Things = answer(all[i].Point)
	}
	m, err := predict.Fit(machine, weights(), all)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.points(beyond) {
		for name, state := range states {
			got, err := m.Predict(s.series(), p, state)
			if miss := predict.Missed(s.truth(p, state), got.Value); err != nil || miss > 0.1 {
				t.Errorf("%s at a degree of %g: a miss of %s by %s (%v)", name, p.Degree, miss, got.Law, err)
			}
		}
	}
}

// TestRandomReads holds that each size is read at the pace of the disk that was measured with it,
// and a larger one at that of the largest.
func TestRandomReads(t *testing.T) {
	n := noise{rand.New(rand.NewPCG(4, 4)), 0.01}
	s := lawful[len(lawful)-1]
	all := s.observed(n)
	slower := machine
	slower.RandomReads = nil
	for i := range all { // twice the time with each tenfold size
		pace := math.Pow(2, math.Log10(all[i].Users/1e3))
		slower.RandomReads = append(slower.RandomReads, predict.RandomRead{Users: all[i].Users,
			Seconds: pace * aRead})
		for k := range all[i].Cold {
			all[i].Cold[k] += (pace - 1) * s.pages(all[i].Point) * aRead
		}
	}
	slower.RandomReads = append(slower.RandomReads, predict.RandomRead{Users: beyond,
		Seconds: 3 * aRead})
	m, err := predict.Fit(slower, weights(), all)
	if err != nil {
		t.Fatal(err)
	}
	for _, users := range []float64{beyond, 10 * beyond} {
		p := predict.Point{Users: users}
		got, err := m.Predict(s.series(), p, predict.Cold)
		want := s.truth(p, predict.Cold) + 2*s.pages(p)*aRead
		if miss := predict.Missed(want, got.Value); err != nil || miss > 0.1 {
			t.Errorf("at %g users: %v, want %v (%v)", users, got, want, err)
		}
	}
}

// TestRuns holds that pages which are read ahead when all are missing take a read for each run of
// missing ones when half of them are there.
func TestRuns(t *testing.T) {
	const ahead = 0.2 // of a random read, for a page of a scan
	n := noise{rand.New(rand.NewPCG(5, 5)), 0.01}
	s := system{"read ahead", func(p predict.Point) float64 { return 1e-7 * p.Users },
		func(p predict.Point) float64 { return 5 + p.Users/50 }, nil}
	all := s.observed(n)
	for i, o := range all {
		for k := range o.Cold {
			all[i].Cold[k] -= opening + (1-ahead)*s.pages(o.Point)*aRead
		}
	}
	m, err := predict.Fit(machine, weights(), all)
	if err != nil {
		t.Fatal(err)
	}
	p := predict.Point{Users: beyond}
	for _, c := range []struct {
		state predict.State
		page  float64 // random reads for each page of the call
	}{{predict.Cold, ahead}, {predict.Half, 0.5 * 0.5}} {
		want := s.seconds(p) + c.page*s.pages(p)*aRead
		got, err := m.Predict(s.series(), p, c.state)
		if miss := predict.Missed(want, got.Value); err != nil || miss > 0.1 {
			t.Errorf("in %+v: %v, want %v (%v)", c.state, got, want, err)
		}
	}
}

// TestNotMeasured holds that the model gives no figure for what was not measured.
func TestNotMeasured(t *testing.T) {
	n := noise{rand.New(rand.NewPCG(1, 1)), 0.02}
	s := lawful[0]
	all := s.observed(n)
	for i := range all {
		all[i].Cold = nil
	}
	m, err := predict.Fit(machine, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	at := predict.Point{Users: beyond}
	if _, err := m.Predict(s.series(), at, predict.Warm); err != nil {
		t.Error(err)
	}
	for _, state := range []predict.State{predict.Half, predict.Cold} {
		if p, err := m.Predict(s.series(), at, state); !errors.Is(err, predict.ErrNotMeasured) {
			t.Errorf("in %+v it predicts %v (%v)", state, p, err)
		}
	}
	unknown := lawful[1].series()
	if _, err := m.Predict(unknown, at, predict.Warm); !errors.Is(err, predict.ErrNotMeasured) {
		t.Errorf("an unknown series: %v", err)
	}
	if _, err := m.Bytes(beyond); !errors.Is(err, predict.ErrNotMeasured) {
		t.Errorf("bytes without sizes: %v", err)
	}
	two, err := predict.Fit(machine, nil, all[:2])
	if err != nil {
		t.Fatal(err)
	}
	if p, err := two.Predict(s.series(), at, predict.Warm); !errors.Is(err, predict.ErrNotMeasured) {
		t.Errorf("from two sizes it predicts %v (%v)", p, err)
	}
	for _, o := range []predict.Observation{
		{}, {Point: predict.Point{Users: 1}}, {Point: predict.Point{Users: 1}, Warm: []float64{0}},
		{Point: predict.Point{Users: 1, Degree: 3}, Warm: []float64{1}},
		{Point: predict.Point{Users: 1}, Warm: []float64{math.NaN()}},
		{Point: predict.Point{Users: 1}, Warm: []float64{1}, Read: -1},
	} {
		if _, err := predict.Fit(machine, nil, []predict.Observation{o}); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

func TestMiss(t *testing.T) {
	for _, c := range []struct {
		measured, predicted float64
		want                string
	}{{1, 1, "0 %"}, {1.5, 1, "50 %"}, {0.5, 1, "50 %"}, {1, 4, "75 %"}} {
		if got := predict.Missed(c.measured, c.predicted).String(); got != c.want {
			t.Errorf("%g instead of %g is a miss of %s, want %s", c.measured, c.predicted, got, c.want)
		}
	}
}
