package exercise

import (
	"errors"
	"math"
)

// The bounds of a search. With them, and with LoadPlan.Longest, every search ends, whatever the
// machine does.
const (
	mostSteps     = 64
	mostDisturbed = 6    // steps that other programs disturbed
	mostReturns   = 3    // upwards, after the end held when it was tried again
	lowestPart    = 1000 // of the estimate, below which nothing is tried
	leastPart     = 0.1  // of the estimate, below which the end must have a cause
)

// searching is a search under way.
type searching struct {
	estimate  float64
	plan      LoadPlan
	load      func(rate float64) (*Step, error)
	found     *Sustained
	low, high float64   // the highest rate that held, the lowest above it that did not
	others    []float64 // what other programs took in the steps that they disturbed
}

// errEnough ends a search that has used up its steps or its time.
var errEnough = errors.New("enough steps")

// refused ends a search without a figure.
type refused struct{ *Refusal }

func (r refused) Error() string { return r.Words() }

// search looks for the highest rate that holds, beginning far below the estimate: by doubling, and
// then between the last rate that held and the first that did not. What ended it is tried once
// more at the end. If it holds now, something else was to blame the first time, and the search
// goes on upwards from there.
//
// A step that does not hold while other programs take more than OthersLimit says nothing about
// the layer, and is tried again.
func search(estimate float64, p LoadPlan, load func(rate float64) (*Step, error)) (*Sustained,
	error) {
	s := &searching{estimate: estimate, plan: p, load: load, found: &Sustained{},
		high: math.Inf(1)}
	err := s.run(estimate / 8)
	if err == errEnough && s.bracketed() { // less fine, and a figure all the same
		err = nil
	} else if err == errEnough {
		err = s.refuse(Unsteady)
	}
	if err == nil {
		s.found.By = s.found.Ended.by(p.Limit)
		if s.found.Best.PerSecond < leastPart*estimate && !s.found.By.explains() {
			err = s.refuse(Unexplained)
		}
	}
	if r, ok := errors.AsType[refused](err); ok {
		return &Sustained{Refused: r.Refusal, By: r.by()}, nil
	}
	return s.found, err
}

// refuse refuses a figure: because of other programs, if they disturbed more than one step, and
// for a reason of its own otherwise.
func (s *searching) refuse(reason Reason) error {
	if len(s.others) > 1 {
		return refused{busy(s.others)}
	}
	return refused{&Refusal{Reason: reason}}
}

func (s *searching) bracketed() bool { return s.low > 0 && !math.IsInf(s.high, 1) }

// run looks for the limit from a rate on, and again as often as it turns out to be higher.
func (s *searching) run(rate float64) error {
	for returns := 0; ; returns++ {
		if err := s.bracket(rate); err != nil {
			return err
		}
		for range s.plan.Halvings {
			if _, err := s.try(math.Sqrt(s.low*s.high), 2); err != nil {
				return err
			}
		}
		if returns == mostReturns {
			return nil
		}
		if held, err := s.try(s.high, 1); err != nil || !held {
			return err
		}
		rate = 2 * s.low
	}
}

// bracket finds a rate that holds and one above it that does not.
func (s *searching) bracket(rate float64) error {
	for !s.bracketed() {
		if s.low == 0 && rate < s.estimate/lowestPart {
			return s.refuse(TooSlow)
		}
		held, err := s.try(rate, 2)
		switch {
		case err != nil:
			return err
		case held:
			rate *= 2
		default:
			rate /= 4
		}
	}
	return nil
}

// try tries a rate until it holds, at most so many times, because a machine has its moments. Times
// at which other programs disturbed it do not count.
func (s *searching) try(rate float64, times int) (held bool, err error) {
	var failed *Step
	for times > 0 {
		if len(s.found.Steps) == mostSteps {
			return false, errEnough
		}
		step, err := s.load(rate)
		if err != nil {
			return false, err
		}
		s.found.Steps = append(s.found.Steps, *step)
		switch {
		case step.holds(s.plan.Limit):
			s.low, s.found.Best = rate, *step
			if s.low >= s.high { // where it did not hold before
				s.high = math.Inf(1)
			}
			return true, nil
		case step.Others > OthersLimit:
			if s.others = append(s.others, step.Others); len(s.others) == mostDisturbed {
				return false, refused{busy(s.others)}
			}
		default:
			times, failed = times-1, step
		}
	}
	s.high, s.found.Ended = rate, *failed
	return false, nil
}
