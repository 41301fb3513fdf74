package report

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/histogram"
	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/results"
	"example.com/impedance/models"
)

// read reads results.
func read(t *testing.T, file string) *results.Results {
	t.Helper()
	rs, err := results.Read(strings.NewReader(file), "results.txt")
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// sealed returns lines with the seals of a result file.
func sealed(t *testing.T, lines string) string {
	t.Helper()
	var b strings.Builder
	s := results.NewSealer(&b)
	_, err := s.Write([]byte(lines))
	if err := cmp.Or(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// written returns what a command writes, with results but without seals.
func written(results string) string {
	return "format: 2\npkg: example.com/impedance/bench\ngo: go1.26.8\ncpu: A\ngomaxprocs: 2\n" +
		"users: 1000\nsqlite: wal\nrounds: 2\nblock: 6ms\ndate: 2026-01-01\n\n" + results
}

// codeFile is what ledger --code writes, without seals.
const codeFile = "format: 2\npkg: example.com/impedance/footprint\ncpu: A\ngomaxprocs: 2\n" +
	"go: go1.26.8\ndate: 2026-01-03\n\n" +
	"BenchmarkCode/impl=floor-2 1 900 written-lines 200 mapping-lines 0 generated-lines " +
	"3 packages 0 packages-beyond-floor 2 modules 0 modules-beyond-floor\n" +
	"BenchmarkCode/impl=floor/engine=mysql-2 1 40 written-lines 4 mapping-lines " +
	"0 generated-lines\n" +
	"BenchmarkCode/impl=ent-2 1 1200 written-lines 100 mapping-lines 9000 generated-lines " +
	"9 packages 7 packages-beyond-floor 4 modules 3 modules-beyond-floor " +
	"1.42e+07 binary-bytes 23.4 build-cpu-sec\n"

// fileOf returns a file of results.
func fileOf(name, text string) results.File {
	return results.File{Name: name, Text: []byte(text)}
}

// fixture says of what results pages are made in tests.
type fixture struct {
	users      int
	rounds     int
	engines    []string
	operations []string // those in writing are timed twice, unless undurable
	undurable  bool     // writes are timed with syncs off alone
	sql        []string // of each trace
	twelve     bool     // there are as many layers
	variant    bool     // there is one more layer, which shares another's package
	native     bool     // there are native layers on PostgreSQL
	calls      int      // in a histogram of single calls
	digits     int64    // up to which times are made unlike one another, so that they pack badly
}

// small are results with all that a page shows. The tests know their figures.
var small = fixture{
	users: 1000, rounds: 7, engines: []string{"sqlite", "postgres"},
	operations: []string{"UserByID", "PostByID", "HomeTimeline", "Publish", "UpdateProfile"},
	calls:      30,
	sql:        []string{"SELECT id", "FROM users", "-- args: '<script>alert(1)</script>'"},
}

// writing are the operations that write.
var writing = []string{"CreateUser", "CreateUsers", "UpdateProfile", "DeleteUser", "Publish",
	"PublishAll", "DeletePost", "Follow", "Unfollow", "SetNotify", "Register"}

// columns are the layers of the results.
var columns = []string{"floor", "sqlx", "sqlc", "ent", "gorm", "gorm-quickstart"}

// layers returns the layers of the results.
func (f fixture) layers() []string {
	switch {
	case f.twelve:
		return slices.Concat(columnsAndVariant, further)
	case f.variant:
		return columnsAndVariant
	}
	return columns
}

// further are layers of results of twelve layers, with the source of others.
var further = []string{"sqlx-2", "sqlc-2", "ent-2", "gorm-2", "gorm-3"}

// nativeColumns are those that are native, in the results that have them.
var nativeColumns = []string{"floor-pgx", "sqlc-pgx"}

// usual is the order in which tests have layers.
var usual = []string{floor, results.FloorAgain, "floor-unprepared", "sqlx", "sqlc", "ent", variant, "gorm",
	"gorm-quickstart"}

var columnsAndVariant = slices.Insert(slices.Clone(columns), 4, variant) // beside ent

// variant is a layer that only large pages have.
const variant = "ent-prepared"

// comparedOn returns the layers that are compared on an engine: after the others the native ones, if
// there are some and it is theirs.
func (f fixture) comparedOn(engine string) []string {
	if f.native && engine == "postgres" {
		return slices.Concat(f.layers(), nativeColumns)
	}
	return f.layers()
}

// percents are the times of the layers as shares of the floor's, in per cent.
var percents = map[string]int64{"floor": 100, "sqlx": 100, "sqlc": 112, "ent": 210, "gorm": 160,
	"gorm-quickstart": 290, variant: 190, "sqlx-2": 105, "sqlc-2": 110,
	"ent-2": 205, "gorm-2": 165, "gorm-3": 170, "floor-pgx": 80, "sqlc-pgx": 90}

// tens are the parts of a total in tenths; a tenth is left.
var tens = map[string]int64{"engine": 5, "build": 1, "scan": 2, "assemble": 0, "gc": 1}

// nanoseconds returns the time of a block: known to the layer, and a little off from round to
// round, for each layer in a way of its own.
func (f fixture) nanoseconds(op, layer, round int) int64 {
	off := int64((round*37+layer*17+op*5)%41 - 20) // in per mille
	time := int64(op+1) * 10_000 * percents[slices.Concat(f.layers(), nativeColumns)[layer]] / 100 * (1000 + off) / 1000
	if f.digits > 0 {
		time += int64(round*7919+layer*104729+op*1299709) * 2654435761 % f.digits
	}
	return time
}

// calls returns how often a layer waits for the engine.
func calls(op, layer string) int {
	switch {
	case layer == "ent" && !slices.Contains(writing, op):
		return 2
	case layer == "gorm-quickstart":
		return 3
	}
	return 1
}

func (f fixture) settings(command string) string {
	text := fmt.Sprintf("command: impedance %s --dsn '<u>x</u>'\nformat: 2\ngoos: linux\n"+
		"pkg: example.com/impedance/bench\ncpu: A & B <i>GHz</i>\ngomaxprocs: 2\ngo: go1.26.8\n"+
		"users: %d\n", command, f.users)
	for _, e := range f.engines {
		text += e + ": conns=4 <q>wal</q>\n"
	}
	return text + fmt.Sprintf("rounds: %d\nblock: 2ms\ndate: 2026-01-01T00:00:00Z\n\n", f.rounds)
}

// name returns the name of a result.
func (f fixture) name(op, layer, engine, more string) string {
	return fmt.Sprintf("Benchmark%s/impl=%s/engine=%s/users=%d%s-2", op, layer, engine, f.users, more)
}

// compared returns results of impedance compare.
func (f fixture) compared(t *testing.T) results.File {
	var b strings.Builder
	b.WriteString(f.settings("compare"))
	for i, op := range f.operations {
		for _, sync := range f.syncs(op) {
			for round := range f.rounds {
				f.round(&b, i, round, sync)
			}
		}
	}
	for i, op := range f.operations {
		for _, sync := range f.syncs(op) {
			f.singles(&b, i, sync)
		}
	}
	f.traces(t, &b)
	return fileOf(fmt.Sprintf("compare-%d.txt", f.users), sealed(t, b.String()))
}

// syncs returns how an operation was synced.
func (f fixture) syncs(op string) []string {
	switch {
	case !slices.Contains(writing, op):
		return []string{""}
	case f.undurable:
		return []string{"off"}
	}
	return []string{"off", "full"}
}

// round writes a round of an operation. A durable write takes as much longer on all layers.
func (f fixture) round(b *strings.Builder, op, round int, sync string) {
	more, longer := "", int64(0)
	if sync != "" {
		more = "/sync=" + sync
	}
	if sync == "full" {
		longer = 1_000_000
	}
	for n, engine := range f.engines {
		for k, layer := range f.comparedOn(engine) {
			waits := calls(f.operations[op], layer)
			trips := waits * min(n, 1)
			fmt.Fprintf(b, "%s 40 %d ns/op %d B/op %d allocs/op %d gc-ns/op %d stmts/op %d calls/op "+
				"%d trips/op 20 rows/op 6249 fetched-B/op 4165 wanted-B/op\n",
				f.name(f.operations[op], layer, engine, more),
				f.nanoseconds(op, k, round)+longer+int64(n)*50_000, 1000*(k+1), 30*(k+1), 310*min(k+1, 9), waits,
				waits, trips)
		}
		if sync == "" {
			fmt.Fprintf(b, "%s 40 %d ns/op 900 B/op 28 allocs/op 280 gc-ns/op\n",
				f.name(f.operations[op], results.Bare, engine, more),
				f.nanoseconds(op, 0, round)*97/100+int64(n)*48_500)
		}
	}
}

// singles writes how long the single calls of an operation took.
func (f fixture) singles(b *strings.Builder, op int, sync string) {
	if sync != "" {
		sync = "/sync=" + sync
	}
	r := rand.New(rand.NewPCG(uint64(op), uint64(f.calls)))
	for _, engine := range f.engines {
		for k, layer := range f.comparedOn(engine) {
			var h histogram.Histogram
			for range f.calls {
				h.Add(time.Duration(float64(f.nanoseconds(op, k, 0)) * math.Exp(r.NormFloat64()/8)))
			}
			fmt.Fprintf(b, "# single calls of %s: %s\n", strings.TrimPrefix(f.name(f.operations[op], layer,
				engine, sync), "Benchmark"), &h)
		}
	}
}

// traces writes a trace of each operation, layer and engine.
func (f fixture) traces(t *testing.T, b *strings.Builder) {
	for _, engine := range f.engines {
		for _, op := range f.operations {
			for _, layer := range f.comparedOn(engine) {
				event := results.Event{Kind: "query", Text: f.sql, Took: 12_000, Plan: []results.Step{
					{Text: "SCAN users", Scan: true}, {Depth: 1, Text: "USE INDEX <a> (id=?)"}}}
				if err := results.WriteTrace(b, results.Trace{Operation: op, Layer: layer, Engine: engine,
					Statements: int64(calls(op, layer)), Rows: 20, Fetched: 6249, WantedBytes: 4165,
					Events: slices.Repeat([]results.Event{event}, calls(op, layer))}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// ledger returns results of impedance ledger on the first engine.
func (f fixture) ledger(t *testing.T) results.File {
	f.engines, f.rounds = f.engines[:1], min(f.rounds, 5)
	var b strings.Builder
	b.WriteString(f.settings("ledger"))
	for i, op := range f.operations {
		for round := range f.rounds {
			for k, layer := range f.layers() {
				total := f.nanoseconds(i, k, round)
				fmt.Fprintf(&b, "%s 40 %d ns/op 100 B/op 3 allocs/op", f.name(op, layer, f.engines[0], ""),
					total)
				for _, part := range ledgerParts {
					fmt.Fprintf(&b, " %d %s-ns/op", total*tens[part.title]/10, part.title)
				}
				fmt.Fprintf(&b, " %d calls/op 4165 wanted-B/op\n", calls(op, layer))
			}
		}
	}
	return fileOf(fmt.Sprintf("ledger-%d.txt", f.users), sealed(t, b.String()))
}

// delays returns results of impedance ledger --delay on the first engine.
func (f fixture) delays(t *testing.T) results.File {
	f.engines = f.engines[:1]
	var b strings.Builder
	b.WriteString(f.settings("ledger --delay"))
	for i, op := range f.operations {
		for _, trip := range roundTrips {
			for k, layer := range f.layers() {
				waits := calls(op, layer)
				fmt.Fprintf(&b, "%s 1 %d ns/op %d calls/op\n", f.name(op, layer, f.engines[0],
					"/rtt="+trip.String()), f.nanoseconds(i, k, 0)+int64(waits)*trip.Nanoseconds(), waits)
			}
		}
	}
	return fileOf(fmt.Sprintf("delays-%d.txt", f.users), sealed(t, b.String()))
}

// mixes are presets, the second with an operation that the results do not have.
var mixes = []Mix{
	{"social", "a network's", map[string]float64{"HomeTimeline": 60, "PostByID": 30, "Publish": 10}},
	{"reading", "a reader's", map[string]float64{"UserByID": 3, "Thread": 1}},
}

// packages are the layers' packages by their first layers.
var packages = [][2]string{{"floor", "rawimpl"}, {"sqlx", "sqlximpl"}, {"sqlc", "sqlcimpl"},
	{"ent", "entimpl"}, {"gorm", "gormimpl"}}

// newPage returns a page of files with every layer, without code and pictures.
func newPage(t *testing.T, files ...results.File) *Page {
	t.Helper()
	runs, err := results.Gather(files...)
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		run.Arrange(usual, nativeColumns)
	}
	p := &Page{Runs: runs, Mixes: mixes, At: Situation{Mix: mixes[0]}, Command: "impedance report '<s>x</s>'"}
	for _, pkg := range packages {
		p.Layers = append(p.Layers, Layer{Name: pkg[0], Library: "example.com/" + pkg[0],
			Package: pkg[1], Light: "#0969da", Dark: "#6cb0ff",
			Opened: slices.Contains([]string{"floor", "sqlc", "gorm"}, pkg[0])})
	}
	p.Layers[0].Library = ""
	p.Layers[2].Departures = []models.Departure{{Operations: []string{"PostByID"},
		Instead: "writes <i>it</i>"}}
	p.Layers = slices.Insert(p.Layers, 4, Layer{Name: variant, Library: "example.com/ent",
		Package: "entimpl", Light: "#0e7490", Dark: "#3fc6d8"})
	p.Layers = append(p.Layers, Layer{Name: "gorm-quickstart", Library: "example.com/gorm",
		Package: "gormimpl", Light: "#be185d", Dark: "#f480b0"})
	for i, name := range further {
		pkg := packages[min(i+1, len(packages)-1)]
		p.Layers = append(p.Layers, Layer{Name: name, Library: "example.com/" + pkg[0], Package: pkg[1],
			Light: "#0e7490", Dark: "#3fc6d8", Mark: "ring", Dash: fmt.Sprint(i)})
	}
	return p
}

// smallPage returns the page that most tests look at: two runs, the first with all kinds of
// results, and code and pictures that are made up.
func smallPage(t *testing.T) *Page {
	t.Helper()
	other := small
	other.users, other.engines, other.undurable = 50, []string{"sqlite"}, true
	p := newPage(t, small.compared(t), small.ledger(t), small.delays(t), other.compared(t))
	files := fstest.MapFS{}
	way := func(sql string) MismatchWay {
		return MismatchWay{Step: "one way", Counts: "1 statement", SQL: []string{sql}}
	}
	p.Catalogues = []Catalogue{{Engine: "sqlite", Libraries: []string{"hand", "gorm"}, Rows: []Mismatch{{
		Name: "identity", Question: "Who?", Situation: "Ten posts.", By: "Hibernate",
		Cells: []MismatchCell{
			{Verdict: "holds", Figure: "2 → 1 statements", Ways: []MismatchWay{way("SELECT 1")}},
			{Verdict: "wrong in silence", Rank: 5, Figure: "3 of 4", Ways: []MismatchWay{way("SELECT 2")}},
		}}}}}
	p.Growth = &growth.Found{Results: grownResults(), File: growth.Committed}
	p.Source, p.Code = files, &listing.Listing{}
	for _, pkg := range packages {
		p.Code.Packages = append(p.Code.Packages, small.listing(files, pkg[0], pkg[1]))
	}
	for _, name := range []string{"overlay-floor", "overlay-gorm", "objects", "schema-sqlite"} {
		file := "docs/diagrams/" + name + ".svg"
		files[file] = &fstest.MapFile{Data: []byte(picture(name))}
		p.Pictures = append(p.Pictures, file)
	}
	return p
}

// listing makes the source of a package up: a method for each operation, a generated piece
// that the first alone calls, and two that all share, one of them generated.
func (f fixture) listing(files fstest.MapFS, layer, pkg string) listing.Entry {
	var b bytes.Buffer
	l := listing.Entry{Name: layer, Package: pkg}
	add := func(name, text string, generated bool) {
		from := bytes.Count(b.Bytes(), []byte("\n")) + 1
		b.WriteString(text)
		l.Parts = append(l.Parts, listing.Part{Name: name, File: pkg + "/store.go", From: from,
			To: bytes.Count(b.Bytes(), []byte("\n")), Lines: 3, Generated: generated})
	}
	add("shared", "\tconst shared = `<em>&amp;` // of all\n", false)
	for i, op := range f.operations {
		add("(*Store)."+op, fmt.Sprintf("// %s answers <at> once. It has\n// no more to say.\n"+
			"func (s *Store) %s() {\n\tif n := %d; n < 3 {\n\t\treturn\n\t}\n}\n", op, op, i), false)
		l.Operations = append(l.Operations, listing.Reach{Name: op, Method: i + 1,
			Parts: []int{0, len(f.operations) + 1}})
		l.Code.Operations = append(l.Code.Operations, listing.Operation{Name: op,
			Lines: listing.Lines{Written: 9, Mapping: 2, Generated: 3}})
	}
	add("generatedShared", "func generatedShared() {}\n", true)
	add("generatedOwn", "func generatedOwn() {}\n", true)
	l.Operations[0].Parts = append(l.Operations[0].Parts, len(f.operations)+2)
	files[pkg+"/store.go"] = &fstest.MapFile{Data: b.Bytes()}
	return l
}

func picture(name string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" width="90" height="30" ` +
		`role="img" aria-labelledby="title"><title id="title">` + name + ` &lt;drawn&gt;</title>` +
		`<style>text{fill:#111}@media (prefers-color-scheme:dark){text{fill:#eee}}</style>` +
		`<text x="5" y="20">` + name + `</text></svg>`
}

// htmlOf returns a page as it is written.
func htmlOf(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
