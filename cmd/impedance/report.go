package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance"
	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/report"
	"example.com/impedance/internal/results"
	"example.com/impedance/internal/shell"
	"example.com/impedance/internal/source"
	"example.com/impedance/layers"
)

// pageName is the name of a page of results that have no file.
const pageName = "impedance.html"

// pageOf returns the name of the page of a file of results.
func pageOf(results string) string {
	return strings.TrimSuffix(results, filepath.Ext(results)) + ".html"
}

func newReport() *cobra.Command {
	var out target
	var where situation
	var diff, asJSON bool
	c := command(&cobra.Command{
		Use:   "report FILE...",
		Short: "Make one page of HTML from result files",
		Long: `Make a page of HTML from files of --out: the comparison, a ranking for your own
mix of operations, the layers' source next to their statements, the ledger of
where the time goes, pictures of the mismatch, and the method. The page is one
file, needs no network and can be mailed.

Give it files of impedance compare, ledger, ledger --delay and ledger --code, as
many as you have. Results of one machine, version, data set and settings are
shown together; others are kept apart, and the page says why.

With --diff the command makes no page. It prints what changed from a first file
of compare to a second one, such as by the upgrade of a library: for each layer
the ratios to the floor, with intervals, the operations and counts that changed
most, and what else differs.`,
		Example: `  impedance compare --out results.txt
  impedance ledger --out ledger.txt
  impedance report results.txt ledger.txt --out results.html
  impedance report --diff before.txt after.txt`,
	})
	where.register(c)
	c.Flags().BoolVar(&diff, "diff", false, "print what changed from a first file to a second, and make "+
		"no page")
	registerJSON(c, &asJSON)
	out.register(c, "", "the page (default: named after the first file, as results.html is after "+
		"results.txt)")
	out.page = true
	c.Args = someFiles
	c.RunE = func(c *cobra.Command, files []string) error {
		switch {
		case diff:
			return printDiff(c, files, asJSON)
		case asJSON:
			return usage(errors.New("--json: a page has no JSON; give --diff with it"))
		}
		if out.path == "" {
			out.path = pageOf(files[0])
		}
		at, err := where.resolve()
		if err := errors.Join(err, out.check()); err != nil {
			return err
		}
		runs, err := results.Open(files...)
		if err != nil {
			return err
		}
		arrange(runs)
		page, err := newPage(runs, at)
		if err != nil {
			return err
		}
		page.Command = "impedance report " + shell.Line(files...)
		return writePage(c.OutOrStdout(), page, &out)
	}
	return c
}

func someFiles(_ *cobra.Command, files []string) error {
	if len(files) == 0 {
		return usage(errors.New("name result files, such as impedance report results.txt; " +
			"impedance compare --out results.txt makes one"))
	}
	return nil
}

// newPage returns a page of runs that opens with a situation, with this program's description of
// their layers.
func newPage(runs []*results.Run, at report.Situation) (*report.Page, error) {
	ls, err := layersOf(runs)
	if err != nil {
		return nil, err
	}
	page := &report.Page{Runs: runs, Source: impedance.Source}
	for _, l := range ls {
		layer := shownLayer(l)
		page.Layers = append(page.Layers, layer)
		if l.Name == layers.Floor && namesIn(runs)[results.FloorAgain] {
			layer.Name, layer.Opened = results.FloorAgain, false // the same, a second time
			page.Layers = append(page.Layers, layer)
		}
	}
	page.Mixes, page.At = mixesAnd(at.Mix), at
	code, err1 := listing.Read(impedance.Source)
	names, err2 := pictures(impedance.Source, source.Subjects(ls))
	var err3, err4, err5, err6, err7 error
	page.Costs, err3 = codes(ls)
	page.Built, err4 = built(impedance.Source)
	page.Catalogues, err5 = catalogues(page.Engines())
	page.Growth, err6 = lastScale()
	page.Surprises, err7 = surprises()
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7); err != nil {
		return nil, err
	}
	code.Packages = slices.DeleteFunc(code.Packages, func(p listing.Entry) bool {
		return !slices.ContainsFunc(ls, func(l layers.Layer) bool { return l.Package == p.Package })
	})
	page.Code, page.Pictures = code, names
	return page, nil
}

// built returns what programs with one layer weigh, as ledger --code measured it when these figures
// were published.
func built(source fs.FS) (*results.Results, error) {
	const name = "docs/results/code.txt"
	text, err := fs.ReadFile(source, name)
	if err != nil {
		return nil, err
	}
	runs, err := results.Gather(results.File{Name: name, Text: text})
	if err != nil {
		return nil, err
	}
	return runs[0].Code, nil
}

// lastScale returns what the last scale found here, or else what was published.
func lastScale() (*growth.Found, error) {
	cache, err := dataset.CacheDir()
	if err != nil {
		return nil, err
	}
	return growth.Last(cache, impedance.Source)
}

// arrange puts the layers of runs into the order of the list of layers.
func arrange(runs []*results.Run) {
	var order, natives []string
	for _, l := range layers.All() {
		order = append(order, l.Name)
		if l.Name == layers.Floor {
			order = append(order, results.FloorAgain)
		}
	}
	for _, l := range layers.Native() {
		natives = append(natives, l.Name)
	}
	for _, run := range runs {
		run.Arrange(order, natives)
	}
}

// shownLayer returns a layer as a report has it.
func shownLayer(l layers.Layer) report.Layer {
	return report.Layer{Name: l.Name, Library: l.Library, Package: l.Package,
		Departures: l.Departures, Light: l.Color.Light, Dark: l.Color.Dark, Mark: l.Color.Mark,
		Dash: l.Color.Dash, Opened: l.Opened}
}

func shownLayers(ls []layers.Layer) (all []report.Layer) {
	for _, l := range ls {
		all = append(all, shownLayer(l))
	}
	return all
}

// mixes returns the mixes of operations for a report.
func mixes() (all []report.Mix) {
	for _, m := range bench.Mixes() {
		mix := report.Mix{Name: m.Name, From: m.From, Weights: map[string]float64{}}
		for _, part := range m.Parts {
			mix.Weights[part.Operation] += float64(part.Weight)
		}
		all = append(all, mix)
	}
	return all
}

// layersOf returns the layers that runs have, in the usual order, or an error for a layer that
// this program does not know.
func layersOf(runs []*results.Run) ([]layers.Layer, error) {
	names := namesIn(runs)
	var found []layers.Layer
	for _, l := range layers.All() {
		if names[l.Name] {
			found = append(found, l)
		}
		delete(names, l.Name)
	}
	delete(names, results.Oracle)
	delete(names, results.FloorAgain)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		return nil, fmt.Errorf("the results have a layer %q that this program does not know; use the "+
			"version that measured it", name)
	}
	return found, nil
}

// namesIn returns the layers of runs by their names.
func namesIn(runs []*results.Run) map[string]bool {
	names := map[string]bool{}
	for _, run := range runs {
		for _, rs := range []*results.Results{run.Compared, run.Ledger, run.Delays, run.Code} {
			if rs != nil {
				for _, name := range rs.Layers {
					names[name] = true
				}
			}
		}
	}
	return names
}

// pictures returns the pictures that a page shows, in order. It leaves out the sequences, which the
// page shows as text, and the overlay of all layers, which it shows in parts.
func pictures(source fs.FS, subjects []source.Subject) ([]string, error) {
	var kinds, names []string
	for _, s := range subjects {
		kinds = append(kinds, "overlay-"+s.Name)
	}
	kinds = append(kinds, "objects")
	for _, s := range subjects {
		kinds = append(kinds, "objects-"+s.Name)
	}
	kinds = append(kinds, "schema-*", "navigation", "heap-*", "drift-*")
	for _, kind := range kinds {
		found, err := fs.Glob(source, "docs/diagrams/"+kind+".svg")
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	return names, nil
}

// generator marks a page as one that may be replaced.
const generator = `<meta name="generator" content="impedance">`

// isPage reports whether a file is a page of impedance's.
func isPage(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	start, err := io.ReadAll(io.LimitReader(file, 2000))
	return err == nil && bytes.Contains(start, []byte(generator))
}

// writePage writes a page, and says where it is.
func writePage(w io.Writer, page *report.Page, to *target) error {
	var b bytes.Buffer
	if err := page.Write(&b); err != nil {
		return err
	}
	if err := to.write(b.Bytes()); err != nil {
		return err
	}
	sayWhole(w, fmt.Sprintf("The page is %s (%.1f MB); open it in a browser.", to.path,
		float64(b.Len())/1e6), []string{to.path})
	if b.Len() > report.Largest {
		say(w, "That is much to mail: give fewer files for a smaller one.")
	}
	return nil
}
