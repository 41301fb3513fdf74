package impedance

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// phrases are pairs of words that have to be read twice where they follow each other, each with
// the advice to a writer. The words stand apart, so that the test finds nothing in its own table.
var phrases = []struct{ first, second, instead string }{
	{"of", "which", "start a new sentence, or say whose"},
	{"is", "none", "say that there is no such thing, or that a thing is not one"},
	{"but", "for", "say except, or name the exception in a sentence of its own"},
	{"is", "told", "name the verb: receives, is notified, is configured, is called with"},
}

// gap is what may stand between two words of a sentence: blanks, and one end of a line.
const gap = `(?:[ \t]|\\n)*(?:[ \t]|\\n|\n)[ \t]*`

// hits calls found for each phrase in a text, with its line.
func hits(text []byte, found func(line int, phrase, instead string)) {
	for _, p := range phrases {
		upper := strings.ToUpper(p.first[:1])
		pattern := regexp.MustCompile(`\b[` + p.first[:1] + upper + `]` + p.first[1:] + gap +
			p.second + `\b`)
		for _, at := range pattern.FindAllIndex(text, -1) {
			line := 1 + bytes.Count(text[:at[0]], []byte("\n"))
			found(line, p.first+" "+p.second, p.instead)
		}
	}
}

// TestEnglish refuses the phrases in comments, pages, help texts and errors. It reads every file
// that is written by hand and meant to be read, and in files of Go the comments and strings.
func TestEnglish(t *testing.T) {
	kinds := []string{".go", ".md", ".html", ".js", ".css", ".sql", ".py", ".yml", ".yaml"}
	walk(t, func(name string) {
		folder := path.Dir(name)
		if !slices.Contains(kinds, path.Ext(name)) && folder != ".ci" && name != "Makefile" {
			return
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if first, _, _ := bytes.Cut(text, []byte("\n")); bytes.Contains(first, []byte("DO NOT EDIT")) {
			return
		}
		hits(prose(name, text), func(line int, phrase, instead string) {
			t.Errorf("%s:%d has %q; %s", name, line, phrase, instead)
		})
	})
}

// mark is what a line of a comment or of a quotation begins with.
var mark = regexp.MustCompile(`(?m)^[ \t]*(?://|--|#+|\*|>)`)

// prose returns a text of the same length and lines, with blanks for the marks of comments. Of a
// file of Go it keeps comments and strings; strings that are added are one.
func prose(name string, text []byte) []byte {
	if path.Ext(name) == ".go" {
		text = commentsAndStrings(text)
	}
	return mark.ReplaceAllFunc(text, func(m []byte) []byte {
		return bytes.Repeat([]byte(" "), len(m))
	})
}

// commentsAndStrings returns a text of the same length and lines, with zeros for what is neither.
func commentsAndStrings(source []byte) []byte {
	text := bytes.Repeat([]byte{0}, len(source))
	for i, b := range source {
		if b == '\n' || b == '\t' || b == ' ' {
			text[i] = b
		}
	}
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(source))
	var s scanner.Scanner
	s.Init(file, source, nil, scanner.ScanComments)
	for {
		pos, tok, literal := s.Scan()
		at := file.Offset(pos)
		switch tok {
		case token.EOF:
			return text
		case token.COMMENT:
			copy(text[at:], literal)
		case token.STRING:
			copy(text[at:], " "+literal[1:len(literal)-1]+" ")
		case token.ADD:
			text[at] = ' '
		}
	}
}

// TestEnglishNotices holds that the test would find every phrase, wherever a line ends, and finds
// none in code and over the end of a paragraph.
func TestEnglishNotices(t *testing.T) {
	for _, c := range []struct {
		name, text string // %s are the words of a phrase
		line       int    // where it is, 0 for nowhere
	}{
		{"a.go", "package a\n\n// One %s %s.\n", 3},
		{"a.go", "package a\n\n// One %s\n// %s, then.\n", 3},
		{"a.go", "package a\n\n/* One %s\n%s */\n", 3},
		{"a.go", "package a\n\n// One %s\n//\n// %s.\n", 0},
		{"a.go", "package a\n\nvar s = \"one %s %s\"\n", 3},
		{"a.go", "package a\n\nvar s = \"one %s \" +\n\t\"%s\"\n", 3},
		{"a.go", "package a\n\nvar s = \"one %s\\n%s\"\n", 3},
		{"a.go", "package a\n\nvar s = `one\n%s\n%s`\n", 4},
		{"a.go", "package a\n\nvar s = []string{\"%s\", \"%s\"}\n", 0},
		{"a.go", "package a\n\nfunc f(%s %s)\n", 0},
		{"a.md", "# A\n\n- one %s\n  %s\n", 3},
		{"a.md", "# A %s\n\n%s\n", 0},
		{"a.sql", "-- one %s\n-- %s\n", 1},
		{"a.yml", "a: 1\n# one %s\n# %s\n", 2},
		{"a.js", "  // one %s\n  // %s\n", 1},
	} {
		for _, p := range phrases {
			text := fmt.Sprintf(c.text, p.first, p.second)
			line := 0
			hits(prose(c.name, []byte(text)), func(at int, phrase, _ string) {
				if phrase == p.first+" "+p.second {
					line = at
				}
			})
			if line != c.line {
				t.Errorf("%s: found in line %d of %q, want %d", c.name, line, text, c.line)
			}
		}
	}
}
