package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/plural"
	"example.com/impedance/internal/results"
)

// Situation is where an application runs: what it does, on which engine, how its writes are synced,
// and how long a round trip to the engine takes.
type Situation struct {
	Mix       Mix
	Engine    string
	Sync      string // off or full
	RoundTrip time.Duration
}

// String names the situation.
func (at Situation) String() string {
	network := "no network"
	if at.RoundTrip > 0 {
		network = "round trips of " + spaced(at.RoundTrip)
	}
	return fmt.Sprintf("%s on %s, %s, %s", at.Mix.Name, at.Engine, syncWords(at.Sync), network)
}

// closeTo is how many times the fastest layer's time a layer may take and still be close to it, and
// alike the same of all layers where speed should decide nothing.
const (
	closeTo = 1.05
	alike   = 1.10
)

// Verdicts writes the verdict for each engine, with no network, and with writes durable or with syncs
// off, whichever is less noisy. It writes nothing where there is one layer only.
func Verdicts(w io.Writer, width int, run *results.Run, code []results.Code, m Mix) error {
	for _, engine := range run.Compared.Engines {
		rows := rowsOf(run.Compared, engine)
		at := Situation{Mix: m, Engine: engine, Sync: quietest(rows, run.Compared.Layers, m)}
		if text := strings.Join(Verdict(run, code, at), " "); text != "" {
			if err := paragraphs(w, width, "", "IN SHORT", text); err != nil {
				return err
			}
		}
	}
	return nil
}

// Verdict answers in at most six sentences which layer to choose in a situation: the layers at the
// top, the costliest ones and why, what would change that, what the top layers cost in code, and
// how sure this is. All of it comes from results, and nothing is said that they don't have.
func Verdict(run *results.Run, code []results.Code, at Situation) []string {
	if !run.Compared.Sealed {
		return []string{"There is no verdict. " + unsealed}
	}
	v := answer{run: run, at: at, rows: rowsOf(run.Compared, at.Engine)}
	v.ranking = ranked(v.rows, v.run.Compared.Layers, at.Mix, at.Sync, at.RoundTrip)
	switch {
	case len(v.places) < 2:
		return nil
	case v.noise.tooNoisy():
		return []string{at.String() + ": " + lower(v.noiseWords())}
	}
	sentences := []string{at.String() + ": " + v.fastest()}
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
	if len(top) > 1 {
		return fmt.Sprintf("%s cannot be told apart at the top, at about %s a call.",
			names(top), duration(first.seconds))
	}
	next := v.places[1]
	return fmt.Sprintf("%s is the fastest at %s a call, and %s follows with %s.", first.layer,
		duration(first.seconds), next.layer, difference(v.behind(next), "it"))
}

// costliest names the last two layers that are told to be slower, and why.
func (v *answer) costliest() string {
	var all []string
	for _, p := range slices.Backward(v.places[max(0, len(v.places)-2):]) {
		if p.top || v.behind(p) <= closeTo {
			continue
		}
		text := fmt.Sprintf("%s with %.2f times the fastest layer's time", p.layer, v.behind(p))
		if why := v.why(p.layer); why != "" {
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
	return "The costliest are " + all[0] + " and " + all[1] + "."
}

// why compares what a layer's calls take with what the floor's take, in the operation that makes
// most of the difference between the two.
func (v *answer) why(layer string) string {
	most, share, extra := results.Row{}, 0.0, 0.0
	for _, row := range v.rows {
		weight := v.at.Mix.Weights[row.Operation]
		if weight <= 0 || row.Page != "" || row.Sync != "" && row.Sync != v.at.Sync {
			continue
		}
		base, b := row.Blocks[floor], row.Blocks[layer]
		more := weight * (median.Of(b.Seconds) + waits(b)*v.at.RoundTrip.Seconds() -
			median.Of(base.Seconds) - waits(base)*v.at.RoundTrip.Seconds())
		if extra += more; more > share {
			most, share = row, more
		}
	}
	if share == 0 {
		return ""
	}
	part := "most"
	switch {
	case share > 0.95*extra:
		part = "all"
	case share < extra/2:
		part = wholePercent(share / extra)
	}
	return fmt.Sprintf("%s of it in %s: %s", part, most.Operation,
		cmp.Or(strings.Join(v.reasons(most, layer), ", "), "with the floor's statements and allocations"))
}

// reasons are at most two: more statements, more bytes fetched, longer scans, more allocations.
func (v *answer) reasons(row results.Row, layer string) (all []string) {
	base, b := row.Blocks[floor], row.Blocks[layer]
	unit := func(b results.Blocks, unit string) float64 { return median.Of(b.Other[unit]) }
	if n, m := unit(b, results.UnitStatements), unit(base, results.UnitStatements); n > m {
		all = append(all, fmt.Sprintf("%s, not %.0f", plural.Of(int64(math.Round(n)), "statement"), m))
	}
	if n, m := unit(b, results.UnitFetched), unit(base, results.UnitFetched); n > 1.2*m && m > 0 {
		all = append(all, fmt.Sprintf("%.1f times the bytes fetched", n/m))
	}
	if scan := v.scans(row, layer); scan > 1.2 {
		all = append(all, fmt.Sprintf("%.1f times the time to scan", scan))
	}
	if n, m := median.Of(b.Allocs), median.Of(base.Allocs); n > 1.2*m && m > 0 {
		all = append(all, fmt.Sprintf("%.1f times the allocations", n/m))
	}
	return all[:min(2, len(all))]
}

// scans returns the time that a layer scans as a multiple of the floor's, 0 if no ledger has it.
func (v *answer) scans(row results.Row, layer string) float64 {
	if v.run.Ledger == nil {
		return 0
	}
	for _, r := range v.run.Ledger.Rows {
		if r.Operation == row.Operation && r.Engine == row.Engine && r.Page == "" {
			ratio := median.Of(r.Blocks[layer].Other[results.UnitScan]) /
				median.Of(r.Blocks[floor].Other[results.UnitScan])
			if !math.IsNaN(ratio) && !math.IsInf(ratio, 0) {
				return ratio
			}
		}
	}
	return 0
}

// changes says which other syncs and which round trips change the set of layers close to the
// fastest.
func (v *answer) changes() string {
	now := v.close(v.at)
	var all []string
	if sync := v.otherSync(); sync != "" {
		at := v.at
		at.Sync = sync
		if then := v.close(at); then != nil && !slices.Equal(then, now) {
			all = append(all, withSync(sync)+", "+v.closeWords(then))
		}
	}
	for _, trip := range roundTrips {
		at := v.at
		at.RoundTrip = trip
		if trip <= v.at.RoundTrip {
			continue
		}
		if then := v.close(at); then != nil && !slices.Equal(then, now) {
			all = append(all, fmt.Sprintf("from round trips of %s on, %s", spaced(trip),
				v.closeWords(then)))
			break
		}
	}
	if all == nil {
		return fmt.Sprintf("Round trips of up to %s do not change that %s.",
			spaced(roundTrips[len(roundTrips)-1]), v.closeWords(now))
	}
	text := strings.Join(all, "; ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

// close returns the layers close to the fastest in a situation, in their usual order; nil if that
// is too noisy to say.
func (v *answer) close(at Situation) (layers []string) {
	r := ranked(v.rows, v.run.Compared.Layers, at.Mix, at.Sync, at.RoundTrip)
	if r.noise.tooNoisy() {
		return nil
	}
	for _, p := range r.places {
		if p.floor.center/r.places[0].floor.center <= closeTo {
			layers = append(layers, p.layer)
		}
	}
	slices.SortFunc(layers, func(a, b string) int { return cmp.Compare(v.usual(a), v.usual(b)) })
	return layers
}

// usual returns where a layer stands among the results.
func (v *answer) usual(layer string) int { return slices.Index(v.run.Compared.Layers, layer) }

// closeWords says which layers are close to the fastest, or which are not if these are fewer.
func (v *answer) closeWords(layers []string) string {
	var others []string
	for _, p := range v.places {
		if !slices.Contains(layers, p.layer) {
			others = append(others, p.layer)
		}
	}
	slices.SortFunc(others, func(a, b string) int { return cmp.Compare(v.usual(a), v.usual(b)) })
	within := fmt.Sprintf("within %.0f %% of the fastest", 100*(closeTo-1))
	switch {
	case len(others) == 0:
		return "all layers are " + within
	case len(others) < len(layers):
		return "all but " + listed(others) + " are " + within
	case len(layers) == 1:
		return "no other layer is within " + fmt.Sprintf("%.0f %% of %s", 100*(closeTo-1), layers[0])
	}
	return listed(layers) + " are " + within
}

// otherSync returns the other way that the writes of the mix were timed, empty if there is none.
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

// price says what the layers at the top cost in code.
func (v *answer) price(code []results.Code) string {
	var all []string
	for _, p := range v.top() {
		i := slices.IndexFunc(code, func(c results.Code) bool { return c.Layer == p.layer })
		if i < 0 {
			continue
		}
		c := code[i]
		text := fmt.Sprintf("%s has %d lines by hand", p.layer, c.Lines.Written)
		if c.Lines.Generated > 0 {
			text += fmt.Sprintf(" and %d generated", c.Lines.Generated)
		}
		if p.layer != floor {
			text += fmt.Sprintf(", %s more than the floor", plural.Of(int64(c.Modules.BeyondFloor), "module"))
		}
		all = append(all, text)
	}
	if all == nil {
		return ""
	}
	return "To live with: " + strings.Join(all, "; ") + "."
}

// advice says not to choose by speed where it decides nothing.
func (v *answer) advice() string {
	slowest := 1.0
	for _, p := range v.places {
		slowest = max(slowest, v.behind(p))
	}
	switch {
	case len(v.top()) == len(v.places):
		return "Don't choose by speed: no layer can be told apart from the fastest."
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
	return fmt.Sprintf("This is one run of %d rounds on one machine; the ratios are known to within "+
		"%.0f %%.", rounds, max(1, math.Ceil(100*median.Of(widths))))
}

func names(places []standing) string {
	var all []string
	for _, p := range places {
		all = append(all, p.layer)
	}
	return listed(all)
}

// listed writes names as in a sentence.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// spaced writes a round trip with a space before its unit.
func spaced(d time.Duration) string {
	text := d.String()
	unit := strings.TrimLeft(text, "0123456789.")
	return strings.TrimSuffix(text, unit) + " " + unit
}

func lower(text string) string { return strings.ToLower(text[:1]) + text[1:] }
