package diagram

import (
	"errors"
	"fmt"
	"strings"

	"example.com/impedance/internal/plural"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// Heap is what is left of a call of an operation: the objects that its answer is made of, and
// the rows that they were made from.
type Heap struct {
	Layer  string
	Answer any           // a pointer to what came back
	Events []probe.Event // of a [probe.Recording] of the call
}

// Heaps draws the object graph against the rectangle: the objects of each layer's answer, with
// an arrow for each pointer, beside the rows that came over the wire for it. What is there
// again is shaded: an object for a key that another object stands for, and a value of a stored
// row that had come before. Layers with the same objects and the same rows share a part of the
// picture. The catalog tells which columns of the rows are of one table, and what its key is.
//
// Whether two pointers lead to one object is decided by their addresses, which are not shown.
// Strings, numbers and times are values of what holds them, not objects, unless a pointer leads
// to them. Slices are looked into as far as their length.
func Heaps(title string, all []Heap, c *schema.Catalog) (svg []byte, mermaid string, err error) {
	if len(all) == 0 {
		return nil, "", errors.New("drawing heaps: there is no answer")
	}
	var panels []*panel
	for _, h := range all {
		p, err := newPanel(h, c)
		if err != nil {
			return nil, "", fmt.Errorf("drawing the heap of %s: %w", h.Layer, err)
		}
		panels = addPanel(panels, p)
	}
	p := drawHeaps(title, panels)
	if found := p.problems(); len(found) > 0 {
		return nil, "", fmt.Errorf("drawing the heaps %q: %s", title, strings.Join(found, "; "))
	}
	return p.svg(), heapMermaid(title, panels), nil
}

// panel is what is drawn of layers that agree.
type panel struct {
	layers     []string
	objects    []*object
	rectangles []*rectangle
	bytes      int64
	ranks      [][]*object
	channels   []channel
}

func newPanel(h Heap, c *schema.Catalog) (*panel, error) {
	objects, err := walk(h.Answer)
	if err != nil {
		return nil, err
	}
	p := &panel{layers: []string{h.Layer}, objects: objects}
	p.rectangles, p.bytes = rectanglesOf(h.Events, c)
	return p, p.layOut()
}

// addPanel adds a panel, or its layer to a panel with the same in it.
func addPanel(panels []*panel, p *panel) []*panel {
	signature := p.signature()
	for _, other := range panels {
		if other.signature() == signature {
			other.layers = append(other.layers, p.layers...)
			return panels
		}
	}
	return append(panels, p)
}

// signature returns all that is in a panel.
func (p *panel) signature() string {
	var b strings.Builder
	numbers := map[*object]int{}
	for i, o := range p.objects {
		numbers[o] = i
	}
	for _, o := range p.objects {
		for _, l := range o.lines {
			fmt.Fprintf(&b, "%q %q", l.label, l.field)
			if l.to.object != nil {
				fmt.Fprintf(&b, " %d %d", numbers[l.to.object], l.to.line)
			}
			b.WriteString("\n")
		}
	}
	for _, r := range p.rectangles {
		fmt.Fprintf(&b, "%+v\n", r.spans)
		for _, row := range r.rows {
			fmt.Fprintf(&b, "%+v\n", row)
		}
	}
	return b.String()
}

// heading returns the names of a panel's layers.
func (p *panel) heading() string { return strings.Join(p.layers, " · ") }

// graphSums returns what the objects come to.
func (p *panel) graphSums() []string {
	pointers := 0
	for _, o := range p.objects {
		for _, l := range o.lines {
			if l.to.object != nil {
				pointers++
			}
		}
	}
	sums := plural.Of(int64(len(p.objects)), "object") + " · " + plural.Of(int64(pointers), "pointer")
	var ratios []string
	for _, t := range thingsOf(p.objects) {
		ratios = append(ratios, fmt.Sprintf("%s %d ÷ %d", t.name, t.objects, t.keys))
	}
	if len(ratios) == 0 {
		return []string{sums}
	}
	return []string{sums, "objects ÷ keys: " + strings.Join(ratios, " · ")}
}

// rowSums returns what the rows come to.
func (p *panel) rowSums() []string {
	var rows, values, again int64
	for _, r := range p.rectangles {
		for _, row := range r.rows {
			rows++
			for _, c := range row {
				values++
				if c.again {
					again++
				}
			}
		}
	}
	return []string{plural.Of(int64(len(p.rectangles)), "result set") + " · " +
		plural.Of(rows, "row") + fmt.Sprintf(" · %d B", p.bytes),
		plural.Of(values, "value") + fmt.Sprintf(", %d of them again", again)}
}
