package results

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// pairsFile has two layers that wrote in pairs with the floor. The floor's times are those of the
// first pair. The machine was twice as slow during the second.
var pairsFile = pairLine("floor", 100, "") + pairLine("sqlx", 150, " 100 floor-ns/op 30 gc-ns/op") +
	pairLine("floor", 120, "") + pairLine("sqlx", 120, " 120 floor-ns/op 30 gc-ns/op") +
	pairLine("gorm", 600, " 200 floor-ns/op 40 gc-ns/op") +
	pairLine("gorm", 480, " 240 floor-ns/op 40 gc-ns/op")

// pairLine returns a result of a write.
func pairLine(layer string, nanoseconds int, more string) string {
	return fmt.Sprintf("BenchmarkFollow/impl=%s/engine=sqlite/users=1M/sync=off-2 4 %d ns/op "+
		"6 allocs/op%s\n", layer, nanoseconds, more)
}

const pairSettings = "rounds: 2\nin-pairs: yes\n"

// TestPairs holds that a time in a pair is stated by the floor of that pair.
func TestPairs(t *testing.T) {
	rs := read(t, sealed(t, written(pairSettings, pairsFile)))
	if !rs.InPairs() {
		t.Error("nothing says that it was measured in pairs")
	}
	row := rs.Rows[0]
	for layer, want := range map[string][]int64{
		Floor: {100, 120}, "sqlx": {150, 120}, "gorm": {300, 240},
	} {
		var got []int64
		for _, s := range row.Blocks[layer].Seconds {
			got = append(got, int64(s*1e9+0.5))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s takes %v ns, want %v", layer, got, want)
		}
	}
	if gc := row.Blocks["gorm"].Other[UnitGarbage]; int64(gc[0]*1e9+0.5) != 20 {
		t.Errorf("%v of the time are charged for garbage, want as large a share as in the pair", gc)
	}
	plain := sealed(t, written("rounds: 2\n", rounds(2, "A", "floor")))
	if read(t, plain).InPairs() {
		t.Error("results of all layers at once are said to be of pairs")
	}
}

// TestPairsRefuses holds that pairs without the times of their floor are refused.
func TestPairsRefuses(t *testing.T) {
	lines := strings.SplitAfter(pairsFile, "\n")
	for name, c := range map[string]struct{ file, want string }{
		"no floor": {strings.Join(slices.Delete(slices.Clone(lines), 0, 1)[3:], ""),
			"Follow (engine=sqlite, sync=off) was measured of gorm in pairs with the floor"},
		"no time": {strings.Replace(pairsFile, "200 floor-ns/op", "0 floor-ns/op", 1),
			"floor-ns/op is 0, which is no time"},
		"one round without": {strings.Replace(pairsFile, " 240 floor-ns/op", "", 1),
			"was measured of gorm in pairs"},
	} {
		_, err := Read(strings.NewReader(sealed(t, written(pairSettings, c.file))), "results.txt")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
