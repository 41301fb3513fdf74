package probe

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/impedance/internal/plural"
)

// What Format shows of long things.
const (
	shownArgs   = 12  // arguments of a statement
	shownText   = 32  // characters of one that is a text
	shownParams = 9   // placeholders in a list, before they are counted instead
	shownLine   = 100 // columns of a line of SQL, unless a width is asked for
	indentation = 4   // columns that what is inside is set in
)

// Format returns driver calls as lines of SQL. Comments have the kind of each call, its arguments
// and its result. Empty lines separate calls. Times are left out, so the same calls give the same
// lines.
//
// Statements keep their own lines. Lines longer than 100 columns are broken before the clauses of
// their outermost level, and again before the clauses of their sub-queries. With a width, longer
// lines are broken in the same way, and within clauses too, at a blank or a comma. A list of many
// placeholders becomes ? × 50, and rows of them become (?, ?) × 100.
func Format(events []Event, width int) []string {
	var lines []string
	for i := range events {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, formatEvent(&events[i], width)...)
	}
	return lines
}

// Summary returns a summary of the calls, in the words of Format.
func Summary(events []Event) string {
	var statements, rows, size, changed int64
	var queries, execs bool
	for _, e := range events {
		switch e.Kind {
		case Query:
			statements, rows, size, queries = statements+1, rows+e.Rows, size+e.Bytes, true
		case Exec:
			statements, changed, execs = statements+1, changed+e.Affected, true
		}
	}
	said := plural.Of(statements, "statement")
	if queries {
		said += ", " + plural.Of(rows, "row") + ", " + plural.Of(size, "byte")
	}
	if execs {
		said += ", " + plural.Of(changed, "row") + " changed"
	}
	return said
}

func formatEvent(e *Event, width int) []string {
	var lines []string
	switch e.Kind {
	case Begin:
		lines = []string{"BEGIN" + formatOptions(e.Options)}
	case Commit, Rollback:
		lines = []string{strings.ToUpper(e.Kind.String())}
	case Prepare:
		lines = append([]string{"-- prepare"}, formatSQL(e.Query, width)...)
	case Close:
		short := shorten(strings.Join(strings.Fields(e.Query), " "))
		lines = comment(append([]string{"close"}, strings.Fields(short)...), width)
	case Exec, Query:
		lines = formatStatement(e, width)
	default:
		lines = []string{"-- " + e.Kind.String()}
	}
	if e.Err != nil {
		lines = append(lines, comment(strings.Fields("error: "+e.Err.Error()), width)...)
	}
	return lines
}

func formatOptions(o driver.TxOptions) string {
	var options []string
	if o.Isolation != driver.IsolationLevel(sql.LevelDefault) {
		options = append(options, strings.ToLower(sql.IsolationLevel(o.Isolation).String()))
	}
	if o.ReadOnly {
		options = append(options, "read-only")
	}
	if len(options) == 0 {
		return ""
	}
	return " -- " + strings.Join(options, ", ")
}

func formatStatement(e *Event, width int) []string {
	kind := "-- " + e.Kind.String()
	if e.Prepared {
		kind += " (prepared)"
	}
	lines := append([]string{kind}, formatSQL(e.Query, width)...)
	if len(e.Args) > 0 {
		lines = append(lines, comment(formatArgs(e.Args), width)...)
	}
	switch {
	case e.Kind == Query && e.Columns != nil:
		came := plural.Of(e.Rows, "row") + " of " + plural.Of(int64(len(e.Columns)), "column") + ", " +
			plural.Of(e.Bytes, "byte")
		lines = append(lines, comment(strings.Fields(came), width)...)
	case e.Kind == Exec && e.Err == nil:
		lines = append(lines, "-- "+plural.Of(e.Affected, "row")+" changed")
	}
	return lines
}

func formatArgs(args []driver.NamedValue) []string {
	said := []string{"args:"}
	for i, a := range args {
		if i == shownArgs {
			return append(said, fmt.Sprintf("… %d more", len(args)-i))
		}
		value := formatValue(a.Value)
		if a.Name != "" {
			value = a.Name + " = " + value
		}
		if i < len(args)-1 {
			value += ","
		}
		said = append(said, value)
	}
	return said
}

func formatValue(v driver.Value) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return quote(v)
	case []byte:
		if utf8.Valid(v) {
			return quote(string(v))
		}
		return shorten(fmt.Sprintf("x'%x'", v))
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.000000Z07:00")
	}
	// A driver that takes values of its own types may be given a pointer, or nil in one.
	p := reflect.ValueOf(v)
	if p.Kind() == reflect.Pointer {
		if p.IsNil() {
			return "NULL"
		}
		return formatValue(p.Elem().Interface())
	}
	if p.Kind() == reflect.Slice && p.Type().Elem().Kind() == reflect.Pointer {
		all := make([]any, p.Len())
		for i := range all {
			if all[i] = "NULL"; !p.Index(i).IsNil() {
				all[i] = p.Index(i).Elem().Interface()
			}
		}
		return shorten(fmt.Sprint(all))
	}
	return shorten(fmt.Sprint(v))
}

// quote returns a text as SQL writes it, but shortened, and with Go's escapes for what does
// not print.
func quote(text string) string {
	var b strings.Builder
	for _, r := range shorten(text) {
		switch {
		case r == '\'':
			b.WriteString("''")
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	if widthOf(text) > shownText {
		return fmt.Sprintf("'%s' (%d bytes)", b.String(), len(text))
	}
	return "'" + b.String() + "'"
}

// shorten cuts a text that is longer than is shown.
func shorten(text string) string {
	n := 0
	for i := range text {
		if n++; n > shownText {
			return text[:i] + "…"
		}
	}
	return text
}

// comment returns a comment made of words, in as many lines as it takes.
func comment(words []string, width int) []string {
	var lines []string
	line := "--"
	for i, word := range words {
		if width > 0 && i > 0 && widthOf(line)+1+widthOf(word) > width {
			lines = append(lines, line)
			line = "--  "
		}
		line += " " + word
	}
	return append(lines, line)
}

func widthOf(text string) int { return utf8.RuneCountInString(text) }

// token is a piece of a statement that is never broken.
type token struct {
	kind tokenKind
	text string
}

type tokenKind int

const (
	blank       tokenKind = iota + 1
	remark                // a comment
	quoted                // a text, or a name in quotes
	placeholder           // ?, ?1, $1, @p1
	word                  // or a number, and with dots a qualified name
	symbol
)

var tokenPattern = regexp.MustCompile(`(?s)(\s+)` +
	`|(--[^\n]*|/\*.*?\*/)` +
	`|('(?:[^']|'')*'|"(?:[^"]|"")*"|` + "`[^`]*`" + `)` +
	`|(\?\d*|\$\d+|@p\d+)` +
	`|([\pL\pN_][\pL\pN_$.]*)` +
	`|(.)`)

func tokens(text string) []token {
	var all []token
	for _, m := range tokenPattern.FindAllStringSubmatchIndex(text, -1) {
		for kind := blank; kind <= symbol; kind++ {
			if m[2*kind] >= 0 {
				all = append(all, token{kind, text[m[0]:m[1]]})
			}
		}
	}
	return all
}

func (t token) is(text string) bool { return t.kind == symbol && t.text == text }

// near returns what stands at i, or next to it if a blank is there, in capitals.
func near(all []token, i, direction int) string {
	for ; i >= 0 && i < len(all); i += direction {
		if all[i].kind != blank && all[i].kind != remark {
			return strings.ToUpper(all[i].text)
		}
	}
	return ""
}

// joined returns what tokens were made of.
func joined(all []token) string {
	var b strings.Builder
	for _, t := range all {
		b.WriteString(t.text)
	}
	return b.String()
}

func trim(all []token) []token {
	for len(all) > 0 && all[0].kind == blank {
		all = all[1:]
	}
	for len(all) > 0 && all[len(all)-1].kind == blank {
		all = all[:len(all)-1]
	}
	return all
}

// collapseRows replaces rows of the same form by the first and their number.
func collapseRows(all []token) []token {
	var out []token
	for i := 0; i < len(all); {
		end, form := rowAt(all, i)
		if end == 0 {
			out = append(out, all[i])
			i++
			continue
		}
		for _, t := range all[i:end] {
			if t.kind == blank {
				t.text = " " // a row is no reason to break a line
			}
			out = append(out, t)
		}
		rows := 1
		for i = end; ; rows++ {
			next := after(all, i, ",")
			if end, other := rowAt(all, next); end == 0 || next == i || other != form {
				break
			} else {
				i = end
			}
		}
		if rows > 1 {
			out = append(out, token{symbol, fmt.Sprintf(" × %d", rows)})
		}
	}
	return out
}

// rowAt returns the end of the row of values that begins at i, and its form. It returns zeros if no
// row begins there. A row has placeholders and may have constants, and no value contains blanks.
func rowAt(all []token, i int) (end int, form string) {
	if i >= len(all) || !all[i].is("(") {
		return 0, ""
	}
	var b strings.Builder
	bound, begun, over := false, false, false // over: a blank came after what has begun
	for i++; i < len(all); i++ {
		t := all[i]
		switch {
		case t.is(")"):
			if !bound {
				return 0, ""
			}
			return i + 1, b.String()
		case t.kind == blank:
			over = begun
			continue
		case t.is(","):
			begun, over = false, false
			b.WriteByte(',')
			continue
		case over || t.is("(") || t.kind == remark:
			return 0, ""
		case t.kind == placeholder:
			bound = true
			t.text = "?"
		}
		begun = true
		b.WriteString(t.text)
	}
	return 0, ""
}

// after returns the index after a separator at i and the blanks around it, or i if there is no
// separator.
func after(all []token, i int, separator string) int {
	k := i
	for ; k < len(all); k++ {
		if all[k].is(separator) {
			break
		} else if all[k].kind != blank {
			return i
		}
	}
	for k++; k < len(all) && all[k].kind == blank; k++ {
	}
	if k >= len(all) {
		return i
	}
	return k
}

// collapseLists replaces long lists of placeholders by their number, or if they are
// numbered, by the first and the last.
func collapseLists(all []token) []token {
	var out []token
	for i := 0; i < len(all); {
		first, last, n := i, i, 0
		for all[last].kind == placeholder {
			n++
			next := after(all, last+1, ",")
			if next == last+1 || all[next].kind != placeholder {
				break
			}
			last = next
		}
		i = last + 1
		switch {
		case n <= shownParams:
			out = append(out, all[first:i]...)
		case all[first].text == all[last].text:
			out = append(out, token{symbol, fmt.Sprintf("%s × %d", all[first].text, n)})
		default:
			out = append(out, token{symbol, all[first].text + " … " + all[last].text})
		}
	}
	return out
}

// formatSQL returns the lines of a statement, without those that are empty and without what
// all are indented by.
func formatSQL(query string, width int) []string {
	l := layout{width, width}
	if width == 0 {
		l.limit = shownLine
	}
	var lines [][]token
	line := []token{}
	for _, t := range collapseLists(collapseRows(tokens(query))) {
		if t.kind == blank && strings.Contains(t.text, "\n") {
			lines = append(lines, line)
			line = nil
			t.text = t.text[strings.LastIndex(t.text, "\n")+1:]
		}
		switch t.kind {
		case blank:
			t.text = strings.ReplaceAll(t.text, "\t", strings.Repeat(" ", indentation))
		case remark:
			t.text = strings.TrimRightFunc(t.text, unicode.IsSpace)
		}
		line = append(line, t)
	}
	var said []string
	lines = append(lines, line)
	common, outer := commonIndent(lines), 0
	for _, line := range lines {
		inside, indent := trim(line), indentOf(line)-common
		if len(inside) == 0 {
			continue
		}
		if clauseAt(inside, 0) || indent < outer {
			outer = indent
		}
		said = append(said, l.query(inside, indent, outer)...)
	}
	return strings.Split(strings.Join(said, "\n"), "\n") // a text in quotes may have line ends
}

func commonIndent(lines [][]token) int {
	common := -1
	for _, line := range lines {
		if len(trim(line)) > 0 && (common < 0 || indentOf(line) < common) {
			common = indentOf(line)
		}
	}
	return max(common, 0)
}

func indentOf(line []token) int {
	if len(line) == 0 || line[0].kind != blank {
		return 0
	}
	return len(line[0].text)
}

// layout breaks lines that are longer than a limit.
type layout struct {
	limit int
	width int // of lines within a clause, 0 for any
}

func (l layout) fits(all []token, indent int) bool { return indent+widthOf(joined(all)) <= l.limit }

func indented(all []token, indent int) string {
	return strings.Repeat(" ", indent) + joined(all)
}

// query lays out a query or a line of one. Clauses that begin within it are indented as the
// outer one.
func (l layout) query(all []token, indent, outer int) []string {
	if l.fits(all, indent) {
		return []string{indented(all, indent)}
	}
	var lines []string
	start, depth := 0, 0
	for i, t := range all {
		switch {
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		case depth == 0 && i > start && clauseAt(all, i):
			lines = append(lines, l.clause(trim(all[start:i]), indent)...)
			start, indent = i, outer
		}
	}
	return append(lines, l.clause(trim(all[start:]), indent)...)
}

// clauseAt reports whether a clause begins at i.
func clauseAt(all []token, i int) bool {
	if all[i].kind != word {
		return false
	}
	before, after := near(all, i-1, -1), near(all, i+1, 1)
	switch word := near(all, i, 1); word {
	case "SELECT", "WHERE", "HAVING", "LIMIT", "UNION", "INTERSECT", "EXCEPT", "RETURNING", "WINDOW":
		return true
	case "FROM":
		return before != "DELETE" && before != "DISTINCT" // DELETE FROM, IS DISTINCT FROM
	case "VALUES":
		return before != "=" // of ON DUPLICATE KEY UPDATE
	case "SET":
		return before != "UPDATE" // of ON CONFLICT DO UPDATE
	case "GROUP", "ORDER":
		return after == "BY"
	case "ON":
		return after == "CONFLICT" || after == "DUPLICATE"
	case "FOR":
		return after == "UPDATE" || after == "SHARE"
	case "JOIN":
		return !kindsOfJoin[before]
	default:
		return kindsOfJoin[word] && !kindsOfJoin[before] && (after == "JOIN" || kindsOfJoin[after])
	}
}

var kindsOfJoin = map[string]bool{"INNER": true, "LEFT": true, "RIGHT": true, "FULL": true,
	"OUTER": true, "CROSS": true, "NATURAL": true}

// clause lays out a clause: the sub-queries that do not fit into a line, and what is between.
func (l layout) clause(all []token, indent int) []string {
	if l.fits(all, indent) {
		return []string{indented(all, indent)}
	}
	inner := indent + indentation
	for i := range all {
		end := subquery(all, i)
		if end == 0 || l.width > 0 && l.fits(all[i:end+1], inner) {
			continue
		}
		lines := l.fill(all[:i+1], indent)
		if len(lines) > 1 {
			indent, inner = inner, inner+indentation
		}
		lines = append(lines, l.query(trim(all[i+1:end]), inner, inner)...)
		return append(lines, l.clause(all[end:], indent)...)
	}
	return l.fill(all, indent)
}

// subquery returns where the parentheses at i are closed if there is a query in them, else 0.
func subquery(all []token, i int) (end int) {
	if first := near(all, i+1, 1); !all[i].is("(") ||
		first != "SELECT" && first != "WITH" && first != "VALUES" {
		return 0
	}
	depth := 0
	for end := i; end < len(all); end++ {
		if all[end].is("(") {
			depth++
		} else if all[end].is(")") {
			depth--
		}
		if depth == 0 {
			return end
		}
	}
	return 0
}

// fill lays out what has no more structure.
func (l layout) fill(all []token, indent int) []string {
	var lines []string
	inner := indent
	for l.width > 0 && !l.fits(all, inner) {
		end := breakAt(all, l.width-inner)
		if end == 0 {
			break
		}
		lines = append(lines, indented(trim(all[:end]), inner))
		all, inner = trim(all[end:]), indent+indentation
	}
	return append(lines, indented(all, inner))
}

// breakAt returns where a line is broken to have at most so many columns: after a comma or
// before AND, OR and ON, where the fewest parentheses are open, as late as possible. At another
// blank it is broken only if all these are deep within parentheses, and in its first third
// only if there is nothing else. It returns 0 if there is no place at all.
func breakAt(all []token, width int) int {
	best, least, column, depth := 0, 0, 0, 0
	for i, t := range all[:len(all)-1] {
		column += widthOf(t.text)
		if t.is("(") {
			depth++
		} else if t.is(")") {
			depth--
		}
		if t.kind == blank || !t.is(",") && all[i+1].kind != blank {
			continue
		}
		if column > width && best > 0 {
			break
		}
		cost := 2 * depth
		if !t.is(",") && !beginsLine[near(all, i+1, 1)] {
			if cost += 3; 3*column < width {
				cost += 2 * len(all)
			}
		}
		if best == 0 || cost <= least {
			best, least = i+1, cost
		}
	}
	return best
}

// beginsLine has the words within a clause that a line had better begin with.
var beginsLine = map[string]bool{"AND": true, "OR": true, "ON": true}
