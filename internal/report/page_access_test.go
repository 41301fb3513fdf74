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
	for _, landmark := range []string{"body > header", "header nav[aria-label]", "main", "body > footer", "h1"} {
		expect(t, tab, "all('"+landmark+"').length", "1")
	}
	expect(t, tab, "skipped()", "")
	expect(t, tab, "all('section').filter((s) => !s.getAttribute('aria-label') && "+
		"!document.getElementById(s.getAttribute('aria-labelledby'))).length", "0")
	expect(t, tab, "all('th:not([scope])').map(text)", "")
	expect(t, tab, "all('table').filter((t) => !t.querySelector('tbody th[scope=row]')).length", "0")
	expect(t, tab, "all('tr').filter((r) => r.closest('thead') && r.querySelectorAll('td').length > 1)"+
		".length", "0")
	expect(t, tab, "all('table:not(.settings)').filter((t) => !t.tHead).length", "0")
	expect(t, tab, "all('[tabindex]').filter((e) => e.tabIndex > 0).length", "0")
	expect(t, tab, "all('svg:not([aria-hidden])').filter((s) => !s.getAttribute('aria-label')).length", "0")
}

// lookAtNames holds that all that somebody may use or come to has a name in the browser's own
// reckoning.
func lookAtNames(t *testing.T, tab *tab) {
	eval[any](t, tab, "openAll()")
	tree, err := chromedp.Call(tab.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, node := range tree.Nodes {
		if node.Ignored || node.Role == nil {
			continue
		}
		role := strings.Trim(fmt.Sprint(node.Role.Value), `"`)
		switch role {
		case "button", "checkbox", "combobox", "slider", "spinbutton", "link", "region", "img", "image",
			"DisclosureTriangle", "navigation", "form", "article", "heading", "table":
		default:
			continue
		}
		found[role]++
		unnamed := node.Name == nil || strings.Trim(fmt.Sprint(node.Name.Value), `" `) == ""
		if unnamed && role != "table" {
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
	eval[any](t, tab, "window.order = [];"+
		"document.addEventListener('focusin', (e) => order.push(e.target))")
	want := eval[int](t, tab, "return reachable().length")
	if want < 40 {
		t.Fatalf("there are %d things to come to only", want)
	}
	tab.do(t, chromedp.KeyEvent(kb.Tab))
	expect(t, tab, "order[0].className + ' ' + (order[0].getBoundingClientRect().left >= 0)", "skip true")
	tab.do(t, chromedp.KeyEvent(strings.Repeat(kb.Tab, want-1)))
	expect(t, tab, "new Set(order).size", fmt.Sprint(want))
	expect(t, tab, "backward(order)", "")
	expect(t, tab, "order.some((e) => e.matches('.scroll')) && order.some((e) => e.matches('.copy'))", "true")
	for range 4 { // behind the last one, a browser may first leave the page
		tab.do(t, chromedp.KeyEvent(kb.Tab))
		if eval[bool](t, tab, "return document.activeElement != document.body") {
			break
		}
	}
	expect(t, tab, "document.activeElement.tagName + ' ' + "+
		"getComputedStyle(document.activeElement).outlineStyle", "A solid")
}

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
			if failed := eval[string](t, tab, "return hardToRead()"); failed != "" {
				t.Errorf("in %s colors these are hard to read:\n%s", scheme, failed)
			}
		}
	}
}
