package exercise

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// moment is a time, of so many steps, at which a system is not itself.
type moment struct {
	from, to int
	part     float64 // of its capacity that is left
	others   float64 // what the meter says that other programs take
}

// simulated is a system that holds every rate up to its capacity.
type simulated struct {
	capacity float64
	moments  []moment
	cpu      float64 // what it takes of the processors when a rate is too much
	steps    int
}

func (y *simulated) load(rate float64) (*Step, error) {
	step := &Step{Rate: rate, PerSecond: rate, P99: 0.5}
	capacity := y.capacity
	for _, m := range y.moments {
		if y.steps >= m.from && y.steps < m.to {
			capacity *= m.part
			step.Others = m.others
		}
	}
	y.steps++
	if rate > capacity {
		step.P99, step.CPU = 2, y.cpu
	}
	return step, nil
}

const forGood = math.MaxInt

// TestSearch looks for the capacity of systems that have one, and that are disturbed. The
// estimate is 8000, so that the search begins at 1000.
func TestSearch(t *testing.T) {
	tests := []struct {
		name    string
		system  simulated
		refused Reason
	}{
		{"as estimated", simulated{capacity: 8000}, ""},
		{"above", simulated{capacity: 123456}, ""},
		{"below", simulated{capacity: 850}, ""},
		{"far below, and its own work", simulated{capacity: 90, cpu: 0.95}, ""},
		{"far below, by nothing", simulated{capacity: 90}, Unexplained},
		{"at no rate", simulated{capacity: 2, cpu: 0.95}, TooSlow},
		{"at every rate", simulated{capacity: math.Inf(1)}, Unsteady},

		{"one spike", simulated{capacity: 8000,
			moments: []moment{{0, 1, 0.01, 0}}}, ""},
		{"at first, unseen", simulated{capacity: 8000,
			moments: []moment{{0, 5, 0.001, 0}}}, ""},
		{"in the middle, unseen", simulated{capacity: 8000,
			moments: []moment{{2, 8, 0.02, 0}}}, ""},
		{"twice, unseen", simulated{capacity: 8000,
			moments: []moment{{1, 6, 0.02, 0}, {14, 20, 0.5, 0}}}, ""},
		{"in the middle, seen", simulated{capacity: 8000,
			moments: []moment{{2, 7, 0.02, 0.6}}}, ""},
		{"seen, and held all the same", simulated{capacity: 8000,
			moments: []moment{{0, forGood, 1, 0.14}}}, ""},

		{"for good", simulated{capacity: 8000,
			moments: []moment{{0, forGood, 0.02, 0.6}}}, Busy},
		{"for good, from the middle on", simulated{capacity: 8000, cpu: 0.4,
			moments: []moment{{3, forGood, 0.3, 0.6}}}, Busy},
		{"for good, unseen", simulated{capacity: 8000, cpu: 0.04,
			moments: []moment{{0, forGood, 0.02, 0}}}, Unexplained},
	}
	p := LoadPlan{Limit: time.Second, Halvings: 6}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := search(8000, p, test.system.load)
			if err != nil {
				t.Fatal(err)
			}
			if test.refused != "" {
				checkRefused(t, s, test.refused)
				return
			}
			if s.Refused != nil {
				t.Fatalf("it is refused: %+v", s.Refused)
			}
			capacity := test.system.capacity
			if best := s.Best.Rate; best > capacity || best < 0.95*capacity {
				t.Errorf("of %v, %v was found", capacity, best)
			}
			if end := s.Ended.Rate; end <= capacity || end > 1.05*capacity {
				t.Errorf("of %v, the end is %v", capacity, end)
			}
		})
	}
}

// checkRefused holds that a refused row has a reason and nothing else.
func checkRefused(t *testing.T, s *Sustained, want Reason) {
	t.Helper()
	if s.Refused == nil || s.Refused.Reason != want {
		t.Fatalf("it is refused by %+v, want %s; found %v", s.Refused, want, s.Best.Rate)
	}
	if s.Best != (Step{}) || s.Ended != (Step{}) || s.Steps != nil {
		t.Errorf("it is refused, and has figures: %+v", s)
	}
	by := Unknown
	if want == Busy {
		by = OtherPrograms
	}
	if s.By != by || (s.Refused.Others > OthersLimit) != (want == Busy) || s.Refused.Words() == "" {
		t.Errorf("the %s are to blame, by %+v", s.By, s.Refused)
	}
}

// TestSearchEnds holds that a search ends whatever its steps are, and that what it finds held, and
// is below what did not.
func TestSearchEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		estimate := rapid.Float64Range(1e-3, 1e9).Draw(t, "estimate")
		p := LoadPlan{Limit: time.Second, Halvings: rapid.IntRange(0, 6).Draw(t, "halvings")}
		steps, last := 0, rapid.IntRange(0, 100).Draw(t, "time")
		s, err := search(estimate, p, func(rate float64) (*Step, error) {
			if steps == last {
				return nil, errEnough
			}
			steps++
			return &Step{Rate: rate, PerSecond: rate,
				P99:    rapid.SampledFrom([]float64{0.5, 2}).Draw(t, "p99"),
				Others: rapid.SampledFrom([]float64{0, 0, 0.15, 0.16}).Draw(t, "others"),
				CPU:    rapid.SampledFrom([]float64{0, 0.9}).Draw(t, "CPU")}, nil
		})
		if err != nil || steps > mostSteps {
			t.Fatalf("%d steps end with %v", steps, err)
		}
		if s.Refused != nil {
			if s.Best != (Step{}) || !s.Refused.known() {
				t.Fatalf("refused is %+v", s)
			}
			return
		}
		if !s.Best.holds(p.Limit) || s.Ended.holds(p.Limit) || s.Ended.Rate <= s.Best.Rate ||
			s.Ended.Others > OthersLimit || s.By == OtherPrograms {
			t.Fatalf("found %+v, ended by %+v", s.Best, s.Ended)
		}
	})
}

func TestSearchError(t *testing.T) {
	broken := func(float64) (*Step, error) { return nil, context.Canceled }
	if _, err := search(1000, LoadPlan{}, broken); !errors.Is(err, context.Canceled) {
		t.Errorf("an error ends with %v", err)
	}
}
