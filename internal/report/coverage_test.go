package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"example.com/impedance/internal/results"
)

// disturbance is how simulated times differ from the true ones.
type disturbance struct {
	name     string
	noise    float64 // standard deviation of the logarithm, of each block alone
	outliers float64 // share of blocks that take 1.5 to 5 times as long
	tails    bool    // whether noise is Student's t of three degrees, which has heavy tails
	drift    float64 // standard deviation of the logarithm that all layers share in a round
}

var disturbances = []disturbance{
	{name: "quiet", noise: 0.03},
	{name: "outliers", noise: 0.03, outliers: 0.05},
	{name: "drift", noise: 0.03, outliers: 0.05, drift: 0.3},
	{name: "heavy tails", noise: 0.05, tails: true, drift: 0.1},
}

// factor returns by how much a block differs.
func (d disturbance) factor(r *rand.Rand) float64 {
	log := r.NormFloat64()
	if d.tails {
		var squares float64
		for range 3 {
			v := r.NormFloat64()
			squares += v * v
		}
		log /= math.Sqrt(squares / 3)
	}
	f := math.Exp(d.noise * log)
	if r.Float64() < d.outliers {
		f *= 1.5 + 3.5*r.Float64()
	}
	return f
}

// simulated are the true ratios of six layers, the floor first, and the floor's true time for each
// operation.
var simulated = struct {
	ratios []float64
	times  []float64
}{[]float64{1, 1, 1.02, 1.05, 1.4, 2.2}, []float64{10, 20, 300, 45, 60, 500, 12, 80}}

// run simulates times by operation, layer and round.
func (d disturbance) run(r *rand.Rand, rounds int, ratios []float64) (seconds [][][]float64) {
	for _, time := range simulated.times {
		layers := make([][]float64, len(ratios))
		for range rounds {
			drift := math.Exp(d.drift * r.NormFloat64())
			for i, ratio := range ratios {
				layers[i] = append(layers[i], time*ratio*drift*d.factor(r))
			}
		}
		seconds = append(seconds, layers)
	}
	return seconds
}

// coverage counts how often an interval holds the truth.
type coverage struct{ held, all int }

func (c *coverage) add(r relation, truth float64) {
	c.all++
	if r.low <= truth && truth <= r.high {
		c.held++
	}
}

// TestCoverage simulates thousands of runs from known ratios. It holds that the intervals of cells,
// geometric means and mixes contain the true ratio in 93 to 98 of 100 runs, and that ranks tell
// equally fast layers apart in 5 of 100 lines at most.
func TestCoverage(t *testing.T) {
	t.Parallel()
	for _, d := range disturbances {
		for _, rounds := range []int{9, 31} {
			d.cover(t, rounds)
		}
	}
}

func (d disturbance) cover(t *testing.T, rounds int) {
	const runs = 300
	r := rand.New(rand.NewPCG(15, uint64(rounds)))
	var cells, means, mixes, lines coverage
	for range runs {
		seconds := d.run(r, rounds, simulated.ratios)
		for layer := 1; layer < len(simulated.ratios); layer++ {
			truth := simulated.ratios[layer]
			var logs [][]float64
			mix, base := make([]float64, rounds), make([]float64, rounds)
			for op, layers := range seconds {
				logs = append(logs, logRatios(layers[layer], layers[0]))
				cells.add(estimated(logs[op]), truth)
				for i := range rounds {
					mix[i] += layers[layer][i] / simulated.times[op]
					base[i] += layers[0][i] / simulated.times[op]
				}
			}
			mixes.add(related(mix, base), truth)
			if layer%3 == 1 { // they take long
				means.add(mean(logs), truth)
			}
		}
		for _, layers := range d.run(r, rounds, []float64{1, 1, 1, 1, 1, 1})[:2] {
			lines.all++
			if tellsAny(layers) {
				lines.held++
			}
		}
	}
	for what, c := range map[string]coverage{"cells": cells, "means": means, "mixes": mixes} {
		share := float64(c.held) / float64(c.all)
		if t.Logf("%s, %d rounds, %s: %.3f", d.name, rounds, what, share); share < 0.93 || share > 0.98 {
			t.Errorf("%s, %d rounds: the intervals of %s hold the truth in %.3f of runs", d.name, rounds,
				what, share)
		}
	}
	if share := float64(lines.held) / float64(lines.all); share > 1-confidence {
		t.Errorf("%s, %d rounds: ranks tell equal layers apart in %.3f of lines", d.name, rounds, share)
	}
}

// tellsAny reports whether ranks tell any layers of a line apart.
func tellsAny(layers [][]float64) bool {
	row := results.Row{Operation: "A", Blocks: map[string]results.Blocks{}}
	for i, seconds := range layers {
		row.Blocks[columns[i]] = results.Blocks{Seconds: seconds}
	}
	all := fmt.Sprintf("1–%d", len(layers))
	mix := Mix{Weights: map[string]float64{"A": 1}}
	return slices.ContainsFunc(ranked([]results.Row{row}, usual, mix, "", 0).places,
		func(p standing) bool { return p.rank != all && p.rank != "–" })
}

// TestRanksTell holds that layers which do differ are told apart, in few rounds too.
func TestRanksTell(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for i, rounds := range []int{9, 31} {
		layers := disturbances[i].run(r, rounds, []float64{1, 1.001, 1.3, 1.301, 1.7, 4})[0]
		row := results.Row{Operation: "A", Blocks: map[string]results.Blocks{}}
		for i, seconds := range layers {
			row.Blocks[columns[i]] = results.Blocks{Seconds: seconds}
		}
		var ranks []string
		mix := Mix{Weights: map[string]float64{"A": 1}}
		for _, p := range ranked([]results.Row{row}, usual, mix, "", 0).places {
			ranks = append(ranks, p.rank)
		}
		if got := fmt.Sprint(ranks); got != "[1–2 1–2 3–4 3–4 5 6]" {
			t.Errorf("in %d rounds the ranks are %s", rounds, got)
		}
	}
}

// TestStudent holds quantiles that tables have.
func TestStudent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		q       float64
		freedom int
		want    float64
	}{{0.975, 1, 12.706}, {0.975, 2, 4.303}, {0.975, 5, 2.571}, {0.975, 8, 2.306}, {0.975, 30, 2.042},
		{0.999, 6, 5.208}, {0.9995, 7, 5.408}, {0.995, 19, 2.861}} {
		if got := student(test.q, test.freedom); math.Abs(got-test.want) > 0.001 {
			t.Errorf("t(%v, %d) is %.4f, want %v", test.q, test.freedom, got, test.want)
		}
	}
}

// TestChance holds how likely intervals miss the truth, as binomial tables have it.
func TestChance(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]float64{6: 2. / 64, 7: 2. / 128, 9: 20. / 512} {
		if got := chance(n); math.Abs(got-want) > 1e-9 {
			t.Errorf("of %d rounds it is %v, want %v", n, got, want)
		}
	}
}
