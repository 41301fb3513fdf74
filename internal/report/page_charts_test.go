package report

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// drawnIn returns what a chart draws: the places and kinds of its pieces and its texts, in the order
// of the alphabet.
func drawnIn(t *testing.T, svg string) string {
	t.Helper()
	var all []string
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			var attributes []string
			for _, a := range e.Attr {
				if slices.Contains([]string{"d", "x", "y", "transform", "class", "data-layer", "viewBox"},
					a.Name.Local) {
					attributes = append(attributes, a.Name.Local+"="+a.Value)
				}
			}
			slices.Sort(attributes)
			all = append(all, strings.Join(append([]string{e.Name.Local}, attributes...), " "))
		case xml.CharData:
			all = append(all, string(e))
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// lookAtRanks holds that the script draws a ranking as the program does, whatever is chosen, and that
// what it draws is what the table says.
func lookAtRanks(t *testing.T, tab *tab, p *Page) {
	rs := p.Runs[0].Compared
	charts := map[string]bool{}
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
		{"pick('#mix', 'reading'); pick('#rtt', '0')", "postgres", mixes[1], "off", 0},
	} {
		eval[any](t, tab, step.do)
		r := ranked(rowsOf(rs, step.engine), usual, step.mix, step.sync, step.trip)
		want := drawnIn(t, string(p.ranks(rankingView{}, r)))
		if got := eval[string](t, tab, "return drawnIn(seen('#ranks svg.ranks')[0])"); got != want {
			t.Errorf("after %s the script draws\n%s\nand not\n%s", step.do, got, want)
		}
		charts[want] = true
		const rows = "seen('#ranks .row').map((g) => " +
			"[...g.querySelectorAll('text')].map(text).join(' ')).join()"
		const table = "seen('#ranking tbody tr').map((tr) => " +
			"`${text(tr.cells[1])} ${text(tr.cells[2])}`).join()"
		expect(t, tab, rows, eval[string](t, tab, "return "+table))
	}
	if len(charts) < 5 {
		t.Errorf("the steps made %d charts only", len(charts))
	}
	eval[any](t, tab, "click('[name=layers][value=sqlc]')")
	expect(t, tab, "seen('#ranks .row').length", "5")
	expect(t, tab, "texts('#ranks figcaption')", "reading on postgres, syncs off, no network "+
		"Save SVG of reading on postgres, syncs off, no network")
	eval[any](t, tab, "for (const e of all('[data-weight]')) { e.value = 0; "+
		"e.dispatchEvent(new Event('input', { bubbles: true })); }")
	expect(t, tab, "seen('#ranks svg').length", "0")
}

// lookAtGaps holds that charts close the gaps of layers and operations that are hidden.
func lookAtGaps(t *testing.T, tab *tab) {
	const rows = "seen('.dotplot')[0].querySelectorAll('.row')"
	const places = "[..." + rows + "].filter((g) => g.getClientRects().length)" +
		".map((g) => g.getAttribute('transform'))"
	const height = "seen('.dotplot')[0].viewBox.baseVal.height"
	row := 5*laneHeight + 8
	at := func(i int) string { return fmt.Sprintf("translate(0 %s)", num(dotsHead+float64(i)*row)) }
	expect(t, tab, places, strings.Join([]string{at(0), at(1), at(2), at(3)}, ","))
	expect(t, tab, height, num(dotsHead+4*row))
	eval[any](t, tab, "click('[name=ops][value=PostByID]')")
	expect(t, tab, places, strings.Join([]string{at(0), at(1), at(2)}, ","))
	expect(t, tab, height, num(dotsHead+3*row))
	expect(t, tab, "seen('.panels.small svg').length", "4")
	expect(t, tab, "seen('.dotplot').length", "3")
	eval[any](t, tab, "click('[data-pick=writes]')")
	expect(t, tab, "seen('.dotplot').length", "2")

	const bars = "seen('#time figure svg[data-row]')[0].querySelectorAll('.row')"
	eval[any](t, tab, "click('[name=layers][value=sqlx]')")
	expect(t, tab, "[..."+bars+"].filter((g) => g.getClientRects().length).map((g) => "+
		"g.getAttribute('transform').split(' ')[1])", "36),62),88),114),140)")
	expect(t, tab, "seen('.dotplot path[data-layer=sqlx]').length", "0")
}

// lookAtSaved holds that each chart is saved as a file that stands alone and looks the same in both
// schemes, and that nothing of it stays on the page.
func lookAtSaved(t *testing.T, tab *tab) {
	const catch = `window.files = []; window.downloads = [];
		URL.createObjectURL = (blob) => { files.push(blob); return 'data:,'; };
		HTMLAnchorElement.prototype.click = function () { downloads.push(this.download); };
		for (const b of seen('.save')) b.click();`
	names := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		tab.scheme(t, scheme)
		tab.open(t, "#op=PostByID")
		eval[any](t, tab, catch)
		n := eval[int](t, tab, "return files.length")
		if n != 9 { // ranking, dots, ledger, four of the operation, and two of growth
			t.Errorf("there are %d charts to save", n)
		}
		for i := range n {
			eval[any](t, tab, fmt.Sprintf("files[%d].text().then((text) => { window.file = text; })", i))
			for !eval[bool](t, tab, "return 'file' in window") {
				time.Sleep(time.Millisecond)
			}
			name := eval[string](t, tab, fmt.Sprintf("return downloads[%d]", i))
			file := eval[string](t, tab, "const saved = file; delete window.file; return saved")
			standsAlone(t, name, file)
			if scheme == "dark" && names[name] != file {
				t.Errorf("%s differs in the dark", name)
			}
			names[name] = file
			if folder := os.Getenv(shotsVariable); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(file), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	expect(t, tab, "all('.sheet').length", "0")
	grown := names["impedance-reads-from-1k-to-100k-users-on-sqlite.svg"]
	if !strings.Contains(grown, ">impedance, scale, sqlite, Example &lt;CPU&gt;, 2026-11-27<") {
		t.Errorf("the chart of growth does not say where it was measured: %.3000s", grown)
	}
	dots := names["impedance-every-operation-as-a-multiple-of-the-floor-s-time-on-sqlite.svg"]
	for _, text := range []string{">gorm-quickstart<", ">HomeTimeline<", ">geometric mean<", ">READS<",
		">hollow: cannot be told apart from the floor<", `fill="rgb(9, 105, 218)"`,
		">Every operation as a multiple of the floor's time, on sqlite<",
		">impedance, sqlite + postgres, 1000 users, A &amp; B &lt;i&gt;GHz&lt;/i&gt;, 2 threads, " +
			"2026-01-01T00:00:00Z<"} {
		if !strings.Contains(dots, text) {
			t.Errorf("the dot plot that is saved has no %s: %.3000s", text, dots)
		}
	}
}

// standsAlone holds that a file is XML with the namespace of SVG, and refers to nothing.
func standsAlone(t *testing.T, name, file string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(file))
	texts := 0
	for root := true; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Space != "http://www.w3.org/2000/svg" || root && e.Name.Local != "svg" {
			t.Errorf("%s has the element %v", name, e.Name)
		}
		root = false
		if e.Name.Local == "text" {
			texts++
		}
		for _, a := range e.Attr {
			if slices.Contains([]string{"href", "class", "style", "id"}, a.Name.Local) ||
				strings.Contains(a.Value, "url(") || strings.Contains(a.Value, "var(") {
				t.Errorf("%s has the attribute %s=%q", name, a.Name.Local, a.Value)
			}
		}
	}
	if texts < 10 {
		t.Errorf("%s has %d texts only", name, texts)
	}
}
