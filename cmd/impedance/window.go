package main

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"

	"example.com/impedance/internal/grid"
)

// The width of what is written where nothing says another one, and the least that is heeded.
const (
	usualWidth = 80
	leastWidth = 40
)

// windowWidth returns the number of columns to write in: of the variable COLUMNS, of the terminal,
// or 80.
func windowWidth(w io.Writer) int {
	width, _ := strconv.Atoi(os.Getenv("COLUMNS"))
	if f, ok := w.(*os.File); ok && width <= 0 && isTerminal(f) {
		width, _, _ = term.GetSize(int(f.Fd()))
	}
	if width <= 0 {
		return usualWidth
	}
	return max(width, leastWidth)
}

// say writes texts in lines that fit the window. Each begins a line.
func say(w io.Writer, texts ...string) {
	for _, text := range texts {
		grid.Paragraph(w, windowWidth(w), text)
	}
}

// prose writes a text of several paragraphs in lines that fit the window.
func prose(w io.Writer, text string) { grid.Prose(w, windowWidth(w), text) }
