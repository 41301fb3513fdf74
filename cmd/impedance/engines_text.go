package main

import (
	"fmt"
	"io"
	"strings"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/source"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// showEngines writes for the window what writeEngines writes as a page.
func showEngines(w io.Writer) error {
	width := windowWidth(w)
	g := grid.Grid{Left: len(schema.Products), Text: true}
	var header []string
	for _, p := range schema.Products {
		header = append(header, string(p))
	}
	g.Add(append(header, "what an engine can, and what is done elsewhere")...)
	for _, c := range schema.Capabilities() {
		var cells []string
		for _, p := range schema.Products {
			cells = append(cells, c.Words(p))
		}
		what := c.What
		if c.Else != "" {
			what += "; elsewhere: " + c.Else
		}
		g.Add(append(cells, plainText(what))...)
	}
	if err := g.Write(w, width); err != nil {
		return err
	}
	fmt.Fprintln(w)
	found, err := listed(source.Subjects(layers.All()))
	if err != nil {
		return err
	}
	if err := printEngines(w, found); err != nil {
		return err
	}
	say(w, "", "Lines that hold code, in the files of a layer that are named after an engine.", "",
		"WHERE LAYERS LEAVE THE COMMON WAY")
	for _, l := range layers.All() {
		for _, d := range l.Departures {
			text := fmt.Sprintf("%s, %s: %s. Why: %s. %s", l.Name, d.Scope(), d.Instead, d.Reason, d.Source)
			fmt.Fprintln(w, strings.Join(grid.Wrap(plainText(text), min(width, 92)-2), "\n  "))
		}
	}
	say(w, "", "impedance engines --out engines.md writes this as a page of Markdown, with the sources.")
	return nil
}

// plainText takes the quotes of Markdown's code out of a text.
func plainText(text string) string { return strings.ReplaceAll(text, "`", "") }
