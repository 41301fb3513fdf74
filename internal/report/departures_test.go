package report

import (
	"strings"
	"testing"

	"example.com/impedance/internal/results"
	"example.com/impedance/models"
)

// TestDepartures holds which departures a terminal shows, in which order: the five of layers,
// operations and engines of the results where the mix's time differs most. It says how many others
// there are.
func TestDepartures(t *testing.T) {
	t.Parallel()
	const us = 1e-6
	row := func(op string, gorm float64) results.Row {
		return madeUp(op, "", map[string]takes{"floor": {seconds: 100 * us}, "gorm": {seconds: gorm * us}})
	}
	rs := runOf(row("A", 150), row("B", 120), row("C", 90), row("D", 900)).Compared
	of := func(instead string, engines []string, operations ...string) models.Departure {
		return models.Departure{Operations: operations, Engines: engines, Instead: instead}
	}
	all := []Layer{{Name: floor}, {Name: "gorm", Departures: []models.Departure{
		of("departs in B", nil, "B"),
		of("departs in C", nil, "C"),
		of("departs in what the mix does not have", nil, "D"),
		of("departs in A and elsewhere", nil, "A", "Elsewhere"),
		of("departs only elsewhere", nil, "Elsewhere"),
		of("departs only on MySQL", []string{"mysql"}),
		of("departs in all", nil),
		of("departs on SQLite too", []string{"mysql", "sqlite"}, "A", "B"),
		of("departs in B and C", nil, "B", "C"),
	}}, {Name: "absent", Departures: []models.Departure{of("of an absent layer", nil)}}}
	at := Situation{Mix: Mix{Weights: map[string]float64{"A": 2, "B": 1, "C": 1}}}
	var b strings.Builder
	if err := Departures(&b, wide, rs, all, at); err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(b.String(), "others:\n")
	const want = `  gorm, A, B, +30 %: departs on SQLite too
  gorm, all, +27 %: departs in all
  gorm, A, +25 %: departs in A and elsewhere
  gorm, B, +5 %: departs in B
  gorm, C, -3 %: departs in C
Not shown: 2 differences of less weight in this mix. The page and --json have all, with reasons and
sources.
`
	if strings.Join(strings.Fields(list), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	b.Reset()
	if err := Departures(&b, wide, rs, all[:1], at); err != nil || b.Len() > 0 {
		t.Errorf("without departures it writes %q (%v)", b.String(), err)
	}
}

// TestDeparturesOnPage holds that a page has the departures of its operations and engines alone.
func TestDeparturesOnPage(t *testing.T) {
	t.Parallel()
	p := newPage(t, fileOf("a.txt", sealed(t, lines(drifting))))
	p.Layers = []Layer{{Name: floor}, {Name: "gorm", Departures: []models.Departure{
		{Instead: "it departs in all"},
		{Operations: []string{"Elsewhere"}, Instead: "only elsewhere"},
		{Engines: []string{"mysql"}, Instead: "only on MySQL"},
		{Operations: []string{"A"}, Engines: []string{"mysql", "sqlite"}, Instead: "on SQLite too"},
	}}, {Name: "sqlc"}}
	html := htmlOf(t, p)
	for text, stands := range map[string]bool{"it departs in all": true, "on SQLite too": true,
		"only elsewhere": false, "only on MySQL": false} {
		if strings.Contains(html, text) != stands {
			t.Errorf("%q stands on the page: %v, want %v", text, !stands, stands)
		}
	}
}
