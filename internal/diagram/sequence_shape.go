package diagram

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// shapeOf returns what a statement does and to which tables, as SELECT posts ⋈ users. Tables
// are joined by ⋈ that stand after a FROM or in a query there; those that only other
// sub-queries read come after a comma. What an INSERT selects from comes after ←, and the
// rows of its values are counted. A statement of another kind is its first two words.
func shapeOf(query string) string {
	r := shapeReader{tokens: sqlTokens(query)}
	r.read()
	if r.verb == "" {
		return strings.Join(r.tokens[:min(2, len(r.tokens))], " ")
	}
	said := r.verb
	if r.target != "" {
		said += " " + r.target
	}
	if r.rows > 1 {
		said += fmt.Sprintf(" ×%d", r.rows)
	}
	from := strings.Join(r.joined, " ⋈ ")
	switch {
	case from != "" && r.target != "":
		said += " ← " + from
	case from != "":
		said += " " + from
	}
	for _, table := range r.others {
		if table != r.target && !slices.Contains(r.joined, table) {
			said += ", " + table
		}
	}
	return said
}

// sqlPattern finds comments, text and names in quotes, words, and signs.
var sqlPattern = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/` +
	`|'(?:[^']|'')*'|"(?:[^"]|"")*"|` + "`[^`]*`" + `|[\pL\pN_][\pL\pN_$]*|\S`)

func isRemark(token string) bool {
	return strings.HasPrefix(token, "--") || strings.HasPrefix(token, "/*")
}

// oneLine returns a statement without its line ends and comments.
func oneLine(query string) string {
	kept := sqlPattern.ReplaceAllStringFunc(query, func(token string) string {
		if isRemark(token) {
			return " "
		}
		return token
	})
	return strings.Join(strings.Fields(kept), " ")
}

// sqlTokens returns the words, names and signs of a statement, without its comments.
func sqlTokens(query string) []string {
	return slices.DeleteFunc(sqlPattern.FindAllString(query, -1), isRemark)
}

// shapeReader finds the tables of a statement. It knows the clauses and the parentheses, not
// the grammar.
type shapeReader struct {
	tokens []string
	levels []level // of parentheses, the outermost first
	with   []string
	verb   string // of the outermost level
	target string // of an INSERT, UPDATE or DELETE
	rows   int    // of VALUES
	joined []string
	others []string // read by sub-queries
}

// level is what is known at a place within parentheses.
type level struct {
	clause string
	expect bool // a table comes next
	joined bool // what is read here is joined
}

var clauses = []string{"WITH", "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT",
	"WINDOW", "SET", "VALUES", "ON", "USING", "RETURNING", "UNION", "INTERSECT", "EXCEPT"}

func (r *shapeReader) read() {
	r.levels = []level{{joined: true}}
	for i := 0; i < len(r.tokens); i++ {
		l := &r.levels[len(r.levels)-1]
		token := r.tokens[i]
		switch word := strings.ToUpper(token); {
		case token == "(":
			outer := *l
			l.expect = false
			r.open(outer)
		case token == ")":
			if len(r.levels) > 1 {
				r.levels = r.levels[:len(r.levels)-1]
			}
		case token == ",":
			l.expect = l.clause == "FROM" || l.clause == "WITH"
		case r.isVerb(word):
			r.verb, l.clause, l.expect = word, word, word == "UPDATE"
		case word == "INTO":
			l.clause, l.expect = "INTO", true
		case word == "JOIN":
			l.clause, l.expect = "FROM", true
		case word == "FROM" && (l.clause == "" || r.follows(i, "DISTINCT")),
			word == "VALUES" && r.follows(i, "="):
			// Functions, as extract(year FROM …), and a comparison, IS DISTINCT FROM.
		case slices.Contains(clauses, word):
			l.clause, l.expect = word, word == "FROM" || word == "WITH"
		case l.expect && !slices.Contains(beforeTables, word):
			i = r.table(i)
		}
	}
}

// beforeTables are the words between a FROM and its table.
var beforeTables = []string{"LATERAL", "ONLY", "RECURSIVE", "OR", "REPLACE", "IGNORE"}

// isVerb reports whether a word says what the statement does: the first such one that is in
// no parentheses.
func (r *shapeReader) isVerb(word string) bool {
	return r.verb == "" && len(r.levels) == 1 &&
		slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE"}, word)
}

func (r *shapeReader) follows(i int, word string) bool {
	return i > 0 && strings.EqualFold(r.tokens[i-1], word)
}

// open enters parentheses: a row of values, a query or a join that is read from, or something
// else, in which only a SELECT begins to read.
func (r *shapeReader) open(outer level) {
	inner := level{joined: outer.joined && (outer.clause == "WITH" || outer.expect)}
	if outer.clause == "FROM" && outer.expect {
		inner.clause, inner.expect = "FROM", true
	}
	if outer.clause == "VALUES" && len(r.levels) == 1 {
		r.rows++
	}
	r.levels = append(r.levels, inner)
}

// table notes the table whose name begins at i, and returns where it ends.
func (r *shapeReader) table(i int) int {
	for i+2 < len(r.tokens) && r.tokens[i+1] == "." {
		i += 2
	}
	l := &r.levels[len(r.levels)-1]
	l.expect = false
	name := strings.Trim(r.tokens[i], "\"`")
	switch {
	case l.clause == "WITH":
		r.with = append(r.with, name)
	case slices.Contains(r.with, name):
	case len(r.levels) == 1 && r.target == "" && r.verb != "SELECT":
		r.target = name
	case l.joined && !slices.Contains(r.joined, name):
		r.joined = append(r.joined, name)
	case !l.joined && !slices.Contains(r.others, name):
		r.others = append(r.others, name)
	}
	return i
}
