package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/plural"
	"example.com/impedance/internal/results"
)

// closeTo is how many times the fastest layer's time a layer may take and still be close to it, and
// alike the same of all layers where speed should decide nothing.
const (
	closeTo = 1.05
	alike   = 1.10
)

// turningTrips are the round-trip times at which another answer is looked for, each by a half or so
// more than the one before.
var turningTrips = []time.Duration{50 * time.Microsecond, 100 * time.Microsecond, 150 * time.Microsecond,
	200 * time.Microsecond, 300 * time.Microsecond, 500 * time.Microsecond, 700 * time.Microsecond,
	time.Millisecond, 1500 * time.Microsecond, 2 * time.Millisecond, 3 * time.Millisecond,
	5 * time.Millisecond, 7 * time.Millisecond, 10 * time.Millisecond, 15 * time.Millisecond,
	20 * time.Millisecond}

// mostListed is how many layers a sentence names at most.
const mostListed = 4

// EngineVerdict is the verdict on an engine.
type EngineVerdict struct {
	Engine    string   `json:"engine"`
	Sentences []string `json:"sentences"`
}

// VerdictsOf returns the verdict for each engine that has two layers or more.
func VerdictsOf(run *results.Run, code []results.Code, at Situation) (all []EngineVerdict) {
	for _, engine := range run.Compared.Engines {
		at, _ := at.on(run.Compared, engine)
		var sentences []string
		for _, s := range verdict(run, code, at) {
			sentences = append(sentences, unlinked(s))
		}
		if sentences != nil {
			all = append(all, EngineVerdict{engine, sentences})
		}
	}
	return all
}

// Verdicts writes the verdict for each engine. It writes nothing where there is one layer only.
func Verdicts(w io.Writer, width int, run *results.Run, code []results.Code, at Situation) error {
	for _, v := range VerdictsOf(run, code, at) {
		text := "In short. " + strings.Join(v.Sentences, " ")
		if err := paragraphs(w, width, "", text); err != nil {
			return err
		}
	}
	return nil
}

// verdict answers in at most six sentences which layer to choose in a situation: the layers at the
// top, the costliest ones and why, what would change that, what the top layers cost in code, and
// how sure this is. All of it comes from results, and nothing is said that they don't have. The
// sentences have links, as linked makes them.
func verdict(run *results.Run, code []results.Code, at Situation) []string {
	if !run.Compared.Sealed {
		return []string{"There is no verdict. " + unsealed}
	}
	v := answer{run: run, at: at, rows: rowsOf(run.Compared, at.Engine)}
	v.ranking = at.ranked(v.rows, v.run.Compared.Layers)
	switch {
	case len(v.places) < 2:
		return nil
	case v.noise.tooNoisy():
		return []string{"For " + at.String() + ": " + lower(v.noiseWords())}
	}
	sentences := []string{"For " + at.String() + ": " + v.fastest()}
	for _, s := range []string{v.costliest(), v.changes(), v.price(code), v.advice(), v.sure()} {
		if s != "" {
			sentences = append(sentences, s)
		}
	}
	return sentences
}

// answer is a ranking with what explains it.
type answer struct {
	ranking
	run  *results.Run
	at   Situation
	rows []results.Row
}

// top returns the places that cannot be told apart from the best.
func (v *answer) top() []standing {
	return slices.DeleteFunc(slices.Clone(v.places), func(p standing) bool { return !p.top })
}

// behind returns how many times the best layer's time a layer takes.
func (v *answer) behind(p standing) float64 { return p.floor.center / v.places[0].floor.center }

// fastest names the layers at the top, and the next one if there is only one.
func (v *answer) fastest() string {
	first, top := v.places[0], v.top()
	at := linked("ranking", duration(first.seconds)) + " a call"
	switch {
	case len(top) == len(v.places):
		return fmt.Sprintf("no layer can be told apart from the fastest, %s, at about %s.", first.layer, at)
	case len(top) > mostListed:
		return fmt.Sprintf("%s and %d others cannot be told apart at the top, at about %s; %s can.",
			first.layer, len(top)-1, at, v.shortList(v.outside(names(top))))
	case len(top) > 1:
		return fmt.Sprintf("%s cannot be told apart at the top, at about %s.", listed(names(top)), at)
	}
	next := v.places[1]
	more := fmt.Sprintf("with %s more", percent(v.behind(next)-1))
	if v.behind(next) >= 2 {
		more = fmt.Sprintf("with %.1f times that", v.behind(next))
	}
	return fmt.Sprintf("%s is the fastest at %s; next is %s %s.", first.layer, at, next.layer,
		linked("ranking", more))
}

// costliest names the two slowest layers that can be told apart from the top, each with a reason.
func (v *answer) costliest() string {
	var all []string
	for _, p := range slices.Backward(v.places[max(0, len(v.places)-2):]) {
		if p.top || v.behind(p) <= closeTo {
			continue
		}
		text := p.layer + ", " + linked("ranking", fmt.Sprintf("%.2f", v.behind(p))) +
			" times the fastest"
		if why := v.why(p.layer, 2-len(all)); why != "" {
			text += " (" + why + ")"
		}
		all = append(all, text)
	}
	switch len(all) {
	case 0:
		return ""
	case 1:
		return "The costliest is " + all[0] + "."
	}
	return "The costliest are " + all[0] + ", and " + all[1] + "."
}

// why compares what a layer's calls take with what the floor's take, in the operation that makes
// most of the difference between the two. It names so many reasons at most.
func (v *answer) why(layer string, count int) string {
	most, share, extra := results.Row{}, 0.0, 0.0
	for _, row := range v.rows {
		more := v.at.weighed(v.run.Compared, row, layer) - v.at.weighed(v.run.Compared, row, floor)
		if math.IsNaN(more) { // not timed on both, and so no part of the ranking
			continue
		}
		if extra += more; more > share {
			most, share = row, more
		}
	}
	if share == 0 {
		return ""
	}
	part := "mostly "
	switch {
	case share > 0.95*extra:
		part = ""
	case share < extra/2:
		part = fmt.Sprintf("%.0f %% of the extra ", 100*share/extra)
	}
	var reasons []string
	for _, r := range reasonsOf(v.run, most, layer) {
		reasons = append(reasons, r.words)
	}
	reasons = reasons[:min(count, len(reasons))]
	return part + "through " + linked("op-"+most.Operation, most.Operation+": "+
		cmp.Or(strings.Join(reasons, ", "), "with the floor's statements, bytes and allocations"))
}

// weighed returns the time that a layer's calls of an operation add to the mix, in the mix's own
// weights; 0 for what is not part of it.
func (at Situation) weighed(rs *results.Results, row results.Row, layer string) float64 {
	weight := at.Mix.Weights[row.Operation]
	if weight <= 0 || row.Page != "" || row.Sync != "" && row.Sync != at.Sync {
		return 0
	}
	return weight * (secondsOf(rs, row, layer) + waits(row.Blocks[layer])*at.RoundTrip.Seconds())
}

// changes says which other syncs and which round trips change the set of layers close to the
// fastest.
func (v *answer) changes() string {
	now := v.close(v.at)
	type change struct{ when, layers string }
	var all []change
	if sync := v.otherSync(); sync != "" {
		at := v.at
		at.Sync = sync
		if then := v.close(at); then != nil && !slices.Equal(then, now) {
			all = append(all, change{withSync(sync), v.closeWords(then)})
		}
	}
	for _, trip := range turningTrips {
		at := v.at
		at.RoundTrip = trip
		if trip <= v.at.RoundTrip {
			continue
		}
		if then := v.close(at); then != nil && !slices.Equal(then, now) {
			all = append(all, change{"at round trips of about " + linked("time", spaced(trip)),
				v.closeWords(then)})
			break
		}
	}
	last := turningTrips[len(turningTrips)-1]
	within := fmt.Sprintf("within %.0f %% of the fastest", 100*(closeTo-1))
	switch {
	case len(all) == 2:
		return fmt.Sprintf("%s: %s %s; %s %s.", upper(within), all[0].layers, all[0].when, all[1].layers,
			all[1].when)
	case len(all) == 1:
		return fmt.Sprintf("%s, %s: %s.", upper(all[0].when), within, all[0].layers)
	case v.at.RoundTrip >= last:
		return ""
	}
	return fmt.Sprintf("Round trips of up to %s do not change which layers are %s: %s.",
		linked("time", spaced(last)), within, v.closeWords(now))
}

// close returns the layers close to the fastest in a situation, in their usual order; nil if that
// is too noisy to say.
func (v *answer) close(at Situation) (layers []string) {
	r := at.ranked(v.rows, v.run.Compared.Layers)
	if r.noise.tooNoisy() {
		return nil
	}
	for _, p := range r.places {
		if p.floor.center/r.places[0].floor.center <= closeTo {
			layers = append(layers, p.layer)
		}
	}
	v.sort(layers)
	return layers
}

// sort puts layers into their usual order.
func (v *answer) sort(layers []string) {
	usual := func(layer string) int { return slices.Index(v.run.Compared.Layers, layer) }
	slices.SortFunc(layers, func(a, b string) int { return cmp.Compare(usual(a), usual(b)) })
}

// outside returns the ranked layers that are not among some, in their usual order.
func (v *answer) outside(layers []string) (others []string) {
	for _, p := range v.places {
		if !slices.Contains(layers, p.layer) {
			others = append(others, p.layer)
		}
	}
	v.sort(others)
	return others
}

// shortList names layers, or some and how many others there are.
func (v *answer) shortList(layers []string) string {
	if len(layers) <= mostListed {
		return listed(layers)
	}
	return fmt.Sprintf("%s and %d others", strings.Join(layers[:mostListed-1], ", "),
		len(layers)-mostListed+1)
}

// closeWords names the layers close to the fastest, or those that are not if these are fewer.
func (v *answer) closeWords(layers []string) string {
	others := v.outside(layers)
	switch {
	case len(others) == 0:
		return "all layers"
	case len(others) < len(layers):
		return "all but " + v.shortList(others)
	case len(layers) == 1:
		return layers[0] + " alone"
	}
	return v.shortList(layers)
}

// otherSync returns the other way that the writes of the mix were timed, empty if they were timed in
// one way only.
func (v *answer) otherSync() string {
	for _, row := range v.rows {
		if row.Sync != "" && row.Sync != v.at.Sync && v.at.Mix.Weights[row.Operation] > 0 {
			return row.Sync
		}
	}
	return ""
}

func withSync(sync string) string {
	if sync == "full" {
		return "with durable writes"
	}
	return "with syncs off"
}

// price says what the layers at the top and close to it cost in code on this engine: those with the
// fewest lines by hand.
func (v *answer) price(code []results.Code) string {
	layers := map[string][]string{} // by what is said of them
	lines := map[string]int{}
	for _, p := range v.places {
		if !p.top && v.behind(p) > closeTo {
			continue
		}
		i := slices.IndexFunc(code, func(c results.Code) bool { return c.Layer == p.layer })
		if i < 0 {
			continue
		}
		c := code[i].On(v.at.Engine)
		text := priceWords(c)
		layers[text] = append(layers[text], p.layer)
		lines[text] = c.Lines.Written
	}
	fewest := slices.SortedFunc(maps.Keys(layers), func(a, b string) int {
		return cmp.Or(cmp.Compare(lines[a], lines[b]), cmp.Compare(a, b))
	})
	if fewest == nil {
		return ""
	}
	var all []string
	for _, text := range fewest[:min(2, len(fewest))] {
		all = append(all, v.shortList(layers[text])+" "+text)
	}
	begin := "In code for " + v.at.Engine + ": "
	if len(fewest) > len(all) {
		begin = "In code for " + v.at.Engine + ", the least of these: "
	}
	return begin + strings.Join(all, "; ") + "."
}

// priceWords says what a layer costs in code.
func priceWords(c results.Code) string {
	text := fmt.Sprintf("%d lines by hand (%d mapping)", c.Lines.Written, c.Lines.Mapping)
	if c.Lines.Generated > 0 {
		text += fmt.Sprintf(", %d generated", c.Lines.Generated)
	}
	if n := c.Modules.BeyondFloor; n > 0 {
		text += fmt.Sprintf(", %s more", plural.Of(int64(n), "module"))
	}
	return linked("living", text)
}

// advice says not to choose by speed where it decides nothing.
func (v *answer) advice() string {
	slowest := 1.0
	for _, p := range v.places {
		slowest = max(slowest, v.behind(p))
	}
	switch {
	case len(v.top()) == len(v.places):
		return "Don't choose by speed here."
	case slowest <= alike:
		return fmt.Sprintf("Don't choose by speed: all layers lie within %.0f %% of the fastest.",
			100*(alike-1))
	}
	return ""
}

// sure says how sure the ranking is.
func (v *answer) sure() string {
	var widths []float64
	for _, p := range v.places {
		if p.layer != floor {
			widths = append(widths, math.Sqrt(p.floor.width())-1)
		}
	}
	rounds := 0
	for _, row := range v.rows {
		rounds = max(rounds, len(row.Blocks[floor].Seconds))
	}
	return linked("method", fmt.Sprintf("One run of %d rounds on one machine", rounds)) +
		"; half the ratios are known to within " + linked("ranking", fmt.Sprintf("%.0f %%",
		max(1, math.Ceil(100*median.Of(widths))))) + "."
}

func names(places []standing) (all []string) {
	for _, p := range places {
		all = append(all, p.layer)
	}
	return all
}

// listed writes names as in a sentence.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func lower(text string) string { return strings.ToLower(text[:1]) + text[1:] }
