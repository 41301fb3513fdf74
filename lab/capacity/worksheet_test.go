package capacity

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// designNames returns the names of designs.
func designNames(w *Worksheet) (names []string) {
	for _, d := range w.Designs {
		names = append(names, d.Name)
	}
	return names
}

func workOut(t *testing.T, name string) *Worksheet {
	t.Helper()
	a, err := ReadWorked(name)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Work(a, &Measured{})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWorked holds which design each of the answers that are built in ends with, and that each
// design before fails.
func TestWorked(t *testing.T) {
	for name, want := range map[string][]string{
		"club":    {"one file"},
		"town":    {"one file", "a server", "read replicas"},
		"network": {"one file", "a server", "read replicas", "materialised timelines", "shards"},
	} {
		w := workOut(t, name)
		if got := designNames(w); !slices.Equal(got, want) || !w.Holds {
			t.Errorf("%s: %q, holds: %v, want %q", name, got, w.Holds, want)
		}
		for i, d := range w.Designs {
			if last := i == len(w.Designs)-1; last != (len(d.Failing) == 0) {
				t.Errorf("%s: %s fails at %d limits", name, d.Name, len(d.Failing))
			}
			for _, l := range d.Failing {
				if l.Holds() || l.ByHowMuch() == "" {
					t.Errorf("%s: %s: %s is said to fail", name, d.Name, l.Name)
				}
			}
		}
	}
}

// TestNone holds that the search says so if no design holds.
func TestNone(t *testing.T) {
	a, err := Read("far", answered(map[string]string{"from": "world", "answer within": "50ms"}))
	if err != nil {
		t.Fatal(err)
	}
	w, err := Work(a, &Measured{})
	if err != nil {
		t.Fatal(err)
	}
	if w.Holds || len(w.Designs) != len(plans) {
		t.Fatalf("it holds: %v, %q", w.Holds, designNames(w))
	}
	if got := w.Verdict(); !strings.HasPrefix(got, "No design holds. The last, shards, fails at answer time") {
		t.Error(got)
	}
}

// TestWithoutTimelines holds that timelines are not materialised if nobody looks them up.
func TestWithoutTimelines(t *testing.T) {
	a, err := Read("mail", answered(map[string]string{"looked up": "profile 100 %", "posts go to": "one",
		"requests": "1M", "answer within": "1s"}))
	if err != nil {
		t.Fatal(err)
	}
	w, err := Work(a, &Measured{})
	if err != nil {
		t.Fatal(err)
	}
	names := designNames(w)
	if slices.Contains(names, timelines.name) || names[len(names)-1] != shards.name {
		t.Errorf("designs %q", names)
	}
	for _, l := range w.Designs[len(w.Designs)-1].Lines {
		if l.Name == "timelines" && l.Value.High != 0 {
			t.Errorf("timelines take %s", l.Written())
		}
	}
}

// TestEnds holds that the range of each line has the values that the line takes for given values at
// the ends of their ranges and anywhere between, also where predictions make the ranges wide.
func TestEnds(t *testing.T) {
	wide := &Measured{Costs: map[string][]Cost{}, Beyond: func(_ string, f Figure, _ float64) (Range, bool) {
		return []Range{{20e-6, 1}, {50e-6, 3}, {3, 50_000}}[f], true
	}}
	for _, operation := range Operations() {
		wide.Costs[operation] = []Cost{{Users: 1, Seconds: Range{1e-5, 2e-5}, Durable: Range{1e-4, 1e-3},
			Pages: Range{2, 2}}}
	}
	for _, name := range Worked {
		a, err := ReadWorked(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []*Measured{{}, wide} {
			w, err := Work(a, m)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range w.Designs {
				testEnds(t, name+", "+d.Name, d.Lines[0].sheet)
			}
		}
	}
}

// testEnds tries given values at random.
func testEnds(t *testing.T, what string, s *Sheet) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	const close = 1e-9
	outside := func(v float64, r Range) bool { return v < r.Low*(1-close) || v > r.High*(1+close) }
	for range 300 {
		values := make([]float64, len(s.Lines))
		at := func(name string) float64 { return values[s.names[name].place] }
		for i, l := range s.Lines {
			if l.formula == nil {
				share := []float64{0, random.Float64(), 1}[random.IntN(3)]
				values[i] = l.Value.Low + share*(l.Value.High-l.Value.Low)
				continue
			}
			values[i] = l.formula.at(at)
			if outside(values[i], l.Value) {
				t.Errorf("%s: %s is %s, and can be %s", what, l.Name, l.Written(),
					Range{values[i], values[i]}.in(l.unit))
			}
			if l.limit == nil {
				continue
			}
			if h := headroom(l.limit.at(at), values[i]); outside(h, l.Headroom) {
				t.Errorf("%s: the headroom of %s is %s, and can be %v", what, l.Name, l.WrittenHeadroom(), h)
			}
		}
	}
}

// TestShared holds that a value that two lines use is the same in both.
func TestShared(t *testing.T) {
	f := &filling{sheet: &Sheet{}}
	f.given("data", 1, 100, "GB", Assumed, "")
	f.compute("shards", "data × 1 shard ÷ 10 GB", "shards", "")
	f.compute("each", "data ÷ shards", "GB/shard", "")
	if f.err != nil {
		t.Fatal(f.err)
	}
	if got := f.sheet.names["each"].Written(); got != "10 GB/shard" {
		t.Errorf("each shard has %s", got)
	}
}

// TestHinge holds that the value on which a limit hangs most is found.
func TestHinge(t *testing.T) {
	f := &filling{sheet: &Sheet{}}
	f.given("load", 1, 2, "", Assumed, "")
	f.given("pace", 10, 100, "", Assumed, "")
	f.given("fixed", 3, 3, "", Assumed, "")
	f.compute("busy", "load × fixed ÷ pace", "", "")
	if f.err != nil {
		t.Fatal(f.err)
	}
	l := f.sheet.names["busy"]
	if err := l.atMost("1"); err != nil {
		t.Fatal(err)
	}
	if hinge, better := l.Hinge(); hinge.Name != "pace" || better < 16.6 || better > 16.7 {
		t.Errorf("it hangs on %s, with %v", hinge.Name, better)
	}
	if got := f.sheet.names["busy"].hangs(); got != " The headroom of busy hangs most on pace, "+
		"which is 10–100 (assumed): at its better end it would be 16.7 ×." {
		t.Error(got)
	}
	if err := l.atMost("fixed × 100 × busy"); err != nil {
		t.Fatal(err)
	}
	if hinge, _ := l.Hinge(); hinge != nil {
		t.Errorf("it hangs on %s, where nothing matters", hinge.Name)
	}
}

// TestMends holds that what a design is said to move is a limit of an earlier design.
func TestMends(t *testing.T) {
	limits := map[string]bool{}
	for _, p := range plans {
		for name := range p.mends {
			if !limits[name] {
				t.Errorf("%s mends %s, which no design before has", p.name, name)
			}
		}
		for _, r := range p.rows {
			limits[r.name] = limits[r.name] || r.limit != ""
		}
	}
}

// TestMeasured holds that measured costs are used, between their sizes and beyond them.
func TestMeasured(t *testing.T) {
	m := &Measured{From: "a run", Layer: "ent", RandomRead: 50e-6, Costs: map[string][]Cost{
		"UserByID": {{Users: 1e5, Seconds: Range{40e-6, 80e-6}, Pages: Range{4, 4}},
			{Users: 1e3, Seconds: Range{10e-6, 20e-6}}},
	}}
	for users, want := range map[string]string{
		"10": "10–20 µs/lookup measured", "1k": "10–20 µs/lookup measured", "10k": "20–40 µs/lookup measured",
		"100k": "40–80 µs/lookup measured", "1M": "80–160 µs/lookup predicted",
		"1k–1M": "10–160 µs/lookup predicted",
	} {
		a, err := Read("", answered(map[string]string{"looked up": "profile 100 %", "users": users}))
		if err != nil {
			t.Fatal(err)
		}
		w, err := Work(a, m)
		if err != nil {
			t.Fatal(err)
		}
		s := w.Given[0].sheet
		l := s.names["profile time"]
		if got := l.Written() + " " + l.Kind.String(); got != want || l.From != "UserByID" {
			t.Errorf("%s users: %s, from %s, want %s", users, got, l.From, want)
		}
		if l := s.names["profile pages"]; l.Written() != "4 pages/lookup" {
			t.Errorf("%s users: %s", users, l.Written())
		}
		if l := s.names["random read"]; l.Written() != "50 µs/page" || l.Kind != Elsewhere {
			t.Errorf("%s, %s", l.Written(), l.Kind)
		}
		if l := s.names["post time"]; l.Kind != Assumed || !strings.Contains(l.From, "not measured") {
			t.Errorf("%s, %s", l.Kind, l.From)
		}
	}
	m.Beyond = func(operation string, f Figure, users float64) (Range, bool) {
		return Range{users / 1e10, users / 5e9}, operation == "UserByID" && f == Computing
	}
	a, err := Read("", answered(map[string]string{"looked up": "profile 100 %", "users": "10k–1M"}))
	if err != nil {
		t.Fatal(err)
	}
	w, err := Work(a, m)
	if err != nil {
		t.Fatal(err)
	}
	if l := w.Given[0].sheet.names["profile time"]; l.Written() != "20–200 µs/lookup" || l.Kind != Predicted {
		t.Errorf("by the model: %s, %s", l.Written(), l.Kind)
	}
}

// TestUsed holds that each line that a design is given or computes is used, or has a limit, or is a
// result that is asked for.
func TestUsed(t *testing.T) {
	results := []string{"cost", "timelines"}
	everywhere := map[string]bool{}
	designs := workOut(t, "network").Designs
	for _, d := range designs {
		used := map[string]bool{}
		for _, l := range d.Lines[0].sheet.Lines {
			for _, f := range []formula{l.formula, l.limit} {
				if f != nil {
					f.walk(func(name string) { used[name], everywhere[name] = true, true })
				}
			}
		}
		for _, l := range d.Lines {
			if !used[l.Name] && l.Limit == nil && !slices.Contains(results, l.Name) {
				t.Errorf("%s: nothing uses %s", d.Name, l.Name)
			}
		}
	}
	for _, l := range workOut(t, "network").Given {
		if !everywhere[l.Name] {
			t.Errorf("nothing uses %s", l.Name)
		}
	}
}
