package report

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"example.com/impedance/internal/results"
)

// browserVariable names the variable of the environment with the path of the browser. If it is
// set, tests fail where they would pass over themselves without a browser.
const browserVariable = "IMPEDANCE_BROWSER"

// TestPageInBrowser looks at pages in a browser without a window, by their files.
func TestPageInBrowser(t *testing.T) {
	t.Parallel()
	browser := openBrowser(t)
	p := smallPage(t)
	address := saved(t, p)
	run := func(name string, look func(*testing.T, *tab)) {
		t.Run(name, func(t *testing.T) { look(t, newTab(t, browser, address)) })
	}
	run("Sections", lookAtSections)
	run("Ranking", func(t *testing.T, tab *tab) { lookAtRanking(t, tab, p) })
	run("Matters", lookAtMatters)
	run("Catalogue", lookAtCatalogue)
	run("Choices", lookAtChoices)
	run("Beside", lookAtBeside)
	run("Fragment", lookAtFragment)
	run("Anchors", lookAtAnchors)
	run("Keys", lookAtKeys)
	run("Back", lookAtBack)
	run("Place", lookAtPlace)
	run("Trip", lookAtTrip)
	run("LastLayer", lookAtLastLayer)
	run("Sort", lookAtSort)
	run("Search", lookAtSearch)
	run("Copy", lookAtCopy)
	run("Theme", lookAtTheme)
	run("Glossary", lookAtGlossary)
	run("Lines", lookAtLines)
	run("Narrow", lookAtNarrow)
	run("Links", lookAtLinks)
	run("Rounds", lookAtRounds)
	run("Ranks", func(t *testing.T, tab *tab) { lookAtRanks(t, tab, p) })
	run("Gaps", lookAtGaps)
	run("Saved", lookAtSaved)
	run("WithoutScript", lookWithoutScript)
	run("Widths", lookAtWidths)
	run("Structure", lookAtStructure)
	run("Names", lookAtNames)
	run("Tabbing", lookAtTabbing)
	run("Contrast", lookAtContrast)
	t.Run("Many", func(t *testing.T) { lookAtMany(t, newTab(t, browser, saved(t, manyPage(t)))) })
	t.Run("Noisy", func(t *testing.T) { lookAtNoise(t, browser) })
	t.Run("RealCode", func(t *testing.T) {
		p := fullPage(t, 1<<20, "sqlite")
		lookAtRealCode(t, newTab(t, browser, saved(t, p)), p)
	})
}

// openBrowser starts a browser for the time of a test.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv(browserVariable)
	if path == "" {
		for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
			if found, err := exec.LookPath(name); err == nil {
				path = found
				break
			}
		}
	}
	if path == "" {
		t.Skipf("there is no Chromium to look at pages with; install it or set %s to the path of one",
			browserVariable)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path))
	if os.Geteuid() == 0 { // for whom it has no sandbox
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute) // of a busy machine
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("%s cannot be started: %v", path, err)
	}
	return ctx
}

// saved writes a page into a file and returns its address.
func saved(t *testing.T, p *Page) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(htmlOf(t, p)), 0o644); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// tab is a tab with a page. What its console says and what it requests fails the test.
type tab struct {
	ctx     context.Context
	address string

	mu       sync.Mutex
	said     []string
	requests []string
}

func newTab(t *testing.T, browser context.Context, address string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	tab := &tab{ctx: ctx, address: address}
	if err := chromedp.Listen(ctx, tab.hear); err != nil {
		t.Fatal(err)
	}
	tab.size(t, 1280)
	tab.open(t, "")
	t.Cleanup(func() {
		tab.mu.Lock()
		defer tab.mu.Unlock()
		if len(tab.said) > 0 {
			t.Errorf("the console says %q", tab.said)
		}
		for _, r := range tab.requests {
			if file, _, _ := strings.Cut(r, "#"); file != address && !strings.HasPrefix(r, "data:") {
				t.Errorf("the page requests %s", r)
			}
		}
		if len(tab.requests) == 0 {
			t.Error("not even the request for the page itself was seen")
		}
	})
	return tab
}

// hear keeps what happens in the tab.
func (tab *tab) hear(event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		tab.requests = append(tab.requests, e.Request.URL)
	case *runtime.EventConsoleAPICalled:
		tab.said = append(tab.said, fmt.Sprint(e.Type, e.Args))
	case *runtime.EventExceptionThrown:
		tab.said = append(tab.said, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case *log.EventEntryAdded:
		tab.said = append(tab.said, e.Entry.Text)
	}
}

func (tab *tab) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// open opens the page anew at a fragment, as if somebody had got the address.
func (tab *tab) open(t *testing.T, fragment string) {
	t.Helper()
	tab.do(t, chromedp.Navigate("about:blank"), chromedp.Navigate(tab.address+fragment))
}

func (tab *tab) size(t *testing.T, width int64) {
	t.Helper()
	tab.do(t, chromedp.EmulateViewport(width, 900))
}

func (tab *tab) scheme(t *testing.T, scheme string) {
	t.Helper()
	if _, err := chromedp.Call(tab.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	}); err != nil {
		t.Fatal(err)
	}
}

// looks are what the expressions of tests use.
//
//go:embed testdata/look.js
var looks string

// eval returns what the body of a function returns in the page.
func eval[T any](t *testing.T, tab *tab, body string) T {
	t.Helper()
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T]("(() => {"+looks+body+"})()"))
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return v
}

// expect compares a text that the page has with one that it should have.
func expect(t *testing.T, tab *tab, expression, want string) {
	t.Helper()
	if got := eval[string](t, tab, "return String("+expression+")"); got != want {
		t.Errorf("%s is %q, not %q", expression, got, want)
	}
}

func lookAtSections(t *testing.T, tab *tab) {
	expect(t, tab, "seen('main > section').map((s) => s.id)",
		"verdict,overview,side-by-side,time,growth,mismatch,living,method")
	expect(t, tab, "texts('header nav a')", "In short | Overview | Side by side | Where the time goes | As it grows | "+
		"The mismatch | What a layer costs to live with | Method")
	expect(t, tab, "texts('#overview caption')", "social (a network's) on sqlite, writes durable, no network | "+
		"READS | WRITES, syncs off | WRITES, durable")
	expect(t, tab, "texts('#side-by-side article h3')", "HomeTimeline")
	expect(t, tab, "seen('#time svg[role=img]').length", "4")
	expect(t, tab, "all('#mismatch .picture').every((p) => p.shadowRoot.querySelector('svg'))", "true")
	expect(t, tab, "texts('.apart')", "")
	eval[any](t, tab, "pick('#run', '1')")
	expect(t, tab, "texts('.apart')", "Not in one table with the first: the engine is sqlite here and "+
		"postgres and sqlite there, which did not take turns. | Not in one table with the first: "+
		"users is 50 here and 1000 there.")
}

// rankingText returns a ranking as the page should show it.
func rankingText(rows []results.Row, m Mix, sync string, trip time.Duration) string {
	r := ranked(rows, usual, m, sync, trip)
	var lines []string
	for _, pl := range r.places {
		v := pl.view(1)
		lines = append(lines, strings.Join([]string{v.Rank, v.Layer, v.Time, v.Ratio, v.Spread, v.Words}, "|"))
	}
	if noise := r.noiseWords(); noise != "" {
		lines = append(lines, noise)
	}
	if missing := r.missingWords(); missing != "" {
		lines = append(lines, missing)
	}
	return strings.Join(lines, "\n")
}

// lookAtRanking holds that the script ranks as the program does, whatever is chosen.
func lookAtRanking(t *testing.T, tab *tab, p *Page) {
	rs := p.Runs[0].Compared
	own := map[string]float64{"HomeTimeline": 5, "PostByID": 30, "Publish": 10, "UpdateProfile": 40}
	orders := map[string]bool{}
	for _, step := range []struct {
		do     string
		engine string
		mix    Mix
		sync   string
		trip   time.Duration
	}{
		{"", "sqlite", mixes[0], "full", 0},
		{"pick('#sync', 'off')", "sqlite", mixes[0], "off", 0},
		{"pick('#rtt', '5')", "sqlite", mixes[0], "off", 5 * time.Millisecond},
		{"pick('#engine', 'postgres')", "postgres", mixes[0], "off", 5 * time.Millisecond},
		{"pick('#rtt', '0.1'); pick('#sync', 'full')", "postgres", mixes[0], "full",
			100 * time.Microsecond},
		{"pick('#mix', 'reading'); pick('#rtt', '0')", "postgres", mixes[1], "full", 0},
		{"pick('#mix', 'social'); pick('#mix', 'own'); pick('#engine', 'sqlite')", "sqlite", mixes[0],
			"full", 0},
		{"pick('#w-HomeTimeline', '5'); pick('#w-UpdateProfile', '40')", "sqlite", Mix{Weights: own},
			"full", 0},
		{"pick('#sync', 'off'); pick('#rtt', '')", "sqlite", Mix{Weights: own}, "off", 0},
	} {
		eval[any](t, tab, step.do)
		want := rankingText(rowsOf(rs, step.engine), step.mix, step.sync, step.trip)
		if got := eval[string](t, tab, "return ranking()"); got != want {
			t.Errorf("after %s the ranking is\n%s\nand not\n%s", step.do, got, want)
		}
		orders[want] = true
		holdsVerdict(t, tab, p, Situation{step.mix, step.engine, step.sync, step.trip})
	}
	if len(orders) < 8 { // two steps must not change it
		t.Errorf("the steps made %d rankings only", len(orders))
	}
	expect(t, tab, "document.querySelector('#mix').value", "own")
	expect(t, tab, "text(document.querySelector('#order'))", // which is read out
		eval[string](t, tab, "return seen('#ranking tbody tr').map((tr) => "+
			"`${text(tr.cells[0])} ${text(tr.cells[1])}`).join(', ')"))
	eval[any](t, tab, "for (const e of all('[data-weight]')) { e.value = 0; "+
		"e.dispatchEvent(new Event('input', { bubbles: true })); }")
	expect(t, tab, "texts('#ranking p')", "Nothing to rank: give an operation that was timed a weight.")
}

// lookAtMatters holds that a reader sees what matters to them, and finds it again by the address.
func lookAtMatters(t *testing.T, tab *tab) {
	const lines = "seen('.tradeoffs tbody').map((b) => b.dataset.matter)"
	all := eval[string](t, tab, "return String("+lines+")")
	if !strings.HasPrefix(all, "time,") || strings.Count(all, ",") < 1 {
		t.Fatalf("what may matter is %s", all)
	}
	first, rest, _ := strings.Cut(all, ",")
	eval[any](t, tab, "click('[name=matters][value="+first+"]')")
	expect(t, tab, lines, rest)
	expect(t, tab, "decodeURIComponent(location.hash).includes('matters="+rest+"')", "true")
	eval[any](t, tab, "for (const e of all('[name=matters]:checked')) click(`[name=matters][value=${e.value}]`)")
	expect(t, tab, "seen('.tradeoffs').length", "0")
	eval[any](t, tab, "for (const e of all('[name=matters]')) click(`[name=matters][value=${e.value}]`)")
	expect(t, tab, lines, all)
}

// lookAtCatalogue holds that a cell of the mismatches opens what it is about.
func lookAtCatalogue(t *testing.T, tab *tab) {
	expect(t, tab, "seen('.matrix tbody td').map(text)", "holds 2 → 1 statements,wrong in silence 3 of 4")
	expect(t, tab, "seen('.ways pre').length", "0")
	eval[any](t, tab, "click('.matrix td:last-child a')")
	expect(t, tab, "seen('.ways pre').map(text)", "SELECT 1,SELECT 2")
	expect(t, tab, "document.activeElement.id", "mismatch-identity-gorm-sqlite")
}

// holdsVerdict holds that the page shows the program's verdict for a preset, with links to places
// that it has, and names the layer on top of its ranking for a workload of one's own.
func holdsVerdict(t *testing.T, tab *tab, p *Page, at Situation) {
	t.Helper()
	r := at.ranked(rowsOf(p.Runs[0].Compared, at.Engine), usual)
	var behind []string
	for _, l := range p.layers() {
		behind = append(behind, r.behind(l.Name))
	}
	expect(t, tab, "seen('[data-matter=time] td').map(text)", strings.Join(behind, ","))
	got := eval[string](t, tab, "return texts('.verdict')")
	if eval[string](t, tab, "return document.querySelector('#mix').value") == "own" {
		first := eval[string](t, tab, "return text(seen('#ranking tbody th')[0])")
		if !strings.Contains(got, first) || !strings.Contains(got, "choose a mix and one of the listed round trips") {
			t.Errorf("of a workload of one's own, %s first, the verdict is %q", first, got)
		}
		return
	}
	var want []string
	for _, s := range verdict(p.Runs[0], p.Costs, at) {
		want = append(want, unlinked(s))
	}
	if got != strings.Join(want, " ") {
		t.Errorf("the verdict for %s is %q, not %q", at, got, want)
	}
	expect(t, tab, "seen('.verdict a').length > 0 && "+
		"all('.verdict a').every((a) => document.getElementById(a.hash.slice(1)))", "true")
}

// lookAtNoise holds that the script ranks as the program does where there is noise, and that it
// ranks nothing that is too noisy, has too few rounds or is not paired.
func lookAtNoise(t *testing.T, browser context.Context) {
	for _, test := range []struct {
		file string
		says string
	}{
		{sealed(t, synthetic(1, 31, 0.05, 0.5)), "cannot be told apart from"},
		{sealed(t, synthetic(3, 14, 0.02, 0.1)), "cannot be told apart from"},
		{sealed(t, synthetic(2, 9, 2, 0)), "Too wide to say which is faster: of 5 intervals 5 are wide"},
		{sealed(t, synthetic(1, 5, 0.01, 0)), "Too wide to say which is faster: of 5 intervals 5 are wide"},
	} {
		p := newPage(t, fileOf("a.txt", test.file))
		tab := newTab(t, browser, saved(t, p))
		want := rankingText(rowsOf(p.Runs[0].Compared, "sqlite"), mixes[0], "off", 0)
		got := eval[string](t, tab, "return ranking()")
		if got != want || !strings.Contains(got, test.says) {
			t.Errorf("the ranking is\n%s\nand not\n%s\nor does not say %s", got, want, test.says)
		}
	}
	file := strings.Replace(synthetic(1, 9, 0.01, 0), "format: 2\n", "", 1)
	p := newPage(t, fileOf("a.txt", strings.Replace(file, "go: go1", "golang: go1", 1)))
	tab := newTab(t, browser, saved(t, p))
	expect(t, tab, "texts('#ranking')", unsealed)
	expect(t, tab, "seen('.warning').length", "2")
	expect(t, tab, "[...new Set(all('.times td:not(:nth-child(2)) small:not(.gc)').map(text))]", "")
}

func lookAtChoices(t *testing.T, tab *tab) {
	const rows = "seen('.times tbody tr').map((tr) => text(tr.cells[0]))"
	expect(t, tab, rows, "UserByID,PostByID,HomeTimeline,Publish,UpdateProfile,Publish,UpdateProfile")
	for _, pick := range []struct{ button, want string }{
		{"writes", "Publish,UpdateProfile,Publish,UpdateProfile"},
		{"reads", "UserByID,PostByID,HomeTimeline"},
		{"none", ""},
		{"all", "UserByID,PostByID,HomeTimeline,Publish,UpdateProfile,Publish,UpdateProfile"},
	} {
		eval[any](t, tab, "click('[data-pick="+pick.button+"]')")
		expect(t, tab, rows, pick.want)
		expect(t, tab, "seen('.times').every((table) => "+
			"[...table.tBodies[0].rows].some((tr) => tr.getClientRects().length))", "true")
	}
	eval[any](t, tab, `click('[name=ops][value=PostByID]')`)
	expect(t, tab, rows, "UserByID,HomeTimeline,Publish,UpdateProfile,Publish,UpdateProfile")

	const heads = "heads(seen('.times')[0])"
	eval[any](t, tab, `click('[name=layers][value=ent]'); click('[name=layers][value=sqlx]')`)
	expect(t, tab, heads, "Operation,Engine,floor,sqlc,gorm,gorm-quickstart,floor ÷ bare")
	expect(t, tab, "seen('#time g[data-layer=ent]').length", "0")

	const engines = "[...new Set(seen('.times tbody td:nth-child(2)').map(text))]"
	expect(t, tab, engines, "sqlite")
	eval[any](t, tab, `pick('#engine', 'postgres')`)
	expect(t, tab, engines, "postgres")
	expect(t, tab, "all('#sync option:disabled').length + document.querySelector('#sync').value", "0full")
	expect(t, tab, "seen('#time .note').map((p) => text(p).split(':')[0])", "The ledger of HomeTimeline "+
		"is not measured on postgres,The round-trip times of HomeTimeline are not measured on postgres")
	expect(t, tab, "texts('#side-by-side h5')", "Sent on postgres | Sent on postgres | Sent on postgres")

	eval[any](t, tab, `pick('#run', '1')`)
	expect(t, tab, "all('#sync option:disabled').map((o) => o.value) + document.querySelector('#sync').value",
		"fulloff")
	expect(t, tab, "seen('#engine').length + document.querySelector('#engine').value", "0sqlite")
	expect(t, tab, heads, "Operation,floor,sqlc,gorm,gorm-quickstart,floor ÷ bare")
	eval[any](t, tab, `pick('#time select', 'Publish')`)
	expect(t, tab, "texts('article h3')", "Publish | Publish")
	eval[any](t, tab, `click('#side-by-side [data-step="1"]')`)
	expect(t, tab, "texts('article h3')", "UpdateProfile | UpdateProfile")
}

// lookAtBeside holds that the one control of layers says which stand side by side, and that their
// heads open and close them.
func lookAtBeside(t *testing.T, tab *tab) {
	expect(t, tab, "columns()", "floor,sqlc,gorm")
	expect(t, tab, "folded()", "sqlx,ent,gorm-quickstart")
	expect(t, tab, "seen('.fold').map((b) => b.getAttribute('aria-expanded'))",
		"true,false,true,false,true,false")
	for _, layer := range []string{"ent", "floor"} {
		eval[any](t, tab, "seen('.fold').find((b) => b.dataset.fold === '"+layer+"').click()")
	}
	expect(t, tab, "columns()", "sqlc,ent,gorm")
	expect(t, tab, "folded()", "floor,sqlx,gorm-quickstart")
	expect(t, tab, "location.hash", "#beside=sqlc,ent,gorm")
	expect(t, tab, "seen('.columns')[0].matches('.wide')", "false")
	eval[any](t, tab, "for (const b of seen('.fold[aria-expanded=false]')) b.click()")
	const wide = "seen('.columns')[0].matches('.wide') + ' ' + " +
		"seen('.column').every((c) => c.offsetWidth > 300) + ' ' + " +
		"(document.scrollingElement.scrollWidth <= innerWidth)"
	expect(t, tab, wide, "true true true") // they scroll by themselves
	eval[any](t, tab, "for (const b of [0, 1, 5]) seen('.fold')[b].click()")
	expect(t, tab, "columns()", "sqlc,ent,gorm")
	eval[any](t, tab, "click('[name=layers][value=gorm]'); click('[name=layers][value=sqlx]')")
	expect(t, tab, "columns()", "sqlc,ent")
	expect(t, tab, "folded()", "floor,gorm-quickstart")
	expect(t, tab, "heads(seen('#side-by-side .facts')[0])", ",floor,sqlc,ent,gorm-quickstart")
}

// lookAtFragment holds that the address keeps what is chosen, and that of no address the page
// goes to pieces.
func lookAtFragment(t *testing.T, tab *tab) {
	before := eval[string](t, tab, "return state()")
	expect(t, tab, "location.hash", "")
	eval[any](t, tab, `pick('#engine', 'postgres'); pick('#rtt', '2.5'); pick('#sync', 'off');
		pick('#w-PostByID', '7.25'); click('[name=layers][value=ent]');
		click('[name=ops][value=Publish]'); seen('.fold')[4].click();
		pick('select.operation', 'PostByID')`)
	fragment := eval[string](t, tab, "return location.hash")
	chosen := eval[string](t, tab, "return state()")
	ranking := eval[string](t, tab, "return ranking()")
	if chosen == before {
		t.Error("what was chosen changed nothing")
	}
	tab.open(t, fragment)
	expect(t, tab, "state()", chosen)
	expect(t, tab, "ranking()", ranking)
	expect(t, tab, "location.hash", fragment)
	expect(t, tab, "columns()", "floor,sqlc,gorm,gorm-quickstart")
	expect(t, tab, "folded()", "sqlx")

	tab.open(t, "#run=1&op=Publish")
	expect(t, tab, "texts('article h3')", "Publish | Publish")
	expect(t, tab, "document.querySelector('#run').value", "1")
	for _, broken := range []string{"#%", "#&&=&",
		"#run=9&engine=x&op=y&mix=z&sync=q&rtt=&layers=&find=&at=nowhere",
		"#run=constructor&__proto__=1&toString=2", "#weights=a:b,HomeTimeline,:,PostByID:-1",
		"#layers=%FF,nobody&ops=nothing%2", "#engine=%3Cb%3E&mix=own%26", "#nowhere"} {
		tab.open(t, broken)
		if !strings.Contains(broken, "ops=") {
			expect(t, tab, "state()", before)
		}
		expect(t, tab, "seen('#ranking tbody tr').length", "6")
		expect(t, tab, "columns()", "floor,sqlc,gorm")
	}
	eval[any](t, tab, "location.hash = '#op=UserByID'")
	tab.do(t, chromedp.Sleep(50*time.Millisecond)) // the event comes later
	expect(t, tab, "texts('article h3')", "UserByID | UserByID")
}

func lookAtAnchors(t *testing.T, tab *tab) {
	tab.open(t, "#op-PostByID")
	expect(t, tab, "texts('article h3')", "PostByID | PostByID")
	expect(t, tab, "top('#op-PostByID') < 120", "true")
	tab.open(t, "#method")
	expect(t, tab, "top('#method') < innerHeight", "true")
	tab.open(t, "")
	eval[any](t, tab, `click('.times a[href="#op-Publish"]')`)
	expect(t, tab, "texts('article h3')", "Publish | Publish")
	expect(t, tab, "top('#op-Publish') < 120", "true")
	expect(t, tab, "document.activeElement.id", "op-Publish")
	expect(t, tab, "location.hash", "#op=Publish&at=op-Publish")
}

func lookAtKeys(t *testing.T, tab *tab) {
	press := func(keys string) { t.Helper(); tab.do(t, chromedp.KeyEvent(keys)) }
	press("n")
	expect(t, tab, "texts('article h3')", "Publish | Publish")
	press("pp")
	expect(t, tab, "texts('article h3')", "PostByID | PostByID")
	press("pp")
	expect(t, tab, "texts('article h3')", "UpdateProfile | UpdateProfile")
	press("l")
	expect(t, tab, "columns()", "floor,sqlc,gorm-quickstart")
	press("ll")
	expect(t, tab, "columns()", "floor,sqlc,ent")
	eval[any](t, tab, "document.querySelector('#rtt').focus()")
	press("npl")
	expect(t, tab, "texts('article h3')", "UpdateProfile | UpdateProfile")
	expect(t, tab, "columns()", "floor,sqlc,ent")
	expect(t, tab, "document.querySelector('#rtt').value", "npl0")
}

// lookAtLinks holds that what stands elsewhere is brought to where it is asked for.
func lookAtLinks(t *testing.T, tab *tab) {
	const link = `seen('.calls a').find((a) => text(a) === 'shared')`
	const brought = "seen('.column [data-from] pre').map(text)"
	expect(t, tab, brought, "")
	eval[any](t, tab, link+".click()")
	expect(t, tab, brought, "const shared = `<em>&amp;` // of all")
	expect(t, tab, link+".getAttribute('aria-expanded')", "true")
	eval[any](t, tab, link+".click()")
	expect(t, tab, brought, "")
	expect(t, tab, link+".getAttribute('aria-expanded')", "false")

	const overlay = "seen('.column .picture').map((p) => text(p.shadowRoot.querySelector('text')))"
	eval[any](t, tab, `seen('.see a')[0].click()`)
	expect(t, tab, overlay, "overlay-floor")
	expect(t, tab, "new Set(all('[id]').map((e) => e.id)).size === all('[id]').length", "true")
	eval[any](t, tab, `seen('.see a')[0].click()`)
	expect(t, tab, overlay, "")
}

func lookAtRounds(t *testing.T, tab *tab) {
	eval[any](t, tab, `pick('select.operation', 'Publish');
		seen('details[data-rounds] summary').at(-1).click()`)
	tab.do(t, chromedp.Sleep(50*time.Millisecond)) // the event comes later
	var want []string
	op := slices.Index(small.operations, "Publish")
	for round := range small.rounds {
		want = append(want, fmt.Sprint(small.nanoseconds(op, 5, round)+1_000_000))
	}
	expect(t, tab, "[...seen('details[data-rounds] tbody tr').at(-1).cells].map(text)",
		"gorm-quickstart,"+strings.Join(want, ","))
	expect(t, tab, "seen('details[data-rounds] tbody tr').length", "6")
}

func lookWithoutScript(t *testing.T, tab *tab) {
	if _, err := chromedp.Call(tab.ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	tab.open(t, "")
	expect(t, tab, "document.documentElement.className", "")
	expect(t, tab, "seen('form, select, input, button, [data-step]').length", "0")
	expect(t, tab, "seen('#ranking table').length + ' ' + seen('.times').length", "3 5")
	expect(t, tab, "seen('article').length", fmt.Sprint(2*len(small.operations)))
	expect(t, tab, "seen('.column .part pre').length", fmt.Sprint(6*len(small.operations)))
	expect(t, tab, "seen('.column pre.sql').length > 90", "true")
	expect(t, tab, "seen('#time svg[role=img]').length", fmt.Sprint(5+5+2*(2*7+5)))
	expect(t, tab, "[openAll()].concat(all('.picture')).slice(1).map((p) => "+
		"p.shadowRoot.querySelector('svg').getBoundingClientRect().height)", "30,30,30,30")
}

// widths are those of a telephone, of a usual window and of a large screen.
var widths = []int64{390, 1400, 1920}

// lookAtWidths holds that a page is never wider than the window, whatever is open.
func lookAtWidths(t *testing.T, tab *tab) {
	for _, width := range widths {
		tab.size(t, width)
		for _, fragment := range []string{"#layer=gorm", "#op=PostByID&beside=floor,sqlx,sqlc,ent,gorm&layer=floor&run=1"} {
			tab.open(t, fragment)
			for _, open := range []string{"", "openAll(); seen('.see a')[0].click()"} {
				eval[any](t, tab, open)
				expect(t, tab, "document.scrollingElement.scrollWidth <= innerWidth", "true")
				if got := eval[int64](t, tab, "return innerWidth"); got != width {
					t.Errorf("the window is %d wide, not %d", got, width)
				}
			}
		}
	}
}

// lookAtRealCode looks at a page as large as they are, with everything open.
func lookAtRealCode(t *testing.T, tab *tab, p *Page) {
	expect(t, tab, "ranking()", rankingText(rowsOf(p.Runs[0].Compared, "sqlite"), mixes[0], "full", 0))
	eval[any](t, tab, "pick('select.operation', 'ProfilePage'); openAll()")
	expect(t, tab, "seen('.column').filter(opened).map((c) => "+
		"text(c.querySelector('pre')).includes('ProfilePage'))", "true,true,true")
	for _, width := range widths {
		tab.size(t, width)
		expect(t, tab, "document.scrollingElement.scrollWidth <= innerWidth", "true")
		for _, scheme := range []string{"light", "dark"} {
			tab.scheme(t, scheme)
			shoot(t, tab, fmt.Sprintf("%d-%s", width, scheme))
		}
	}
}

// shotsVariable names the variable of the environment with the folder into which pictures of
// each section are written, for people to look at.
const shotsVariable = "IMPEDANCE_SHOTS"

func shoot(t *testing.T, tab *tab, name string) {
	t.Helper()
	folder := os.Getenv(shotsVariable)
	if folder == "" {
		return
	}
	sections := eval[[]string](t, tab, "return all('main > section').map((s) => s.id)")
	for _, section := range sections {
		box := eval[[]float64](t, tab, fmt.Sprintf(`const r = %s.getBoundingClientRect();
			return [0, r.y + scrollY, innerWidth, Math.min(r.height, 3000)]`,
			"document.getElementById('"+section+"')"))
		beyond := true
		shot, err := chromedp.Call(tab.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: "png", CaptureBeyondViewport: &beyond,
			Clip: &page.Viewport{X: box[0], Y: box[1], Width: box[2], Height: box[3], Scale: 1}})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name+"-"+section+".png")
		if err := os.WriteFile(path, shot.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
