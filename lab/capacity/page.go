package capacity

import (
	_ "embed"
	"html/template"
	"io"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"upper": upper,
	"inc": func(i int) int { return i + 1 }, "phases": func() []Phase { return Phases },
	"legend": func() string { return Legend },
}).Parse(pageText))

// WritePage writes a worksheet, and the command that made it, as a page of HTML that needs no other
// file.
func (w *Worksheet) WritePage(to io.Writer, command string) error {
	return pageTemplate.Execute(to, struct {
		*Worksheet
		Command string
	}{w, command})
}

// Used returns how much of its limit a value takes at worst, in per cent of a bar.
func (l *Line) Used() int {
	return int(100 * min(1, 1/max(l.Headroom.Low, 1e-3)))
}
