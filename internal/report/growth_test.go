package report

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/results"
)

// grownResults are results of impedance scale that are made up: an operation that takes the same
// time at each size, one that grows with the users, a cohort that only the larger sizes have, a
// write, clients, and a prediction that misses by a quarter.
func grownResults() *growth.Results {
	nan := math.NaN()
	rs := &growth.Results{
		Config: []benchfmt.Config{{Key: results.KeyCPU, Value: []byte("Example <CPU>"), File: true},
			{Key: results.KeyProcs, Value: []byte("2"), File: true},
			{Key: results.KeyDate, Value: []byte("2026-11-27"), File: true}},
		Machines: []growth.Machine{{Users: 1000, RandomRead: 60e-6, Sync: 1e-3, Sequential: 1e9,
			Memory: 8e9, PageBytes: 4096}, {Users: 100_000, RandomRead: 90e-6, Sync: 1e-3, Sequential: 1e9,
			Memory: 8e9, PageBytes: 4096}},
		Predictions: []growth.Prediction{{Name: growth.Name{Operation: "UserByID", Cache: growth.Warm,
			Layer: floor, Engine: "sqlite", Users: 100_000}, Seconds: 8e-6, Low: 7e-6, High: 9e-6,
			Law: "constant"},
			{Name: growth.Name{Operation: "TopAuthors", Cache: growth.Steady, Layer: floor,
				Engine: "sqlite", Users: 1e9}, Seconds: 1, Low: 0.5, High: nan, Law: "a + b·n"}},
		Outlooks: []growth.Outlook{{Users: 1e9, Disk: 4e12, DiskLow: 3e12, DiskHigh: 5e12, Memory: 8e9,
			Breaks: "memory, at 2.0M users (memory bytes ÷ bytes of a user)"}},
	}
	add := func(n growth.Name, users int64, seconds, pages float64) {
		for _, layer := range []struct {
			name  string
			ratio float64
		}{{floor, 1}, {"gorm", 2}} {
			c := &growth.Cost{Name: n, Degree: nan, Things: 1, Visited: nan, Pages: pages,
				DiskRead: nan, Resident: nan}
			c.Layer, c.Engine, c.Users = layer.name, "sqlite", users
			for _, noise := range []float64{0.98, 1, 1.02, 0.99, 1.01, 1} {
				c.Seconds = append(c.Seconds, layer.ratio*seconds*noise)
				if layer.name != floor {
					c.Floor = append(c.Floor, seconds*noise)
				}
			}
			rs.Costs = append(rs.Costs, c)
		}
	}
	for i, users := range []int64{1000, 10_000, 100_000} {
		rs.Databases = append(rs.Databases, growth.Database{Engine: "sqlite", Users: users,
			Posts: 10 * users, Follows: 20 * users, Bytes: 3800 * float64(users),
			UsersBytes: 220 * float64(users), PostsBytes: 2200 * float64(users),
			FollowsBytes: 1300 * float64(users), Others: []float64{0.1, nan, 0.42}[i]})
		add(growth.Name{Operation: "UserByID", Cache: growth.Warm}, users, 1e-5, float64(2+i))
		add(growth.Name{Operation: "UserByID", Cache: growth.Cold}, users, 2e-4, float64(1+i))
		add(growth.Name{Operation: "TopAuthors", Cache: growth.Warm}, users, 1e-8*float64(users), nan)
		if i > 0 {
			add(growth.Name{Operation: "UserByID", Cohort: "follows=1000", Cache: growth.Warm}, users, 3e-5,
				nan)
		}
		add(growth.Name{Operation: "Publish", Sync: growth.Full}, users, 1e-3, nan)
	}
	rs.Backups = []growth.Backup{{Engine: "sqlite", Users: 1000, Backup: 0.05, Restore: 0.02,
		Bytes: 3.8e6}}
	for i, clients := range []int{1, 2, 4} {
		rs.Loads = append(rs.Loads, growth.Load{Mix: "reads", Layer: floor, Engine: "sqlite",
			Users: 100_000, Clients: clients, Calls: 10, PerSecond: []float64{900, 1500, 1510}[i],
			P50: 1e-3, P99: 5e-3, CPU: []float64{0.5, 0.9, 0.97}[i], Procs: 2})
	}
	return rs
}

// TestGrowth holds the tables of impedance scale.
func TestGrowth(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := Growth(&b, 80, grownResults()); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"Other programs took up to 42 % of the processors' time meanwhile",
		"OPERATION 1k 10k 100k GROWTH PAGES UserByID 10.0 µs 10.0 µs 10.0 µs",
		"2 → 4 follows 1k – 30.0 µs 30.0 µs TopAuthors",
		"TopAuthors 10.0 µs 100 µs 1.00 ms 1.00 ±",
		"A page at a random place takes this disk 60.0 µs with 1k users, and 90.0 µs with 100k.",
		"OPERATION gorm 1k 10k 100k UserByID 2.00 2.00 2.00 follows 1k – 2.00 2.00",
		"Publish 2.00 2.00 2.00 Medians of the ratios",
		"Publish full 1.00 ms 1.00 ms 1.00 ms",
		"reads floor 900 1500 1510 5.00 ms 5.00 ms In reads, floor stops at 2 clients, on the " +
			"processors (97 % of the processors' time).",
		"1k 3.8 MB 220 220 65 50.0 ms 20.0 ms", "100k 380 MB 220 220 65 not measured not measured",
		"Predicted for 100k users before they were measured",
		"UserByID 8.00 µs 25 %",
		"warm: the median miss is 25 %, the largest 25 %; 1 of 1 are below 30 %.",
		"OPERATION 1B TopAuthors over 500 ms",
		"1B 3 TB–5 TB 8 GB memory, at 2.0M users (memory bytes ÷ bytes of a user)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the tables lack %q:\n%s", want, b.String())
		}
	}
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(line)); n > 81 {
			t.Errorf("a line has %d columns: %s", n, line)
		}
	}
}

// TestGrowthChart holds that the chart is a drawing of its own, in which what grows stands out.
func TestGrowthChart(t *testing.T) {
	t.Parallel()
	svg := string(GrowthChart(grownResults()))
	wellFormed(t, "the chart", svg)
	for text, want := range map[string]int{
		`class="small grows">TopAuthors 1.00<`: 1, `class="small flat">UserByID 0.00<`: 1,
		`class="grown grows"`: 1, `class="grown flat"`: 1, "Reads from 1k to 100k users": 2,
		`class="ends flat"`: 1, "var(": 0,
	} {
		if got := strings.Count(svg, text); got != want {
			t.Errorf("%q is there %d times, not %d: %s", text, got, want, svg)
		}
	}
	write := growth.Name{Operation: "Follow", Layer: floor, Engine: "sqlite", Sync: growth.Off,
		Users: 1000}
	if svg := GrowthChart(&growth.Results{Costs: []*growth.Cost{{Name: write,
		Seconds: []float64{1}}}}); svg != nil {
		t.Errorf("a chart of nothing is %s", svg)
	}
}

// TestGrownLabels holds that the labels of lines that end at one place stand apart, and below one
// another in the order of the lines.
func TestGrownLabels(t *testing.T) {
	t.Parallel()
	var lines []grown
	for range 30 {
		lines = append(lines, grown{label: "same", class: "flat", mark: "circle",
			points: []grownPoint{{1, 1, 1, 1}, {10, 1, 1, 1}}})
	}
	c := grownChart(lines, "x", "y", plainNumber, plainNumber)
	wellFormed(t, "the chart", string(c.html("title", "words")))
	if got := c.height; got < 30*grownApart {
		t.Errorf("thirty labels have %v units", got)
	}
	places := map[string]bool{}
	for part := range strings.SplitSeq(c.String(), `<text x="`) {
		if strings.HasSuffix(strings.SplitN(part, "</text>", 2)[0], ">same") {
			places[strings.SplitN(part, `class=`, 2)[0]] = true
		}
	}
	if len(places) != 30 {
		t.Errorf("thirty labels stand at %d places", len(places))
	}
}

// TestPageGrowth holds that the page shows growing data, says where they were measured, and has no
// such section without any.
func TestPageGrowth(t *testing.T) {
	t.Parallel()
	p := smallPage(t)
	p.Growth = nil
	if html := htmlOf(t, p); strings.Contains(html, `id="growth"`) {
		t.Error("there is a section on growth without results")
	}
	for here, words := range map[bool]string{
		true:  "the last impedance scale on this machine, on Example &lt;CPU&gt; with 2 processors",
		false: "the published results, not of this run: measured on Example &lt;CPU&gt;",
	} {
		p.Growth = &growth.Found{Results: grownResults(), File: growth.Committed, Here: here}
		html := htmlOf(t, p)
		testPlaces(t, html)
		testAlone(t, html)
		for _, want := range []string{words,
			`<p class="warning">Other programs took up to 42 %`, `<a href="#growth">As it grows</a>`,
			`<tr class="cohort"><th scope="row">follows 1k</th>`,
			`aria-label="Reads from 1k to 100k users, on sqlite`,
			`<th scope="col">100k</th><th scope="col">growth</th>`,
			`<caption>The database, and its backup</caption>`, `<g data-layer="floor"><path`} {
			if !strings.Contains(html, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
	}
}

// TestGrowthFigures holds that what was not measured is null.
func TestGrowthFigures(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(GrowthFigures(grownResults()))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"exponent":1,`, `"visited_rows":null`,
		`"measured_seconds":0.00001,`, `"predicted_high":null`, `"backup_seconds":null`,
		`"stops_on":"the processors"`, `"cohort":"follows=1000"`, `"miss":0.25`} {
		if !strings.Contains(strings.ReplaceAll(string(text), "0.99999999", "1"), want) {
			t.Errorf("the figures lack %s: %s", want, text)
		}
	}
}
