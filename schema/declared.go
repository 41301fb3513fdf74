package schema

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
)

// readDeclared reads what SQLite's catalog has in the text of the declaration only: checks and
// options. It reads the names of the triggers, too.
func (t *Table) readDeclared(ctx context.Context, tx *sql.Tx) error {
	const declared = `SELECT coalesce(sql, '') FROM sqlite_schema WHERE type = 'table' AND name = ?`
	var text string
	if err := tx.QueryRowContext(ctx, declared, t.Name).Scan(&text); err != nil {
		return err
	}
	t.Checks, t.Options = declaredIn(text)
	const triggers = `SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?
		ORDER BY rowid`
	var err error
	t.Triggers, err = readAll(ctx, tx, triggers, func(rows *sql.Rows, name *string) error {
		return rows.Scan(name)
	}, t.Name)
	return err
}

// declaration finds in SQL comments, text and names in quotes, words, and signs.
var declaration = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"` +
	"|`[^`]*`" + `|\[[^\]]*\]|[\pL\pN_][\pL\pN_$]*|\S`)

// declaredIn returns the conditions of the checks of a CREATE TABLE, and its options. The
// statement is one that SQLite has taken.
func declaredIn(text string) (checks, options []string) {
	depth, check := 0, -1 // where the condition begins, within parentheses in parentheses
	last, after := "", "" // the token before, and what comes after the last parenthesis
	if strings.HasPrefix(strings.ToUpper(text), "CREATE VIRTUAL") {
		return nil, nil
	}
	for _, at := range declaration.FindAllStringIndex(text, -1) {
		token := text[at[0]:at[1]]
		if isComment(token) {
			continue
		}
		switch word := strings.ToUpper(token); {
		case token == "(":
			if depth++; depth == 2 && last == "CHECK" {
				check = at[1]
			}
		case token == ")":
			if depth--; depth == 1 && check >= 0 {
				checks = append(checks, onOneLine(text[check:at[0]]))
				check = -1
			}
		case depth == 1 && word == "AUTOINCREMENT":
			options = append(options, word)
		case depth == 0 && last != "" && (after != "" || last == ")"):
			after += " " + word
		}
		last = strings.ToUpper(token)
	}
	for option := range strings.SplitSeq(after, ",") {
		if option = strings.TrimSpace(option); option != "" {
			options = append(options, option)
		}
	}
	return checks, options
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
