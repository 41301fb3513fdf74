package footprint

import (
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

func (ls lines) add(more lines) {
	for l := range more {
		ls[l] = true
	}
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

// sqlLines returns the lines of a file of queries for sqlc that hold code, and those of
// each query by its name. The comment that names a query is code: sqlc reads it.
func sqlLines(name string, source []byte) (code lines, queries map[string]lines) {
	code, queries = lines{}, map[string]lines{}
	var query string
	n := 0
	for text := range strings.Lines(string(source)) {
		n++
		text = strings.TrimSpace(text)
		annotation, named := strings.CutPrefix(text, "-- name: ")
		if named {
			query, _, _ = strings.Cut(annotation, " ")
			queries[query] = lines{}
		}
		if text == "" || strings.HasPrefix(text, "--") && !named {
			continue
		}
		code[line{name, n}] = true
		if query != "" {
			queries[query][line{name, n}] = true
		}
	}
	return code, queries
}
