package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// lookAtStructure holds what a screen reader goes by: landmarks, headings and the headers of
// tables.
func lookAtStructure(t *testing.T, tab *tab) {
	expect(t, tab, "document.documentElement.lang", "en")
	for _, landmark := range []string{"body > header", "nav[aria-label]", "main", "body > footer", "h1"} {
		expect(t, tab, "all('"+landmark+"').length", "1")
	}
	expect(t, tab, `(() => { let last = 0; return all('h1, h2, h3, h4, h5, h6').filter((h) => {
		const level = Number(h.tagName[1]), skips = level > last + 1; last = level; return skips; }).map(text); })()`, "")
	expect(t, tab, "all('section').filter((s) => !s.getAttribute('aria-label') && "+
		"!document.getElementById(s.getAttribute('aria-labelledby'))).length", "0")
	expect(t, tab, "all('th:not([scope])').map(text)", "")
	expect(t, tab, "all('table').filter((t) => !t.querySelector('tbody th[scope=row]')).length", "0")
	expect(t, tab, "all('table').filter((t) => t.tHead && t.tHead.querySelectorAll('td').length > 1).length", "0")
	expect(t, tab, "all('table:not(.settings)').filter((t) => !t.tHead).length", "0")
	expect(t, tab, "all('[tabindex]').filter((e) => e.tabIndex > 0).length", "0")
	expect(t, tab, "all('svg').filter((s) => !s.getAttribute('aria-label')).length", "0")
}

// lookAtNames holds that all that somebody may use or come to has a name in the browser's own
// reckoning.
func lookAtNames(t *testing.T, tab *tab) {
	eval[any](t, tab, "for (const d of all('details')) d.open = true")
	tree, err := chromedp.Call(tab.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, node := range tree.Nodes {
		if node.Ignored || node.Role == nil {
			continue
		}
		role := fmt.Sprint(node.Role.Value)
		role = strings.Trim(role, `"`)
		switch role {
		case "button", "checkbox", "combobox", "slider", "spinbutton", "link", "region", "img", "image",
			"DisclosureTriangle", "navigation", "form", "article", "heading", "table":
		default:
			continue
		}
		found[role]++
		if role != "table" && (node.Name == nil || strings.Trim(fmt.Sprint(node.Name.Value), `" `) == "") {
			t.Errorf("a %s has no name", role)
		}
	}
	for _, role := range []string{"button", "checkbox", "combobox", "slider", "link", "region"} {
		if found[role] == 0 {
			t.Errorf("there is no %s, only %v", role, found)
		}
	}
}

// lookAtTabbing holds that the keyboard comes to everything in the order of the page, first to
// the link that skips the head, and to what can be scrolled.
func lookAtTabbing(t *testing.T, tab *tab) {
	eval[any](t, tab, `window.order = []; document.addEventListener('focusin', (e) => order.push(e.target))`)
	want := eval[int](t, tab, `return seen('a[href], button, select, input, summary, [tabindex="0"]')
		.filter((e) => !e.disabled).length`)
	if want < 40 {
		t.Fatalf("there are %d things to come to only", want)
	}
	tab.do(t, chromedp.KeyEvent(strings.Repeat(kb.Tab, 1)))
	expect(t, tab, "order[0].className + ' ' + (order[0].getBoundingClientRect().left >= 0)", "skip true")
	tab.do(t, chromedp.KeyEvent(strings.Repeat(kb.Tab, want-1)))
	expect(t, tab, "new Set(order).size", fmt.Sprint(want))
	expect(t, tab, `order.filter((e, i) => i && !(order[i - 1].compareDocumentPosition(e) &
		Node.DOCUMENT_POSITION_FOLLOWING)).map((e) => e.outerHTML.slice(0, 80))`, "")
	expect(t, tab, "order.some((e) => e.matches('.scroll')) && order.some((e) => e.matches('pre'))", "true")
	expect(t, tab, "order.map((e) => getComputedStyle(e)).length", fmt.Sprint(want))
	tab.do(t, chromedp.KeyEvent(kb.Tab+kb.Tab+kb.Tab))
	expect(t, tab, "getComputedStyle(document.activeElement).outlineStyle", "solid")
}

// contrast returns the texts that stand out too little from what is behind them, each kind once.
// A text of SVG has the color of its fill.
const contrast = `
const rgb = (c) => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
  b: top.b * top.a + below.b * (1 - top.a), a: 1 });
const light = ({ r, g, b }) => { const [x, y, z] = [r, g, b].map((v) => { v /= 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
const behind = (e) => { const layers = []; for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
  layers.push(c); if (c.a === 1) break; } return layers.reverse().reduce((below, top) => over(top, below)); };
for (const d of all('details')) d.open = true;
const failed = new Set();
let looked = 0;
for (const e of all('body *')) {
  if (!e.checkVisibility() || e.disabled || e.closest('.hear')) continue;
  if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !e.matches('select, input')) continue;
  const style = getComputedStyle(e), back = behind(e);
  const front = over(rgb(e.closest('svg') ? style.fill : style.color), back);
  const [a, b] = [light(front), light(back)], ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
  looked++;
  if (ratio < (large ? 3 : 4.5)) failed.add(e.tagName + '.' + (e.getAttribute('class') || '') + ' in ' +
    e.parentElement.tagName + '.' + (e.parentElement.getAttribute('class') || '') + ' ' + ratio.toFixed(2));
}
return [...failed, looked > 500 ? '' : 'only ' + looked + ' texts'].filter(Boolean).join('\n');`

// lookAtContrast holds that every text can be read, in both schemes, also where it is shaded.
func lookAtContrast(t *testing.T, tab *tab) {
	for _, scheme := range []string{"light", "dark"} {
		tab.scheme(t, scheme)
		for _, fragment := range []string{"", "#op=Publish&engine=postgres"} {
			tab.open(t, fragment)
			for _, s := range shades { // the figures of the page need not have all
				eval[any](t, tab, fmt.Sprintf("const td = seen('.times tbody tr')[0].cells[4].cloneNode(true);"+
					"td.className = '%s'; seen('.times tbody tr')[0].append(td)", s.class))
			}
			if failed := eval[string](t, tab, contrast); failed != "" {
				t.Errorf("in %s colors these are hard to read:\n%s", scheme, failed)
			}
		}
	}
}
