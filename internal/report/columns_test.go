package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestColumns(t *testing.T) {
	column := func(title string, lines ...string) Column {
		return Column{title, func(int) []string { return lines }}
	}
	columns := []Column{column("one", "a", "b", "c"), column("two", strings.Repeat("é", 200)),
		column("three")}
	for _, width := range []int{1, 40, 76, 80, 120, 300} {
		var b bytes.Buffer
		if err := Columns(&b, width, columns); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if n := utf8.RuneCountInString(line); n > max(width, narrowest) {
				t.Errorf("at width %d a line has %d characters: %q", width, n, line)
			}
			if strings.HasSuffix(line, " ") {
				t.Errorf("at width %d a line ends with a blank: %q", width, line)
			}
		}
		for _, title := range []string{"one", "two", "three", "c"} {
			if !strings.Contains(b.String(), title) {
				t.Errorf("at width %d, %q is missing:\n%s", width, title, b.String())
			}
		}
		beside := strings.Contains(b.String(), "one") && strings.Contains(
			strings.SplitN(b.String(), "\n", 2)[0], "two")
		if want := width >= 76; beside != want {
			t.Errorf("at width %d two columns are beside one another: %v", width, beside)
		}
	}
}
