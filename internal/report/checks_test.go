package report

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/impedance/internal/results"
)

// aaFile is a run of many operations with the floor twice. In some of them the two differ.
func aaFile(rows, differ int) string {
	var b strings.Builder
	r := rand.New(rand.NewPCG(4, 4))
	for row := range rows {
		for round := range 9 {
			first, again := 1000+r.IntN(20), 1000+r.IntN(20)
			if row < differ {
				again = 2000 + r.IntN(20)
			} else if round < 2 { // so that no other differs by chance
				again = 990 + 40*round
			} else if round < 6 {
				again = first + 2*(round%2*2-1)
			}
			fmt.Fprintf(&b, "BenchmarkA%d/impl=floor/engine=sqlite-2 9 %d ns/op 1 allocs/op\n"+
				"BenchmarkA%[1]d/impl=floor-again/engine=sqlite-2 9 %[3]d ns/op 1 allocs/op\n", row, first, again)
		}
	}
	return written(b.String())
}

// TestAA holds how many lines may differ by chance, and what is said of more.
func TestAA(t *testing.T) {
	t.Parallel()
	// Of 36 lines of nine rounds, each differs with a chance of 20/512: more than 6 do in 0.05 % of
	// runs, more than 5 in 0.3 %.
	for _, test := range []struct {
		rows, differ int
		want         SelfComparison
		failed       bool
	}{
		{36, 6, SelfComparison{36, 6, 6}, false},
		{36, 7, SelfComparison{36, 7, 6}, true},
		{1, 1, SelfComparison{1, 1, 1}, false},
	} {
		got := AA(read(t, sealed(t, aaFile(test.rows, test.differ))))
		if got != test.want || got.Failed() != test.failed {
			t.Errorf("%d of %d lines: %+v, failed %t, want %+v", test.differ, test.rows, got, got.Failed(),
				test.want)
		}
		if strings.Contains(got.String(), "not to be trusted") != test.failed {
			t.Errorf("it says %s", got)
		}
	}
	none := AA(read(t, sealed(t, lines(drifting))))
	if none.Failed() || !strings.Contains(none.String(), "was not compared with itself") {
		t.Errorf("without the floor twice it says %s", none)
	}
	rs := read(t, sealed(t, aaFile(3, 0)))
	var b strings.Builder
	if err := Table(&b, wide, rs); err != nil || !strings.Contains(b.String(), "floor-again") {
		t.Errorf("the table has no column of it (%v):\n%s", err, b.String())
	}
}

// TestCheckFloor holds when the floor is refused.
func TestCheckFloor(t *testing.T) {
	t.Parallel()
	const floorTimes = "floor 116 117 118 119 120 121 122 123 124\n"
	for bare, want := range map[string]string{
		"bare 100 100 100 100 100 100 100 100 100": "A (engine=sqlite): 1.20 (1.17–1.23)",
		"bare 110 100 104 100 100 100 100 100 100": "", // the interval reaches below
		"bare 130 130 130 130 130 130 130 130 130": "",
	} {
		rs := read(t, sealed(t, lines(floorTimes+bare)))
		if got := fmt.Sprint(rs.Layers); got != "[floor]" {
			t.Errorf("the layers are %s", got)
		}
		err := CheckFloor(rs)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: got %v, want %q", bare, err, want)
		}
	}
	few := read(t, sealed(t, lines("floor 300 300 300\nbare 100 100 100")))
	if err := CheckFloor(few); err != nil {
		t.Errorf("three rounds are judged: %v", err)
	}
	_, err := results.Read(strings.NewReader(sealed(t, lines(floorTimes+"bare 1 1 1 1 1 1 1 1 1")+
		"BenchmarkA/impl=floor/engine=sqlite/users=1k-2 9 5 ns/op 1 allocs/op\n")), "a.txt")
	if err == nil || !strings.Contains(err.Error(), "fewer blocks of bare") {
		t.Errorf("a missing block of bare: %v", err)
	}
}
