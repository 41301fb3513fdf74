package diagram

import (
	"fmt"
	"strings"
)

// heapMermaid returns the objects as one of mermaid's flowcharts. Of the rows, for which it has
// no picture, it says what they come to.
func heapMermaid(title string, panels []*panel) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\nflowchart LR\n", quotedYAML(shown(title)))
	b.WriteString("    classDef again fill:#fff8c5,color:#1f2328\n")
	for i, p := range panels {
		fmt.Fprintf(&b, "    subgraph heap%d[%s]\n", i, quoted(p.heading()))
		numbers := map[*object]int{}
		for k, o := range p.objects {
			numbers[o] = k
			fmt.Fprintf(&b, "        heap%dobject%d[%s]%s\n", i, k, o.mermaidLabel(), o.mermaidClass())
		}
		for k, o := range p.objects {
			for n, l := range o.lines {
				if l.to.object != nil {
					fmt.Fprintf(&b, "        heap%dobject%d -->|%s| heap%dobject%d\n", i, k,
						quoted(shown(o.pointerName(n))), i, numbers[l.to.object])
				}
			}
		}
		fmt.Fprintf(&b, "        heap%drows[%s]\n    end\n", i,
			mermaidLines(append(p.graphSums(), p.rowSums()...)))
	}
	return b.String()
}

// mermaidLabel returns the text in an object's box.
func (o *object) mermaidLabel() string {
	var labels []string
	for _, l := range o.lines {
		if l.label != "" {
			labels = append(labels, cut(l.label, normal, mostLabel))
		}
	}
	return mermaidLines(labels)
}

// mermaidClass marks what is there again. Mermaid marks a box as a whole.
func (o *object) mermaidClass() string {
	if o.lines[0].again {
		return ":::again"
	}
	return ""
}

// mermaidLines returns lines as a string of mermaid.
func mermaidLines(lines []string) string {
	for i, l := range lines {
		lines[i] = strings.Trim(quoted(l), `"`)
	}
	return `"` + strings.Join(lines, "<br/>") + `"`
}
