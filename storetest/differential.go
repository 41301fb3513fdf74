package storetest

import (
	"os"
	"strconv"
	"testing"

	"example.com/impedance/internal/lockstep"
	"pgregory.net/rapid"
)

// stepsVariable names the environment variable that says how many steps Differential
// runs at least.
const (
	stepsVariable = "IMPEDANCE_STEPS"
	normalSteps   = 2_000
)

// Differential runs random sequences of operations on two stores in lockstep. It fails if they
// differ in an answer, in the promised error, or in the contents of the tables at the end of a
// sequence. Ids need not be equal on both sides, only assigned in the same order. It runs 2,000
// steps, or the number in the environment variable IMPEDANCE_STEPS, and shrinks a failure to a
// short listing of operations.
func Differential(t *testing.T, subject, oracle Harness) {
	want := normalSteps
	if v := os.Getenv(stepsVariable); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			t.Fatalf("%s=%q: want a positive number", stepsVariable, v)
		}
		want = n
	}
	steps, sequences := 0, 0
	for steps < want && !t.Failed() {
		rapid.Check(t, func(rt *rapid.T) {
			m := newMatch(rt, subject, oracle)
			sequences++
			rt.Repeat(map[string]func(*rapid.T){
				"": func(*rapid.T) {},
				"step": func(rt *rapid.T) {
					steps++
					o, err := m.Draw(drawn{rt})
					if err == nil {
						rt.Logf("%s", o)
						err = m.Do(o)
					}
					if err != nil {
						rt.Fatalf("%v", err)
					}
				},
			})
			if err := m.Compare(); err != nil {
				rt.Fatalf("%v", err)
			}
		})
	}
	t.Logf("%d steps in %d sequences", steps, sequences)
}

// newMatch opens both stores.
func newMatch(rt *rapid.T, subject, oracle Harness) *lockstep.Match {
	var c lockstep.Clock
	open := func(name string, h Harness) lockstep.Subject {
		s := h.New(rt, Options{Clock: c.Now})
		return lockstep.Subject{Name: name, Store: s.Store, Dump: s.Dump, InUse: s.InUse}
	}
	m, err := lockstep.NewMatch(&c, open("the oracle", oracle), open("the subject", subject))
	if err != nil {
		rt.Fatalf("%v", err)
	}
	return m
}

// drawn is a source whose choices rapid makes, and makes smaller when a sequence fails.
type drawn struct{ *rapid.T }

// Below implements lockstep.Source.
func (d drawn) Below(n int) int { return rapid.IntRange(0, n-1).Draw(d.T, "") }
