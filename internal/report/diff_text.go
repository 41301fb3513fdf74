package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/plural"
)

// mostChanged is how many changes of operations, and of counts, a terminal shows at most.
const mostChanged = 15

// Write writes a diff for a terminal: the means of each section, the operations that changed most,
// counts, lines of code, and what else differs.
func (d *Diff) Write(w io.Writer, width int) error {
	if d.Noise != "" {
		if err := paragraphs(w, width, d.Noise, ""); err != nil {
			return err
		}
	}
	if err := d.writeMeans(w, width); err != nil {
		return err
	}
	if err := paragraphs(w, width, diffLegend, ""); err != nil {
		return err
	}
	for _, write := range []func(io.Writer, int) error{d.writeOperations, d.writeCounts, d.writeLines,
		d.writeDifferences} {
		if err := write(w, width); err != nil {
			return err
		}
	}
	return nil
}

// diffLegend says how to read the tables.
const diffLegend = "Before and after are multiples of the floor's time in the same run, as " +
	"geometric means over the operations of both. After÷before divides the two, so a machine that " +
	"slows all layers alike does not count. The floor's line has its times, in which the machine " +
	"counts, and so does what all layers share, such as the engine and its driver. The rounds of " +
	"two runs form no pairs: each 95 % interval is made of the intervals of both runs, by the root " +
	"of the sum of their squares, and ~ says that it holds 1. It covers the noise within a run. " +
	"What differs from one run to the next comes on top, so repeat both runs before you act on a " +
	"small change."

// on names an engine where there are several.
func (d *Diff) on(engine string) string {
	if len(d.engines) > 1 {
		return ", " + engine
	}
	return ""
}

func (d *Diff) writeMeans(w io.Writer, width int) error {
	t := grid.Grid{Text: true}
	section := ""
	for _, m := range d.Means {
		title := m.Of + d.on(m.Engine)
		if title != section {
			if section != "" {
				t.Add()
			}
			t.Add(title, "before", "after", "after÷before\t", "in words\t")
			section = title
		}
		before, _ := m.before.figures()
		after, _ := m.after.figures()
		if m.Layer == floor {
			before, after = duration(m.before.center), duration(m.after.center)
		}
		t.Add(m.Layer, before, after, m.change.cell(), m.Words+"\t")
	}
	t.Add()
	return t.Write(w, width)
}

func (d *Diff) writeOperations(w io.Writer, width int) error {
	told := d.told()
	text := fmt.Sprintf("Of %s, %d changed beyond chance; chance alone explains about %s.",
		plural.Of(int64(d.compared), "ratio")+" of single operations", len(told), d.byChance())
	if len(told) > mostChanged {
		text += fmt.Sprintf(" The %d largest changes:", mostChanged)
	}
	if err := paragraphs(w, width, text); err != nil || len(told) == 0 {
		return err
	}
	t := grid.Grid{Keys: 1, Left: 1}
	t.Add("OPERATION", "layer", "before\t", "after\t", "after÷before\t")
	for _, r := range told[:min(len(told), mostChanged)] {
		t.Add(r.row.Name()+syncMark(r.Syncs)+d.on(r.Engine), r.Layer, r.before.cell(), r.after.cell(),
			r.change.cell())
	}
	return t.Write(w, width)
}

// syncMark names how a write was synced if it was durable, since both are timed.
func syncMark(sync string) string {
	if sync == "full" {
		return ", durable"
	}
	return ""
}

func (d *Diff) writeCounts(w io.Writer, width int) error {
	fmt.Fprintln(w)
	if len(d.Counts) == 0 {
		return paragraphs(w, width, fmt.Sprintf("No count changed by more than %.0f %%: "+
			"statements, round trips, rows, bytes, allocations.", 100*changedCount))
	}
	counts := slices.Clone(d.Counts)
	size := func(c ChangedCount) float64 { return math.Abs(math.Log((c.After + 1) / (c.Before + 1))) }
	slices.SortStableFunc(counts, func(a, b ChangedCount) int {
		return cmp.Compare(size(b), size(a))
	})
	t := grid.Grid{Keys: 2, Left: 2}
	t.Add("COUNTS OF A CALL", "layer", "what", "before", "after")
	for _, c := range counts[:min(len(counts), mostChanged)] {
		t.Add(c.row.Name()+d.on(c.Engine), c.Layer, c.What, amount(c.Before), amount(c.After))
	}
	if err := t.Write(w, width); err != nil {
		return err
	}
	text := fmt.Sprintf("These changed by more than %.0f %% compared with the floor's, or on the "+
		"floor by more than %.0f %%. Smaller changes come from timing more or fewer calls.", 100*changedCount,
		100*changedFloorCount)
	if more := len(counts) - mostChanged; more > 0 {
		text += fmt.Sprintf(" There are %d more, which --json lists.", more)
	}
	return paragraphs(w, width, text)
}

func (d *Diff) writeLines(w io.Writer, width int) error {
	if len(d.Lines) == 0 {
		return nil
	}
	fmt.Fprintln(w)
	t := grid.Grid{Keys: 1, Left: 1}
	t.Add("CODE", "what", "before", "after")
	for _, l := range d.Lines {
		t.Add(l.Layer, l.What, fmt.Sprint(l.Before), fmt.Sprint(l.After))
	}
	return t.Write(w, width)
}

// nameOf names what is left out, with its engine unless that is the only one.
func (d *Diff) nameOf(l LeftOut) string {
	if l.row.Operation == "" {
		return l.What
	}
	name := l.row.Name() + syncMark(l.row.Sync)
	if !slices.Equal(d.engines, []string{l.row.Engine}) {
		name += ", " + l.row.Engine
	}
	return name
}

func (d *Diff) writeDifferences(w io.Writer, width int) error {
	fmt.Fprintln(w)
	if len(d.Differences)+len(d.LeftOut) == 0 {
		return paragraphs(w, width, "Nothing else differs that the files state.")
	}
	texts := []string{"What else differs:"}
	data := false
	for _, c := range d.Differences {
		texts = append(texts, "- "+c.String())
		data = data || c.Kind == ofData
	}
	for _, in := range []string{"before", "after"} {
		var names []string
		for _, l := range d.LeftOut {
			if l.In == in {
				names = append(names, d.nameOf(l))
			}
		}
		if names != nil {
			texts = append(texts, fmt.Sprintf("- left out, because only the results %s have them: %s", in,
				strings.Join(names, "; ")))
		}
	}
	if data {
		texts = append(texts, "The data sets differ, so the calls had other work to do.")
	}
	return paragraphs(w, width, texts...)
}
