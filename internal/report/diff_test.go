package report

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
)

// upgraded returns a run before and after the upgrade of gorm, on a machine that is half as fast.
func upgraded() (before, after *results.Run) {
	run := func(slower, gorm, stmts, allocs float64, version, only string) *results.Run {
		t := func(microseconds float64) float64 { return slower * microseconds * us }
		r := runOf(
			madeUp("Read", "", map[string]takes{"floor": {t(100), 1, 300, 20}, "sqlc": {t(110), 1, 300, 22},
				"gorm": {t(gorm), stmts, 600, allocs}}),
			madeUp("List", "", map[string]takes{"floor": {t(300), 1, 900, 60}, "sqlc": {t(310), 1, 900, 66},
				"gorm": {t(2.5 * gorm), 1, 900, 3 * allocs}}),
			madeUp("Write", "off", map[string]takes{"floor": {t(50), 1, 8, 5}, "sqlc": {t(50), 1, 8, 5},
				"gorm": {t(75), 1, 8, 5}}),
			madeUp(only, "off", map[string]takes{"floor": {t(50), 1, 8, 5}, "sqlc": {t(50), 1, 8, 5},
				"gorm": {t(75), 1, 8, 5}}))
		for _, c := range [][2]string{{"cpu", version + "-cpu"}, {"gorm.io/gorm", version}, {"rounds", "12"}} {
			r.Compared.Config = append(r.Compared.Config, benchfmt.Config{Key: c[0], Value: []byte(c[1])})
		}
		r.Code = &results.Results{Code: []results.Code{{Layer: "gorm",
			Lines: results.Lines{Written: int(100 * stmts), Mapping: 7}}}}
		return r
	}
	return run(1, 200, 2, 100, "v1", "Old"), run(2, 150, 1, 60, "v2", "New")
}

// TestDiff holds what is said of two runs with known answers, in testdata/diff.golden, which
// go test ./internal/report -update writes.
func TestDiff(t *testing.T) {
	t.Parallel()
	d, err := NewDiff(upgraded())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range d.Means {
		want := 1.0
		switch {
		case m.Layer == floor:
			want = 2
		case m.Layer == "gorm" && m.Of == "READS":
			want = 0.75
		}
		if math.Abs(m.change.center/want-1) > 0.005 || m.change.same() != (want == 1) {
			t.Errorf("%s, %s: the change is %+v, want %v", m.Of, m.Layer, m.change, want)
		}
		if (m.Words == "no difference can be told") != (want == 1) {
			t.Errorf("%s, %s: it says %q", m.Of, m.Layer, m.Words)
		}
	}
	const golden = "testdata/diff.golden"
	var got bytes.Buffer
	if err := d.Write(&got, 80); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	for line := range strings.Lines(got.String()) {
		if n := len([]rune(line)); n > 81 {
			t.Errorf("a line has %d columns: %s", n, line)
		}
	}
}

// TestDiffOfOne holds that a run does not differ from itself.
func TestDiffOfOne(t *testing.T) {
	t.Parallel()
	before, _ := upgraded()
	d, err := NewDiff(before, before)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Differences)+len(d.LeftOut)+len(d.Counts)+len(d.Lines)+len(d.told()) > 0 || d.Noise != "" {
		t.Errorf("it differs: %+v", d)
	}
	for _, m := range d.Means {
		if m.change.center != 1 || !m.change.same() {
			t.Errorf("%s of %s changed by %+v", m.Of, m.Layer, m.change)
		}
	}
}

// TestDiffRefuses holds which runs are not compared, and what noise and few rounds do.
func TestDiffRefuses(t *testing.T) {
	t.Parallel()
	before, after := upgraded()
	after.Compared.Sealed = false
	if _, err := NewDiff(before, after); err == nil || !strings.Contains(err.Error(), "not sealed") {
		t.Errorf("the error is %v", err)
	}
	_, after = upgraded()
	for i := range after.Compared.Rows {
		after.Compared.Rows[i].Operation += "2"
	}
	if _, err := NewDiff(before, after); err == nil || !strings.Contains(err.Error(), "share no operation") {
		t.Errorf("the error is %v", err)
	}
	_, after = upgraded()
	for _, row := range after.Compared.Rows {
		for layer, b := range row.Blocks {
			b.Seconds = b.Seconds[:fewest-1]
			row.Blocks[layer] = b
		}
	}
	d, err := NewDiff(before, after)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range d.Means {
		if m.Words != "too noisy to say" {
			t.Errorf("of %d rounds it says of %s: %s", fewest-1, m.Layer, m.Words)
		}
	}
	if d.Noise == "" || len(d.told()) > 0 {
		t.Errorf("of %d rounds it says %q and %v", fewest-1, d.Noise, d.told())
	}
}

// TestChangeCovers holds, by simulation, that the interval of a change holds the true one in about 95 %
// of pairs of runs, of different lengths and with outliers, for one operation and for a mean.
func TestChangeCovers(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	run := func(rounds, operations int, ratio, noise float64) relation {
		logs := make([][]float64, operations)
		for round := range rounds {
			shared := noise * r.NormFloat64() / 2 // what disturbs a round disturbs all of it
			for op := range logs {
				v := math.Log(ratio) + shared + noise*r.NormFloat64()
				if round > 0 && r.IntN(12) == 0 {
					v += r.ExpFloat64() / 2
				}
				logs[op] = append(logs[op], v)
			}
		}
		return mean(logs)
	}
	for _, test := range []struct{ before, after, operations int }{{25, 25, 1}, {9, 25, 1}, {25, 25, 5}, {9, 9, 5}} {
		const runs = 600
		inside := 0
		for range runs {
			q := unpaired(run(test.after, test.operations, 1.5, 0.03), run(test.before, test.operations, 1.2, 0.05))
			if q.low <= 1.25 && 1.25 <= q.high {
				inside++
			}
		}
		if share := float64(inside) / runs; share < 0.92 || share > 0.995 {
			t.Errorf("%+v: %.3f of the intervals hold the change", test, share)
		}
	}
}

// TestCountChanged holds that counts that vary with the calls are not called changed.
func TestCountChanged(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		isFloor                              bool
		before, after, baseBefore, baseAfter float64
		want                                 bool
	}{
		{false, 2, 1, 1, 1, true},
		{false, 1, 1, 1, 1, false},
		{false, 105, 100, 55, 50, false},       // what all layers share became less
		{false, 2000, 2200, 1000, 1100, false}, // other calls
		{false, 2000, 2200, 1000, 1000, true},
		{false, 0, 3, 0, 0, true}, // of something that the floor does not have
		{false, math.NaN(), 3, 1, 1, false},
		{true, 100, 95, 0, 0, false},
		{true, 1, 2, 0, 0, true},
	} {
		if got := countChanged(test.isFloor, test.before, test.after, test.baseBefore, test.baseAfter); got != test.want {
			t.Errorf("%+v: it is %v", test, got)
		}
	}
}

// TestTold holds that the largest changes come first.
func TestTold(t *testing.T) {
	t.Parallel()
	d, err := NewDiff(upgraded())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range d.told() {
		names = append(names, r.Operation+" "+r.Layer)
	}
	if want := []string{"Read gorm", "List gorm"}; !slices.Equal(slices.Sorted(slices.Values(names)),
		slices.Sorted(slices.Values(want))) {
		t.Errorf("beyond chance are %q, want %q", names, want)
	}
}
