package report

import (
	"html"
	"html/template"
	"regexp"
	"strings"
	"unicode"
)

// Sentences of the verdict have links to places of the page, between three marks that no text has.
const linkBegin, linkMiddle, linkEnd = "\x02", "\x03", "\x04"

var links = regexp.MustCompile(linkBegin + "([^" + linkMiddle + "]*)" + linkMiddle +
	"([^" + linkEnd + "]*)" + linkEnd)

// linked returns text that links to a place of the page.
func linked(place, text string) string {
	return linkBegin + marked(place) + linkMiddle + marked(text) + linkEnd
}

// marked returns text without control characters, such as the marks of links.
func marked(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// unlinked returns a sentence without its links.
func unlinked(sentence string) string { return links.ReplaceAllString(sentence, "$2") }

// anchored returns a sentence with its links as HTML.
func anchored(sentence string) template.HTML {
	return template.HTML(links.ReplaceAllString(html.EscapeString(sentence), `<a href="#$1">$2</a>`))
}
