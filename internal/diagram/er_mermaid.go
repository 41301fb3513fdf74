package diagram

import (
	"fmt"
	"slices"
	"strings"
)

// mermaid returns the model as mermaid's erDiagram. That has no word for indexes, views and
// what is missing, so these stand in comments.
func (m *model) mermaid(title string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\nerDiagram\n", quotedYAML(shown(title)))
	for _, e := range m.entities {
		e.mermaid(&b)
	}
	for _, r := range m.references {
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
		fmt.Fprintf(&b, "    %s %s--%s %s : %s\n", quoted(shown(r.from.entity.table.Name)), many, one,
			quoted(shown(r.to.entity.table.Name)), quoted(label))
	}
	return b.String()
}

func (e *entity) mermaid(b *strings.Builder) {
	name := shown(e.table.Name)
	if word, _ := e.word(); word != "" {
		fmt.Fprintf(b, "    %%%% %s: %s\n", word, name)
	}
	fmt.Fprintf(b, "    %s {\n", quoted(name))
	for _, a := range e.attributes {
		fmt.Fprintf(b, "        %s\n", a.mermaid())
	}
	fmt.Fprintf(b, "    }\n")
	if e.table.Fault != "" {
		fmt.Fprintf(b, "    %%%% %s cannot be read: %s\n", name, shown(e.table.Fault))
	}
	for _, x := range e.table.Indexes {
		kind := "index"
		if x.Unique {
			kind = "unique index"
		}
		partial := ""
		if x.Where != "" {
			partial = " partial"
		}
		fmt.Fprintf(b, "    %%%% %s %s on %s (%s)%s\n", kind, shown(x.Name), name,
			strings.Join(shownAll(x.Terms()), ", "), partial)
	}
}

// mermaid returns an attribute as mermaid has it: a type and a name, which are plain words,
// the keys, and what these cannot hold as a comment.
func (a *attribute) mermaid() string {
	kind := strings.TrimSuffix(a.kind, "?")
	typeWord, nameWord := word(kind), word(a.name)
	if kind == "" {
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
	if nameWord != a.name {
		notes = append(notes, shown(a.name))
	}
	if kind != "" && typeWord != kind {
		notes = append(notes, shown(kind))
	}
	switch {
	case a.missing:
		notes = append(notes, "missing")
	case a.generated:
		notes = append(notes, "generated")
	}
	if kind != a.kind {
		notes = append(notes, "may be null")
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

// quoted returns a text as a string of mermaid, which has entities in place of escapes.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`"`, "#quot;", `\`, "#92;", "%", "#37;", "#", "#35;", "<",
		"#lt;", ">", "#gt;", "&", "#amp;", ";", "#59;", "`", "#96;").Replace(text) + `"`
}

func shownAll(names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = shown(name)
	}
	return all
}
