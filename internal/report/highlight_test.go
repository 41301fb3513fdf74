package report

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

var spans = regexp.MustCompile(`<i class=[cns]>|</?b>|</i>`)

// plain returns what a browser shows of highlighted source.
func plain(markup string) string { return html.UnescapeString(spans.ReplaceAllString(markup, "")) }

func TestHighlighted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ language, source, want string }{
		{"go", "func f() { return }", "<b>func </b>f() { <b>return </b>}"},
		{"go", "x := \"<b>&\" // <i>",
			"x := <i class=s>\"&lt;b&gt;&amp;\" </i><i class=c>// &lt;i&gt;</i>"},
		{"sql", "SELECT 1 FROM a -- '", "<b>SELECT </b><i class=n>1 </i>" +
			"<b>FROM </b>a <i class=c>-- '</i>"},
		{"go", "", ""},
	} {
		if got := string(highlighted(test.language, test.source)); got != test.want {
			t.Errorf("%s: %s, want %s", test.source, got, test.want)
		}
	}
}

// FuzzHighlighted holds that highlighting adds elements and loses, changes and lets through
// nothing.
func FuzzHighlighted(f *testing.F) {
	for _, source := range []string{"", "a < b && c > d", "`raw\n<script>alert(1)</script>", "'open",
		"/* open", "<i class=c>", "<b>", "&lt;", "SELECT \"a\"\" FROM 'x''", "\tif x {\n\n\t}\n", "é\u00a0…",
		"0x1p-3 1e9 '\\n'"} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if strings.ContainsAny(source, "\x00\r") || strings.ToValidUTF8(source, "") != source {
			t.Skip("source has neither, and neither has what is printed of a statement")
		}
		for _, language := range []string{"go", "sql"} {
			markup := string(highlight(language, source))
			if got := plain(markup); got != source {
				t.Errorf("%q as %s becomes %q", source, language, got)
			}
			if rest := spans.ReplaceAllString(markup, ""); strings.ContainsAny(rest, "<>") {
				t.Errorf("%q as %s has markup: %s", source, language, rest)
			}
		}
	})
}
