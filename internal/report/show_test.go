package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/impedance/internal/grid"
)

func TestFolded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line  string
		width int
		want  []string
	}{
		{"  short  enough", 20, []string{"  short  enough"}},
		{"  return f(a, b, c, d)", 16, []string{"  return", "      f(a, b, c,", "      d)"}},
		{"  aaa bbb ccc ddd eee", 12, []string{"  aaa", "      bbb", "      ccc", "      ddd", "      eee"}},
		{strings.Repeat(" ", 30) + "a b", 20, []string{strings.Repeat(" ", 10) + "a b"}},
	} {
		if got := folded(test.line, test.width); !slices.Equal(got, test.want) {
			t.Errorf("%q in %d: %q, want %q", test.line, test.width, got, test.want)
		}
	}
}

// TestShow holds what is shown of an operation, and that it fits windows of any width.
func TestShow(t *testing.T) {
	t.Parallel()
	p := smallPage(t)
	p.Layers = []Layer{p.Layers[0], p.Layers[2], p.Layers[6]}
	sent := func(layer string, width int) []string { return grid.Wrap("statements of "+layer, width) }
	for _, width := range []int{1, 40, 80, 132, 300} {
		var b bytes.Buffer
		if err := p.Show(&b, width, "PostByID", sent); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"A CALL, on", "postgres", "time of a call",
			"calls that wait", "// PostByID answers", "func (s *Store) PostByID() {", "  if n := 1; n < 3 {",
			"Departs from the common way: writes", "9 lines by hand, 2 of them", "── sqlcimpl/store.go:9",
			"With other operations it shares:", "statements of gorm-quickstart"} {
			if !strings.Contains(b.String(), text) {
				t.Errorf("in %d columns there is no %q:\n%s", width, text, b.String())
			}
		}
		_, columns, _ := strings.Cut(b.String(), "\nfloor ")
		for line := range strings.Lines(columns) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > max(width, narrowest) {
				t.Errorf("in %d columns a line has %d: %s", width, n, line)
			}
		}
	}
}
