package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/report"
	"example.com/impedance/internal/source"
	"example.com/impedance/internal/source/footprint"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// registerJSON makes the flag --json. docs/commands.md has the shapes.
func registerJSON(c *cobra.Command, to *bool) {
	c.Flags().BoolVar(to, "json", false, "print the figures as JSON, and nothing else")
}

// texts returns where sentences go: nowhere, if figures are printed as JSON.
func texts(w io.Writer, asJSON bool) io.Writer {
	if asJSON {
		return io.Discard
	}
	return w
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// dataJSON is a data set.
type dataJSON struct {
	Users   int64  `json:"users"`
	Posts   int64  `json:"posts"`
	Follows int64  `json:"follows"`
	Source  string `json:"source"`
	Seed    uint64 `json:"seed"`
}

func dataOf(i *dataset.Info) dataJSON {
	return dataJSON{i.Users, i.Posts, i.Follows, i.Source, i.Seed}
}

// comparedJSON is what compare --json prints.
type comparedJSON struct {
	Command string   `json:"command"`
	Data    dataJSON `json:"data"`
	*report.Comparison
	Verdicts []report.EngineVerdict `json:"verdicts"`
	Itself   *report.SelfComparison `json:"itself,omitempty"` // of --aa
}

// shownJSON is what show --json prints.
type shownJSON struct {
	Data dataJSON `json:"data"`
	*report.Comparison
	Operations []shownOperationJSON `json:"operations"`
}

// shownOperationJSON is an operation side by side.
type shownOperationJSON struct {
	Operation string         `json:"operation"`
	Layers    []report.Shown `json:"layers"`
}

// verifiedJSON is what verify --json prints.
type verifiedJSON struct {
	Data       dataJSON `json:"data"`
	Engines    []string `json:"engines"`
	Layers     []string `json:"layers"`
	Operations []string `json:"operations"`
	Calls      int      `json:"calls_of_each"`
	Oracle     bool     `json:"oracle"`
	Agree      bool     `json:"agree"`
	Difference string   `json:"difference,omitempty"`
}

// accountedJSON is what ledger --json prints.
type accountedJSON struct {
	Command string   `json:"command"`
	Data    dataJSON `json:"data"`
	Noise   string   `json:"noise,omitempty"` // of --delay
	Lines   any      `json:"lines"`
}

// linesJSON are numbers of lines of code.
type linesJSON struct {
	Written   int `json:"written_lines"`
	Mapping   int `json:"mapping_lines"`
	Generated int `json:"generated_lines"`
}

func linesOf(n listing.Lines) linesJSON { return linesJSON{n.Written, n.Mapping, n.Generated} }

// packageJSON is what a package of layers costs in code.
type packageJSON struct {
	Layer   string `json:"layer"`
	Package string `json:"package"`
	linesJSON
	Engines     map[string]linesJSON `json:"engines"` // lines for one engine only
	Operations  map[string]linesJSON `json:"operations,omitempty"`
	Imported    int                  `json:"imported_packages,omitempty"`
	Modules     int                  `json:"imported_modules,omitempty"`
	BinaryBytes *int64               `json:"binary_bytes"`
	BuildCPU    *float64             `json:"build_cpu_seconds"`
}

func packagesOf(found []footprint.Footprint) (all []packageJSON) {
	for _, f := range found {
		p := packageJSON{Layer: f.Name, Package: f.Package, linesJSON: linesOf(f.Code.Total),
			Engines: map[string]linesJSON{}, Operations: map[string]linesJSON{},
			Imported: len(f.Imports.Packages), Modules: len(f.Imports.Modules)}
		for _, e := range footprint.Engines {
			p.Engines[e] = linesOf(f.Code.Engines[e])
		}
		for _, o := range f.Code.Operations {
			p.Operations[o.Name] = linesOf(o.Lines)
		}
		if f.Binary != nil {
			p.BinaryBytes, p.BuildCPU = &f.Binary.Bytes, new(f.Binary.CPU.Seconds())
		}
		all = append(all, p)
	}
	return all
}

// codeJSON is what ledger --code --json prints.
type codeJSON struct {
	Packages []packageJSON `json:"packages"`
}

// enginesJSON is what engines --json prints.
type enginesJSON struct {
	Capabilities []capabilityJSON           `json:"capabilities"`
	Packages     []packageJSON              `json:"packages"`
	Departures   []report.ComparedDeparture `json:"departures"`
}

// capabilityJSON is what an engine can and another cannot.
type capabilityJSON struct {
	What   string          `json:"what"`
	On     map[string]bool `json:"on"`              // by product
	Since  map[string]int  `json:"since,omitempty"` // the first major version, if not all can
	Else   string          `json:"else"`
	Source string          `json:"source"`
}

// enginesFigures returns what the tables of engines have.
func enginesFigures() (*enginesJSON, error) {
	found, err := listed(source.Subjects(layers.All()))
	if err != nil {
		return nil, err
	}
	all := &enginesJSON{Packages: packagesOf(found)}
	for i := range all.Packages {
		all.Packages[i].Operations = nil
		all.Packages[i].Imported, all.Packages[i].Modules = 0, 0
	}
	for _, c := range schema.Capabilities() {
		on, since := map[string]bool{}, map[string]int{}
		for _, p := range schema.Products {
			on[string(p)] = c.On(p)
		}
		for p, version := range c.Since {
			since[string(p)] = version
		}
		all.Capabilities = append(all.Capabilities, capabilityJSON{c.What, on, since, c.Else, c.Source})
	}
	for _, l := range layers.All() {
		for _, d := range l.Departures {
			all.Departures = append(all.Departures, report.DepartureOf(l.Name, d))
		}
	}
	return all, nil
}
