package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/plural"
	"example.com/impedance/internal/report"
	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways"
	"example.com/impedance/schema"
)

func newMismatch() *cobra.Command {
	var f catalogue
	c := command(&cobra.Command{
		Use:   "mismatch [NAME]",
		Short: "Show what each library does about each object-relational mismatch",
		Long: `Show the catalogue of the object-relational mismatch: what each library does
about each mismatch, by hand and with sqlx, sqlc, ent and GORM. With a name,
show one of them: the situation, the code and the statements of each library,
and the values that were kept.

SQLite is observed anew, on databases that are removed at the end. Servers are
shown as this program was built with them. With --guess the command first asks
what each library will do, for a class. With --out it writes a page of Markdown
for each mismatch or for the named one, with its picture, from what this program
was built with.`,
		Example: `  impedance mismatch
  impedance mismatch null-against-zero
  impedance mismatch row-multiplication --engine postgres
  impedance mismatch unit-of-work --guess`,
	})
	c.Flags().StringVar(&f.engine, "engine", string(schema.SQLite), "sqlite, postgres or mysql")
	c.Flags().BoolVar(&f.guess, "guess", false, "ask for the verdict of each library first")
	c.Flags().StringVarP(&f.out, "out", "o", "", "write pages into this folder")
	c.Flags().BoolVar(&f.force, "force", false, "replace pages that are in the folder")
	registerJSON(c, &f.json)
	c.ValidArgs = mismatchNames()
	c.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 1 || len(args) == 1 && mismatchOf(args[0]) == nil {
			return usage(nearest.Unknown("mismatch", strings.Join(args, " "), mismatchNames()))
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := f.check(args); err != nil {
			return err
		}
		return f.run(c.Context(), args, c.InOrStdin(), c.OutOrStdout())
	}
	return c
}

// catalogue are the flags of mismatch.
type catalogue struct {
	engine, out        string
	guess, json, force bool
}

// check refuses flags that do not go together.
func (f *catalogue) check(args []string) error {
	var engines []string
	for _, e := range mismatchEngines {
		engines = append(engines, string(e.engine))
	}
	name := "README"
	if len(args) == 1 {
		name = args[0]
	}
	switch there := filepath.Join(f.out, name+".md"); {
	case !slices.Contains(engines, f.engine):
		return usage(nearest.Unknown("engine", f.engine, engines))
	case f.guess && (len(args) == 0 || f.json):
		return usage(errors.New("--guess asks about one mismatch, and in words; name it, such as " +
			"impedance mismatch unit-of-work --guess"))
	case f.out != "" && (f.guess || f.json):
		return usage(errors.New("--out writes pages; leave out --guess and --json"))
	case f.out != "" && !f.force && exists(there):
		return usage(fmt.Errorf("--out %s: %s.md is there; name another folder, or replace it with "+
			"--force", f.out, name))
	}
	return nil
}

func (f *catalogue) run(ctx context.Context, args []string, in io.Reader, w io.Writer) error {
	chosen := mismatch.All()
	if len(args) == 1 {
		chosen = []*mismatch.Mismatch{mismatchOf(args[0])}
	}
	if f.out != "" {
		if err := writeMismatches(f.out, chosen); err != nil || len(args) == 1 {
			return err
		}
		return writeMismatchIndex(f.out)
	}
	var guessed map[string]mismatch.Verdict
	if f.guess {
		guessed = askVerdicts(in, w, chosen[0])
	}
	seen, err := observed(ctx, chosen, schema.Engine(f.engine))
	switch {
	case err != nil:
		return err
	case f.json:
		return writeJSON(w, catalogueOf(f.engine, chosen, seen))
	case len(args) == 0:
		return showCatalogue(w, chosen, seen)
	}
	if f.guess {
		showGuessed(w, guessed, seen[0])
	}
	return showMismatch(w, chosen[0], seen[0])
}

// askVerdicts asks what the libraries will do. A library that is not guessed is not in the answer.
func askVerdicts(in io.Reader, w io.Writer, m *mismatch.Mismatch) map[string]mismatch.Verdict {
	say(w, m.Question, "", m.Situation, "", "What is the worst that each library does? holds, "+
		"costs more, cannot say it, refused, loses information or wrong in silence; the first letters are "+
		"enough.")
	guessed := map[string]mismatch.Verdict{}
	lines := bufio.NewScanner(in)
	for _, l := range ways.Libraries() {
		fmt.Fprintf(w, "%s: ", l.Name)
		if !lines.Scan() {
			break
		}
		words := strings.ToLower(strings.TrimSpace(lines.Text()))
		for v := mismatch.Holds; words != "" && v <= mismatch.WrongInSilence; v++ {
			if strings.HasPrefix(v.String(), words) {
				guessed[l.Name] = v
				break
			}
		}
	}
	fmt.Fprintln(w)
	return guessed
}

// showGuessed writes which guesses were right.
func showGuessed(w io.Writer, guessed map[string]mismatch.Verdict, seen []mismatch.Seen) {
	right := 0
	for _, s := range seen {
		v, ok := guessed[s.Library]
		switch {
		case !ok:
		case v == s.Worst():
			right++
			say(w, fmt.Sprintf("%s: %s, as guessed", s.Library, v))
		default:
			say(w, fmt.Sprintf("%s: %s, and the guess was %s", s.Library, s.Worst(), v))
		}
	}
	say(w, fmt.Sprintf("right: %d of %d", right, len(guessed)), "")
}

// catalogueJSON is what mismatch --json prints.
type catalogueJSON struct {
	Engine     string         `json:"engine"`
	Mismatches []mismatchJSON `json:"mismatches"`
}

// mismatchJSON is a mismatch with what each library does.
type mismatchJSON struct {
	Mismatch  string          `json:"mismatch"`
	By        string          `json:"by"`
	Source    string          `json:"source"`
	Question  string          `json:"question"`
	Situation string          `json:"situation"`
	Libraries []mismatch.Seen `json:"libraries"`
}

func catalogueOf(engine string, chosen []*mismatch.Mismatch, all [][]mismatch.Seen) catalogueJSON {
	shape := catalogueJSON{Engine: engine}
	for i, m := range chosen {
		shape.Mismatches = append(shape.Mismatches, mismatchJSON{m.Slug(), m.By, m.Source, m.Question,
			m.Situation, all[i]})
	}
	return shape
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
	dir, err := dataset.NewFolder(os.TempDir(), "impedance-mismatch-")
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	for _, m := range chosen {
		var seen []mismatch.Seen
		if e == schema.SQLite {
			seen, err = m.Observe(ctx, ways.Libraries(), ways.Embedded(dir.Path))
		} else {
			seen, err = ways.Golden(m)
		}
		if err != nil {
			return nil, err
		}
		held := of(seen, e)
		if len(held) == 0 {
			return nil, fmt.Errorf("this program was built without observations of %s on %s", m.Name, e)
		}
		all = append(all, held)
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
			figures = append(figures, figure(m, s))
		}
		g.Add(verdicts...)
		g.Add(figures...)
	}
	if err := g.Write(w, windowWidth(w)); err != nil {
		return err
	}
	say(w, "", "Each cell has the worst verdict of the library's ways on "+all[0][0].Engine+", and "+
		"the figures of its first try and of its way out. impedance mismatch NAME shows one.")
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
	if hasPicture(m.Slug()) {
		say(w, "", "impedance mismatch "+m.Slug()+" --out FOLDER writes this as a page, with its picture.")
	}
	return shownFrom(w, seen[0].Engine)
}

// mismatchLines returns a library's observations and code, in lines of a width.
func mismatchLines(m *mismatch.Mismatch, s mismatch.Seen, code string, width int) (lines []string) {
	for _, o := range s.Ways {
		lines = append(lines, grid.Wrap(fmt.Sprintf("%s: %s", o.Step, o.Verdict), width)...)
		counts := fmt.Sprintf("  %s, %s, %s, %s", plural.Of(o.Statements, "statement"),
			plural.Of(o.Trips, "trip"), plural.Of(o.Rows, "row"), plural.Of(o.Columns, "column"))
		if o.Took > 0 { // it was observed now, so that more than what is held is known
			counts += fmt.Sprintf(", %s fetched, took %s", plural.Of(o.Bytes, "byte"),
				report.Duration(o.Took))
		}
		lines = append(lines, grid.Wrap(counts, width)...)
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
	lines = append(lines, plural.Of(int64(linesOfCode(code)), "line")+" of code:", "")
	return append(lines, codeLines(code, width)...)
}

// linesOfCode counts the lines that are neither blank nor comments.
func linesOfCode(code string) (n int) {
	for line := range strings.Lines(code) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
			n++
		}
	}
	return n
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
