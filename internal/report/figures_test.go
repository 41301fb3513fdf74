package report

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// synthetic writes results of a run with as much noise as is asked for.
func synthetic(seed uint64, rounds int, noise, drift float64) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for op, name := range []string{"UserByID", "PostByID", "HomeTimeline", "Publish"} {
		sync := ""
		if name == "Publish" {
			sync = "/sync=off"
		}
		for range rounds {
			moment := math.Exp(drift * r.NormFloat64())
			for _, layer := range columns {
				ns := float64(op*op+1) * 13_000 * float64(percents[layer]) / 100 * moment
				ns *= math.Exp(noise * r.NormFloat64())
				if r.IntN(20) == 0 {
					ns *= 1 + 4*r.Float64()
				}
				fmt.Fprintf(&b, "Benchmark%s/impl=%s/engine=sqlite/users=1k%s-2 9 %.0f ns/op 1 allocs/op "+
					"%.0f gc-ns/op 2 calls/op\n", name, layer, sync, ns, ns/20)
			}
		}
	}
	return written(b.String())
}

// rounding is how far a ratio may be from that of two figures with three digits.
func rounding(ratio float64) float64 { return 0.005 + 0.0101*ratio }

// shown is a time with a unit, and a ratio with or without a mark.
var (
	shownTime  = regexp.MustCompile(`^([\d.]+) (ns|µs|ms|s)$`)
	shownRatio = regexp.MustCompile(`^~?(\d+\.\d\d)\b`)
)

func timeOf(t *rapid.T, text string) float64 {
	m := shownTime.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%q is no time", text)
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return v * map[string]float64{"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1}[m[2]]
}

// ratioOf returns a ratio that is shown, or false if there is too much noise for it.
func ratioOf(t *rapid.T, text string) (float64, bool) {
	if strings.HasPrefix(text, "noisy") {
		return 0, false
	}
	m := shownRatio.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%q is no ratio", text)
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return v, true
}

// TestFiguresAgree holds, over synthetic runs, that no two figures that are shown make a third
// that is not the one shown: in show, in the rankings and in the table.
func TestFiguresAgree(t *testing.T) {
	t.Parallel()
	files := map[string]*Page{}
	rapid.Check(t, func(rt *rapid.T) {
		rounds := rapid.SampledFrom([]int{1, 5, 6, 7, 9, 10, 31}).Draw(rt, "rounds")
		noise := rapid.SampledFrom([]float64{0, 0.01, 0.1, 0.8}).Draw(rt, "noise")
		seed := rapid.Uint64Range(0, 3).Draw(rt, "seed")
		file := synthetic(seed, rounds, noise, 0.2)
		if files[file] == nil {
			files[file] = newPage(t, fileOf("a.txt", sealed(t, file)))
		}
		p := files[file]
		factsAgree(rt, p)
		for _, trip := range roundTrips[:3] {
			for _, mix := range mixes {
				rankingAgrees(rt, ranked(p.Runs[0].Compared.Rows, usual, mix, "off", trip))
			}
		}
		meansAgree(rt, p)
	})
}

// factsAgree holds that times and ratios of an operation agree.
func factsAgree(t *rapid.T, p *Page) {
	run, err := p.run(0, p.Runs[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range p.operations() {
		for _, row := range p.facts(op, "sqlite", run) {
			if !strings.HasPrefix(row.Title, "time of a call") {
				continue
			}
			base := timeOf(t, row.Cells[0].Text)
			for _, c := range row.Cells[1:] {
				shown, rest, _ := strings.Cut(c.Text, " (")
				ratio, ok := ratioOf(t, rest)
				if got := timeOf(t, shown) / base; ok && math.Abs(got-ratio) > rounding(ratio) {
					t.Errorf("%s: %s over %s is %.3f", op, c.Text, row.Cells[0].Text, got)
				}
			}
		}
	}
}

// rankingAgrees holds that times and ratios of a ranking agree, that its order is theirs, that
// ranks do not contradict it, and that words are what the ratios make.
func rankingAgrees(t *rapid.T, r ranking) {
	if r.noise.tooNoisy() || len(r.places) == 0 {
		for _, p := range r.places {
			if p.rank != "–" || p.words != "" {
				t.Errorf("%s has the rank %q and words %q", p.layer, p.rank, p.words)
			}
		}
		return
	}
	base, last := 0.0, [2]int{}
	for _, p := range r.places {
		if p.layer == floor {
			base = timeOf(t, p.view(1).Time)
		}
	}
	best, _ := ratioOf(t, r.places[0].view(1).Ratio)
	for i, p := range r.places {
		v := p.view(1)
		ratio, ok := ratioOf(t, v.Ratio)
		if !ok {
			continue
		}
		if got := timeOf(t, v.Time) / base; math.Abs(got-ratio) > rounding(ratio) {
			t.Errorf("%s: %s over the floor's is %.3f, not %s", p.layer, v.Time, got, v.Ratio)
		}
		if i > 0 && (p.floor.center < r.places[i-1].floor.center || p.seconds < r.places[i-1].seconds) {
			t.Errorf("%s stands behind %s and takes less", p.layer, r.places[i-1].layer)
		}
		ranks := [2]int{}
		if n, _ := fmt.Sscanf(p.rank, "%d–%d", &ranks[0], &ranks[1]); n == 1 {
			ranks[1] = ranks[0]
		}
		if ranks[0] < last[0] || ranks[1] < last[1] || ranks[0] > i+1 || ranks[1] < i+1 {
			t.Errorf("the rank of %s at place %d is %s, after %v", p.layer, i+1, p.rank, last)
		}
		last = ranks
		var more float64
		if n, _ := fmt.Sscanf(p.words, "%f %% more", &more); n == 1 && best > 0 &&
			strings.Contains(p.words, "more time") {
			if got := 100 * (ratio/best - 1); math.Abs(got-more) > 2 {
				t.Errorf("%s is said to take %s, and %s over %.2f is %.1f %%", p.layer, p.words, v.Ratio, best,
					got)
			}
		}
	}
}

// meansAgree holds that the geometric mean of a column is that of its cells, and that the
// terminal's table and the page have the same cells.
func meansAgree(t *rapid.T, p *Page) {
	var table bytes.Buffer
	if err := Table(&table, wide, p.Runs[0].Compared); err != nil {
		t.Fatal(err)
	}
	for _, s := range p.sections(p.Runs[0]) {
		for column, mean := range s.Means[0].Cells {
			sum, n := 0.0, 0
			for _, row := range s.Rows {
				if ratio, ok := ratioOf(t, row.Cells[column].Ratio); ok {
					sum += math.Log(ratio)
					n++
				}
			}
			ratio, ok := ratioOf(t, mean.Ratio)
			if got := math.Exp(sum / float64(n)); ok && n == len(s.Rows) && math.Abs(got-ratio) > rounding(ratio) {
				t.Errorf("%s: the cells of %s make a mean of %.3f, not %s", s.Title, mean.Layer, got, mean.Ratio)
			}
			for _, row := range s.Rows {
				c := row.Cells[column]
				text := strings.TrimSpace(c.Ratio + " " + c.Spread)
				if !strings.Contains(table.String(), text) {
					t.Errorf("the page has %q, and the table not:\n%s", text, table.String())
				}
			}
		}
	}
	for _, odd := range []string{"NaN", "Inf", "∞", "±1382"} {
		if strings.Contains(table.String(), odd) {
			t.Errorf("the table has %s:\n%s", odd, table.String())
		}
	}
}

// drifting are the times of a run in which medians and the medians of ratios part: the floor's
// and gorm's ratios are those of each round, and the medians are of other rounds.
const drifting = `floor 100 200 300 400 500 600 700 800 900
gorm 150 230 330 360 560 660 630 880 990
sqlc 110 190 320 390 520 590 710 790 930`

// lines returns results with the times of each layer, in turn.
func lines(times string) string {
	var b strings.Builder
	layers := strings.Split(times, "\n")
	for round := range strings.Fields(layers[0])[1:] {
		for _, l := range layers {
			f := strings.Fields(l)
			fmt.Fprintf(&b, "BenchmarkA/impl=%s/engine=sqlite/users=1k-2 9 %s ns/op 1 allocs/op\n", f[0],
				f[round+1])
		}
	}
	return written(b.String())
}

// TestOneEstimator holds that a time and its ratio agree where medians would not: gorm's median is
// 560 ns, and that of its ratios 1.10.
func TestOneEstimator(t *testing.T) {
	t.Parallel()
	p := newPage(t, fileOf("a.txt", sealed(t, lines(drifting))))
	rs := p.Runs[0].Compared
	if got := timeText(rs, rs.Rows[0], "gorm"); got != "550 ns (~1.10 0.90–1.15)" {
		t.Errorf("gorm takes %s", got)
	}
	r := ranked(rs.Rows, usual, Mix{Weights: map[string]float64{"A": 1}}, "off", 0)
	if got := fmt.Sprintf("%s %.0f", r.places[2].layer, 1e9*r.places[2].seconds); got != "gorm 550" {
		t.Errorf("last is %s", got)
	}
}

// TestTies holds that layers that cannot be told apart share ranks, that one that can be is not
// said to be like its neighbor, and that no words say that layers are equal.
func TestTies(t *testing.T) {
	t.Parallel()
	times := "floor 100 100 100 100 100 100 100 100 100\n" +
		"sqlc 107 115 109 111 110 108 113 112 110\n" +
		"gorm 129 144 128 138 131 135 137 140 133"
	rs := read(t, sealed(t, lines(times)))
	var b strings.Builder
	if err := Ranking(&b, wide, rs,
		Situation{Mix: Mix{"mine", "me", map[string]float64{"A": 1, "B": 2}}}); err != nil {
		t.Fatal(err)
	}
	const want = `mine (me) on sqlite, syncs off, no network
rank  layer  a call  × floor         against the best
1     floor  100 ns  1.00            the fastest
2     sqlc   110 ns  1.10 1.08–1.13  10 % more time than floor
3     gorm   135 ns  1.35 1.29–1.40  35 % more time than floor
Not in these results, and left out of the mix: B. To have them in it, measure them too: name
them with --ops, or give no --ops.
Ranks compare all layers at once, so that they are wrong in one ranking of twenty at most; ~
compares one with the floor alone.
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	rs = read(t, sealed(t, lines(strings.Replace(times, "gorm 129 144 128", "gorm 103 104 105", 1))))
	r := ranked(rs.Rows, usual, Mix{Weights: map[string]float64{"A": 1}}, "off", 0)
	if got := r.places[2].rank + " " + r.places[1].rank; got != "2–3 2–3" {
		t.Errorf("two layers with rounds on both sides have the ranks %s", got)
	}
}

// TestNoise holds what is said of a run that is too noisy, or has too few rounds.
func TestNoise(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"noise":          synthetic(1, 31, 2, 0),
		"too few rounds": synthetic(1, 5, 0.01, 0),
	} {
		p := newPage(t, fileOf("a.txt", sealed(t, file)))
		rs := p.Runs[0].Compared
		var table, rank strings.Builder
		if err := Table(&table, wide, rs); err != nil {
			t.Fatal(err)
		}
		if err := Ranking(&rank, wide, rs, Situation{Mix: mixes[0]}); err != nil {
			t.Fatal(err)
		}
		for text, in := range map[string]string{
			"TOO WIDE TO COMPARE: READS (15 of 15 intervals); WRITES, syncs off (5 of 5": table.String(),
			"more --rounds":                    table.String(),
			"  noisy":                          table.String(),
			"Too wide to say which is faster:": rank.String(),
			`<p class="warning" data-run="run-0" data-engine="sqlite">TOO WIDE TO COMPARE: READS`: htmlOf(t, p),
			`<p class="noise">Too wide to say which`:                                              htmlOf(t, p),
		} {
			if !strings.Contains(in, text) {
				t.Errorf("%s: there is no %q in\n%.3000s", name, text, in)
			}
		}
		if !strings.HasPrefix(table.String(), "TOO WIDE") || strings.Contains(rank.String(), "fastest") {
			t.Errorf("%s is said too late, or layers are ranked:\n%s%s", name, table.String(), rank.String())
		}
	}
	if got := Noise(read(t, sealed(t, synthetic(1, 31, 0.02, 0.3)))); got != "" {
		t.Errorf("a quiet run is said to be noisy: %s", got)
	}
}

// TestOpensOnLessNoise holds that a page opens on the writes that are less noisy.
func TestOpensOnLessNoise(t *testing.T) {
	t.Parallel()
	quiet, loud := synthetic(1, 9, 0.01, 0), synthetic(2, 9, 0.3, 0)
	durable := func(file string) string { return strings.ReplaceAll(file, "sync=off", "sync=full") }
	_, writes, _ := strings.Cut(durable(loud), "BenchmarkPublish")
	_, quietWrites, _ := strings.Cut(durable(quiet), "BenchmarkPublish")
	for want, file := range map[string]string{
		"off":  quiet + "BenchmarkPublish" + writes,
		"full": loud + "BenchmarkPublish" + quietWrites,
	} {
		p := newPage(t, fileOf("a.txt", sealed(t, file)))
		p.Mixes = []Mix{{"writing", "mine", map[string]float64{"Publish": 1}}}
		p.At.Mix = p.Mixes[0]
		if got := p.opening().Sync; got != want {
			t.Errorf("it opens on %s, not on %s", got, want)
		}
		if html := htmlOf(t, p); !strings.Contains(html, `"sync":"`+want+`"`) || !strings.Contains(html,
			"writing (mine) on sqlite, "+syncWords(want)) {
			t.Errorf("the page does not open on %s", want)
		}
	}
}

// TestUnpaired holds that results of go test have neither intervals nor ranks, and say why.
func TestUnpaired(t *testing.T) {
	t.Parallel()
	file := strings.Replace(lines(drifting), "format: 2\n", "", 1)
	file = strings.Replace(file, "go: go1.26.8\n", "", 1)
	p := newPage(t, fileOf("a.txt", file))
	rs := p.Runs[0].Compared
	var table, legend, rank, show strings.Builder
	if err := Table(&table, wide, rs); err != nil {
		t.Fatal(err)
	}
	Legend(&legend, wide, rs)
	if err := Ranking(&rank, wide, rs, Situation{Mix: mixes[0]}); err != nil {
		t.Fatal(err)
	}
	if err := p.Show(&show, 80, "A", func(string, int) []string { return nil }); err != nil {
		t.Fatal(err)
	}
	const want = `READS             floor  sqlc    gorm
A                500 ns  1.04    1.12
geometric mean     1.00  1.04    1.12

ALL OPERATIONS    floor  sqlc    gorm
all but durable    1.00  1.04    1.12
`
	if table.String() != want {
		t.Errorf("got\n%swant\n%s", table.String(), want)
	}
	html := htmlOf(t, p)
	for _, text := range []string{legend.String(), rank.String(), show.String(), html} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), "These results are not sealed: nothing") {
			t.Errorf("this does not say why:\n%.2000s", text)
		}
	}
	if strings.Contains(html, "<th scope=\"row\">gorm</th><td><span class=\"bar\">") ||
		!strings.Contains(html, "There is no ranking") || strings.Contains(legend.String(), "95 %") {
		t.Error("there is a ranking of rounds that are not paired")
	}
}

// TestSingleCalls holds what is shown of single calls, and that runs add up.
func TestSingleCalls(t *testing.T) {
	t.Parallel()
	file := func(calls int, time string) string {
		return lines(strings.ReplaceAll(drifting, "100", time)) + fmt.Sprintf(
			"# single calls of A/impl=floor/engine=sqlite/users=1k-2: %d calls, max %d ns: 41x%[1]d\n", calls, 40)
	}
	p := newPage(t, fileOf("a.txt", sealed(t, file(600, "100"))))
	facts := func() string {
		run, err := p.run(0, p.Runs[0])
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, row := range p.facts("A", "sqlite", run) {
			all = append(all, row.Title+": "+row.Cells[0].Text)
		}
		return strings.Join(all, "\n")
	}
	const half = "half of the single calls (p50), garbage collection left out: 40.0 ns\n"
	if got := facts(); !strings.Contains(got, half+"slowest single call, garbage collection left out: 40") {
		t.Errorf("of 600 calls there is\n%s", got)
	}
	p = newPage(t, fileOf("a.txt", sealed(t, file(600, "100"))),
		fileOf("b.txt", sealed(t, file(400, "101"))))
	if got := facts(); !strings.Contains(got, half+"99 of 100 single calls (p99)") {
		t.Errorf("of 1,000 calls in two files there is\n%s", got)
	}
}
