package exercise

import (
	"math"
	"testing"
)

func TestProcessorsTime(t *testing.T) {
	const stat = `cpu  1000 200 300 4000 500 60 70 80 900 100
cpu0 500 100 150 2000 250 30 35 40 450 50
cpu1 500 100 150 2000 250 30 35 40 450 50
intr 1178879 0 0
ctxt 5
`
	busy, all, n := processorsTime(stat)
	if busy != 17.1 || all != 62.1 || n != 2 { // steal is busy; guests are not counted twice
		t.Errorf("it is read as %v of %v s of %d processors, want 17.1, 62.1 and 2", busy, all, n)
	}
	for _, none := range []string{"", "\n\n", "cpu\n", "intr 5\n", "cpu a b c\n"} {
		if busy, all, _ := processorsTime(none); busy != 0 || all != 0 {
			t.Errorf("%q is read as %v of %v s", none, busy, all)
		}
	}
}

func TestThisMachine(t *testing.T) {
	r := ThisMachine()
	if r.Busy > r.All || r.Busy < 0 || r.Usable < 1 || r.All > 0 && r.Processors < 1 {
		t.Errorf("the machine's times are %+v", r)
	}
}

func TestOthers(t *testing.T) {
	tests := []struct {
		name               string
		own, busy, all     float64
		processors, usable int
		others             float64
		known, disturbed   bool
	}{
		{"quiet", 1, 1, 4, 2, 2, 0, true, false},
		{"a little", 1, 1.4, 4, 2, 2, 0.1, true, false},
		{"busy", 1, 3.4, 4, 2, 2, 0.6, true, true},
		{"all of it", 0, 4, 4, 2, 2, 1, true, true},
		{"ticks that lag behind", 1, 0.9, 4, 2, 2, 0, true, false},
		{"not told", 1, 0, 0, 0, 2, 0, false, false},
		{"room for two of eight", 2, 7, 8, 8, 2, 0, true, false},
		{"room for one of two of eight", 1, 8, 8, 8, 2, 0.5, true, true},
	}
	for _, test := range tests {
		before := Reading{Own: 10, Busy: 100, All: 1000}
		if !test.known {
			before = Reading{}
		}
		var s span
		s.add(before, Reading{before.Own + test.own, before.Busy + test.busy, before.All + test.all,
			test.processors, test.usable})
		if math.Abs(s.others()-test.others) > 1e-9 || s.known() != test.known ||
			s.disturbed() != test.disturbed {
			t.Errorf("%s: others take %v, known %v, disturbed %v", test.name, s.others(), s.known(),
				s.disturbed())
		}
	}
}

// busyRounds are what other programs take during the stretches of exercises of four rounds.
var busyRounds = []struct {
	name   string
	others []float64
	rounds int // 0: refused
}{
	{"quiet", []float64{0.1}, 4},
	{"for a while", []float64{0, 0.5, 0.9, 0}, 4},
	{"most of the time", []float64{0, 0.5, 0.5, 0, 0.5, 0.5, 0, 0.5}, 3},
	{"for good", []float64{0, 0, 0.5}, 0},
}

func checkRounds(t *testing.T, want, rounds int, refused *Refusal) {
	t.Helper()
	if rounds != want || (refused == nil) != (want > 0) ||
		refused != nil && (refused.Reason != Busy || math.Abs(refused.Others-0.5) > 1e-9) {
		t.Errorf("there are %d rounds and %+v, want %d", rounds, refused, want)
	}
}

// each repeats each of the shares n times.
func each(n int, shares []float64) []float64 {
	var all []float64
	for _, share := range shares {
		for range n {
			all = append(all, share)
		}
	}
	return all
}
