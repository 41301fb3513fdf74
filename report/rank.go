package report

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"golang.org/x/perf/benchmath"
)

// Mix is what an application does: operations, and how often each is called beside the
// others.
type Mix struct {
	Name    string             `json:"name"`
	From    string             `json:"from"` // whose mix it is
	Weights map[string]float64 `json:"weights"`
}

// standing is a layer's in the ranking of a mix.
type standing struct {
	layer   string
	seconds float64  // of a call, on average over the mix
	floor   relation // to the floor
	better  relation // to the layer before it
}

// ranked orders layers by the time that a call takes on average over a mix, with a round trip
// added to each call of the driver that waits for the engine. Rows are those of one engine, of
// which writes are synced as sync says. Operations of the mix that a layer was not timed at are
// returned as missing, and count for no layer.
//
// The time of the mix is made for each round, from the blocks of that round, and relations are
// those of the medians over the rounds, with their intervals: what ran side by side is
// compared.
func ranked(rows []Row, m Mix, sync string, trip time.Duration) (places []standing,
	missing []string) {
	var layers []string
	parts := map[string]Row{}
	for _, row := range rows {
		if row.Sync == "" || row.Sync == sync {
			parts[row.Operation] = row
			for _, layer := range order {
				if _, ok := row.Blocks[layer]; ok && !slices.Contains(layers, layer) {
					layers = append(layers, layer)
				}
			}
		}
	}
	var ops []string
	for _, op := range slices.Sorted(maps.Keys(m.Weights)) {
		row, ok := parts[op]
		for _, layer := range layers {
			ok = ok && len(row.Blocks[layer].Seconds) > 0
		}
		switch {
		case m.Weights[op] <= 0:
		case ok:
			ops = append(ops, op)
		default:
			missing = append(missing, op)
		}
	}
	if len(ops) == 0 {
		return nil, missing
	}
	times := map[string][]float64{}
	for _, layer := range layers { // the floor is the first
		times[layer] = mixed(parts, ops, layer, m.Weights, trip)
		places = append(places, standing{layer: layer, seconds: median(times[layer]),
			floor: paired(times[layer], times[floor])})
	}
	slices.SortStableFunc(places, func(a, b standing) int {
		return cmp.Compare(a.floor.center, b.floor.center)
	})
	for i := range places[1:] {
		places[i+1].better = paired(times[places[i+1].layer], times[places[i].layer])
	}
	return places, missing
}

// mixed returns the time of a call on average over operations, for each round.
func mixed(parts map[string]Row, ops []string, layer string, weights map[string]float64,
	trip time.Duration) []float64 {
	rounds, all := math.MaxInt, 0.0
	for _, op := range ops {
		rounds = min(rounds, len(parts[op].Blocks[layer].Seconds))
		all += weights[op]
	}
	times := make([]float64, rounds)
	for _, op := range ops {
		b := parts[op].Blocks[layer]
		network := waits(b) * trip.Seconds()
		for i := range times {
			times[i] += weights[op] / all * (b.Seconds[i] + network)
		}
	}
	return times
}

// waits returns how often a call waits for the engine: round trips where there is a server, and
// where there is none the calls of the driver that would be some.
func waits(b Blocks) float64 {
	if trips := median(b.Other["trips/op"]); trips > 0 {
		return trips
	}
	if calls := median(b.Other["calls/op"]); !math.IsNaN(calls) {
		return calls
	}
	return 0
}

// paired compares times of the same rounds by the ratios of each. There is no difference where
// their interval holds 1.
func paired(seconds, base []float64) relation {
	n := min(len(seconds), len(base))
	if n == 0 {
		return relation{center: math.NaN()}
	}
	ratios := make([]float64, n)
	for i := range ratios {
		ratios[i] = seconds[i] / base[i]
	}
	s := summary(ratios)
	return relation{s.Center, s.Lo, s.Hi, s.Lo <= 1 && 1 <= s.Hi}
}

// summary returns the median of values and its interval.
func summary(values []float64) benchmath.Summary {
	thresholds := benchmath.DefaultThresholds
	sample := benchmath.NewSample(slices.Clone(values), &thresholds)
	return benchmath.AssumeNothing.Summary(sample, confidence)
}

// bounds returns which of n values in order are the bounds of the median's interval, from 1;
// 0 and n+1 stand for no bound. The page's script has them from here.
func bounds(n int) [2]int {
	values := make([]float64, n)
	for i := range values {
		values[i] = float64(i + 1)
	}
	s := summary(values)
	return [2]int{int(max(s.Lo, 0)), int(min(s.Hi, float64(n+1)))}
}
