package edgelist

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// blank is the separator of columns between which there are tabs or spaces.
const blank = ' '

// mostColumns is how many columns there are between blanks at most: two ids, a weight and a time. A
// line with more is that of an adjacency list, which has a node and its neighbours.
const mostColumns = 4

// layout is how the lines of a list are divided. All have the same number of columns, so that what
// has several edges a line is not taken for edges with weights.
type layout struct {
	separator byte
	columns   int
}

// layoutOf returns the layout of the first line that has columns.
func layoutOf(line []byte) layout {
	l := layout{separator: blank}
	for _, c := range []byte(",;") {
		if bytes.IndexByte(line, c) >= 0 {
			l.separator = c
			break
		}
	}
	l.columns = l.count(line)
	return l
}

func (l layout) count(line []byte) (columns int) {
	for more := true; more; columns++ {
		_, line, more = l.cut(line)
	}
	return columns
}

// cut returns the first column of s, without the blanks and the quotation marks around it, and what
// follows it.
func (l layout) cut(s []byte) (column, rest []byte, more bool) {
	if l.separator == blank {
		for i, c := range s {
			if c == ' ' || c == '\t' {
				return unquoted(s[:i]), bytes.TrimLeft(s[i:], " \t"), true
			}
		}
		return unquoted(s), nil, false
	}
	quoted := false
	for i, c := range s {
		switch {
		case c == '"':
			quoted = !quoted
		case c == l.separator && !quoted:
			return unquoted(bytes.Trim(s[:i], " \t")), s[i+1:], true
		}
	}
	return unquoted(bytes.Trim(s, " \t")), nil, false
}

func unquoted(s []byte) []byte {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

// header returns the names of the two ids if a line is a header: both begin with a letter.
func (l layout) header(line []byte) (names [2]string, ok bool) {
	for i := range names {
		var column []byte
		column, line, _ = l.cut(line)
		first, _ := utf8.DecodeRune(column)
		if !unicode.IsLetter(first) && first != '_' {
			return names, false
		}
		name := []rune(strings.ToValidUTF8(string(column), "\uFFFD"))
		names[i] = string(name[:min(len(name), longestName)])
	}
	return names, true
}

// edge reads the two ids of a line that is neither empty nor a comment and has no blanks around it.
func (l layout) edge(line []byte) (Edge, error) {
	first, rest, more := l.cut(line)
	second, rest, another := l.cut(rest)
	from, okFrom := number(first)
	to, okTo := number(second)
	if !more || !okFrom || !okTo {
		return Edge{}, fmt.Errorf("%w: expected two ids, from 0 to %d, separated by a tab, spaces or a "+
			"comma, found %s", Err, uint64(math.MaxUint64), quote(line))
	}
	columns := 2
	if another {
		columns += l.count(rest)
	}
	if l.separator == blank && columns > mostColumns {
		return Edge{}, fmt.Errorf("%w: expected two ids, and perhaps a weight and a time, found %d "+
			"columns in %s; if a line has a node and its neighbours, write a line for each", Err, columns,
			quote(line))
	}
	if columns != l.columns {
		return Edge{}, fmt.Errorf("%w: expected two ids and %d columns in all, as in the first line, "+
			"found %d in %s", Err, l.columns, columns, quote(line))
	}
	return Edge{from, to}, nil
}

// number reads a column that has nothing but digits, and a number of 64 bits.
func number(column []byte) (uint64, bool) {
	n, rest, ok := cutNumber(column)
	return n, ok && len(rest) == 0
}

// comment reads what a comment says of the list: the first of KONECT, and one of SNAP's.
func (l *Reader) comment(line []byte) error {
	words := strings.Fields(strings.Trim(string(line), "#% \t"))
	switch {
	case l.Edges > 0 || len(words) < 2 || l.matrix != nil:
	case line[0] == '#':
		l.Undirected = l.Undirected || strings.EqualFold(words[0], "undirected") &&
			strings.HasPrefix(strings.ToLower(words[1]), "graph")
	case l.Comments == 1 && slices.Contains([]string{"sym", "asym", "bip"}, words[0]):
		l.Form, l.Mirrored = KONECT, words[0] == "sym"
		if words[0] == "bip" {
			return fmt.Errorf("%w: the list says that its graph is bipartite; follows go from users to "+
				"users, and here they would go from one kind to another", Err)
		}
		if words[1] == "dynamic" {
			return fmt.Errorf("%w: the list says that its graph is dynamic; its lines add edges and remove "+
				"them, and here each is a follow", Err)
		}
	}
	return nil
}

// matrixMark begins a Matrix Market file.
const matrixMark = "%%MatrixMarket"

// matrix is what a Matrix Market file says of itself.
type matrix struct {
	mirrored bool // only half of it is in the file
	counted  bool // the line that counts was there
	nodes    uint64
	entries  uint64
}

// startsMatrix reports whether a line is the first of a Matrix Market file. Some programs write its
// mark in other letters or with one %, and to others that is the mark too. Taken for a comment, it
// would make an edge of the line that counts.
func startsMatrix(line []byte) bool {
	mark, rest := strings.TrimLeft(matrixMark, "%"), bytes.TrimLeft(line, "%")
	return len(rest) < len(line) && len(rest) >= len(mark) &&
		strings.EqualFold(string(rest[:len(mark)]), mark)
}

// newMatrix reads the first line, such as
//
//	%%MatrixMarket matrix coordinate pattern symmetric
func newMatrix(line string) (*matrix, error) {
	words := strings.Fields(strings.ToLower(line))
	if len(words) != 5 || words[1] != "matrix" || words[2] != "coordinate" {
		return nil, fmt.Errorf("%w: expected %s matrix coordinate, a field and a symmetry, found %s",
			Err, matrixMark, quote([]byte(line)))
	}
	switch words[4] {
	case "general":
		return &matrix{}, nil
	case "symmetric", "skew-symmetric", "hermitian":
		return &matrix{mirrored: true}, nil
	}
	return nil, fmt.Errorf("%w: %s is no symmetry of a matrix; it is general, symmetric, "+
		"skew-symmetric or hermitian", Err, quote([]byte(words[4])))
}

// count reads the line of rows, columns and entries.
func (m *matrix) count(line []byte) error {
	var counts [3]uint64
	words := bytes.Fields(line)
	ok := len(words) == len(counts)
	for i := 0; ok && i < len(counts); i++ {
		counts[i], ok = number(words[i])
	}
	if !ok {
		return fmt.Errorf("%w: expected the numbers of rows, columns and entries, found %s", Err,
			quote(line))
	}
	if counts[0] != counts[1] {
		return fmt.Errorf("%w: the matrix has %d rows and %d columns, so that its graph is bipartite; "+
			"follows go from users to users, and here they would go from one kind to another", Err,
			counts[0], counts[1])
	}
	m.counted, m.nodes, m.entries = true, counts[0], counts[2]
	return nil
}

// check refuses an entry outside of the matrix.
func (m *matrix) check(e Edge) error {
	if low, high := min(e.From, e.To), max(e.From, e.To); low < 1 || high > m.nodes {
		return fmt.Errorf("%w: expected two ids, from 1 to %d, found %d and %d", Err, m.nodes, e.From,
			e.To)
	}
	return nil
}

// whole refuses a file that has not as many entries as it says.
func (m *matrix) whole(entries int64) error {
	if !m.counted || uint64(entries) != m.entries {
		return fmt.Errorf("%w: the file says that it has %s, and has %d; copy it again", Err, m.said(),
			entries)
	}
	return nil
}

func (m *matrix) said() string {
	if !m.counted {
		return "no number of entries"
	}
	if m.entries == 1 {
		return "1 entry"
	}
	return strconv.FormatUint(m.entries, 10) + " entries"
}
