package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance"
	"example.com/impedance/bench"
	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/results"
	"example.com/impedance/internal/source"
	"example.com/impedance/internal/source/footprint"
	"example.com/impedance/layers"
)

// measureCode measures the cost of layers in code, keeps it and prints it.
func (f *accounting) measureCode(ctx context.Context, w io.Writer, show *progress,
	ls []layers.Layer) error {
	found, err := f.footprints(ctx, show, source.Subjects(ls))
	show.end()
	if err != nil {
		return err
	}
	var file bytes.Buffer
	config, writer := bench.CodeSettings(), benchfmt.NewWriter(&file)
	for _, r := range footprint.Results(found) {
		r.Config = config
		if err := writer.Write(r); err != nil {
			return err
		}
	}
	run, lost := f.out.keep(&file)
	if run == nil {
		return lost
	}
	if f.json {
		return errors.Join(lost, writeJSON(w, codeJSON{packagesOf(found)}))
	}
	if err := printFootprint(w, found); err != nil {
		return errors.Join(lost, err)
	}
	for _, l := range ls {
		i := slices.IndexFunc(found, func(c footprint.Footprint) bool { return c.Package == l.Package })
		if found[i].Name != l.Name {
			say(w, fmt.Sprintf("%s is %s with other settings, and has the same code.", l.Name, found[i].Name))
		}
	}
	if found[0].Binary == nil && !f.choice.quick {
		say(w, "", "Size and build time of programs are left out: to build them, run it in a checkout of "+
			"this repository, with the go command on the PATH.")
	}
	return lost
}

// footprints measures packages of layers in a checkout, with a program of each. Elsewhere, and for
// a quick look, it takes the figures of the source that this program was built from.
func (f *accounting) footprints(ctx context.Context, show *progress, subjects []source.Subject) (
	[]footprint.Footprint, error) {
	if !f.choice.quick {
		dir, err := source.Checkout(ctx)
		switch {
		case err == nil:
			show.steps("reading the code", 0, 1)
			code, err := source.Load(ctx, dir, subjects)
			if err != nil {
				return nil, err
			}
			return footprint.Measure(ctx, code, show.steps)
		case !errors.Is(err, source.ErrNoCheckout):
			return nil, err
		}
	}
	return listed(subjects)
}

// listed returns the footprints of packages as this program carries them.
func listed(subjects []source.Subject) ([]footprint.Footprint, error) {
	all, err := listing.Read(impedance.Source)
	if err != nil {
		return nil, err
	}
	return footprint.Listed(all, subjects)
}

// codes returns what layers cost in code, as this program carries it. Layers of one package have the
// same code.
func codes(ls []layers.Layer) (all []results.Code, err error) {
	subjects := source.Subjects(ls)
	found, err := listed(subjects)
	if err != nil {
		return nil, err
	}
	of := map[string]results.Code{}
	for i, code := range footprint.Codes(found) {
		of[subjects[i].Package] = code
	}
	for _, l := range ls {
		code := of[l.Package]
		code.Layer = l.Name
		all = append(all, code)
	}
	return all, nil
}

// printFootprint prints the cost of layers in code.
func printFootprint(w io.Writer, found []footprint.Footprint) error {
	for _, print := range []func(io.Writer, []footprint.Footprint) error{
		printPackages, printEngines, printOperations,
	} {
		if err := print(w, found); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	printDefinitions(w, found[0].Binary != nil)
	return nil
}

// printPackages prints a line for each package. The floor is the first.
func printPackages(w io.Writer, found []footprint.Footprint) error {
	g := grid.Grid{Beside: []string{"+floor"}}
	header := []string{"LINES, IMPORTS", "by hand", "mapping", "generated", "packages", "+floor",
		"modules", "+floor"}
	if found[0].Binary != nil {
		header = append(header, "binary", "+floor", "CPU", "+floor")
	}
	g.Add(header...)
	floor := found[0]
	for _, f := range found {
		lines := f.Code.Total
		packages, modules := f.Imports.Beyond(floor.Imports)
		cells := []string{
			f.Name, number(lines.Written), number(lines.Mapping), number(lines.Generated),
			number(len(f.Imports.Packages)), fmt.Sprintf("%+d", packages),
			number(len(f.Imports.Modules)), fmt.Sprintf("%+d", modules),
		}
		if b := f.Binary; b != nil {
			cells = append(cells,
				fmt.Sprintf("%.2f MB", float64(b.Bytes)/1e6),
				fmt.Sprintf("%+.2f", float64(b.Bytes-floor.Binary.Bytes)/1e6),
				fmt.Sprintf("%.1f s", b.CPU.Seconds()),
				fmt.Sprintf("%+.1f", (b.CPU-floor.Binary.CPU).Seconds()))
		}
		g.Add(cells...)
	}
	return g.Write(w, windowWidth(w))
}

// printEngines prints a line for each package: the lines that exist for one engine only.
func printEngines(w io.Writer, found []footprint.Footprint) error {
	g := grid.Grid{Beside: []string{"generated"}}
	header := []string{"LINES, ENGINES"}
	for _, e := range footprint.Engines {
		header = append(header, "only "+e, "generated")
	}
	g.Add(header...)
	for _, f := range found {
		cells := []string{f.Name}
		for _, e := range footprint.Engines {
			lines := f.Code.Engines[e]
			cells = append(cells, number(lines.Written), number(lines.Generated))
		}
		g.Add(cells...)
	}
	return g.Write(w, windowWidth(w))
}

// printOperations prints a line for each operation.
func printOperations(w io.Writer, found []footprint.Footprint) error {
	g := grid.Grid{Beside: []string{"generated"}}
	header := []string{"LINES (MAPPING)"}
	for _, f := range found {
		header = append(header, f.Name)
		if f.Code.Total.Generated > 0 {
			header = append(header, "generated")
		}
	}
	g.Add(header...)
	line := func(title string, lines func(listing.Code) listing.Lines) {
		cells := []string{title}
		for _, f := range found {
			n := lines(f.Code)
			cells = append(cells, fmt.Sprintf("%d %5s", n.Written, fmt.Sprintf("(%d)", n.Mapping)))
			if f.Code.Total.Generated > 0 {
				cells = append(cells, number(n.Generated))
			}
		}
		g.Add(cells...)
	}
	for i, o := range found[0].Code.Operations {
		line(o.Name, func(c listing.Code) listing.Lines { return c.Operations[i].Lines })
	}
	line("in each of them", func(c listing.Code) listing.Lines { return c.Shared })
	return g.Write(w, windowWidth(w))
}

func number(n int) string { return fmt.Sprint(n) }

// printDefinitions explains the figures.
func printDefinitions(w io.Writer, build bool) {
	prose(w, `
Lines are lines of code. By hand are the lines of the layer's package and of its generator's
sources; mapping are the lines among them that only move values between rows and the domain.
Only for one engine are the lines in files named after it. An operation has its method and
everything that it reaches by name on SQLite, shared or not; ent's schema is in the total only.
Packages and modules are the imports of a program with one layer, without the standard library and
this repository.
`)
	if build {
		prose(w, `
The binary is the file that go build makes of that program. CPU is the processor time, on this
machine, for compiling all its packages, including the standard library, and for linking it.
`)
	} else {
		say(w, "Such a program is one for Linux on amd64 here.")
	}
	say(w, "go doc example.com/impedance/internal/source/footprint has the rules.")
}
