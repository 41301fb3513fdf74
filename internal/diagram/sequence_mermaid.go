package diagram

import (
	"fmt"
	"strings"

	"example.com/impedance/probe"
)

// sequenceMermaid returns sequences as one of mermaid's sequenceDiagrams, one after another.
func sequenceMermaid(title string, all []Sequence) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\nsequenceDiagram\n", quotedYAML(shown(title)))
	libraries, engines := numbers{}, numbers{}
	for _, s := range all {
		libraries.add(s.Layer)
		engines.add(s.Engine)
	}
	b.WriteString("    participant app as application\n")
	for i, layer := range libraries {
		fmt.Fprintf(&b, "    participant lib%d as %s %s\n", i, mermaidText(layer), role)
	}
	for i, engine := range engines {
		fmt.Fprintf(&b, "    participant driver%d as driver of %s\n", i, mermaidText(engine))
		fmt.Fprintf(&b, "    participant db%d as %s\n", i, mermaidText(engine))
	}
	names := headings(all)
	for i, s := range all {
		m := mermaidWriter{&b, libraries.add(s.Layer), engines.add(s.Engine)}
		if len(all) > 1 {
			fmt.Fprintf(&b, "    Note over app,db%d: %s\n", m.engine, mermaidText(names[i]))
		}
		m.sequence(s)
	}
	return b.String()
}

// numbers are names, each with its place as its number.
type numbers []string

// add returns the number of a name.
func (n *numbers) add(name string) int {
	for i, known := range *n {
		if known == name {
			return i
		}
	}
	*n = append(*n, name)
	return len(*n) - 1
}

// mermaidWriter writes a sequence between the participants of some numbers.
type mermaidWriter struct {
	*strings.Builder
	library, engine int
}

func (m mermaidWriter) sequence(s Sequence) {
	fmt.Fprintf(m, "    app->>lib%d: %s\n", m.library, mermaidText(s.Operation))
	for _, step := range s.steps() {
		if step.folded > 0 {
			fmt.Fprintf(m, "    Note over lib%d,db%d: %s\n", m.library, m.engine,
				mermaidText(step.more()))
			continue
		}
		m.ask(&step.events[0])
	}
	n := sum(s.Events)
	fmt.Fprintf(m, "    lib%d-->>app: answer\n", m.library)
	fmt.Fprintf(m, "    Note over app,db%d: %s<br/>%s\n", m.engine, n.asked(), n.came())
}

// ask writes a driver call. Mermaid has no message without a text.
func (m mermaidWriter) ask(e *probe.Event) {
	text, _ := form(e)
	if text == "" {
		text = e.Kind.String()
	}
	fmt.Fprintf(m, "    lib%d->>driver%d: %s\n", m.library, m.engine, mermaidText(asks(e)))
	fmt.Fprintf(m, "    driver%d->>db%d: %s\n", m.engine, m.engine, mermaidText(text))
	if e.Kind == probe.Close {
		return
	}
	answer, _ := answers(e)
	if answer == "" {
		answer = "done"
	}
	fmt.Fprintf(m, "    db%d-->>driver%d: %s\n", m.engine, m.engine, mermaidText(answer))
	fmt.Fprintf(m, "    driver%d-->>lib%d: %s\n", m.engine, m.library, mermaidText(answer))
}

// mermaidText returns a text in which mermaid finds nothing but text: no end of a statement,
// comment, tag, entity or formula.
func mermaidText(text string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(shown(text)) {
		if strings.ContainsRune(`;#%<>&"$:{}\`, r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
