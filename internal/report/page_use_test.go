package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"example.com/impedance/internal/results"
)

// back goes a step back as a reader does, and waits until the page has shown that.
func (tab *tab) back(t *testing.T) {
	t.Helper()
	eval[any](t, tab, "window.arrived = false; "+
		"addEventListener('popstate', () => { window.arrived = true; }, { once: true }); history.back()")
	for range 100 {
		if eval[bool](t, tab, "return window.arrived") {
			return
		}
		tab.do(t, chromedp.Sleep(20*time.Millisecond))
	}
	t.Fatal("there is no step to go back")
}

// lookAtBack holds that each choice is a step for Back, and that moving a slider is one.
func lookAtBack(t *testing.T, tab *tab) {
	var before []string
	for _, do := range []string{
		"pick('#engine', 'postgres')",
		"click('[name=layers][value=ent]')",
		"pick('#mix', 'reading')",
		"const w = document.querySelector('#w-PostByID'); w.focus(); " +
			"for (const v of [1, 5, 9]) pick('#w-PostByID', v); w.blur()",
		"click('.times a[href=\"#op-Publish\"]')",
	} {
		before = append(before, eval[string](t, tab, "return location.hash + state() + ranking()"))
		eval[any](t, tab, do)
	}
	for i := len(before) - 1; i >= 0; i-- {
		tab.back(t)
		if got := eval[string](t, tab, "return location.hash + state() + ranking()"); got != before[i] {
			t.Errorf("a step back there is %q, not %q", got, before[i])
		}
	}
}

// lookAtPlace holds that the address opens at the place that it names, with its choice.
func lookAtPlace(t *testing.T, tab *tab) {
	eval[any](t, tab, "pick('#engine', 'postgres'); click('header a[href=\"#time\"]')")
	expect(t, tab, "location.hash", "#engine=postgres&at=time")
	eval[any](t, tab, "pick('#time select.operation', 'PostByID')")
	expect(t, tab, "location.hash", "#engine=postgres&op=PostByID&at=time")
	for _, old := range []struct{ fragment, place, op string }{
		{"#engine=postgres&op=PostByID&at=time", "time", "PostByID"},
		{"#op=Publish", "op-Publish", "Publish"}, // as pages wrote it that had no places
		{"#time-Publish", "time-Publish", "Publish"},
		{"#at=time-Publish&op=UserByID", "time-Publish", "Publish"},
		{"#op=PostByID&at=nowhere", "verdict", "PostByID"},
	} {
		tab.open(t, old.fragment)
		expect(t, tab, "texts('article h3')", old.op+" | "+old.op)
		if got := eval[float64](t, tab, "return top('#"+old.place+"')"); got < 0 || got > 250 {
			t.Errorf("%s opens with %s at %v", old.fragment, old.place, got)
		}
	}
}

// lookAtTrip holds that what is no round-trip time leaves the last one in force, and says so,
// in the field and in an address.
func lookAtTrip(t *testing.T, tab *tab) {
	const said = "document.querySelector('#rtt').getAttribute('aria-invalid') + texts('#rtt-error')"
	caption := func(trip string) {
		t.Helper()
		expect(t, tab, "texts('#ranking caption').endsWith('"+trip+"')", "true")
	}
	for _, good := range []struct{ given, trip string }{
		{"5", "round trips of 5 ms"}, {"0,5", "round trips of 0.5 ms"}, {"250 µs", "round trips of 0.25 ms"},
		{"1s", "round trips of 1000 ms"}, {"0", "no network"}, {"2 ms", "round trips of 2 ms"},
	} {
		eval[any](t, tab, "pick('#rtt', '"+good.given+"')")
		expect(t, tab, said, "false")
		caption(good.trip)
	}
	for _, bad := range []string{"abc", "-1", "1001", "1e3", "NaN", "2 s"} {
		eval[any](t, tab, "pick('#rtt', '"+bad+"')")
		expect(t, tab, said, "true“"+bad+"” is no round-trip time, so 2 ms stays. "+
			"Give milliseconds from 0 to 1000, such as 0.5.")
		caption("round trips of 2 ms")
		expect(t, tab, "location.hash", "#rtt=2")
	}
	eval[any](t, tab, "pick('#rtt', '')")
	expect(t, tab, said, "true“nothing” is no round-trip time, so 2 ms stays. "+
		"Give milliseconds from 0 to 1000, such as 0.5.")
	tab.open(t, "#rtt=soon&engine=postgres")
	expect(t, tab, said, "true“soon” is no round-trip time, so 0 ms stays. "+
		"Give milliseconds from 0 to 1000, such as 0.5.")
	expect(t, tab, "document.querySelector('#rtt').value", "soon")
	caption("on postgres, writes durable, no network")
}

// lookAtLastLayer holds that the last layer stays, and that the page says why.
func lookAtLastLayer(t *testing.T, tab *tab) {
	for _, layer := range columns {
		eval[any](t, tab, "click('[name=layers][value="+layer+"]')")
	}
	expect(t, tab, "all('[name=layers]:checked').map((e) => e.value)", "gorm-quickstart")
	expect(t, tab, "texts('#status')",
		"gorm-quickstart stays, because at least one layer has to be shown.")
	expect(t, tab, "texts('#ranking tbody th')", "gorm-quickstart")
	eval[any](t, tab, "click('[name=layers][value=floor]')")
	expect(t, tab, "texts('#status')", "")
	expect(t, tab, "texts('#ranking tbody th')", "floor | gorm-quickstart")
}

// lookAtSort holds that heads sort tables, upward, downward and as they were, by the keyboard as
// well, and that a ranking that is made anew stays sorted.
func lookAtSort(t *testing.T, tab *tab) {
	const table = "seen('.times')[0]"
	const rows = "seen('.times')[0].tBodies[0].querySelectorAll('tr[data-engine=sqlite] th')"
	order := func(want string) {
		t.Helper()
		expect(t, tab, "[..."+rows+"].map(text)", want)
	}
	sorted := func(want string) {
		t.Helper()
		expect(t, tab, "[..."+table+".tHead.rows[0].cells].map((c) => c.getAttribute('aria-sort') || '')",
			want)
	}
	order("UserByID,PostByID,HomeTimeline")
	click := func(column string) {
		eval[any](t, tab, "seen('.times')[0].querySelectorAll('.sort')["+column+"].click()")
	}
	click("0")
	order("HomeTimeline,PostByID,UserByID")
	sorted("ascending,,,,,,,,")
	click("2") // of the floor's time
	order("UserByID,PostByID,HomeTimeline")
	sorted(",,ascending,,,,,,")
	eval[any](t, tab, table+".querySelectorAll('.sort')[2].focus()")
	tab.do(t, chromedp.KeyEvent(kb.Enter))
	order("HomeTimeline,PostByID,UserByID")
	sorted(",,descending,,,,,,")
	tab.do(t, chromedp.KeyEvent(" "))
	order("UserByID,PostByID,HomeTimeline")
	sorted(",,,,,,,,")

	const layers = "texts('#ranking tbody th')"
	first := eval[string](t, tab, "return "+layers)
	eval[any](t, tab, "click('#ranking th:nth-child(2) .sort')")
	expect(t, tab, layers, "ent | floor | gorm | gorm-quickstart | sqlc | sqlx")
	eval[any](t, tab, "pick('#mix', 'reading')")
	expect(t, tab, layers, "ent | floor | gorm | gorm-quickstart | sqlc | sqlx")
	eval[any](t, tab, "click('#ranking th:nth-child(2) .sort'); click('#ranking th:nth-child(2) .sort')")
	eval[any](t, tab, "pick('#mix', 'social')")
	expect(t, tab, layers, first)

	eval[any](t, tab, "click('#living .sortable th:nth-child(4) .sort'); "+
		"click('#living .sortable th:nth-child(4) .sort')")
	expect(t, tab, "document.querySelector('#living .sortable th:nth-child(4)').getAttribute('aria-sort')",
		"descending")
}

// lookAtSearch holds that one field filters the rows of tables and the lists of operations.
func lookAtSearch(t *testing.T, tab *tab) {
	const rows = "seen('.times tbody tr').map((tr) => text(tr.cells[0]))"
	eval[any](t, tab, "pick('#find', 'by post')")
	expect(t, tab, rows, "PostByID")
	expect(t, tab, "texts('#status')",
		"1 of 5 operations have “by post” in their names. Means are of all.")
	expect(t, tab, "seen('#living [data-op] th').map(text)", "PostByID")
	expect(t, tab, "all('#side-by-side select.operation option').map(text)", "HomeTimeline,PostByID")
	expect(t, tab, "all('.picks li:not([hidden])').map(text)", "PostByID")
	eval[any](t, tab, "click('#side-by-side [data-step=\"1\"]')")
	expect(t, tab, "texts('article h3')", "PostByID | PostByID")
	fragment := eval[string](t, tab, "return location.hash")
	if !strings.Contains(fragment, "find=by%20post") {
		t.Errorf("the address is %s", fragment)
	}
	tab.open(t, fragment)
	expect(t, tab, rows, "PostByID")
	eval[any](t, tab, "pick('#find', '<b>')")
	expect(t, tab, rows, "")
	expect(t, tab, "texts('#status')", "No operation has “<b>” in its name.")
	eval[any](t, tab, "pick('#find', ' ')")
	expect(t, tab, rows, "UserByID,PostByID,HomeTimeline,Publish,UpdateProfile,Publish,UpdateProfile")
}

// lookAtCopy holds that buttons copy source, statements and commands as they are, and select them
// where a browser refuses that.
func lookAtCopy(t *testing.T, tab *tab) {
	eval[any](t, tab, "navigator.clipboard.writeText = "+
		"(text) => { window.copied = text; return Promise.resolve(); }")
	said := func(want string) {
		t.Helper()
		tab.do(t, chromedp.Sleep(50*time.Millisecond)) // what is promised comes later
		expect(t, tab, "texts('#status')", want)
	}
	eval[any](t, tab, "seen('.column .part .copy')[0].click()")
	said("Copied.")
	expect(t, tab, "copied", "// HomeTimeline answers <at> once. It has\n// no more to say.\n"+
		"func (s *Store) HomeTimeline() {\n  if n := 2; n < 3 {\n    return\n  }\n}")
	expect(t, tab, "seen('.column .part .copy')[0].getAttribute('aria-label')",
		eval[string](t, tab, "return 'Copy ' + text(seen('.column figcaption')[0])"))
	eval[any](t, tab, "seen('.copied:has(.sql) .copy')[0].click()")
	said("Copied.")
	expect(t, tab, "copied", strings.Join(small.sql, "\n"))
	eval[any](t, tab, "seen('#method code + .copy')[0].click()")
	said("Copied.")
	expect(t, tab, "copied.startsWith('impedance compare')", "true")

	eval[any](t, tab, "navigator.clipboard.writeText = () => Promise.reject(new Error('no'));"+
		"seen('.copied:has(.sql) .copy')[0].click()")
	said("This browser does not let the page copy. The text is selected: Ctrl+C or ⌘C copies it.")
	expect(t, tab, "getSelection().toString().replace(/\\s+/g, ' ')", strings.Join(small.sql, " "))
}

// lookAtTheme holds that a theme can be chosen, stays chosen, and is that of pictures and layers
// too.
func lookAtTheme(t *testing.T, tab *tab) {
	const paper = "getComputedStyle(document.body).backgroundColor"
	const own = "getComputedStyle(document.querySelector('[value=sqlc] + .mark')).backgroundColor"
	const picture = "all('.picture')[0].shadowRoot.styleSheets[0].cssRules[1].media.mediaText"
	light, dark := "rgb(255, 255, 255)", "rgb(13, 17, 23)"
	for _, scheme := range []string{"light", "dark"} {
		tab.scheme(t, scheme)
		for _, test := range []struct{ theme, paper, picture string }{
			{"", map[string]string{"light": light, "dark": dark}[scheme], "(prefers-color-scheme: dark)"},
			{"light", light, "not all"}, {"dark", dark, "all"},
		} {
			eval[any](t, tab, "pick('#theme', '"+test.theme+"')")
			for i := range 2 {
				expect(t, tab, paper, test.paper)
				expect(t, tab, picture, test.picture)
				expect(t, tab, "document.querySelector('#theme').value", test.theme)
				expect(t, tab, own, map[string]string{light: "rgb(9, 105, 218)", dark: "rgb(108, 176, 255)"}[test.paper])
				if test.theme != "dark" || i == 1 {
					break
				}
				tab.open(t, "")
			}
		}
	}
}

// lookAtGlossary holds that the first use of a term in a section says what it means to the pointer
// and to the focus, and that the terms stand in a list.
func lookAtGlossary(t *testing.T, tab *tab) {
	expect(t, tab, "all('#glossary dt').length", fmt.Sprint(len(glossary)))
	expect(t, tab, "all('#overview .term').map((a) => a.hash.slice(6)).sort()",
		"apart,durable,floor,gc,interval,mean,oracle,syncs")
	expect(t, tab, "all('.term').every((a) => document.getElementById(a.getAttribute('aria-describedby')))",
		"true")
	expect(t, tab, "all('#side-by-side article:not([style]) .term').some((a) => a.hash === '#term-wanted')",
		"true")
	const shown = "texts('#explanation')"
	expect(t, tab, shown, "")
	eval[any](t, tab, "document.querySelector('#overview .term').focus()")
	expect(t, tab, shown, strings.Join(strings.Fields(glossary[0].Words), " "))
	tab.do(t, chromedp.KeyEvent(kb.Escape))
	expect(t, tab, shown, "")
	const oracle = "document.querySelector('#overview a[href=\"#term-oracle\"]')"
	eval[any](t, tab, oracle+".scrollIntoView({ block: 'center' })")
	box := eval[[]float64](t, tab, "const r = "+oracle+".getBoundingClientRect(); return [r.x + 3, r.y + 3]")
	tab.do(t, chromedp.MouseEvent("mouseMoved", box[0], box[1]))
	expect(t, tab, shown, glossary[1].Words)
	expect(t, tab, "document.querySelector('#explanation').getBoundingClientRect().right <= innerWidth",
		"true")
	eval[any](t, tab, oracle+".click()")
	expect(t, tab, "location.hash", "#at=term-oracle")
	expect(t, tab, "document.activeElement.id", "term-oracle")
}

// lookAtLines holds that lines of source are wrapped, begin where they did, and are never cut.
func lookAtLines(t *testing.T, tab *tab) {
	for _, width := range widths {
		tab.size(t, width)
		expect(t, tab, "seen('.column .line').length > 5", "true")
		expect(t, tab, "seen('.column pre').filter((p) => p.scrollWidth > p.clientWidth + 1).length",
			"0")
	}
	expect(t, tab, "seen('.part .line').slice(0, 7).map((l) => l.style.getPropertyValue('--indent'))",
		"0,0,0,2,4,2,0")
}

// lookAtNarrow holds that in the window of a telephone nothing has to be scrolled sideways to read
// an operation: tables are cards, and side by side shows one layer next to the floor.
func lookAtNarrow(t *testing.T, tab *tab) {
	tab.size(t, 390)
	tab.open(t, "")
	expect(t, tab, "seen('#layer-choice').length", "0")
	eval[any](t, tab, "click('#panel-button')")
	expect(t, tab, "seen('#layer-choice').length", "1")
	eval[any](t, tab, "openAll()")
	expect(t, tab, "seen('.scroll:not(.picture)').filter((e) => e.scrollWidth > e.clientWidth + 1)"+
		".map((e) => e.getAttribute('aria-label'))", "")
	const card = "seen('.times tbody tr')[0]"
	expect(t, tab, "[..."+card+".cells].every((c) => c.getBoundingClientRect().right <= innerWidth)",
		"true")
	expect(t, tab, "["+card+".cells[3]].map((c) => getComputedStyle(c, '::before').content)",
		`"sqlx"`)
	expect(t, tab, "columns() + folded()", "sqlc")
	expect(t, tab, "heads(seen('#side-by-side .facts')[0])", ",floor,sqlc")
	eval[any](t, tab, "pick('#layer', 'ent')")
	expect(t, tab, "columns() + folded()", "ent")
	expect(t, tab, "heads(seen('#side-by-side .facts')[0])", ",floor,ent")
	fragment := eval[string](t, tab, "return location.hash")
	tab.open(t, fragment)
	expect(t, tab, "columns() + folded()", "ent")
	eval[any](t, tab, "click('[name=layers][value=ent]')")
	expect(t, tab, "columns() + folded()", "sqlx")
	tab.do(t, chromedp.KeyEvent("l"))
	expect(t, tab, "columns() + folded()", "sqlc")
}

// manyPage returns a page of thirty layers, whose names and texts try to be markup, style and script.
func manyPage(t *testing.T) *Page {
	t.Helper()
	names := []string{floor}
	for i := range 29 {
		names = append(names, fmt.Sprintf(`l%d"<b>'\`, i))
	}
	var b strings.Builder
	for op, name := range []string{"UserByID", "PostByID", "HomeTimeline"} {
		for round := range 7 {
			for i, layer := range names {
				fmt.Fprintf(&b, "Benchmark%s/impl=%s/engine=sqlite/users=1k-2 9 %d ns/op 1 allocs/op "+
					"2 calls/op\n", name, layer, 10_000*(op+1)+300*i+(round*37+i*17)%41)
			}
		}
	}
	runs, err := results.Gather(fileOf("many.txt", sealed(t, written(b.String()))))
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{Runs: runs, Mixes: mixes, At: Situation{Mix: mixes[0]},
		Command: "</script><script>alert(1)</script>"}
	marks := []string{"circle", "ring", "</style>"}
	for i, name := range names {
		p.Layers = append(p.Layers, Layer{Name: name, Library: name, Package: name, Light: "#0969da",
			Dark: "#6cb0ff", Mark: marks[i%3], Opened: i < 3})
	}
	return p
}

// lookAtMany holds that thirty layers with hostile names can be used: the controls leave the window
// to what they control, and each layer is one that can be hidden.
func lookAtMany(t *testing.T, tab *tab) {
	for _, width := range widths {
		tab.size(t, width)
		expect(t, tab, "document.scrollingElement.scrollWidth <= innerWidth", "true")
		expect(t, tab, "document.querySelector('#choice').offsetHeight < innerHeight / 3", "true")
	}
	expect(t, tab, "document.querySelector('b') === null", "true")
	expect(t, tab, "seen('#ranking tbody tr').length", "30")
	eval[any](t, tab, "all('[name=layers]')[7].click()")
	expect(t, tab, "seen('#ranking tbody tr').length", "29")
	fragment := eval[string](t, tab, "return location.hash")
	tab.open(t, fragment)
	expect(t, tab, "seen('#ranking tbody tr').length", "29")
	expect(t, tab, "all('[name=layers]:not(:checked)').map((e) => e.value)", `l6"<b>'\`)
}
