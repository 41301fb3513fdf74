package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"example.com/impedance/layers"
)

var (
	code       = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
	linkTarget = regexp.MustCompile(`\]\(([^()\s]+)\)`) // of a picture too
)

// TestLinks holds that every relative link of the pages leads to a file, and to a heading if it
// names one.
func TestLinks(t *testing.T) {
	more, err := filepath.Glob("../../*.md")
	if err != nil {
		t.Fatal(err)
	}
	all := pages(t)
	for _, page := range more {
		if name := filepath.Base(page); name != "README.md" {
			all = append(all, name)
		}
	}
	for _, page := range all {
		text := code.ReplaceAllString(readPage(t, page), "")
		for _, link := range linkTarget.FindAllStringSubmatch(text, -1) {
			target, heading, _ := strings.Cut(link[1], "#")
			if strings.Contains(target, ":") {
				continue // an address
			}
			file := page
			if target != "" {
				file = path.Join(path.Dir(page), target)
			}
			if _, err := os.Stat("../../" + file); err != nil {
				t.Errorf("%s links to %s, which is not there", page, link[1])
			} else if heading != "" && !slices.Contains(headings(readPage(t, file)), heading) {
				t.Errorf("%s links to %s, and %s has no such heading", page, link[1], file)
			}
		}
	}
}

// headings returns the anchors of the headings of a page, as GitHub makes them.
func headings(text string) (anchors []string) {
	for line := range strings.Lines(text) {
		title := strings.TrimLeft(line, "#")
		if title == line || !strings.HasPrefix(title, " ") {
			continue
		}
		anchors = append(anchors, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, strings.TrimSpace(title)))
	}
	return anchors
}

var (
	quote = regexp.MustCompile("(?s)<!-- from (\\S+) -->\n(?:\n*```text\n(.*?)```)?")
	cell  = regexp.MustCompile(`\s{2,}`)
)

// columns is the width of the window that a command may be given.
var columns = regexp.MustCompile(`(?:^|\b)COLUMNS=\d+ `)

// TestQuotes holds that every line of a block of text below <!-- from FILE --> is a line of that
// file, from which columns may be left out, and that the file begins with a command.
func TestQuotes(t *testing.T) {
	for _, page := range pages(t) {
		for _, q := range quote.FindAllStringSubmatch(readPage(t, page), -1) {
			lines := strings.Split(readPage(t, q[1]), "\n")
			command, ok := strings.CutPrefix(columns.ReplaceAllString(lines[0], ""), "$ impedance")
			if !ok {
				t.Errorf("%s does not begin with the command that printed it", q[1])
			} else if err := parse(strings.Fields(command)); err != nil {
				t.Errorf("%s: %s: %v", q[1], lines[0], err)
			}
			if strings.TrimSpace(q[2]) == "" {
				t.Errorf("%s quotes nothing from %s", page, q[1])
			}
			for line := range strings.Lines(q[2]) {
				if !slices.ContainsFunc(lines, func(whole string) bool { return cutFrom(line, whole) }) {
					t.Errorf("%s: %s has no line with the cells of %q", page, q[1], line)
				}
			}
		}
	}
}

// cutFrom reports whether a line has the first cell of another one and some of its others, in
// their order. Cells are separated by two spaces and more.
func cutFrom(line, whole string) bool {
	left := cell.Split(strings.TrimSpace(whole), -1)
	for i, c := range cell.Split(strings.TrimSpace(line), -1) {
		at := slices.Index(left, c)
		if at < 0 || i == 0 && at > 0 {
			return false
		}
		left = left[at+1:]
	}
	return true
}

// TestCutFrom holds that the test of quotes would notice.
func TestCutFrom(t *testing.T) {
	const whole = "UserByID   12.0 µs  5%  ~1.00 ±2%        5%   2.01 ±2%"
	for line, want := range map[string]bool{
		whole:                               true,
		"UserByID  12.0 µs  2.01 ±2%":       true,
		"UserByID  12.0 µs  2.01  ±2%":      false,
		"UserByID  2.01 ±2%  12.0 µs":       false,
		"UserByHandle  12.0 µs":             false,
		"12.0 µs  5%":                       false,
		"UserByID  12.0 µs  5%  5%  5%":     false,
		"UserByID  12.0 µs  5%  ~1.00 ±2% ": true,
	} {
		if got := cutFrom(line, whole); got != want {
			t.Errorf("%q is cut from it: %v, want %v", line, got, want)
		}
	}
}

var snippet = regexp.MustCompile("(?s)\\]\\((\\w+/\\w+\\.go)\\)+:\n*```go\n(.*?)```")

// TestSnippets holds that the lines of Go in the README stand, in their order, in the file that is
// linked above them.
func TestSnippets(t *testing.T) {
	readme := readPage(t, "README.md")
	found := snippet.FindAllStringSubmatch(readme, -1)
	if all := strings.Count(readme, "```go\n"); len(found) != all {
		t.Errorf("%d of %d snippets stand below a link to their file", len(found), all)
	}
	for _, s := range found {
		lines := strings.Split(readPage(t, s[1]), "\n")
		for line := range strings.Lines(s[2]) {
			line = strings.TrimSpace(line)
			if line == "…" {
				continue
			}
			at := slices.IndexFunc(lines, func(l string) bool { return strings.TrimSpace(l) == line })
			if at < 0 {
				t.Errorf("%s has no %q after the lines above it", s[1], line)
				break
			}
			lines = lines[at+1:]
		}
	}
}

// TestCode holds that in a table whose lines begin with a link to a file of Go, the code of each line
// stands in its file, wherever lines end.
func TestCode(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\| \[[^]]+\]\(([^)]+\.go)\) \|(.+)\|$`)
	inline := regexp.MustCompile("`([^`]+)`")
	found := 0
	for _, page := range pages(t) {
		for _, line := range row.FindAllStringSubmatch(readPage(t, page), -1) {
			file := path.Join(path.Dir(page), line[1])
			whole := strings.Join(strings.Fields(readPage(t, file)), " ")
			for _, span := range inline.FindAllStringSubmatch(line[2], -1) {
				found++
				if !strings.Contains(whole, span[1]) {
					t.Errorf("%s: %s has no %s", page, file, span[0])
				}
			}
		}
	}
	if found == 0 {
		t.Error("no table has code")
	}
}

// TestRowsListLayers holds that docs/rows.md lists each layer, in the order of the tables, and says
// when it is timed.
func TestRowsListLayers(t *testing.T) {
	_, table, ok := strings.Cut(readPage(t, "docs/rows.md"), "| name | what it shows | by default |\n|---|---|---|\n")
	if !ok {
		t.Fatal("docs/rows.md has no table of layers")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	var got, want []string
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		got = append(got, cells[0]+": "+cells[len(cells)-1])
	}
	for _, l := range slices.Concat(layers.All(), layers.Native()) {
		when := "yes"
		switch {
		case l.ByName:
			when = "by name"
		case l.Native:
			when = "on PostgreSQL"
		}
		want = append(want, l.Name+": "+when)
	}
	if !slices.Equal(got, want) {
		t.Errorf("docs/rows.md lists %q, want %q", got, want)
	}
}
