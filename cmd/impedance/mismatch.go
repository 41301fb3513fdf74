package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/plural"
	"example.com/impedance/internal/report"
	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways"
	"example.com/impedance/schema"
)

func newMismatch() *cobra.Command {
	var engine string
	c := command(&cobra.Command{
		Use:   "mismatch [NAME]",
		Short: "Show what each library does about each object-relational mismatch",
		Long: `Show the catalogue of the object-relational mismatch: what each library does
about each mismatch, by hand and with sqlx, sqlc, ent and GORM. With a name,
show one of them: the situation, the code and the statements of each library,
and the values that were kept.

SQLite is observed anew, on databases that are removed at the end. Servers are
shown as this program was built with them.`,
		Example: `  impedance mismatch
  impedance mismatch null-against-zero
  impedance mismatch row-multiplication --engine postgres`,
	})
	c.Flags().StringVar(&engine, "engine", string(schema.SQLite), "sqlite, postgres or mysql")
	c.ValidArgs = mismatchNames()
	c.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 1 || len(args) == 1 && mismatchOf(args[0]) == nil {
			return usage(nearest.Unknown("mismatch", strings.Join(args, " "), mismatchNames()))
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		engines := []string{string(schema.SQLite), string(schema.Postgres), string(schema.MySQL)}
		if !strings.Contains(" "+strings.Join(engines, " ")+" ", " "+engine+" ") {
			return usage(nearest.Unknown("engine", engine, engines))
		}
		chosen := mismatch.All()
		if len(args) == 1 {
			chosen = []*mismatch.Mismatch{mismatchOf(args[0])}
		}
		seen, err := observed(c.Context(), chosen, schema.Engine(engine))
		if err != nil {
			return err
		}
		if len(args) == 1 {
			return showMismatch(c.OutOrStdout(), chosen[0], seen[0])
		}
		return showCatalogue(c.OutOrStdout(), chosen, seen)
	}
	return c
}

func mismatchNames() (names []string) {
	for _, m := range mismatch.All() {
		names = append(names, m.Slug())
	}
	return names
}

// mismatchOf returns the mismatch with a name, or nil.
func mismatchOf(name string) *mismatch.Mismatch {
	for _, m := range mismatch.All() {
		if m.Slug() == name {
			return m
		}
	}
	return nil
}

// observed returns what the libraries do about each mismatch: on SQLite anew, and on a server as it
// was held when the program was built.
func observed(ctx context.Context, chosen []*mismatch.Mismatch,
	e schema.Engine) (all [][]mismatch.Seen, err error) {
	dir, err := os.MkdirTemp("", "impedance-mismatch-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	for _, m := range chosen {
		var seen []mismatch.Seen
		if e == schema.SQLite {
			seen, err = m.Observe(ctx, ways.Libraries(), ways.Embedded(dir))
		} else {
			seen, err = ways.Golden(m)
		}
		if err != nil {
			return nil, err
		}
		var of []mismatch.Seen
		for _, s := range seen {
			if s.Engine == string(e) {
				of = append(of, s)
			}
		}
		if len(of) == 0 {
			return nil, fmt.Errorf("this program was built without observations of %s on %s", m.Name, e)
		}
		all = append(all, of)
	}
	return all, nil
}

// showCatalogue writes the matrix. A cell has the worst verdict, and below it the figures of the
// first try and of the way out.
func showCatalogue(w io.Writer, chosen []*mismatch.Mismatch, all [][]mismatch.Seen) error {
	g := grid.Grid{Left: len(all[0])}
	header := []string{"MISMATCH"}
	for _, s := range all[0] {
		header = append(header, s.Library)
	}
	g.Add(header...)
	for i, m := range chosen {
		verdicts, figures := []string{m.Slug()}, []string{""}
		for _, s := range all[i] {
			verdicts = append(verdicts, s.Worst().String())
			var of []string
			for _, o := range s.Ways {
				of = append(of, m.Figure(o))
			}
			figures = append(figures, strings.TrimSpace(strings.Join(of, " → ")+" "+m.Unit))
		}
		g.Add(verdicts...)
		g.Add(figures...)
	}
	if err := g.Write(w, windowWidth(w)); err != nil {
		return err
	}
	say(w, "", "Each cell has the worst verdict of the library's ways on "+all[0][0].Engine+", and the "+
		"figures of its first try and of its way out. impedance mismatch NAME shows one.")
	return shownFrom(w, all[0][0].Engine)
}

// shownFrom says where observations of servers come from.
func shownFrom(w io.Writer, engine string) error {
	if engine != string(schema.SQLite) {
		say(w, "They are those that this program was built with; no server was asked.")
	}
	return nil
}

// showMismatch writes one mismatch: the situation, then each library's code and observation.
func showMismatch(w io.Writer, m *mismatch.Mismatch, seen []mismatch.Seen) error {
	say(w, strings.ToUpper(m.Name), "", m.Question, "", m.Situation, "",
		fmt.Sprintf("Named by %s: %s", m.By, m.Source), "")
	var errs []error
	var columns []report.Column
	for _, s := range seen {
		code, err := ways.Code(m, s.Library)
		errs = append(errs, err)
		columns = append(columns, report.Column{Title: s.Library, Lines: func(width int) []string {
			return mismatchLines(m, s, code, width)
		}})
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := report.Columns(w, windowWidth(w), columns); err != nil {
		return err
	}
	return shownFrom(w, seen[0].Engine)
}

// mismatchLines returns a library's observations and code, in lines of a width.
func mismatchLines(m *mismatch.Mismatch, s mismatch.Seen, code string, width int) (lines []string) {
	for _, o := range s.Ways {
		lines = append(lines, grid.Wrap(fmt.Sprintf("%s: %s", o.Step, o.Verdict), width)...)
		lines = append(lines, grid.Wrap(fmt.Sprintf("  %s, %s, %s, %s", plural.Of(o.Statements, "statement"),
			plural.Of(o.Trips, "trip"), plural.Of(o.Rows, "row"), plural.Of(o.Columns, "column")), width)...)
		for _, k := range o.Kept {
			lines = append(lines, grid.Wrap(fmt.Sprintf("  %s: %s", k.Name, k.Value), width)...)
		}
		if o.Error != "" {
			lines = append(lines, grid.Wrap(fmt.Sprintf("  error at %s: %s", o.When, o.Error), width)...)
		}
		for _, sent := range o.SQL {
			text := sent.Text
			if sent.Times > 1 {
				text = fmt.Sprintf("%d × %s", sent.Times, text)
			}
			for i, line := range grid.Wrap(text, width-4) {
				indent := "    "
				if i == 0 {
					indent = "  - "
				}
				lines = append(lines, indent+line)
			}
		}
		lines = append(lines, "")
	}
	return append(lines, codeLines(code, width)...)
}

// codeLines returns source in lines of a width. Comments are broken anew.
func codeLines(code string, width int) (lines []string) {
	var comment []string
	end := func() {
		if len(comment) > 0 {
			for _, line := range grid.Wrap(strings.Join(comment, " "), width-3) {
				lines = append(lines, "// "+line)
			}
		}
		comment = nil
	}
	for line := range strings.Lines(strings.ReplaceAll(code, "\t", "  ")) {
		line = strings.TrimRight(line, "\n")
		switch text, isComment := strings.CutPrefix(line, "//"); {
		case isComment && strings.TrimSpace(text) != "":
			comment = append(comment, text)
		default:
			end()
			lines = append(lines, line)
		}
	}
	end()
	return lines
}
