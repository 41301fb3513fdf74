package diagram

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/impedance/schema"
)

// markdown returns the tables of a catalog in words, below their pictures.
func (m *model) markdown(title string, pictures []Picture) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", plain(title))
	for i, p := range pictures {
		words := "The tables and what they refer to"
		if len(pictures) > 1 {
			words += fmt.Sprintf(", part %d of %d", i+1, len(pictures))
		}
		fmt.Fprintf(&b, "\n![%s](%s.svg)\n", words, p.Name)
	}
	partitions := map[schema.TableName][]schema.Table{}
	for _, t := range m.tables {
		partitions[t.PartitionOf] = append(partitions[t.PartitionOf], t)
	}
	level := "##"
	for i, t := range m.tables {
		if m.several && (i == 0 || m.tables[i-1].Schema != t.Schema) {
			fmt.Fprintf(&b, "\n## %s\n", code(shown(t.Schema)))
			level = "###"
		}
		if _, ok := m.boxes[boxName{m.groupOf(t), t.ID()}]; ok {
			w := tableWriter{&b, m, partitions}
			w.write(level, t)
		}
	}
	return b.String()
}

// groupOf returns the group of a table's box.
func (m *model) groupOf(t schema.Table) string {
	if m.several {
		return t.Schema
	}
	return ""
}

// tableWriter writes tables of a model.
type tableWriter struct {
	b          *strings.Builder
	m          *model
	partitions map[schema.TableName][]schema.Table // by the table that they are a part of
}

// write writes a table: what it is, its columns, and what else is declared in it.
func (w *tableWriter) write(level string, t schema.Table) {
	b := w.b
	fmt.Fprintf(b, "\n%s %s\n", level, code(shown(t.Name)))
	paragraph := func(text string) {
		if text != "" {
			fmt.Fprintf(b, "\n%s\n", text)
		}
	}
	if t.Kind != schema.KindTable {
		paragraph("*" + plain(string(t.Kind)) + "*")
	}
	paragraph(plain(t.Comment))
	if t.Fault != "" {
		what := "It"
		if len(t.Columns) == 0 {
			what = "Its columns"
		}
		paragraph(what + " cannot be read: " + plain(t.Fault))
	}
	writeColumns(b, t)
	for i, item := range w.items(t, nil) {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString(item + "\n")
	}
}

// writeColumns writes the columns of a table, with their comments if there are some.
func writeColumns(b *strings.Builder, t schema.Table) {
	if len(t.Columns) == 0 {
		return
	}
	head := []string{"column", "type", "null", "key", "default"}
	for _, c := range t.Columns {
		if c.Comment != "" {
			head = append(head, "comment")
			break
		}
	}
	fmt.Fprintf(b, "\n| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, c := range t.Columns {
		null := ""
		if !c.NotNull && !t.IsView() {
			null = "yes"
		}
		cells := []string{code(shown(c.Name)), code(c.Type), null, strings.Join(marks(t, c), ", "),
			valueOf(c), plain(c.Comment)}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells[:len(head)], " | "))
	}
}

// valueOf returns where the value of a column comes from if a row has none.
func valueOf(c schema.Column) string {
	switch {
	case c.Generated && c.Stored:
		return strings.TrimSpace("generated, stored " + code(c.Expression))
	case c.Generated:
		return strings.TrimSpace("generated " + code(c.Expression))
	case c.Identity == autoIncrement:
		return "auto\\_increment"
	case c.Identity != "":
		return "identity " + strings.ToLower(c.Identity)
	}
	return code(c.Default)
}

// items returns what is declared in a table beside its columns, as the lines of a list. Of a
// partition that has no section of its own they are what the whole table does not declare.
func (w *tableWriter) items(t schema.Table, whole *schema.Table) (items []string) {
	add := func(words ...string) {
		words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
		items = append(items, "- "+strings.Join(words, " "))
	}
	name := func(other schema.TableName) string {
		if other.Schema == t.Schema {
			return code(shown(other.Name))
		}
		return code(qualified(other))
	}
	if t.PartitionOf.Name != "" && whole == nil {
		add("Partition of", name(t.PartitionOf), code(t.Bound))
	}
	for _, parent := range t.Inherits {
		add("Inherits", name(parent))
	}
	indexes := ownIndexes(t, whole)
	isWritten := func(x schema.Index) bool {
		return x.Origin != schema.FromPrimaryKey || !isPlain(x) || whole != nil
	}
	if key := primaryKey(t); len(key) > 1 && whole == nil &&
		!slices.ContainsFunc(indexes, func(x schema.Index) bool {
			return x.Origin == schema.FromPrimaryKey && isWritten(x)
		}) {
		add("Primary key", codes(key))
	}
	for _, k := range t.ForeignKeys {
		absent := ""
		if k.Missing {
			absent = "(missing)"
		}
		add("Foreign key", codes(k.Columns), "→", name(k.To()), absent, codes(k.References), actions(&k))
	}
	for _, x := range indexes {
		if isWritten(x) {
			add(indexItem(x)...)
		}
	}
	for _, condition := range t.Checks {
		add("Check", code(condition))
	}
	for _, trigger := range t.Triggers {
		add("Trigger", code(shown(trigger)))
	}
	for _, option := range t.Options {
		add("Option", code(option))
	}
	if t.PartitionBy != "" {
		add("Partitioned by", code(t.PartitionBy))
	}
	for _, p := range t.Partitions {
		add("Partition", code(p))
	}
	for _, p := range w.partitions[t.ID()] {
		add("Partition", name(p.ID()), code(p.Bound), plain(p.Comment))
		if _, isHidden := w.m.hosts[p.ID()]; isHidden {
			for _, item := range w.items(p, &t) {
				items = append(items, "  "+item)
			}
		}
	}
	return items
}

// indexItem returns the words on an index.
func indexItem(x schema.Index) []string {
	what := map[schema.Origin]string{schema.FromPrimaryKey: "Primary key", schema.FromUnique: "Unique",
		schema.FromExclude: "Exclude"}[x.Origin]
	switch {
	case what == "" && x.Unique:
		what = "Unique index"
	case what == "":
		what = "Index"
	}
	words := []string{what, code(shown(x.Name)), codes(x.Terms())}
	if len(x.Include) > 0 {
		words = append(words, "including", codes(x.Include))
	}
	if x.Method != "" {
		words = append(words, "using", code(x.Method))
	}
	if x.NullsEqual {
		words = append(words, nullsEqual)
	}
	if x.Where != "" {
		words = append(words, "where", code(x.Where))
	}
	if x.Unfinished {
		words = append(words, unfinished)
	}
	if x.Comment != "" {
		words = append(words, "–", plain(x.Comment))
	}
	return words
}

// codes returns names and expressions in parentheses, nothing for none.
func codes(list []string) string {
	all := make([]string, len(list))
	for i, text := range list {
		all[i] = code(shown(text))
	}
	return listed(all)
}

// code returns a text as markdown's code, also within a cell of a table. What would end the code or
// the cell is an entity of HTML.
func code(text string) string {
	if text == "" {
		return ""
	}
	text = shown(text)
	if !strings.ContainsAny(text, "`|\\") && strings.TrimSpace(text) == text {
		return "`" + text + "`"
	}
	return "<code>" + entities.Replace(text) + "</code>"
}

// entities writes what means something to markdown as entities of HTML.
var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "`", "&#96;", "|",
	"&#124;", `\`, "&#92;", "*", "&#42;", "_", "&#95;", "[", "&#91;", "]", "&#93;", "~", "&#126;", "$",
	"&#36;")

// plain returns a text of others for a paragraph or a cell of markdown: it is read as it is, and
// marks nothing.
func plain(text string) string {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n")
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			line = marking.Replace(shown(line))
		}
		lines[i] = line
	}
	text = strings.Join(lines, "<br>")
	for range 2 { // matches share letters
		text = inWord.ReplaceAllString(text, "${1}_$2")
	}
	if end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }); end > 0 {
		list := strings.NewReplacer(".", `\.`, ")", `\)`)
		text = text[:end] + list.Replace(text[end:end+1]) + text[end+1:]
	} else if strings.ContainsAny(text[:1], "-+=") {
		text = `\` + text
	}
	return text
}

// inWord is an underscore that means nothing to markdown.
var inWord = regexp.MustCompile(`([0-9A-Za-z])\\_([0-9A-Za-z])`)

// marking escapes what means something to markdown within a line.
var marking = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", `\`, `\\`,
	"`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "#", `\#`, "$", `\$`)
