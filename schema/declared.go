package schema

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
)

// readDeclared reads what SQLite's catalog has in the text of the declaration only: checks, options,
// what generated columns are computed from, and collations, which it returns by the names of columns.
func (t *Table) readDeclared(ctx context.Context, tx *sql.Tx) (collations map[string]string, err error) {
	const declared = `SELECT coalesce(sql, '') FROM sqlite_schema WHERE type = 'table' AND name = ?`
	var text string
	if err := tx.QueryRowContext(ctx, declared, t.Name).Scan(&text); err != nil {
		return nil, err
	}
	d := declaredIn(text)
	t.Checks, t.Options = d.checks, d.options
	for name, expression := range d.expressions {
		if c := t.column(name); c != nil {
			c.Expression = expression
		}
	}
	collations = map[string]string{}
	for name, collation := range d.collations {
		if c := t.column(name); c != nil {
			collations[c.Name] = collation
			c.Type = strings.TrimSpace(c.Type + " COLLATE " + collation)
		}
	}
	return collations, nil
}

// declaration finds in SQL comments, text and names in quotes, words, and signs. To SQLite all that is
// not ASCII may be in a word.
var declaration = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"` +
	"|`(?:[^`]|``)*`" + `|\[[^\]]*\]|[0-9A-Za-z_\x{80}-\x{10FFFF}][$0-9A-Za-z_\x{80}-\x{10FFFF}]*|\S`)

// tableText is what the text of a CREATE TABLE has.
type tableText struct {
	checks      []string          // their conditions
	options     []string          // such as STRICT
	expressions map[string]string // of generated columns, by the name of the column
	collations  map[string]string // of columns, by their names
}

// declaredIn reads the text of a CREATE TABLE, a statement that SQLite has taken.
func declaredIn(text string) tableText {
	d := tableText{expressions: map[string]string{}, collations: map[string]string{}}
	if strings.HasPrefix(strings.ToUpper(text), "CREATE VIRTUAL") {
		return d
	}
	column := ""          // whose declaration it is
	depth, begin := 0, -1 // where an expression begins, within parentheses in parentheses
	before := ""          // the word before that
	last, after := "", "" // the token before, and what comes after the last parenthesis
	for _, at := range declaration.FindAllStringIndex(text, -1) {
		token := text[at[0]:at[1]]
		if isComment(token) {
			continue
		}
		switch word := strings.ToUpper(token); {
		case token == "(":
			if depth++; depth == 2 && (last == "CHECK" || last == "AS") {
				before, begin = last, at[1]
			}
		case token == ")":
			if depth--; depth == 1 && begin >= 0 {
				if expression := onOneLine(text[begin:at[0]]); before == "CHECK" {
					d.checks = append(d.checks, expression)
				} else {
					d.expressions[column] = expression
				}
				begin = -1
			}
		case depth == 1 && word == "AUTOINCREMENT":
			d.options = append(d.options, word)
		case depth == 1 && (last == "(" || last == ","):
			column = unquoted(token)
		case depth == 1 && last == "COLLATE":
			d.collations[column] = unquoted(token)
		case depth == 0 && last != "" && (after != "" || last == ")"):
			after += " " + word
		}
		last = strings.ToUpper(token)
	}
	for option := range strings.SplitSeq(after, ",") {
		if option = strings.TrimSpace(option); option != "" {
			d.options = append(d.options, option)
		}
	}
	return d
}

// indexDeclaredIn returns the terms of a CREATE INDEX that SQLite has taken, without the words for
// their order, and its condition.
func indexDeclaredIn(text string) (terms []string, where string) {
	depth, begin, end := 0, 0, 0 // where a term begins, and where it ends
	for _, at := range declaration.FindAllStringIndex(text, -1) {
		token := text[at[0]:at[1]]
		if isComment(token) {
			continue
		}
		word := strings.ToUpper(token)
		if token == ")" {
			depth--
		}
		switch {
		case token == "(" && depth == 0:
			begin = at[1]
		case depth == 0 && token == ")", depth == 1 && token == ",":
			terms = append(terms, onOneLine(text[begin:end]))
			begin = at[1]
		case depth == 0 && word == "WHERE":
			return terms, onOneLine(text[at[1]:])
		case depth == 1 && (word == "ASC" || word == "DESC"):
			continue // without moving the end
		}
		if token == "(" {
			depth++
		}
		end = at[1]
	}
	return terms, ""
}

// unquoted returns the name that a token of SQLite stands for.
func unquoted(token string) string {
	if len(token) < 2 {
		return token
	}
	inside := token[1 : len(token)-1]
	switch mark := token[:1]; mark {
	case `"`, "`", "'":
		return strings.ReplaceAll(inside, mark+mark, mark)
	case "[":
		return inside
	}
	return token
}

func isComment(token string) bool {
	return strings.HasPrefix(token, "--") || strings.HasPrefix(token, "/*")
}

// onOneLine returns SQL without comments and line ends.
func onOneLine(text string) string {
	text = declaration.ReplaceAllStringFunc(text, func(token string) string {
		if isComment(token) {
			return " "
		}
		return token
	})
	return strings.Join(strings.Fields(text), " ")
}
