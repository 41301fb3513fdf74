// Package grid lays out text for a terminal: tables that fold where they are wider than the
// window, and paragraphs.
package grid

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Grid is text in columns, which are as wide as they must be. The first is aligned to the left.
// A cell with a tab has two parts, which are aligned to where they meet. Blank lines part the
// grid into tables, each with its header first.
type Grid struct {
	Left   int      // columns after the first that are aligned to the left; the others to the right
	Keys   int      // columns after the first that say what a line is, and stand wherever it does
	Beside []string // headers of columns that stay beside the one before
	Text   bool     // the last column is wrapped where it has no room beside the others
	lines  [][]string
}

// Add adds a line, which is blank without cells.
func (g *Grid) Add(cells ...string) { g.lines = append(g.lines, cells) }

// Len returns the number of lines.
func (g *Grid) Len() int { return len(g.lines) }

// Write writes the lines, without blanks at their ends. A table that is wider than width has as
// many columns as there is room for, and the rest below, each time with the first columns. A cell
// that has no room even so is wrapped.
func (g *Grid) Write(w io.Writer, width int) error {
	g.align()
	widths := g.widths()
	g.wrap(widths, width)
	var out strings.Builder
	for rest := g.lines; len(rest) > 0; {
		end := slices.IndexFunc(rest, func(cells []string) bool { return len(cells) == 0 })
		if end < 0 {
			end = len(rest)
		}
		table := rest[:end]
		for i, columns := range g.fold(table, widths, width) {
			if i > 0 {
				out.WriteString("\n")
			}
			for _, cells := range table {
				out.WriteString(g.line(cells, columns, widths))
			}
		}
		if rest = rest[end:]; len(rest) > 0 {
			out.WriteString("\n")
			rest = rest[1:]
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// fold shares out the columns of a table to as many as a width has room for, each with the keys.
func (g *Grid) fold(table [][]string, widths []int, width int) (parts [][]int) {
	if len(table) == 0 {
		return nil
	}
	count := 0
	for _, cells := range table {
		count = max(count, len(cells))
	}
	var keys []int
	for i := range min(1+g.Keys, count) {
		keys = append(keys, i)
	}
	taken := func(columns []int) int {
		sum := -gap
		for _, i := range columns {
			sum += gap + widths[i]
		}
		return sum
	}
	part := slices.Clone(keys)
	for i := len(keys); i < count; {
		group := []int{i}
		for i++; i < count && i < len(table[0]) && slices.Contains(g.Beside, table[0][i]); i++ {
			group = append(group, i)
		}
		if len(part) > len(keys) && taken(append(slices.Clone(part), group...)) > width {
			parts = append(parts, part)
			part = slices.Clone(keys)
		}
		part = append(part, group...)
	}
	return append(parts, part)
}

// gap is how many blanks stand between columns.
const gap = 2

// line returns some cells of a line. Those that are wider than their column go on below.
func (g *Grid) line(cells []string, columns, widths []int) string {
	var out strings.Builder
	for more := true; more; {
		var line strings.Builder
		more = false
		rest := make([]string, len(cells))
		for n, i := range columns {
			if i >= len(cells) {
				break
			}
			cell := cells[i]
			if utf8.RuneCountInString(cell) > widths[i] {
				words := Wrap(cell, widths[i])
				cell, rest[i] = words[0], strings.Join(words[1:], " ")
				more = more || rest[i] != ""
			}
			pad := strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(cell)))
			if n > 0 {
				line.WriteString(strings.Repeat(" ", gap))
			}
			if i <= g.Left || g.Text && i == len(widths)-1 {
				line.WriteString(cell + pad)
			} else {
				line.WriteString(pad + cell)
			}
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		cells = rest
	}
	return out.String()
}

func (g *Grid) widths() (widths []int) {
	for _, cells := range g.lines {
		for i, cell := range cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// narrowest is how narrow a column of wrapped text may become.
const narrowest = 18

// wrap narrows the columns that find no room beside the keys, or as the text at the end beside
// all others. In a grid that is too wide, the first column has half of the width at most.
func (g *Grid) wrap(widths []int, width int) {
	whole := -gap
	for _, wide := range widths {
		whole += wide + gap
	}
	if whole > width {
		widths[0] = min(widths[0], max(width/2, narrowest))
		if over := g.widest(widths) - width; over > 0 {
			widths[0] = min(widths[0], max(widths[0]-over, narrowest))
		}
	}
	keys, all := 0, 0
	for i, wide := range widths {
		if i <= g.Keys {
			keys += wide + gap
		}
		if i < len(widths)-1 {
			all += wide + gap
		}
	}
	for i := 1 + g.Keys; i < len(widths); i++ {
		room := max(width-keys, narrowest)
		if g.Text && i == len(widths)-1 && width-all >= narrowest {
			room = width - all
		}
		widths[i] = min(widths[i], room)
	}
}

// widest returns how many columns the keys take with the widest of the others, and with those that
// stay beside it.
func (g *Grid) widest(widths []int) int {
	keys, most := -gap, 0
	for i := range min(1+g.Keys, len(widths)) {
		keys += widths[i] + gap
	}
	for i := 1 + g.Keys; i < len(widths); {
		taken := gap + widths[i]
		for i++; i < len(g.lines[0]) && slices.Contains(g.Beside, g.lines[0][i]); i++ {
			taken += gap + widths[i]
		}
		most = max(most, keys+taken)
	}
	return most
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
