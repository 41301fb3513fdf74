package report

import (
	"embed"
	"html/template"
	"strings"
)

//go:embed page
var pageFiles embed.FS

// Styles and scripts are the files of the page's style and of its script, in the order in which
// they follow one another. The files of the script share one scope.
var (
	styles = []string{"base.css", "verdict.css", "controls.css", "tables.css", "source.css",
		"catalogue.css", "pictures.css", "charts.css", "growth.css", "print.css"}
	scripts = []string{"state.js", "estimate.js", "ranking.js", "ranks.js", "verdict.js", "show.js",
		"controls.js", "places.js", "tables.js", "source.js", "pictures.js", "glossary.js", "charts.js",
		"save.js", "start.js"}
)

// style returns the page's style for layers.
func style(ls []Layer) (template.CSS, error) {
	text, err := joined(styles)
	return template.CSS(text + paint(ls)), err
}

// script returns the page's script.
func script() (template.JS, error) {
	text, err := joined(scripts)
	return template.JS("'use strict';\n{\n" + text + "}\n"), err
}

// theme returns the script that chooses the page's theme before anything is drawn.
func theme() (template.JS, error) {
	text, err := joined([]string{"theme.js"})
	return template.JS(text), err
}

// joined returns the text of files one behind another, without comments on lines of their own and
// without indentation, which no page needs.
func joined(names []string) (string, error) {
	var b strings.Builder
	for _, name := range names {
		text, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			return "", err
		}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			comment := strings.HasPrefix(line, "// ") ||
				strings.HasPrefix(line, "/* ") && strings.HasSuffix(line, " */")
			if line != "" && !comment {
				b.WriteString(line + "\n")
			}
		}
	}
	return b.String(), nil
}
