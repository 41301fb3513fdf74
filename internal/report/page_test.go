package report

import (
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"example.com/impedance"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/results"
)

// fullPage returns a page with the real source and pictures, and results as large as those of a
// full run on engines, of times that differ up to a number of nanoseconds.
func fullPage(t *testing.T, digits int64, engines ...string) *Page {
	t.Helper()
	all, err := listing.Read(impedance.Source)
	if err != nil {
		t.Fatal(err)
	}
	f := fixture{users: 100_000, rounds: 25, engines: engines, digits: digits, calls: 5000,
		variant: true, native: true, twelve: len(engines) > 1}
	for _, op := range all.Packages[0].Operations {
		f.operations = append(f.operations, op.Name)
	}
	for i := range 5 { // as long as statements are on average
		f.sql = append(f.sql, fmt.Sprintf("  column_%d, another_%d, '%x' AS value, WHERE and_so_on", i, i,
			i*7919))
	}
	p := newPage(t, f.compared(t), f.ledger(t), f.delays(t))
	p.Code, p.Source = all, impedance.Source
	text, err := fs.ReadFile(impedance.Source, growth.Committed)
	if err != nil {
		t.Fatal(err)
	}
	found, err := growth.Read(growth.Committed, text)
	if err != nil {
		t.Fatal(err)
	}
	p.Growth = &growth.Found{Results: found, File: growth.Committed}
	for _, kind := range []string{"overlay-floor", "overlay-sqlx", "overlay-sqlc", "overlay-ent",
		"overlay-gorm", "objects", "objects-floor", "objects-sqlx", "objects-sqlc", "objects-ent",
		"objects-gorm", "schema-sqlite", "schema-postgres", "schema-mysql", "navigation",
		"heap-HomeTimeline", "heap-ProfilePage", "drift-ent", "drift-gorm"} {
		p.Pictures = append(p.Pictures, "docs/diagrams/"+kind+".svg")
	}
	for _, engine := range engines {
		c := Catalogue{Engine: engine, Libraries: []string{"hand", "sqlx", "sqlc", "ent", "gorm"}}
		for i := range 16 { // as long as those that there are
			m := Mismatch{Name: fmt.Sprint("mismatch ", i), Question: strings.Repeat("why ", 20),
				Situation: strings.Repeat("so ", 40)}
			for range c.Libraries {
				way := MismatchWay{Step: "first try", Verdict: "costs more", Kept: []string{"this: 1", "that: 2"},
					SQL: []string{strings.Repeat("SELECT that ", 12), strings.Repeat("SELECT this ", 12)}}
				m.Cells = append(m.Cells, MismatchCell{Verdict: "costs more", Ways: []MismatchWay{way, way},
					Source: strings.Repeat("\treturn nil, err\n", 36)})
			}
			c.Rows = append(c.Rows, m)
		}
		p.Catalogues = append(p.Catalogues, c)
	}
	return p
}

// fullVariable asks for what takes long and proves more of the same, as that of package harness,
// which links drivers.
const fullVariable = "IMPEDANCE_FULL"

// TestPageSize holds that a page of a full run can be mailed, and says what it leaves out. Tables
// and results are always in it.
func TestPageSize(t *testing.T) {
	t.Parallel()
	three := []string{"sqlite", "postgres", "mysql"}
	for _, test := range []struct {
		engines []string
		digits  int64
		leaves  lean // at most, because what is nearly too large is soon a step further
	}{
		{three[:1], 1 << 20, whole},
		{three, 1 << 20, noPictures},
		{three, 1 << 44, large}, // which are hard to pack
	} {
		if test.leaves != noPictures && os.Getenv(fullVariable) == "" {
			continue // TestPageLeaves has what is left out, and a browser looks at one that is whole
		}
		html := htmlOf(t, fullPage(t, test.digits, test.engines...))
		testAlone(t, html)
		testPlaces(t, html)
		name := fmt.Sprintf("the page of %v, with times up to %d, of %d bytes", test.engines, test.digits,
			len(html))
		if (len(html) > Largest) != (test.leaves == large) {
			t.Errorf("%s is to leave out %d things", name, test.leaves)
		}
		var left []lean
		for l := noGenerated; l <= large; l++ {
			if strings.Contains(html, "<p>"+template.HTMLEscapeString(l.words())+"</p>") {
				left = append(left, l)
			}
		}
		if len(left) != min(1, int(test.leaves)) || left != nil && left[0] > test.leaves {
			t.Errorf("%s says that it leaves out %v, not one of up to %d", name, left, test.leaves)
		}
		for _, text := range []string{"data:application/gzip;base64,", `<table class="times" data-sync="full">`} {
			if !strings.Contains(html, text) {
				t.Errorf("%s has no %s", name, text)
			}
		}
	}
}

// TestPageLeaves holds what each step to a smaller page leaves out, and what it keeps.
func TestPageLeaves(t *testing.T) {
	t.Parallel()
	texts := []struct {
		text   string
		counts [large + 1]int
	}{
		{"func </b>generatedOwn", [...]int{6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"func </b>generatedShared", [...]int{5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"generated pieces more are not in this page", [...]int{0, 30, 25, 25, 25, 25, 25, 25, 25, 25, 25}},
		{"PostByID() {", [...]int{6, 6, 5, 5, 5, 5, 5, 5, 5, 5, 5}},
		{"USE INDEX &lt;a&gt; (id=?)", [...]int{129, 129, 129, 0, 0, 0, 0, 0, 0, 0, 0}},
		{`aria-label="Times of PostByID in each round on postgres`, [...]int{1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0}},
		{`aria-label="Times of PostByID in each round on sqlite`, [...]int{2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0}},
		{`aria-label="Single calls of PostByID on postgres`, [...]int{1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0}},
		{`aria-label="Single calls of PostByID on sqlite`, [...]int{2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0}},
		{`aria-label="Where the time of PostByID goes on sqlite`, [...]int{1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0}},
		{`aria-label="Time of PostByID relative`, [...]int{1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0}},
		{`class="dotplot"`, [...]int{8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8}},
		{`<pre class="sql"`, [...]int{131, 131, 131, 131, 131, 131, 131, 131, 88, 88, 88}},
		{`<table class="times"`, [...]int{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}},
		{"data:application/gzip;base64,", [...]int{4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4}},
	}
	for l := whole; l <= large; l++ {
		var b strings.Builder
		if err := smallPage(t).write(&b, l); err != nil {
			t.Fatal(err)
		}
		for _, test := range texts {
			if n := strings.Count(b.String(), test.text); n != test.counts[l] {
				t.Errorf("at step %d, %q is there %d times, not %d", l, test.text, n, test.counts[l])
			}
		}
	}
}

// TestPageStaysTheSame holds that a page of the same results is the same, byte for byte.
func TestPageStaysTheSame(t *testing.T) {
	t.Parallel()
	if a, b := htmlOf(t, smallPage(t)), htmlOf(t, smallPage(t)); a != b {
		t.Error("two pages of the same results differ")
	}
}

// TestPageEscapes holds that text from results, source and declarations stays text.
func TestPageEscapes(t *testing.T) {
	t.Parallel()
	html := htmlOf(t, smallPage(t))
	for _, text := range []string{
		"'&lt;script&gt;alert(1)&lt;/script&gt;'",         // an argument in SQL
		"conns=4 &lt;q&gt;wal&lt;/q&gt;",                  // a setting
		"A &amp; B &lt;i&gt;GHz&lt;/i&gt;",                // another
		`\u0026 B \u003ci\u003eGHz`,                       // the same for the script
		"--dsn &#39;&lt;u&gt;x&lt;/u&gt;&#39;",            // a command
		"impedance report &#39;&lt;s&gt;x&lt;/s&gt;&#39;", // the page's
		"writes &lt;i&gt;it&lt;/i&gt;",                    // a departure
		"USE INDEX &lt;a&gt; (id=?)",                      // a plan
		"&lt;em&gt;&amp;amp;",                             // source
		"<p>UserByID answers &lt;at&gt; once.</p>",        // its comment
		"<h3>objects &lt;drawn&gt;</h3>",                  // the title of a picture
	} {
		if !strings.Contains(html, text) {
			t.Errorf("the page has no %s", text)
		}
	}
	if n := strings.Count(html, "<script"); n != 3 {
		t.Errorf("there are %d scripts, not the theme, the data and one", n)
	}
	for _, markup := range []string{"<q>", "<i>", "<u>", "<s>", "<em>", "<at>", "<a>"} {
		if strings.Contains(html, markup) {
			t.Errorf("the page has the markup %s", markup)
		}
	}
}

// addresses are the attributes that a browser may follow, and what a style may ask for.
var addresses = regexp.MustCompile(
	`(?:\b(?:href|src|srcset|action|data|poster)=|url\(|@import)"?([^"\s>)]*)`)

// testAlone holds that a page names no address but its own places and what it holds.
func testAlone(t *testing.T, html string) {
	t.Helper()
	for _, match := range addresses.FindAllStringSubmatch(html, -1) {
		if a := match[1]; !strings.HasPrefix(a, "#") && !strings.HasPrefix(a, "data:") {
			t.Errorf("the page names the address %.200s", match[0])
		}
	}
}

// testPlaces holds that no two elements have the same ID, and that every link and label
// leads to one.
func testPlaces(t *testing.T, html string) {
	t.Helper()
	ids := map[string]int{}
	// Pictures have IDs of their own.
	html = regexp.MustCompile(`(?s)<template shadowrootmode.*?</template>`).ReplaceAllString(html, "")
	for _, match := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		ids[match[1]]++
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%d elements have the ID %s", n, id)
		}
	}
	links := regexp.MustCompile(` (?:href="#|for="|aria-labelledby="|list=")([^"]*)"`)
	for _, match := range links.FindAllStringSubmatch(html, -1) {
		if ids[match[1]] == 0 {
			t.Errorf("%s leads nowhere", match[0])
		}
	}
}

// TestPageSays holds words and figures of the page that are known beforehand.
func TestPageSays(t *testing.T) {
	t.Parallel()
	html := htmlOf(t, smallPage(t))
	for _, text := range []string{
		"Not in one table with the first: the engine is sqlite here and postgres and sqlite there",
		"Not in one table with the first: users is 50 here and 1000 there.",
		"cannot be told apart from the floor in this run",
		"2.9 times the time of the floor",
		"58 % more time than the floor",
		"social (a network&#39;s) on postgres, writes durable, no network",
		"2 of them mapping; 3 generated. The same source as gorm&#39;s, with other settings.",
		"3 statements", // of a quickstart
		"garbage collection, of it",
		"slowest single call, garbage collection left out, durable",
		">1% gc</small>",
		"floor ÷ bare",
		"1–2</td><th scope=\"row\">sqlx",
		`<strong>SCAN users</strong>`,
		"rounds (ledger)",
		"Where the time of PostByID goes on sqlite. floor 2",
		"ent is like the floor never: 2 calls, not 1",
		"impedance ledger --code --out code.txt",
	} {
		if !strings.Contains(html, text) {
			t.Errorf("the page does not say: %s", text)
		}
	}
}

// TestPageOfLittle holds that pages of one kind of results can be made, and what cannot be made
// is refused.
func TestPageOfLittle(t *testing.T) {
	t.Parallel()
	built := strings.Replace(codeFile, "0 modules-beyond-floor",
		"0 modules-beyond-floor 1e+07 binary-bytes 20 build-cpu-sec", 1)
	for _, test := range []struct {
		file results.File
		want string
	}{
		{small.compared(t), "The ledger of PostByID\nis not measured on postgres"},
		{small.ledger(t), "These files have no comparison of times."},
		{small.delays(t), "These files have no comparison of times."},
		{fileOf("code.txt", sealed(t, codeFile)), "How large a program with just one layer is"},
		{fileOf("built.txt", sealed(t, built)), "<td>&#43;4.20 MB<td>23.4 s<td>&#43;3.4 s"},
	} {
		p := newPage(t, test.file)
		if html := htmlOf(t, p); !strings.Contains(html, test.want) {
			t.Errorf("the page of %s does not say: %s", test.file.Name, test.want)
		}
	}
	p := newPage(t, small.compared(t)) // which takes figures that were published
	runs, err := results.Gather(fileOf("built.txt", sealed(t, built)))
	if err != nil {
		t.Fatal(err)
	}
	p.Built = runs[0].Code
	if html := htmlOf(t, p); !strings.Contains(html, "<td>&#43;4.20 MB<td>23.4 s<td>&#43;3.4 s") ||
		!strings.Contains(html, "not of this run, but built on ") {
		t.Error("the page has no published figures, or does not say where they are from")
	}
	var b strings.Builder
	if err := (&Page{}).Write(&b); err == nil || b.Len() > 0 {
		t.Errorf("a page of nothing: %v, %d bytes", err, b.Len())
	}
	text := strings.Replace(codeFile, "BenchmarkCode/",
		"BenchmarkA/impl=x-2 1 5 ns/op 1 allocs/op\nBenchmarkCode/", 1)
	p = newPage(t, fileOf("x.txt", sealed(t, text)))
	if err := p.Write(&b); err == nil || !strings.Contains(err.Error(), "have no floor to measure") {
		t.Errorf("a page without the floor: %v", err)
	}
}
