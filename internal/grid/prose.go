package grid

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// widest is how many columns a line of a text has at most: longer ones are hard to read.
const widest = 92

// Paragraph writes a text in lines that a width has room for.
func Paragraph(w io.Writer, width int, text string) error {
	_, err := fmt.Fprintln(w, strings.Join(Wrap(text, min(width, widest)), "\n"))
	return err
}

// item is the first line of an item in a list: a word or two, and after two blanks or more what
// there is to say of it.
var item = regexp.MustCompile(`^(  \S.*?  +)(\S.*)$`)

// Prose writes a text that was broken into lines in the source: its paragraphs, which blank lines
// part, in lines that a width has room for. An item of a list, which is set in by two blanks, goes
// on below its own words.
func Prose(w io.Writer, width int, text string) error {
	width = min(width, widest)
	var out strings.Builder
	for i, block := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if i > 0 {
			out.WriteString("\n")
		}
		lines := strings.Split(block, "\n")
		for len(lines) > 0 {
			first := item.FindStringSubmatch(lines[0])
			set := strings.HasPrefix(lines[0], " ")
			n := 1
			for n < len(lines) && strings.HasPrefix(lines[n], "   ") == set &&
				strings.HasPrefix(lines[n], " ") == set {
				n++
			}
			head, words := "", strings.Join(lines[:n], " ")
			if first != nil {
				head, words = first[1], strings.Join(append(first[2:3], lines[1:n]...), " ")
			} else if set {
				head = "  "
			}
			indent := utf8.RuneCountInString(head)
			wrapped := Wrap(words, width-indent)
			out.WriteString(head + strings.Join(wrapped, "\n"+strings.Repeat(" ", indent)) + "\n")
			lines = lines[n:]
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// Wrap breaks a text at blanks into lines of a width. A longer word has a line of its own.
func Wrap(text string, width int) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// hung is a line whose last column is text: what stands before that, and the text.
var hung = regexp.MustCompile(`^(.*\S  +|  +)(\S.*)$`)

// below is how far a text is set in that stands below what it belongs to.
const below = 10

// Hang writes lines. Those that are too wide go on below the beginning of their last column, if
// keep does not say that they stay as they are.
func Hang(w io.Writer, width int, text string, keep func(string) bool) error {
	var out strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if utf8.RuneCountInString(line) > width && !keep(line) {
			head, words := "", line
			if parts := hung.FindStringSubmatch(line); parts != nil {
				head, words = parts[1], parts[2]
			}
			indent := utf8.RuneCountInString(head)
			if indent > width-narrowest { // the text has no room beside it
				indent = below
				head = strings.TrimRight(head, " ") + "\n" + strings.Repeat(" ", indent)
			}
			line = head + strings.Join(Wrap(words, width-indent), "\n"+strings.Repeat(" ", indent))
		}
		out.WriteString(line + "\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}
