package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Column is text that stands beside other text.
type Column struct {
	Title string
	Lines func(width int) []string // no wider than width, as far as that can be
}

// narrowest is how narrow a column may become before columns go below one another instead.
const narrowest = 36

// gap stands between columns.
const gap = " │ "

// Columns writes columns side by side, as many as a width has room for, the rest below.
func Columns(w io.Writer, width int, columns []Column) error {
	for len(columns) > 0 {
		n := max(1, min(len(columns), (width+len([]rune(gap)))/(narrowest+len([]rune(gap)))))
		each := max(narrowest, (width-(n-1)*len([]rune(gap)))/n)
		if err := beside(w, each, columns[:n]); err != nil {
			return err
		}
		columns = columns[n:]
	}
	return nil
}

// beside writes columns of the same width side by side.
func beside(w io.Writer, width int, columns []Column) error {
	texts := make([][]string, len(columns))
	rows := 0
	for i, c := range columns {
		texts[i] = append([]string{c.Title, strings.Repeat("─", width)}, c.Lines(width)...)
		for k, line := range texts[i] {
			texts[i][k] = cut(line, width)
		}
		rows = max(rows, len(texts[i]))
	}
	for row := range rows {
		cells := make([]string, len(columns))
		for i := range columns {
			line := ""
			if row < len(texts[i]) {
				line = texts[i][row]
			}
			cells[i] = line + strings.Repeat(" ", width-utf8.RuneCountInString(line))
		}
		line := strings.TrimRight(strings.Join(cells, gap), " ")
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

// cut shortens a line that is too wide, and says so by its last character.
func cut(line string, width int) string {
	if utf8.RuneCountInString(line) <= width {
		return line
	}
	return string([]rune(line)[:width-1]) + "…"
}
