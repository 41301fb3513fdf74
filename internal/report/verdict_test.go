package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/results"
)

// takes is what a call of a layer takes in a made-up run.
type takes struct {
	seconds float64
	stmts   float64 // and as many calls of the driver
	fetched float64
	allocs  float64
}

// madeUp returns a row whose rounds differ alike for all layers, and those of one layer by one in a
// thousand, so that layers can be told apart.
func madeUp(op, sync string, layers map[string]takes) results.Row {
	row := results.Row{Operation: op, Engine: "sqlite", Sync: sync,
		Blocks: map[string]results.Blocks{}}
	for layer, v := range layers {
		b := results.Blocks{Other: map[string][]float64{}}
		for round := range 12 {
			b.Seconds = append(b.Seconds, v.seconds*(1+float64(round%3)/10)*
				(1+math.Mod(float64(round*len(layer)), 3)/1000))
			b.Allocs = append(b.Allocs, v.allocs)
			for unit, value := range map[string]float64{results.UnitStatements: v.stmts,
				results.UnitCalls: v.stmts, results.UnitFetched: v.fetched} {
				b.Other[unit] = append(b.Other[unit], value)
			}
		}
		row.Blocks[layer] = b
	}
	return row
}

// runOf returns a run of rows, with the layers that they have.
func runOf(rows ...results.Row) *results.Run {
	rs := &results.Results{Rows: rows, Engines: []string{"sqlite"}, Sealed: true}
	for _, layer := range []string{"floor", "sqlx", "sqlc", "ent", "gorm"} {
		if _, there := rows[0].Blocks[layer]; there {
			rs.Layers = append(rs.Layers, layer)
		}
	}
	return &results.Run{Compared: rs}
}

// TestVerdict holds what is said of runs whose answers are known.
func TestVerdict(t *testing.T) {
	t.Parallel()
	reads := func(layers map[string]takes) results.Row { return madeUp("Read", "", layers) }
	writes := func(sync string, layers map[string]takes) results.Row {
		return madeUp("Write", sync, layers)
	}
	const us = 1e-6
	code := []results.Code{
		{Layer: "floor", Lines: results.Lines{Written: 900}},
		{Layer: "sqlc", Lines: results.Lines{Written: 500, Mapping: 40, Generated: 2000},
			Modules: results.Imports{BeyondFloor: 1}},
		{Layer: "ent", Lines: results.Lines{Written: 700}, Modules: results.Imports{BeyondFloor: 9}},
	}
	ledger := &results.Results{Rows: []results.Row{{Operation: "Read", Engine: "sqlite",
		Blocks: map[string]results.Blocks{
			"floor": {Other: map[string][]float64{results.UnitScan: {2}}},
			"gorm":  {Other: map[string][]float64{results.UnitScan: {8}}},
		}}}}
	for _, test := range []struct {
		name string
		run  *results.Run
		code []results.Code
		at   Situation
		want []string
	}{
		{
			name: "two at the top, and two with a reason each",
			run: &results.Run{Ledger: ledger, Compared: runOf(
				reads(map[string]takes{"floor": {100 * us, 1, 300, 20}, "sqlc": {100 * us, 1, 300, 22},
					"ent": {200 * us, 2, 300, 60}, "gorm": {300 * us, 1, 600, 200}}),
				writes("off", map[string]takes{"floor": {50 * us, 1, 8, 5}, "sqlc": {50 * us, 1, 8, 5},
					"ent": {50 * us, 1, 8, 9}, "gorm": {50 * us, 1, 8, 5}})).Compared},
			code: code,
			at:   Situation{Mix: Mix{Name: "social", Weights: map[string]float64{"Read": 9, "Write": 1}}},
			want: []string{
				"For social on sqlite, syncs off, no network: floor and sqlc cannot be told apart at the top, " +
					"at about 105 µs a call.",
				"The costliest are gorm, 2.89 times the fastest (through Read: 2.0 times the bytes fetched, " +
					"4.0 times the time to scan), and ent, 1.95 times the fastest (through Read: 2 " +
					"statements, not 1).",
				"At round trips of about 5 ms, within 5 % of the fastest: all but ent.",
				"In code for sqlite: sqlc 500 lines by hand (40 mapping), 2000 generated, 1 module more; " +
					"floor 900 lines by hand (0 mapping).",
				"One run of 12 rounds on one machine; half the ratios are known to within 1 %.",
			},
		},
		{
			name: "one at the top, whatever changes",
			run: runOf(reads(map[string]takes{"floor": {100 * us, 1, 300, 20},
				"ent": {400 * us, 40, 300, 20}})),
			at: Situation{Mix: Mix{Name: "reading", Weights: map[string]float64{"Read": 1}}},
			want: []string{
				"For reading on sqlite, syncs off, no network: floor is the fastest at 110 µs a call; next is " +
					"ent with 4.0 times that.",
				"The costliest is ent, 4.00 times the fastest (through Read: 40 statements, not 1).",
				"Round trips of up to 20 ms do not change which layers are within 5 % of the fastest: floor alone.",
				"One run of 12 rounds on one machine; half the ratios are known to within 1 %.",
			},
		},
		{
			name: "durable writes make all alike",
			run: runOf(
				writes("off", map[string]takes{"floor": {10 * us, 1, 8, 5}, "gorm": {20 * us, 1, 8, 5}}),
				writes("full", map[string]takes{"floor": {1000 * us, 1, 8, 5}, "gorm": {1010 * us, 1, 8, 5}})),
			at: Situation{Mix: Mix{Name: "writing", Weights: map[string]float64{"Write": 1}}, Sync: "full"},
			want: []string{
				"For writing on sqlite, writes durable, no network: floor is the fastest at 1.10 ms a call; " +
					"next is gorm with 1.0 % more.",
				"With syncs off, within 5 % of the fastest: floor alone.",
				"Don't choose by speed: all layers lie within 10 % of the fastest.",
				"One run of 12 rounds on one machine; half the ratios are known to within 1 %.",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.at.Engine = "sqlite"
			if test.at.Sync == "" {
				test.at.Sync = "off"
			}
			var got []string
			for _, s := range verdict(test.run, test.code, test.at) {
				got = append(got, unlinked(s))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("the verdict is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			if len(got) > 6 {
				t.Errorf("it has %d sentences", len(got))
			}
		})
	}
}

// TestVerdictWithoutAnswer holds what is said where results answer nothing.
func TestVerdictWithoutAnswer(t *testing.T) {
	t.Parallel()
	at := Situation{Mix: Mix{Name: "m", Weights: map[string]float64{"Read": 1}}, Engine: "sqlite",
		Sync: "off", RoundTrip: time.Millisecond}
	row := madeUp("Read", "", map[string]takes{"floor": {1, 1, 1, 1}, "gorm": {2, 1, 1, 1}})
	for i := range row.Blocks["gorm"].Seconds {
		row.Blocks["gorm"].Seconds[i] *= math.Pow(2, float64(i%5))
	}
	got := verdict(runOf(row), nil, at)
	if len(got) != 1 || !strings.HasPrefix(got[0],
		"For m on sqlite, syncs off, calculated round trips of 1 ms: too wide to say") {
		t.Errorf("of a noisy run it says %q", got)
	}
	delete(row.Blocks, "gorm")
	if got := verdict(runOf(row), nil, at); got != nil {
		t.Errorf("of one layer it says %q", got)
	}
	run := runOf(row)
	run.Compared.Sealed = false
	if got := verdict(run, nil, at); len(got) != 1 || !strings.Contains(got[0], "not sealed") {
		t.Errorf("of results that are not sealed it says %q", got)
	}
}

// TestVerdictIsShort holds that a verdict has six sentences and ten lines of 80 columns at most,
// whatever twelve layers take and however they are called.
func TestVerdictIsShort(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	layers := []string{"floor", "floor-unprepared", "gorm-quickstart", "ent-prepared", "sqlx", "sqlc", "ent",
		"gorm", "bun-with-relations", "sqlboiler", "jet-prepared", "xorm-quickstart"}
	var code []results.Code
	for i, l := range layers {
		code = append(code, results.Code{Layer: l, Lines: results.Lines{Written: 1000 + 13*i,
			Mapping: 200 + i, Generated: 20000 * (i % 2)},
			Modules: results.Imports{BeyondFloor: 10 + i}})
	}
	longest := 0
	for range 200 {
		spread := []float64{0.02, 0.1, 1}[random.IntN(3)]
		row := func(op, sync string) results.Row {
			all := map[string]takes{}
			for _, l := range layers {
				all[l] = takes{1e-4 * (1 + spread*random.Float64()), float64(1 + random.IntN(3)),
					300 * (1 + random.Float64()), 20 * (1 + random.Float64())}
			}
			return madeUp(op, sync, all)
		}
		run := runOf(row("HomeTimeline", ""), row("UpdateProfile", "off"), row("UpdateProfile", "full"))
		run.Compared.Layers = layers
		at := Situation{Mix: Mix{Name: "social", Weights: map[string]float64{"HomeTimeline": 6,
			"UpdateProfile": 4}}, Engine: "sqlite", Sync: "off", RoundTrip: 500 * time.Microsecond}
		sentences := verdict(run, code, at)
		lines := grid.Wrap("In short. "+unlinked(strings.Join(sentences, " ")), 80)
		longest = max(longest, len(lines))
		if len(sentences) > 6 || len(lines) > 10 {
			t.Fatalf("%d sentences in %d lines:\n%s", len(sentences), len(lines), strings.Join(lines, "\n"))
		}
	}
	t.Logf("the longest has %d lines", longest)
}

// TestVerdictOfSome holds that an operation of the mix that a layer was not timed at takes no part in
// the reasons, as it takes none in the ranking.
func TestVerdictOfSome(t *testing.T) {
	t.Parallel()
	run := runOf(
		madeUp("Read", "", map[string]takes{"floor": {1e-4, 1, 300, 20}, "gorm": {2e-4, 3, 300, 20}}),
		madeUp("Write", "off", map[string]takes{"floor": {1e-4, 1, 300, 20}}))
	at := Situation{Mix: Mix{Name: "m", Weights: map[string]float64{"Write": 1, "Read": 1}},
		Engine: "sqlite", Sync: "off"}
	got := unlinked(strings.Join(verdict(run, nil, at), " "))
	if want := "gorm, 2.00 times the fastest (through Read: 3 statements, not 1)"; !strings.Contains(got, want) {
		t.Errorf("the verdict is %q and has no %q", got, want)
	}
}
