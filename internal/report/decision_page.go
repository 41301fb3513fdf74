package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// Write writes a decision as a page of Markdown, in the form of an architecture decision record.
// Its last block is the Record.
func (d *Decision) Write(w io.Writer) error {
	var b bytes.Buffer
	p := &markdown{&b}
	p.line("# %s for %s on %s", d.choice, d.at.Mix.Name, d.at.Engine)
	p.line("")
	status := "proposed"
	if d.chosen {
		status = "accepted"
	}
	p.line("Status: %s. Measured: %s.", status, listed(d.results.Dates))
	p.heading("Context")
	d.context(p)
	p.heading("Decision")
	d.decision(p)
	p.heading("Consequences")
	d.consequences(p)
	p.heading("Evidence")
	d.evidence(p)
	p.heading("Record")
	p.line("`impedance decide --check` reads this block.")
	p.line("")
	b.WriteString("```json\n")
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(d.Record()); err != nil {
		return err
	}
	b.WriteString("```\n")
	_, err := b.WriteTo(w)
	return err
}

// context says the situation.
func (d *Decision) context(p *markdown) {
	var parts []string
	for _, part := range d.mixParts() {
		parts = append(parts, fmt.Sprintf("%s %s", part.operation, percent(part.share)))
	}
	p.line("The mix is %s (%s), by calls: %s.", d.at.Mix.Name, d.at.Mix.From,
		strings.Join(parts, ", "))
	if d.missing != nil {
		p.line("Other operations of the mix are left out, because the results lack them: %s.",
			listed(d.missing))
	}
	p.line("The engine is %s, with %s and %s.", d.at.Engine, syncWords(d.at.Sync), d.at.network())
	p.line("The layers are %s.", listed(d.layers))
	if text := d.noiseWords(); text != "" {
		p.line("")
		p.line("%s", text)
	}
}

// decision says the choice, why it is the choice, and the runner-up.
func (d *Decision) decision(p *markdown) {
	p.raw("Use **" + escaped(d.choice) + "**. ")
	if !d.noise.tooNoisy() {
		p.line("%s", d.ratioWords(d.choice))
	} else {
		p.line("This run does not say how fast it is.")
	}
	top := slices.DeleteFunc(slices.Clone(d.places), func(s standing) bool { return !s.top })
	lines := ""
	if c, ok := d.codeOf(d.choice); ok {
		lines = fmt.Sprintf(", %d", c.Lines.Written)
	}
	switch {
	case d.chosen:
		p.line("It was chosen by name.")
	case d.noise.tooNoisy():
		p.line("It has the fewest lines written by hand of all layers%s.", lines)
	case len(top) == 1:
		p.line("Every other layer is slower beyond chance.")
	default:
		p.line("It has the fewest lines written by hand%s, of the %d layers that cannot be told apart "+
			"from the fastest.", lines, len(top))
	}
	p.line("The choice stands while it takes at most %.2f times the time of the fastest layer, or "+
		"cannot be told apart from it.", d.limit)
	if d.within(d.choice, d.limit) == Beyond {
		p.line("On these results it is beyond that already: raise the limit, or choose another layer.")
	}
	p.line("")
	runnerUp := fmt.Sprintf("The runner-up is %s.", d.runnerUp)
	if !d.noise.tooNoisy() {
		runnerUp += " " + d.ratioWords(d.runnerUp)
	}
	p.line("%s", runnerUp)
}

// consequences says what the choice costs in code, and what would turn it.
func (d *Decision) consequences(p *markdown) {
	for _, layer := range []string{d.choice, d.runnerUp} {
		if c, ok := d.codeOf(layer); ok {
			text := unlinked(priceWords(c))
			if c.Modules.BeyondFloor > 0 {
				text += " than the floor"
			}
			p.line("- %s has %s.", layer, text)
		}
	}
	if d.noise.tooNoisy() {
		p.line("- What would turn the choice is not known: the intervals are too wide to say.")
		return
	}
	for _, text := range d.turnWords() {
		p.line("- %s", text)
	}
}

// turnWords says which change of the mix and of the network turns the choice, and which brings a
// layer with less code within the limit.
func (d *Decision) turnWords() (all []string) {
	effect := d.choice + " goes beyond the limit"
	if d.toBest(d.choice).center > d.limit {
		effect = d.choice + " comes within the limit"
	}
	inMix, others := d.shareTurns(d.choice, d.limit)
	for _, found := range []struct {
		turn *turn
		of   string
	}{{inMix, "of the mix"}, {others, "outside the mix"}} {
		if found.turn == nil {
			all = append(all, fmt.Sprintf("No weight of one operation %s turns the choice.", found.of))
		} else {
			all = append(all, fmt.Sprintf("Of the operations %s, %s is the nearest to turn the choice. "+
				"%s", found.of, found.turn.operation, found.turn.words(effect)))
		}
	}
	turns := d.tripTurns(d.choice, d.limit)
	for _, t := range turns {
		all = append(all, t.words(effect))
	}
	if turns == nil {
		all = append(all, "No round-trip time from 0 to 1 s turns the choice.")
	}
	return append(all, d.lessCode()...)
}

// words says where a turn has an effect.
func (t turn) words(effect string) string {
	what, write := "the share of "+t.operation, shareWords
	if t.operation == "" {
		what, write = "the time of a round trip", tripWords
	}
	return fmt.Sprintf("Where %s %s from %s to %s, %s; the fastest is then %s.", what, t.direction(),
		write(t.now), write(t.at), effect, t.best)
}

// lessCode says at which nearest turns a layer comes within the limit that has fewer lines written
// by hand than the choice.
func (d *Decision) lessCode() (all []string) {
	var share, trip *turn
	var byShare, byTrip string
	for _, layer := range d.layers {
		if d.lines(layer) >= d.lines(d.choice) || d.toBest(layer).center <= d.limit {
			continue
		}
		if t, _ := d.shareTurns(layer, d.limit); t != nil && (share == nil || t.nearer(*share)) {
			share, byShare = t, layer
		}
		for _, t := range d.tripTurns(layer, d.limit) {
			if trip == nil || math.Abs(t.at-t.now) < math.Abs(trip.at-trip.now) {
				trip, byTrip = &t, layer
			}
		}
	}
	effect := func(layer string) string {
		return fmt.Sprintf("%s, with %.0f fewer lines by hand, comes within the limit", layer,
			d.lines(d.choice)-d.lines(layer))
	}
	if share != nil {
		all = append(all, share.words(effect(byShare)))
	}
	if trip != nil {
		all = append(all, trip.words(effect(byTrip)))
	}
	return all
}

// tripWords writes a round-trip time.
func tripWords(seconds float64) string {
	if seconds == 0 {
		return "0"
	}
	return duration(seconds)
}

// shareWords writes a share of the calls.
func shareWords(share float64) string {
	if share == 0 {
		return "0 %"
	}
	return percent(share)
}

// evidence has the ranking, counts, and where the results come from.
func (d *Decision) evidence(p *markdown) {
	p.row("rank", "layer", "a call", "× floor", "interval", "against the fastest", "lines by hand")
	p.row("--:", ":--", "--:", "--:", ":--", ":--", "--:")
	for _, place := range d.places {
		v := place.view(1)
		lines := "–"
		if c, ok := d.codeOf(place.layer); ok {
			lines = fmt.Sprint(c.Lines.Written)
		}
		p.row(v.Rank, v.Layer, v.Time, v.Ratio, v.Spread, v.Words, lines)
	}
	p.line("")
	d.counts(p)
	p.line("")
	known := d.Record()
	p.line("- Machine: %s.", pairs(known.Machine))
	p.line("- Versions: %s.", pairs(known.Versions))
	p.line("- Data: %s.", pairs(known.Data))
	for _, command := range d.results.Commands {
		p.line("- Command: %s.", command)
	}
	for _, f := range known.Files {
		p.line("- Results: %s, sealed with %s.", f.Name, strings.Join(f.Seals, "; "))
	}
}

// counts is a table of what the calls of the mix ask for on the layers in question.
func (d *Decision) counts(p *markdown) {
	head, rule := []string{"asked for", "share"}, []string{":--", "--:"}
	var shown []string
	for _, layer := range []string{d.choice, d.runnerUp, d.places[0].layer} {
		if !slices.Contains(shown, layer) {
			shown, head, rule = append(shown, layer), append(head, layer), append(rule, ":--")
		}
	}
	p.row(head...)
	p.row(rule...)
	for _, part := range d.mixParts() {
		cells := []string{part.operation, percent(part.share)}
		for _, layer := range shown {
			b := d.blocks(part.operation, layer)
			cells = append(cells, asked(b)+" · "+amount(median.Of(b.Allocs)))
		}
		p.row(cells...)
	}
	p.line("")
	p.line("Statements (round trips, if they are not as many) · rows · bytes of values fetched · " +
		"allocations, per call.")
}

// blocks returns those of an operation in the situation.
func (d *Decision) blocks(op, layer string) results.Blocks {
	i := slices.IndexFunc(d.rows, func(row results.Row) bool {
		return row.Operation == op && row.Page == "" && (row.Sync == "" || row.Sync == d.at.Sync)
	})
	return d.rows[i].Blocks[layer]
}

// pairs writes keys with their values.
func pairs(values map[string]string) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		all = append(all, key+" "+values[key])
	}
	return strings.Join(all, "; ")
}

// markdown writes Markdown. All text but its own is escaped.
type markdown struct{ b *bytes.Buffer }

func (m *markdown) raw(text string) { m.b.WriteString(text) }

// line writes a line. A line that begins with # or - stays a heading or an item.
func (m *markdown) line(format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = escaped(text)
		}
	}
	fmt.Fprintf(m.b, format+"\n", args...)
}

func (m *markdown) heading(title string) { m.line("\n## " + title + "\n") }

// row writes a row of a table.
func (m *markdown) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = escaped(cell)
	}
	m.b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// special are the characters that mean something within a line of Markdown or in HTML.
var special = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;", "|", `\|`, "~", `\~`)

// escaped returns text as Markdown that shows it.
func escaped(text string) string { return special.Replace(marked(text)) }
