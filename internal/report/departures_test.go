package report

import (
	"strings"
	"testing"

	"example.com/impedance/models"
)

// TestDepartures holds that only those departures are written, and stand on the page, that are of
// layers, operations and engines of the results.
func TestDepartures(t *testing.T) {
	t.Parallel()
	p := newPage(t, fileOf("a.txt", sealed(t, lines(drifting))))
	rs := p.Runs[0].Compared
	of := func(instead string, engines []string, operations ...string) models.Departure {
		return models.Departure{Operations: operations, Engines: engines, Instead: instead}
	}
	p.Layers = []Layer{{Name: floor}, {Name: "gorm", Departures: []models.Departure{
		of("it departs in all", nil),
		of("it departs in A and in what was not timed", nil, "A", "Elsewhere"),
		of("only elsewhere", nil, "Elsewhere"),
		of("only on MySQL", []string{"mysql"}),
		of("on SQLite too", []string{"mysql", "sqlite"}, "A"),
	}}, {Name: "sqlc"}, {Name: "absent", Departures: []models.Departure{of("of an absent layer", nil)}}}
	var b strings.Builder
	if err := Departures(&b, wide, rs, p.Layers); err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(b.String(), "here:\n")
	const want = `  gorm, all: it departs in all
  gorm, A: it departs in A and in what was not timed
  gorm, A: on SQLite too
`
	if list != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	html := htmlOf(t, p)
	for text, stands := range map[string]bool{"it departs in all": true, "on SQLite too": true,
		"only elsewhere": false, "only on MySQL": false} {
		if strings.Contains(html, text) != stands {
			t.Errorf("%q stands on the page: %v, want %v", text, !stands, stands)
		}
	}
	b.Reset()
	if err := Departures(&b, wide, rs, p.Layers[:1]); err != nil || b.Len() > 0 {
		t.Errorf("without departures it writes %q (%v)", b.String(), err)
	}
}
