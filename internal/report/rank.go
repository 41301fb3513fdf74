package report

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// Mix is what an application does: operations, and how often each is called compared with the
// others.
type Mix struct {
	Name    string             `json:"name"`
	From    string             `json:"from"` // whose mix it is
	Weights map[string]float64 `json:"weights"`
}

// ranking is the order of layers by the time of a call.
type ranking struct {
	places  []standing
	missing []string // operations of the mix that a layer was not timed at; they count for none
	noise   noise
}

// standing is a layer's in a ranking.
type standing struct {
	layer   string
	seconds float64  // of a call, on average over the mix
	floor   relation // to the floor
	rank    string   // such as 2–4; – where there is too much noise
	words   string   // how it compares with the best
	last    int      // the last place that it may have, counted from 0
	top     bool     // it is the best, or cannot be told apart from the best
}

// ranked orders layers by the time that a call takes on average over a mix, with a round trip
// added to each call of the driver that waits for the engine. Rows are those of one engine, with
// writes that are synced as sync says. Of the layers, those count that there are.
//
// The time of the mix is made for each round, from the blocks of that round, and is then treated
// as that of an operation is. Where there is too much noise, layers stay in their order.
func ranked(rows []results.Row, layers []string, m Mix, sync string, trip time.Duration) (r ranking) {
	times, layers, missing := mixTimes(rows, layers, m, sync, trip)
	r.missing = missing
	if len(times[floor]) == 0 {
		return r
	}
	base := median.Of(times[floor])
	for _, layer := range layers {
		p := standing{layer: layer, floor: itself, rank: "–"}
		if layer != floor {
			p.floor = related(times[layer], times[floor])
			r.noise.add(p.floor)
		}
		p.seconds = base * p.floor.center
		r.places = append(r.places, p)
	}
	if !r.noise.tooNoisy() {
		r.rank(times)
	}
	return r
}

// rank puts places in order, with ranks and words.
func (r *ranking) rank(times map[string][]float64) {
	slices.SortStableFunc(r.places, func(a, b standing) int {
		return cmp.Compare(a.floor.center, b.floor.center)
	})
	var logs [][]float64
	for _, p := range r.places {
		var of []float64
		for _, t := range times[p.layer] {
			of = append(of, math.Log(t))
		}
		logs = append(logs, of)
	}
	told := toldApart(logs)
	first := r.places[0]
	for i := range r.places {
		p := &r.places[i]
		p.rank, p.top = told.label(i), i == 0 || !told.slower[0][i]
		_, worst := told.rank(i)
		p.last = worst - 1
		switch {
		case i == 0 && worst == 1:
			p.words = "the fastest"
		case i == 0:
			p.words = fmt.Sprintf("one of %d that cannot be told apart in this run", worst)
		case !told.slower[0][i]:
			p.words = "cannot be told apart from " + first.layer + " in this run"
		default:
			p.words = difference(p.floor.center/first.floor.center, first.layer)
		}
	}
}

// mixTimes returns the time of a call on average over a mix, for each layer and round, those of the
// layers that were timed, and the operations of the mix that are missing.
func mixTimes(rows []results.Row, layers []string, m Mix, sync string, trip time.Duration) (
	times map[string][]float64, timed, missing []string) {
	parts := map[string]results.Row{}
	for _, row := range rows {
		if row.Page == "" && (row.Sync == "" || row.Sync == sync) {
			parts[row.Operation] = row
		}
	}
	for _, layer := range layers {
		for _, row := range parts {
			if _, ok := row.Blocks[layer]; ok && layer != results.Oracle {
				timed = append(timed, layer)
				break
			}
		}
	}
	var ops []string
	for _, op := range slices.Sorted(maps.Keys(m.Weights)) {
		row, ok := parts[op]
		for _, layer := range timed {
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
	times = map[string][]float64{}
	for _, layer := range timed {
		times[layer] = mixed(parts, ops, layer, m.Weights, trip)
	}
	return times, timed, missing
}

// mixed returns the time of a call on average over operations, for each round.
func mixed(parts map[string]results.Row, ops []string, layer string, weights map[string]float64,
	trip time.Duration) []float64 {
	if len(ops) == 0 {
		return nil
	}
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

// waits returns how often a call waits for the engine: its round trips if there is a server, and
// otherwise the calls of the driver that would be round trips.
func waits(b results.Blocks) float64 {
	if trips := median.Of(b.Other[results.UnitTrips]); trips > 0 {
		return trips
	}
	if calls := median.Of(b.Other[results.UnitCalls]); !math.IsNaN(calls) {
		return calls
	}
	return 0
}

// noiseWords says that the intervals of a ranking are too wide, and nothing if it is not.
func (r ranking) noiseWords() string {
	if !r.noise.tooNoisy() {
		return ""
	}
	return fmt.Sprintf("Too wide to say which is faster: of %[2]d intervals %[1]d are wide, with an "+
		"upper end more than %[3]v times the lower, or missing. %[4]s", r.noise.wide, r.noise.all,
		tooWide, quieter)
}

// measureToo says how to get a mix with all of its operations.
const measureToo = "To have them in it, measure them too: name them with --ops, or give no --ops."

// missingWords names the operations that a ranking leaves out of its mix, and says what helps. It
// returns nothing if there are none.
func (r ranking) missingWords() string {
	if r.missing == nil {
		return ""
	}
	return fmt.Sprintf("Not in these results, and left out of the mix: %s. %s",
		strings.Join(r.missing, ", "), measureToo)
}

// quietest returns how writes are synced where a mix is less noisy: by the median of how wide
// the intervals of its layers are.
func quietest(rows []results.Row, layers []string, m Mix) string {
	widths := map[string]float64{}
	for _, row := range rows {
		if _, known := widths[row.Sync]; known || row.Sync == "" {
			continue
		}
		var all []float64
		for _, p := range ranked(rows, layers, m, row.Sync, 0).places {
			if p.layer != floor {
				all = append(all, p.floor.width())
			}
		}
		widths[row.Sync] = median.Of(all)
	}
	full, durable := widths["full"]
	off, undurable := widths["off"]
	if durable && (!undurable || full < off) {
		return "full"
	}
	return "off"
}

// syncWords says how writes are synced.
func syncWords(sync string) string {
	if sync == "full" {
		return "writes durable"
	}
	return "syncs off"
}

// Ranking writes the layers in the order of the time of a call on average over a mix, with the
// ranks that they can have, for each engine.
func Ranking(w io.Writer, width int, rs *results.Results, at Situation) error {
	if !rs.Sealed {
		return paragraphs(w, width, "There is no ranking. "+unsealed)
	}
	for i, engine := range rs.Engines {
		if i > 0 {
			fmt.Fprintln(w)
		}
		at, rows := at.on(rs, engine)
		err := paragraphs(w, width, fmt.Sprintf("%s (%s) on %s, %s, %s", at.Mix.Name, at.Mix.From, engine,
			syncWords(at.Sync), at.network()))
		if err := errors.Join(err, at.ranked(rows, rs.Layers).write(w, width)); err != nil {
			return err
		}
	}
	return paragraphs(w, width, "Ranks compare all layers at once, so that they are wrong in one ranking "+
		"of twenty at most; ~ compares one with the floor alone.")
}

func (r ranking) write(w io.Writer, width int) error {
	text := ""
	switch {
	case len(r.places) == 0:
		text = "Nothing of it was timed."
	case r.noise.tooNoisy():
		text = r.noiseWords()
	default:
		t := grid.Grid{Keys: 1, Text: true}
		t.Add("rank", "layer\t", "a call", "× floor\t", "against the best\t")
		for _, p := range r.places {
			v := p.view(1)
			t.Add(v.Rank, v.Layer+"\t", v.Time, v.Ratio+"\t"+cmp.Or(v.Spread, " "), v.Words+"\t")
		}
		if err := t.Write(w, width); err != nil {
			return err
		}
	}
	if r.missing != nil {
		text = strings.TrimSpace(text + " " + r.missingWords())
	}
	if text == "" {
		return nil
	}
	return paragraphs(w, width, text)
}
