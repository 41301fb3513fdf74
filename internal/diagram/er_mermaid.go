package diagram

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/impedance/schema"
)

// mermaid returns the model as mermaid's erDiagram. That has no word for schemas, indexes, views,
// partitions and what is missing, so these stand in names and comments.
func (m *model) mermaid(title string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\nerDiagram\n", quotedYAML(shown(title)))
	for _, e := range m.entities {
		if e.part == 1 {
			m.mermaidTable(&b, e)
		}
	}
	for _, r := range m.references {
		from, to := quoted(r.from.entity.fullName()), quoted(r.to.entity.fullName())
		if r.key == nil {
			fmt.Fprintf(&b, "    %s |o..|| %s : %s\n", from, to, quoted(r.from.verb))
			continue
		}
		if r.index > 0 {
			continue
		}
		many := "}o"
		if r.many == zeroOrOne {
			many = "|o"
		}
		one := map[sign]string{exactlyOne: "||", zeroOrOne: "o|"}[r.one]
		label := strings.Join(shownAll(r.key.Columns), ", ")
		if words := actions(r.key); words != "" {
			label += " " + words
		}
		fmt.Fprintf(&b, "    %s %s--%s %s : %s\n", from, many, one, to, quoted(label))
	}
	return b.String()
}

// mermaidTable writes a table, whose boxes are one here.
func (m *model) mermaidTable(b *strings.Builder, e *entity) {
	name, t := e.fullName(), e.table
	remark := func(format string, args ...any) {
		fmt.Fprintf(b, "    %%%% %s\n", unremarkable.Replace(shown(fmt.Sprintf(format, args...))))
	}
	if word, _ := e.word(); e.standing != drawnHere || t.Kind != schema.KindTable {
		remark("%s: %s", word, name)
	}
	for _, a := range e.attributes {
		if a.words != "" {
			remark("%s: %s", name, a.words)
		}
	}
	fmt.Fprintf(b, "    %s {\n", quoted(name))
	for _, box := range m.boxes[boxName{e.group, t.ID()}] {
		for _, a := range box.attributes {
			if a.words == "" {
				fmt.Fprintf(b, "        %s\n", a.mermaid())
			}
		}
	}
	fmt.Fprintf(b, "    }\n")
	if t.Fault != "" {
		remark("%s cannot be read: %s", name, inOneLine(t.Fault))
	}
	if t.PartitionBy != "" {
		remark("%s is partitioned by %s", name, inOneLine(t.PartitionBy))
	}
	for _, p := range m.hidden[t.ID()] {
		remark("partition %s %s", e.name(p.ID()), inOneLine(p.Bound))
	}
	for _, p := range t.Partitions {
		remark("partition %s", inOneLine(p))
	}
	for _, x := range t.Indexes {
		kind := "index"
		switch {
		case x.Origin == schema.FromExclude:
			kind = "EXCLUDE"
		case x.Unique:
			kind = "unique index"
		}
		text := fmt.Sprintf("%s %s on %s %s", kind, shown(x.Name), name, listed(columnsOf(x)))
		if len(x.Include) > 0 {
			text += " INCLUDE " + listed(shownAll(x.Include))
		}
		if x.Method != "" {
			text += " USING " + x.Method
		}
		if x.NullsEqual {
			text += " " + nullsEqual
		}
		if x.Where != "" {
			text += " WHERE " + inOneLine(x.Where)
		}
		if x.Unfinished {
			text += " " + unfinished
		}
		remark("%s", text)
	}
}

// unremarkable takes from a comment what mermaid would read in it: directives and entities.
var unremarkable = strings.NewReplacer("%", "#37;", "{", "(", "}", ")")

// Of a type and of a comment, mermaid gets so many pixels of small text: it breaks no lines.
const (
	mermaidType    = 200
	mermaidComment = 500
)

// mermaid returns an attribute as mermaid has it: a type and a name, which are plain words,
// the keys, and what these cannot hold as a comment.
func (a *attribute) mermaid() string {
	c := a.column
	typeWord, nameWord := word(cut(c.Type, small, mermaidType)), word(c.Name)
	if textWidth(nameWord, small) > mostColumn {
		nameWord = word(cut(c.Name, small, mostColumn))
	}
	if c.Type == "" {
		typeWord = "any"
	}
	text := typeWord + " " + nameWord
	if a.mark != "" {
		keys := strings.Fields(a.mark)
		if i := slices.Index(keys, "U"); i >= 0 {
			keys[i] = "UK"
		}
		text += " " + strings.Join(keys, ", ")
	}
	var notes []string
	if nameWord != c.Name {
		notes = append(notes, captionOf(shown(c.Name), small, mostColumn).drawn)
	}
	if c.Type != "" && typeWord != c.Type {
		notes = append(notes, captionOf(shown(c.Type), small, mermaidType).drawn)
	}
	switch {
	case a.missing && a.entity.standing == isOutside:
	case a.missing:
		notes = append(notes, a.lack())
	case !c.NotNull && !a.entity.table.IsView():
		notes = append(notes, "may be null")
	}
	switch {
	case c.Generated && c.Stored:
		notes = append(notes, "generated, stored")
	case c.Generated:
		notes = append(notes, "generated")
	case c.Identity == autoIncrement:
		notes = append(notes, "auto_increment")
	case c.Identity != "":
		notes = append(notes, "identity "+strings.ToLower(c.Identity))
	}
	if c.Comment != "" {
		notes = append(notes, captionOf(inOneLine(c.Comment), small, mermaidComment).drawn)
	}
	if len(notes) > 0 {
		text += " " + quoted(strings.Join(notes, ", "))
	}
	return text
}

// word returns a text as a word that mermaid takes for a name or a type. PK, FK and UK are
// keys to it, in whichever case.
func word(text string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '(', r == ')':
			return r
		}
		return '_'
	}, text)
	switch first := plain + "_"; {
	case first[0] >= '0' && first[0] <= '9', first[0] == '(', first[0] == ')',
		slices.Contains([]string{"", "pk", "fk", "uk"}, strings.ToLower(plain)):
		return "_" + plain
	}
	return plain
}

// quoted returns a text as a string of mermaid, which has entities in place of escapes. It takes what
// stands between two ~ for the parameters of a type, in quotes too.
func quoted(text string) string {
	text = strings.NewReplacer(`"`, "#quot;", `\`, "#92;", "%", "#37;", "#", "#35;", "<",
		"#lt;", ">", "#gt;", "&", "#amp;", ";", "#59;", "`", "#96;", "~", "#126;").Replace(text)
	return `"` + directed.ReplaceAllString(text, "$1#32;$2") + `"`
}

// directed is what mermaid takes for the direction of the diagram wherever it stands in a line, in
// quotes too.
var directed = regexp.MustCompile(`(?i)(direction)\s+(TB|BT|RL|LR)`)

func shownAll(names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = shown(name)
	}
	return all
}
