package footprint

import (
	"cmp"
	"go/scanner"
	"go/token"
	"strings"
)

// line is a line of a file of source.
type line struct {
	file   string
	number int
}

// lines is a set of lines.
type lines map[line]bool

// piece is a stretch of a file.
type piece struct {
	name     string // of what it declares
	file     string
	from, to int // its lines, that of its comment and its last
}

// has reports whether another piece is within p.
func (p piece) has(q piece) bool {
	return p.file == q.file && p.from <= q.from && q.to <= p.to
}

func (ls lines) add(more lines) {
	for l := range more {
		ls[l] = true
	}
}

// within returns the lines that are in a piece.
func (ls lines) within(p piece) lines {
	found := lines{}
	for n := p.from; n <= p.to; n++ {
		if at := (line{p.file, n}); ls[at] {
			found[at] = true
		}
	}
	return found
}

// goLines returns the lines of a Go file that hold code.
func goLines(name string, source []byte) lines {
	file := token.NewFileSet().AddFile(name, -1, len(source))
	var s scanner.Scanner
	s.Init(file, source, nil, 0)
	code := lines{}
	for {
		pos, tok, text := s.Scan()
		switch {
		case tok == token.EOF:
			return code
		case tok == token.SEMICOLON && text == "\n": // not in the source
			continue
		}
		for i, part := range strings.Split(text, "\n") { // a raw string may have several
			if i == 0 || strings.TrimSpace(part) != "" {
				code[line{name, file.Line(pos) + i}] = true
			}
		}
	}
}

// sqlLines returns the lines of a file of queries for sqlc that hold code, and each query by
// its name, with the comment above it. The line that names a query is code: sqlc reads it.
func sqlLines(name string, source []byte) (code lines, queries map[string]piece) {
	code, queries = lines{}, map[string]piece{}
	var query piece
	n, comment := 0, 0 // the comment begins in that line, if there is one just above
	for text := range strings.Lines(string(source)) {
		n++
		text = strings.TrimSpace(text)
		annotation, named := strings.CutPrefix(text, "-- name: ")
		switch {
		case named:
			query = piece{file: name, from: cmp.Or(comment, n)}
			query.name, _, _ = strings.Cut(annotation, " ")
		case text == "":
			comment = 0
			continue
		case strings.HasPrefix(text, "--"):
			comment = cmp.Or(comment, n)
			continue
		}
		comment = 0
		code[line{name, n}] = true
		if query.name != "" {
			query.to = n
			queries[query.name] = query
		}
	}
	return code, queries
}
