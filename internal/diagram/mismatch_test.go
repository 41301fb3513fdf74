package diagram

import (
	"strings"
	"testing"

	"example.com/impedance/mismatch"
)

// TestMismatch holds that pictures of mismatches show what was observed, and that one with more
// ways than there are has no text over another.
func TestMismatch(t *testing.T) {
	for _, m := range mismatch.All() {
		svg, err := Mismatch(m.Slug(), nil)
		if err != nil || HasMismatch(m.Slug()) == (svg == nil) {
			t.Errorf("%s without observations: %v, %d bytes", m.Name, err, len(svg))
		}
	}
	o := mismatch.Observation{Step: mismatch.FirstTry, Verdict: mismatch.WrongInSilence, Columns: 3,
		Kept: []mismatch.Kept{{Name: "the bio of a card reads as", Value: "empty"},
			{Name: "the second edit of a field is", Value: "lost"},
			{Name: mismatch.SentFor(1_000), Value: "7"}}}
	seen := []mismatch.Seen{{Library: "a", Ways: []mismatch.Observation{o}},
		{Library: strings.Repeat("long", 30), Ways: []mismatch.Observation{o}}}
	for slug, want := range map[string]string{
		"unit-of-work": "a, first try; long", "partial-objects": ">empty<", "bind-limits": ">7</text>",
	} {
		svg, err := Mismatch(slug, seen[:1])
		if slug == "unit-of-work" { // which is as wide as it must be
			svg, err = Mismatch(slug, seen)
		}
		if err != nil || !strings.Contains(string(svg), want) {
			t.Errorf("%s has no %q (%v)", slug, want, err)
		}
	}
}
