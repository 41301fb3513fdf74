package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/term"

	"example.com/impedance/internal/grid"
)

// The width of what is written where nothing says another one, and the least and the most that are
// heeded.
const (
	usualWidth = 80
	leastWidth = 40
	mostWidth  = 1000
)

// windowWidth returns the number of columns to write in: of the variable COLUMNS, of the terminal,
// or 80.
func windowWidth(w io.Writer) int {
	if p, ok := w.(*printable); ok {
		w = p.to
	}
	width, _ := strconv.Atoi(os.Getenv("COLUMNS"))
	if f, ok := w.(*os.File); ok && width <= 0 && isTerminal(f) {
		width, _, _ = term.GetSize(int(f.Fd()))
	}
	if width <= 0 {
		return usualWidth
	}
	return min(max(width, leastWidth), mostWidth)
}

// say writes texts in lines that fit the window. Each begins a line. Commands stay whole.
func say(w io.Writer, texts ...string) {
	for _, text := range texts {
		sayWhole(w, text, nil)
	}
}

// complain writes the lines of a message for standard error in lines that fit the window. Commands
// stay whole, and so does every argument that the program was given, such as a path with blanks.
func complain(w io.Writer, args []string, message string) {
	for line := range strings.SplitSeq(strings.TrimRight(message, "\n"), "\n") {
		sayWhole(w, line, args)
	}
}

// commands are a command with its words and flags, or a flag with its value, in a text.
var commands = regexp.MustCompile("`[^`]+`|" +
	`\bimpedance [a-z]+( [0-9A-Z]\S*)?( --?[a-z]\S*( [^\s-]\S*)?)*|--[a-z]+ [^\s(]+`)

// glue stands for a blank at which a line must not end.
const glue = "\x00"

// sayWhole writes a text in lines that fit the window, without a break in commands or in any of the
// given words.
func sayWhole(w io.Writer, text string, words []string) {
	whole := func(part string) string { return strings.ReplaceAll(part, " ", glue) }
	for _, word := range words {
		if _, value, ok := strings.Cut(word, "="); ok && strings.HasPrefix(word, "--") {
			word = value
		}
		// A message may name the folder of a file, or a file of another kind in it.
		for _, path := range []string{strings.TrimSuffix(word, filepath.Ext(word)), filepath.Dir(word)} {
			if strings.Contains(path, " ") {
				text = strings.ReplaceAll(text, path, whole(path))
			}
		}
	}
	text = commands.ReplaceAllStringFunc(text, whole)
	var lines strings.Builder
	grid.Paragraph(&lines, windowWidth(w), text)
	io.WriteString(w, strings.ReplaceAll(lines.String(), glue, " "))
}

// prose writes a text of several paragraphs in lines that fit the window.
func prose(w io.Writer, text string) { grid.Prose(w, windowWidth(w), text) }
