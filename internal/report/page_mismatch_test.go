package report

import (
	"strings"
	"testing"
)

// TestCatalogue holds that the page has each mismatch with each library, that each cell leads to what
// it is about, and what a smaller page leaves out.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	p := smallPage(t)
	p.Catalogues = nil
	cell := func(verdict string, rank int) MismatchCell {
		return MismatchCell{Verdict: verdict, Rank: rank, Figure: "2 → 1 statements", Source: "func try() {}",
			Ways: []MismatchWay{{Step: "first try", Verdict: verdict, Counts: "2 statements, 1 row",
				Kept: []string{"authors: <1>"}, SQL: []string{"SELECT '<b>'"}}}}
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		p.Catalogues = append(p.Catalogues, Catalogue{Engine: engine, Libraries: []string{"hand", "gorm"},
			Rows: []Mismatch{{Name: "unit of work", Question: "Why?", Situation: "Two editors.", By: "somebody",
				Cells: []MismatchCell{cell("holds", 0), cell("wrong in silence", 5)}}}})
	}
	for size, count := range map[lean][2]int{whole: {2, 4}, noGenerated: {2, 0}, noVariants: {1, 0}} {
		var b strings.Builder
		if err := p.write(&b, size); err != nil {
			t.Fatal(err)
		}
		html := b.String()
		testPlaces(t, html)
		for text, want := range map[string]int{
			`<td class="v5"><a href="#mismatch-unit-of-work-gorm-`:  count[0],
			`<details id="mismatch-unit-of-work-`:                   count[0],
			`<section id="mismatch-unit-of-work-gorm-`:              count[0],
			"<li>authors: &lt;1&gt;</li>":                           2 * count[0],
			`<pre class="sql"><code>SELECT &#39;&lt;b&gt;&#39;</co`: 2 * count[0],
			"try() {}": count[1],
		} {
			if n := strings.Count(html, text); n != want {
				t.Errorf("at step %d, %q is there %d times, not %d", size, text, n, want)
			}
		}
	}
}

// TestTried holds that trade-offs take from the mismatches what is caught before running, and what a
// library's migrations do: on the engine that is shown, for each layer of the library.
func TestTried(t *testing.T) {
	t.Parallel()
	p := smallPage(t)
	p.Catalogues = nil
	for engine, verdict := range map[string]string{"sqlite": "refused", "postgres": "wrong in silence"} {
		cells := func(figure string) []MismatchCell {
			return []MismatchCell{{Verdict: "holds", Figure: "at run"}, {Verdict: verdict, Figure: figure}}
		}
		p.Catalogues = append(p.Catalogues, Catalogue{Engine: engine, Libraries: []string{"hand", "gorm"},
			Rows: []Mismatch{{Name: "dual schema", Cells: cells("never")},
				{Name: "schema ownership", Cells: cells("3 table changes")}}})
	}
	for engine, want := range map[string]string{"sqlite": "refused", "postgres": "wrong in silence"} {
		found := map[string]map[string]string{}
		for _, matter := range p.tradeoffsOn(p.Runs[0], engine) {
			found[matter.ID] = map[string]string{}
			for _, cell := range matter.Lines[0].Cells {
				found[matter.ID][cell.Layer] = cell.Text
			}
		}
		for layer, texts := range map[string][2]string{"floor": {"at run", "holds"}, "ent": {"–", "–"},
			"gorm": {"never", want}, "gorm-quickstart": {"never", want}} {
			if got := [2]string{found["caught"][layer], found["migrations"][layer]}; got != texts {
				t.Errorf("of %s on %s the trade-offs say %q, not %q", layer, engine, got, texts)
			}
		}
	}
}
