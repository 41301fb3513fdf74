// Package grid writes text in columns for a terminal.
package grid

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Grid is text in columns, which are as wide as they must be. The first is aligned to the left.
// A cell with a tab has two parts, which are aligned to where they meet.
type Grid struct {
	Left  int // columns after the first that are aligned to the left; the others to the right
	lines [][]string
}

// Add adds a line, which is blank without cells.
func (g *Grid) Add(cells ...string) { g.lines = append(g.lines, cells) }

// Len returns the number of lines.
func (g *Grid) Len() int { return len(g.lines) }

// Write writes the lines, without blanks at their ends.
func (g *Grid) Write(w io.Writer) error {
	g.align()
	var widths []int
	for _, cells := range g.lines {
		for i, cell := range cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, cells := range g.lines {
		var line strings.Builder
		for i, cell := range cells {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			switch {
			case i == 0:
				line.WriteString(cell + pad)
			case i <= g.Left:
				line.WriteString("  " + cell + pad)
			default:
				line.WriteString("  " + pad + cell)
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// align makes cells of two parts into cells of one, in each column as wide as another. A first
// part without a second, such as a header, begins where the cells begin.
func (g *Grid) align() {
	var lefts, rights, wholes []int
	grow := func(widths []int, i int, text string) {
		widths[i] = max(widths[i], utf8.RuneCountInString(text))
	}
	for _, cells := range g.lines {
		for i, cell := range cells {
			if i == len(lefts) {
				lefts, rights, wholes = append(lefts, 0), append(rights, 0), append(wholes, 0)
			}
			if left, right, ok := strings.Cut(cell, "\t"); ok && right != "" {
				grow(lefts, i, left)
				grow(rights, i, right)
				wholes[i] = max(wholes[i], lefts[i]+1+rights[i])
			} else if ok {
				grow(wholes, i, left)
			}
		}
	}
	for _, cells := range g.lines {
		for i, cell := range cells {
			left, right, ok := strings.Cut(cell, "\t")
			if ok && right != "" {
				left = strings.Repeat(" ", lefts[i]-utf8.RuneCountInString(left)) + left + " " + right
			}
			if ok {
				cells[i] = left + strings.Repeat(" ", wholes[i]-utf8.RuneCountInString(left))
			}
		}
	}
}
