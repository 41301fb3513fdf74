package diagram

import (
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/plural"
	"example.com/impedance/schema"
)

const (
	noteHeight  = 16  // of a line on an index
	notePadding = 8   // above the first
	boxPadding  = 10  // on the left and right of what is written
	columnGap   = 14  // between names, types and comments
	noteIndent  = 14  // of a line that goes on with an index
	noteWidth   = 290 // of a box that holds a line on an index, before that is broken

	// The most that is drawn of a text, in pixels. Names of tables and columns have up to 64
	// characters on most engines; of plain letters that is what they take at most.
	mostTitle   = 505
	mostColumn  = 380
	mostType    = 230
	mostDefault = 150
	mostComment = 270
	mostWord    = 400 // of a column or an expression in an index

	mostLines      = 300 // of a box; a table with more has several boxes
	mostPartitions = 12  // that are listed in the box of their table
)

// captionOf returns as much of a text as some pixels hold.
func captionOf(text string, size, room int) caption {
	if textWidth(text, size) <= room {
		return caption{text, text}
	}
	return caption{cut(text, size, room), text}
}

// add returns a caption with another behind it.
func (c caption) add(other caption) caption {
	return caption{c.drawn + other.drawn, c.whole + other.whole}
}

// newEntities returns the boxes of a table: one, or several if one would be too tall.
func newEntities(t schema.Table, partitions []schema.Table) []*entity {
	first := newEntity(t)
	first.addWords()
	for _, c := range t.Columns {
		a := first.addColumn(c)
		a.kind, a.missing = kindOf(t, c), false
	}
	first.measure()
	first.notes = first.describe(partitions)
	var boxes []*entity
	attributes, notes := first.attributes, first.notes
	for len(attributes)+len(notes) > 0 || len(boxes) == 0 {
		e := newEntity(t)
		lines := 0
		for len(attributes) > 0 && (lines == 0 || lines+attributes[0].lines() <= mostLines) {
			lines += attributes[0].lines()
			attributes[0].entity = e
			e.attributes, attributes = append(e.attributes, attributes[0]), attributes[1:]
		}
		if len(attributes) == 0 {
			n := min(len(notes), mostLines-min(lines, mostLines-1))
			e.notes, notes = notes[:n], notes[n:]
		}
		boxes = append(boxes, e)
	}
	for i, e := range boxes {
		e.part, e.of = i+1, len(boxes)
	}
	return boxes
}

// newEntity returns an empty box of a table.
func newEntity(t schema.Table) *entity {
	e := &entity{table: t, group: t.Schema, part: 1, of: 1}
	e.head = &attribute{entity: e, top: (headHeight - unit), height: unit}
	e.title = captionOf(shown(t.Name), normal, mostTitle)
	return e
}

// newStub returns a box for a table that is not drawn here, and that another refers to.
func newStub(t schema.Table, from *entity, why standing) *entity {
	e := newEntity(t)
	e.group, e.standing = from.group, why
	e.title = captionOf(from.name(t.ID()), normal, mostTitle)
	return e
}

// lines returns for how many lines of a box there must be room: as many as lines begin here.
func (a *attribute) lines() int {
	n := 0
	for _, k := range a.entity.table.ForeignKeys {
		for _, name := range k.Columns {
			if a.words == "" && name == a.column.Name {
				n++
			}
		}
	}
	return max(n, 1)
}

// addWords adds the lines on a table that stand above its columns.
func (e *entity) addWords() {
	t := e.table
	if comment := inOneLine(t.Comment); comment != "" {
		e.attributes = append(e.attributes, &attribute{entity: e, words: comment})
	}
	if t.PartitionOf.Name != "" {
		e.attributes = append(e.attributes, &attribute{entity: e, verb: "PARTITION OF",
			parent: t.PartitionOf, words: strings.TrimSpace("PARTITION OF " + e.name(t.PartitionOf) + " " +
				inOneLine(t.Bound))})
	}
	for _, parent := range t.Inherits {
		e.attributes = append(e.attributes, &attribute{entity: e, verb: "INHERITS", parent: parent,
			words: "INHERITS " + e.name(parent)})
	}
}

// addColumn adds the line of a column, which is only referred to unless the table has it.
func (e *entity) addColumn(c schema.Column) *attribute {
	a := &attribute{entity: e, column: c, missing: true}
	a.mark = strings.Join(marks(e.table, c), " ")
	a.name = captionOf(shown(c.Name), normal, mostColumn)
	a.comment = captionOf(inOneLine(c.Comment), small, mostComment)
	e.attributes = append(e.attributes, a)
	return a
}

// autoIncrement is the identity of columns of MySQL and MariaDB.
const autoIncrement = "AUTO_INCREMENT"

// kindOf returns what is written behind the name of a column: its type, whether it may be null, and
// where its value comes from if a row has none.
func kindOf(t schema.Table, c schema.Column) caption {
	var kind caption
	if c.Type != "" {
		kind = captionOf(shown(c.Type), small, mostType)
	}
	if !c.NotNull && !t.IsView() {
		kind = kind.add(caption{"?", "?"})
	}
	words := func(text string) { kind = kind.add(caption{text, text}) }
	text := func(text string) { kind = kind.add(captionOf(inOneLine(text), small, mostDefault)) }
	switch {
	case c.Generated:
		words(" generated")
		if c.Expression != "" {
			words(" = ")
			text(c.Expression)
		}
		if c.Stored {
			words(", stored")
		}
	case c.Identity == autoIncrement:
		words(" auto_increment")
	case c.Identity != "":
		words(" identity " + strings.ToLower(c.Identity))
	case c.Default != "":
		words(" = ")
		text(c.Default)
	}
	return caption{strings.TrimSpace(kind.drawn), strings.TrimSpace(kind.whole)}
}

// marks returns the keys that a column is in.
func marks(t schema.Table, c schema.Column) (marks []string) {
	if c.PrimaryKey > 0 {
		marks = append(marks, "PK")
	}
	for _, k := range t.ForeignKeys {
		if slices.Contains(k.Columns, c.Name) {
			marks = append(marks, "FK")
			break
		}
	}
	for _, x := range t.Indexes {
		if c.PrimaryKey == 0 && isKey(x) && len(x.Columns) == 1 && x.Columns[0].Name == c.Name {
			return append(marks, "U")
		}
	}
	return marks
}

// measure sets how wide the box must be to hold what is written in it, and where that begins.
func (e *entity) measure() {
	mark, name, kind, comment := 0, 0, 0, 0
	for _, a := range e.attributes {
		if a.words != "" {
			continue
		}
		mark = max(mark, textWidth(a.mark, small))
		name = max(name, textWidth(a.name.drawn, normal))
		kind = max(kind, textWidth(a.typeWords().drawn, small))
		comment = max(comment, textWidth(a.comment.drawn, small))
	}
	e.nameAt = boxPadding
	if mark > 0 {
		e.nameAt += mark + 8
	}
	e.typeAt = e.nameAt + name + columnGap
	e.commentAt = e.typeAt + kind + columnGap
	head := boxPadding + textWidth(e.title.drawn, normal) + boxPadding
	if word, _ := e.word(); word != "" {
		head += columnGap + textWidth(word, small)
	}
	e.fit = max(head, e.typeAt+kind+boxPadding, 120)
	if comment > 0 {
		e.fit = max(e.fit, e.commentAt+comment+boxPadding)
	}
	for _, a := range e.attributes {
		if a.words != "" {
			e.fit = max(e.fit, min(noteWidth, textWidth(a.words, small)+2*boxPadding))
		}
	}
	for _, n := range e.notes {
		e.fit = max(e.fit, n.indent+textWidth(n.text.drawn, small)+2*boxPadding)
	}
	for _, a := range e.attributes {
		if a.words != "" {
			a.name = captionOf(a.words, small, e.fit-2*boxPadding)
		}
	}
}

// typeWords returns what is written behind a column's name.
func (a *attribute) typeWords() caption {
	if a.missing && (a.entity.standing == drawnHere || a.entity.standing == doesNotExist) {
		return caption{a.lack(), a.lack()}
	}
	return a.kind
}

// lack says what is wrong with a column that is only referred to. A foreign key that names no columns
// refers to a primary key, which is there but has not as many.
func (a *attribute) lack() string {
	if key := primaryKey(a.entity.table); a.column.Name == primaryKeyWords && len(key) > 0 {
		return "has " + plural.Of(int64(len(key)), "column")
	}
	return "missing"
}

// widestPart is the word of a box for as many parts as there can be.
const widestPart = "in part 9999"

// word returns what a box stands for if that is not just a table, and the class of the word.
func (e *entity) word() (word, class string) {
	switch {
	case e.standing == doesNotExist:
		return "missing", "bad"
	case e.standing == isOutside:
		return "not drawn", "muted"
	case e.standing == isAway && e.away.poster == 0: // which is not known before all is laid out
		return widestPart, "muted"
	case e.standing == isAway && e.away.poster == e.poster:
		return "drawn apart", "muted"
	case e.standing == isAway:
		return fmt.Sprintf("in part %d", e.away.poster), "muted"
	}
	if word = string(e.table.Kind); e.table.Kind == schema.KindTable {
		word = ""
	}
	if e.of > 1 {
		word = strings.TrimSpace(fmt.Sprintf("%s %d of %d", word, e.part, e.of))
	}
	return word, "muted"
}

// fullName returns the name of a table with that of its schema, if the picture has several.
func (e *entity) fullName() string {
	switch name := e.table.Name; {
	case e.group != "":
		return qualified(e.table.ID())
	case e.standing != drawnHere:
		return e.title.whole
	case strings.Contains(name, "."): // which must not look like a name with a schema
		return shown(quotedName(name))
	default:
		return shown(name)
	}
}

// name returns the name of another table as it is written in this one's box.
func (e *entity) name(other schema.TableName) string {
	if other.Schema == e.table.Schema {
		return shown(other.Name)
	}
	return qualified(other)
}

// qualified returns a name with that of its schema. What has a dot or a quote is in quotes, so that
// no two tables have the same.
func qualified(name schema.TableName) string {
	quote := func(text string) string {
		if text == "" || strings.ContainsAny(text, `."`) {
			return quotedName(text)
		}
		return text
	}
	return shown(quote(name.Schema) + "." + quote(name.Name))
}

// quotedName returns a name as SQL has it if it is not a plain word.
func quotedName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// inOneLine returns a text that may have lines as one.
func inOneLine(text string) string {
	if text = strings.Join(strings.Fields(text), " "); text == "" {
		return ""
	}
	return shown(text)
}

// note is a line below the columns.
type note struct {
	indent int
	text   caption
}

// describe returns the lines on what is not in the columns of a table.
func (e *entity) describe(partitions []schema.Table) (notes []note) {
	t, room := e.table, max(e.fit, noteWidth)-2*boxPadding
	add := func(words ...string) { notes = append(notes, broken(words, room)...) }
	text := func(text string) { notes = append(notes, paragraph(text, room)...) }
	if t.Fault != "" {
		text("cannot be read: " + t.Fault)
	}
	if t.Kind == schema.KindSequence {
		text(strings.Join(t.Options, ", "))
	}
	if t.PartitionBy != "" {
		text("PARTITION BY " + t.PartitionBy)
	}
	var lines []string
	for _, p := range partitions {
		lines = append(lines, "PARTITION "+e.name(p.ID())+" "+inOneLine(p.Bound))
		for _, x := range ownIndexes(p, &t) {
			words := indexWords(x)
			if words == nil { // nothing marks it at a column
				words = []string{shown(x.Name), "UNIQUE", listed(columnsOf(x))}
				if x.Origin == schema.FromPrimaryKey {
					words[1] = "PRIMARY KEY"
				}
			}
			lines = append(lines, "ON "+e.name(p.ID())+": "+strings.Join(words, " "))
		}
	}
	for _, p := range t.Partitions {
		lines = append(lines, "PARTITION "+inOneLine(p))
	}
	notes = append(notes, listedLines(lines, mostPartitions, "partitions", room)...)
	for _, x := range t.Indexes {
		add(indexWords(x)...)
	}
	return notes
}

// ownIndexes returns the indexes of a partition that the whole table has not, or those of a table.
func ownIndexes(t schema.Table, whole *schema.Table) (own []schema.Index) {
	for _, x := range t.Indexes {
		if whole == nil || !slices.ContainsFunc(whole.Indexes, func(w schema.Index) bool {
			return w.Unique == x.Unique && w.Where == x.Where && slices.Equal(w.Columns, x.Columns) &&
				slices.Equal(w.Include, x.Include) && w.NullsEqual == x.NullsEqual &&
				w.Unfinished == x.Unfinished
		}) {
			own = append(own, x)
		}
	}
	return own
}

// listedLines returns lines, each as far as there is room for it, and so many at most.
func listedLines(lines []string, most int, what string, room int) (notes []note) {
	for i, line := range lines {
		if i == most-1 && len(lines) > most {
			rest := fmt.Sprintf("and %d more %s", len(lines)-i, what)
			return append(notes, note{0, caption{rest, strings.Join(lines[i:], "\n")}})
		}
		notes = append(notes, note{0, captionOf(line, small, room)})
	}
	return notes
}

// keyWords returns the words on a foreign key.
func (e *entity) keyWords(k *schema.ForeignKey) string {
	words := "FOREIGN KEY " + listed(shownAll(k.Columns)) + " → " + e.name(k.To()) + " " +
		listed(shownAll(k.References))
	return strings.TrimSpace(strings.TrimSpace(words) + " " + actions(k))
}

// indexWords returns the words on an index, none for what is marked at the columns themselves.
func indexWords(x schema.Index) (words []string) {
	switch {
	case x.Origin == schema.FromPrimaryKey && isPlain(x),
		x.Origin == schema.FromUnique && len(x.Columns) == 1 && isPlain(x) && isKey(x):
		return nil
	case x.Origin == schema.FromPrimaryKey:
		words = append(words, "PRIMARY KEY")
	case x.Origin == schema.FromUnique:
		words = append(words, "UNIQUE")
	case x.Origin == schema.FromExclude:
		words = append(words, "EXCLUDE")
	case x.Unique:
		words = append(words, shown(x.Name)+" UNIQUE")
	default:
		words = append(words, shown(x.Name))
	}
	if x.Method != "" {
		words = append(words, shown(x.Method))
	}
	words = append(words, inParentheses(columnsOf(x))...)
	if len(x.Include) > 0 {
		words = append(words, "INCLUDE")
		words = append(words, inParentheses(shownAll(x.Include))...)
	}
	if x.NullsEqual {
		words = append(words, nullsEqual)
	}
	if x.Where != "" {
		words = append(words, "WHERE", inOneLine(x.Where))
	}
	if x.Unfinished {
		words = append(words, unfinished)
	}
	return words
}

// Words on an index: PostgreSQL's for its NULLs, and ours for one that cannot be relied on.
const (
	nullsEqual = "NULLS NOT DISTINCT"
	unfinished = "(not finished)"
)

// isPlain reports whether the columns of an index are all that there is to say of it.
func isPlain(x schema.Index) bool {
	return len(x.Include) == 0 && !x.NullsEqual && !x.Unfinished &&
		!slices.ContainsFunc(x.Columns, func(c schema.IndexColumn) bool {
			return c != schema.IndexColumn{Name: c.Name}
		})
}

// columnsOf returns the columns and expressions of an index.
func columnsOf(x schema.Index) (columns []string) {
	for _, c := range x.Columns {
		columns = append(columns, shown(inOneLine(c.String())))
	}
	return columns
}

// inParentheses returns a list with commas and parentheses, to be broken between any two.
func inParentheses(list []string) (words []string) {
	for i, text := range list {
		if i == 0 {
			text = "(" + text
		}
		if i == len(list)-1 {
			text += ")"
		} else {
			text += ","
		}
		words = append(words, text)
	}
	return words
}

// paragraph returns a text in lines that fit. What is longer than a few ends there.
func paragraph(text string, room int) []note {
	const most = 6
	text = inOneLine(text)
	notes := broken(strings.Fields(text), room)
	if len(notes) <= most {
		return notes
	}
	notes = notes[:most]
	last := &notes[most-1]
	begun := cut(last.text.drawn, small, room-last.indent-textWidth(" …", small))
	last.text.drawn = strings.TrimRight(begun, " …") + " …"
	for i := range notes {
		notes[i].text.whole = text
	}
	return notes
}

// broken returns words in lines that fit. Words that are too long are cut, and then all lines have
// the whole.
func broken(words []string, room int) (notes []note) {
	whole := strings.Join(words, " ")
	isCut := false
	for i, word := range words {
		drawn := captionOf(word, small, min(mostWord, room-noteIndent)).drawn
		isCut = isCut || drawn != word
		if i > 0 {
			last := &notes[len(notes)-1]
			if longer := last.text.drawn + " " + drawn; last.indent+textWidth(longer, small) <= room {
				last.text.drawn = longer
				continue
			}
			notes = append(notes, note{indent: noteIndent, text: caption{drawn: drawn}})
			continue
		}
		notes = append(notes, note{text: caption{drawn: drawn}})
	}
	for i := range notes {
		if notes[i].text.whole = notes[i].text.drawn; isCut {
			notes[i].text.whole = whole
		}
	}
	return notes
}
