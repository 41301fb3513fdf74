package report

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
)

const us = 1e-6

// two is a mix of the made-up runs.
func two(read, write float64) Situation {
	return Situation{Mix: Mix{Name: "made_up", From: "a test", Weights: map[string]float64{"Read": read,
		"Write": write}}, Engine: "sqlite"}
}

// decidable returns a run in which floor and sqlc cannot be told apart, and ent and gorm can.
func decidable() *results.Run {
	run := runOf(
		madeUp("Read", "", map[string]takes{"floor": {100 * us, 1, 300, 20}, "sqlc": {100 * us, 1, 300, 22},
			"ent": {200 * us, 2, 300, 60}, "gorm": {104 * us, 1, 600, 200}}),
		madeUp("Write", "off", map[string]takes{"floor": {50 * us, 1, 8, 5}, "sqlc": {50 * us, 1, 8, 5},
			"ent": {60 * us, 1, 8, 9}, "gorm": {150 * us, 1, 8, 5}}),
		madeUp("Other", "", map[string]takes{"floor": {100 * us, 1, 8, 5}, "sqlc": {200 * us, 3, 8, 5},
			"ent": {100 * us, 1, 8, 9}, "gorm": {100 * us, 1, 8, 5}}))
	rs := run.Compared
	for _, c := range [][2]string{{"format", "2"}, {"goos", "linux"}, {"cpu", "A | B <i>"}, {"go", "go1.26.8"},
		{"gorm.io/gorm", "v1.31.2"}, {"users", "1000"}, {"rounds", "12"}, {"sqlite", "_wal"},
		{"collector-sqlite", "0.3 ns/B"}} {
		rs.Config = append(rs.Config, benchfmt.Config{Key: c[0], Value: []byte(c[1]), File: true})
	}
	rs.Dates, rs.Commands = []string{"2026-01-01T00:00:00Z"}, []string{"impedance --out r.txt"}
	run.Files = []results.File{{Name: "/tmp/r.txt",
		Text: []byte("x\n# end of results: 1 lines, crc32 0a0b0c0d\n")}}
	return run
}

var decidableCode = []results.Code{
	{Layer: "floor", Lines: results.Lines{Written: 900}},
	{Layer: "sqlc", Lines: results.Lines{Written: 500, Mapping: 40, Generated: 2000},
		Modules: results.Imports{BeyondFloor: 1}},
	{Layer: "ent", Lines: results.Lines{Written: 700}, Modules: results.Imports{BeyondFloor: 9}},
	{Layer: "gorm", Lines: results.Lines{Written: 400}, Modules: results.Imports{BeyondFloor: 7}},
}

// noisy makes the intervals of a run too wide to rank by.
func noisy(run *results.Run) *results.Run {
	for _, row := range run.Compared.Rows {
		for layer, b := range row.Blocks {
			for i := range b.Seconds {
				b.Seconds[i] *= math.Pow(2, float64(i*len(layer)%5))
			}
		}
	}
	return run
}

func decided(t *testing.T, run *results.Run, at Situation, choose string, limit float64) *Decision {
	t.Helper()
	d, err := Decide(run, decidableCode, at, choose, limit)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func markdownOf(t *testing.T, d *Decision) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestDecision holds the page of a decision against testdata/decision.golden, which
// go test ./internal/report -update writes.
func TestDecision(t *testing.T) {
	t.Parallel()
	const golden = "testdata/decision.golden"
	at := two(9, 1)
	at.Mix.Weights["Missing"] = 3
	got := markdownOf(t, decided(t, decidable(), at, "", UsualLimit))
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestDecide holds which layers are chosen, and what results and situations are refused.
func TestDecide(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name           string
		run            *results.Run
		choose         string
		choice, second string
	}{
		{"the fewest lines at the top", decidable(), "", "sqlc", "floor"},
		{"what was chosen", decidable(), "gorm", "gorm", "sqlc"},
		{"the floor", decidable(), "floor", "floor", "sqlc"},
		{"the fewest lines of all in noise", noisy(decidable()), "", "gorm", "sqlc"},
	} {
		d := decided(t, test.run, two(9, 1), test.choose, UsualLimit)
		if d.choice != test.choice || d.runnerUp != test.second {
			t.Errorf("%s: %s and then %s, want %s and %s", test.name, d.choice, d.runnerUp, test.choice,
				test.second)
		}
	}
	unsealed := decidable()
	unsealed.Compared.Sealed = false
	nothing := two(9, 1)
	nothing.Mix.Weights = map[string]float64{"Missing": 1}
	durable := two(9, 1)
	durable.Sync = "full"
	elsewhere := two(9, 1)
	elsewhere.Engine = "postgres"
	alone := decidable()
	for _, row := range alone.Compared.Rows {
		for _, layer := range []string{"sqlc", "ent", "gorm"} {
			delete(row.Blocks, layer)
		}
	}
	for _, test := range []struct {
		run    *results.Run
		at     Situation
		choose string
		want   string
	}{
		{unsealed, two(9, 1), "", "not sealed"},
		{decidable(), nothing, "", "no operation of the mix made_up was timed on sqlite"},
		{decidable(), durable, "", "no writes on sqlite were timed with writes durable"},
		{decidable(), elsewhere, "", `unknown engine "postgres"; there are sqlite`},
		{decidable(), two(9, 1), "grom", `unknown layer "grom"; did you mean gorm?`},
		{alone, two(9, 1), "", "one layer only on sqlite, floor"},
	} {
		_, err := Decide(test.run, decidableCode, test.at, test.choose, UsualLimit)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("the error is %v, want %q", err, test.want)
		}
	}
}

// TestTurns holds turns against those that can be computed.
func TestTurns(t *testing.T) {
	t.Parallel()
	near := func(what string, got, want float64) {
		if math.Abs(got/want-1) > 0.03 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	// Of gorm a call takes 104 + 1.1 × 0 µs at a share 0 of writes, and 110 % of the floor's where
	// 104 (1-s) + 150 s = 1.1 (100 (1-s) + 50 s).
	d := decided(t, decidable(), two(99, 1), "gorm", UsualLimit)
	inMix, others := d.shareTurns("gorm", UsualLimit)
	if inMix == nil || others != nil {
		t.Fatalf("the turns are %+v and %+v", inMix, others)
	}
	near("the share", inMix.at, 6.0/101)
	if turns := d.tripTurns("gorm", UsualLimit); turns != nil {
		t.Errorf("with as many round trips gorm turns at %+v", turns)
	}
	// Other is outside the mix, where sqlc takes twice the floor's time.
	d = decided(t, decidable(), two(1, 0), "sqlc", UsualLimit)
	inMix, others = d.shareTurns("sqlc", UsualLimit)
	if inMix != nil || others == nil || others.operation != "Other" || others.now != 0 {
		t.Fatalf("the turns are %+v and %+v", inMix, others)
	}
	near("the share of Other", others.at, 0.1)
	// In the middle round ent takes 66 µs and a round trip, and the floor 55 µs and a round trip.
	at := two(0, 1)
	d = decided(t, decidable(), at, "ent", UsualLimit)
	turns := d.tripTurns("ent", UsualLimit)
	if len(turns) != 1 || turns[0].direction() != "rises" {
		t.Fatalf("the turns are %+v", turns)
	}
	near("the round trip", turns[0].at, 55*us)
	at.RoundTrip = time.Millisecond
	d = decided(t, decidable(), at, "ent", UsualLimit)
	turns = d.tripTurns("ent", UsualLimit)
	if len(turns) != 1 || turns[0].direction() != "falls" || d.within("ent", UsualLimit) != Within {
		t.Fatalf("the turns from above are %+v", turns)
	}
	near("the round trip from above", turns[0].at, 55*us)
}

// TestCourses holds that what turns are searched by has the ratios of rankings.
func TestCourses(t *testing.T) {
	t.Parallel()
	d := decided(t, decidable(), two(9, 1), "", UsualLimit)
	same := func(at Situation, ratio float64, best string) {
		t.Helper()
		r := at.ranked(d.rows, d.layers)
		c := contest{ranking: r, at: at}
		want := c.place("ent").floor.center / r.places[0].floor.center
		if math.Abs(ratio-want) > 1e-9 || math.Abs(c.place(best).floor.center/r.places[0].floor.center-1) > 1e-9 {
			t.Errorf("in %s it is %v times %s, want %v times %s", at, ratio, best, want, r.places[0].layer)
		}
	}
	for _, trip := range []time.Duration{0, time.Microsecond, 3 * time.Millisecond, time.Second} {
		at := d.at
		at.RoundTrip = trip
		ratio, best := d.withTrips().at(trip.Seconds(), "ent")
		same(at, ratio, best)
	}
	for _, row := range d.rows {
		course, ok := d.withShare(row)
		if !ok {
			t.Fatalf("there is no course of %s", row.Operation)
		}
		for _, share := range []float64{0.01, 0.5, 0.99} {
			at := d.at
			weights := map[string]float64{row.Operation: share}
			rest := 10.0
			if row.Operation != "Other" {
				rest -= d.at.Mix.Weights[row.Operation]
			}
			for op, weight := range d.at.Mix.Weights {
				if op != row.Operation {
					weights[op] = weight / rest * (1 - share)
				}
			}
			at.Mix.Weights = weights
			ratio, best := course.at(share, "ent")
			same(at, ratio, best)
		}
	}
}

// TestCheck holds what is said of decisions by results with known answers.
func TestCheck(t *testing.T) {
	t.Parallel()
	record := func(choose string, limit float64) *Record {
		r, err := ReadRecord(markdownOf(t, decided(t, decidable(), two(9, 1), choose, limit)))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	// In uncertain, gorm takes more time in some rounds than in others.
	uncertain := decidable()
	for _, row := range uncertain.Compared.Rows {
		for i := range row.Blocks["gorm"].Seconds {
			row.Blocks["gorm"].Seconds[i] *= []float64{0.98, 1.05, 1.16}[i%3]
		}
	}
	other := decidable()
	other.Compared.Config = slices.Clone(other.Compared.Config)
	other.Compared.Config[4].Value = []byte("v1.32.0")
	for _, test := range []struct {
		name   string
		record *Record
		run    *results.Run
		want   Outcome
		words  string
	}{
		{"the same", record("", UsualLimit), decidable(), Within, "cannot be told apart"},
		{"the floor", record("floor", 1), decidable(), Within, ""},
		{"within a limit", record("ent", 2), decidable(), Within, "ent takes 1.96 times the time of"},
		{"at the limit and beyond", record("ent", 1.9), decidable(), Beyond,
			"That is beyond the limit of 1.90: the decision does not hold."},
		{"wide intervals", record("", UsualLimit), noisy(decidable()), TooWide, "too wide to say which"},
		{"decided in noise", func() *Record {
			r, err := ReadRecord(markdownOf(t, decided(t, noisy(decidable()), two(9, 1), "sqlc", 1.1)))
			if err != nil {
				t.Fatal(err)
			}
			return r
		}(), decidable(), Within, ""},
		{"chance explains it", record("gorm", 1.18), uncertain, TooWide,
			"and the interval reaches below it: it is too wide to say."},
		{"another version", record("", UsualLimit), other, Within, ""},
	} {
		f, err := test.record.Check(test.run.Compared)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if f.Outcome != test.want || !strings.Contains(f.Words, test.words) {
			t.Errorf("%s: it is %v, %s", test.name, f.Outcome, f.Words)
		}
		var changes []string
		for _, c := range f.Changes {
			changes = append(changes, c.String())
		}
		want := ""
		if test.run == other {
			want = "gorm.io/gorm is v1.32.0, and was v1.31.2"
		}
		if got := strings.Join(changes, "; "); got != want {
			t.Errorf("%s: changed are %q, want %q", test.name, got, want)
		}
	}
	reads := decided(t, decidable(), two(9, 0), "", UsualLimit).Record()
	full := decidable()
	full.Compared.Rows[1].Sync = "full"
	if f, err := reads.Check(full.Compared); err != nil || f.Outcome != Within {
		t.Errorf("of a mix that only reads it is %+v, %v", f, err)
	}
	r := record("gorm", 2)
	lacking := decidable()
	for _, row := range lacking.Compared.Rows {
		delete(row.Blocks, "gorm")
	}
	lacking.Compared.Layers = []string{"floor", "sqlc", "ent"}
	durable := decidable()
	durable.Compared.Rows[1].Sync = "full"
	fewer := decidable()
	fewer.Compared.Rows = fewer.Compared.Rows[:1]
	for _, test := range []struct {
		run  *results.Run
		want string
	}{
		{lacking, "the record chose gorm, and these results do not have it on sqlite; they have floor"},
		{durable, "no writes on sqlite were timed with syncs off"},
		{fewer, "operations that these results lack on sqlite with syncs off: Write"},
	} {
		if _, err := r.Check(test.run.Compared); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("the error is %v, want %q", err, test.want)
		}
	}
	lacking.Compared.Layers = []string{"floor", "sqlc", "ent"}
	if f, err := record("", 2).Check(lacking.Compared); err != nil || !slices.Equal(f.Layers, []string{"gorm"}) {
		t.Errorf("it says that %v is lacking, %v", f, err)
	}
}

// TestReadRecord holds which texts are records.
func TestReadRecord(t *testing.T) {
	t.Parallel()
	page := string(markdownOf(t, decided(t, decidable(), two(9, 1), "", UsualLimit)))
	changed := func(old, with string) string {
		if !strings.Contains(page, old) {
			t.Fatalf("the page has no %q", old)
		}
		return strings.Replace(page, old, with, 1)
	}
	for name, text := range map[string]string{
		"as it was":          page,
		"with other ends":    strings.ReplaceAll(page, "\n", "\r\n"),
		"with more text":     "> `impedance-decision`\n\n```json\n{\"a\": 1}\n```\n" + page + "\n\n```sh\nls\n```\n",
		"with a key of ours": changed(`"choice"`, `"owner": "us", "choice"`),
	} {
		if r, err := ReadRecord([]byte(text)); err != nil || r.Choice != "sqlc" || r.Situation.Weights["Read"] != 9 {
			t.Errorf("%s: it is %+v, %v", name, r, err)
		}
	}
	for text, want := range map[string]string{
		"":                   "it is no decision record",
		"# A\n\n```json\n{}": "it is no decision record",
		page + page:          "it has two decisions",
		changed(`"impedance-decision": 1`, `"impedance-decision": 2`): "a record of version 2, and this " +
			"program reads version 1",
		changed(`"choice": "sqlc"`, `"choice": "sqlc`):      "cannot be read",
		changed(`"choice": "sqlc"`, `"choice": ""`):         "has no choice",
		changed(`"choice": "sqlc"`, `"choice": 7`):          "cannot be read",
		changed(`"limit": 1.1`, `"limit": 0.9`):             "the limit 0.9; a limit is 1 or more",
		changed(`"syncs": "off"`, `"syncs": "never"`):       "they are full or off",
		changed(`"engine": "sqlite"`, `"engine": ""`):       "has no engine",
		changed(`"Read": 9`, `"Read": -9`):                  "the weight -9 for Read",
		changed(`"weights"`, `"weight"`):                    "has no mix",
		changed(`_seconds": 0`, `_seconds": -1`):            "round trips of -1 seconds",
		changed(`"impedance-decision": 1`, `"decision": 1`): "it is no decision record",
	} {
		if _, err := ReadRecord([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q", err, want)
		}
	}
}

// TestDecisionRoundTrip holds that a decision holds by the results that it was made from, whatever
// they and the situation are: unless somebody chose a layer beyond the limit, or the intervals are wide.
func TestDecisionRoundTrip(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	outcomes := map[Outcome]int{}
	for n := range 60 {
		var rows []results.Row
		for _, row := range [][2]string{{"Read", ""}, {"Write", "off"}, {"Write", "full"}, {"Other", ""}} {
			layers := map[string]takes{}
			for _, layer := range []string{"floor", "sqlx", "sqlc", "ent", "gorm"} {
				layers[layer] = takes{us * (10 + 90*r.Float64()), float64(1 + r.IntN(3)), 8, 9}
			}
			made := madeUp(row[0], row[1], layers)
			for _, b := range made.Blocks {
				for i := range b.Seconds {
					b.Seconds[i] *= math.Exp(r.NormFloat64() * float64(n%4) / 20)
				}
			}
			rows = append(rows, made)
		}
		run := runOf(rows...)
		run.Compared.Layers = []string{"floor", "sqlx", "sqlc", "ent", "gorm"}
		at := two(r.Float64()+0.01, r.Float64()+0.01)
		at.Mix.Name = []string{"a|b`*_<x>", "```json", "{\"impedance-decision\": 1}", "ü\nx"}[n%4]
		at.Mix.Weights["Missing"] = 1
		at.Sync = []string{"", "off", "full"}[n%3]
		at.RoundTrip = time.Duration(r.IntN(2) * r.IntN(int(time.Second)))
		choose := []string{"", "", "gorm"}[n%3]
		d := decided(t, run, at, choose, 1+r.Float64())
		record, err := ReadRecord(markdownOf(t, d))
		if err != nil {
			t.Fatalf("%d: %v\n%s", n, err, markdownOf(t, d))
		}
		f, err := record.Check(run.Compared)
		if err != nil {
			t.Fatalf("%d: %v", n, err)
		}
		outcomes[f.Outcome]++
		switch {
		case fmt.Sprint(record.situation()) != fmt.Sprint(d.at):
			t.Errorf("%d: it is checked in %s and was decided in %s", n, record.situation(), d.at)
		case f.Outcome != d.within(d.choice, d.limit), f.Changes != nil, f.Layers != nil,
			choose == "" && f.Outcome == Beyond, choose == "" && f.Outcome != Within && !d.noise.tooNoisy():
			t.Errorf("%d: %s, chosen as %q, is %+v", n, d.choice, choose, f)
		}
	}
	if len(outcomes) < 3 {
		t.Errorf("the outcomes are %v, which says little", outcomes)
	}
}

// FuzzRecord holds that whatever a file has in it, it is refused or can be checked.
func FuzzRecord(f *testing.F) {
	run := decidable()
	d, err := Decide(run, decidableCode, two(9, 1), "", UsualLimit)
	if err != nil {
		f.Fatal(err)
	}
	var page bytes.Buffer
	if err := d.Write(&page); err != nil {
		f.Fatal(err)
	}
	f.Add(page.String())
	for _, field := range []string{`"choice": "sqlc"`, `"limit": 1.1`, `"Read": 9`, "_seconds\": 0", "1,"} {
		for _, with := range []string{"", "null", "1e308", `"Read": 1e9, "Write": 1e-300`, `"limit": 1e300`} {
			f.Add(strings.Replace(page.String(), field, with, 1))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		record, err := ReadRecord([]byte(text))
		if err != nil {
			return
		}
		found, err := record.Check(run.Compared)
		if err == nil && (strings.Contains(found.Words, "NaN") || strings.Contains(found.Words, "Inf")) {
			t.Errorf("it says %s", found.Words)
		}
	})
}
