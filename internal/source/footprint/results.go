package footprint

import (
	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
)

// Results returns what layers cost in code as results in benchfmt's form, without their
// configuration. The floor is the first layer.
func Results(found []Footprint) (all []*benchfmt.Result) {
	for _, code := range Codes(found) {
		all = append(all, code.Results(Engines)...)
	}
	return all
}

// Codes returns what layers cost in code in the form of results. The floor is the first layer.
func Codes(found []Footprint) (all []results.Code) {
	for _, f := range found {
		all = append(all, f.result(found[0]))
	}
	return all
}

// result returns what a layer costs in the form of results.
func (f Footprint) result(floor Footprint) results.Code {
	packages, modules := f.Imports.Beyond(floor.Imports)
	code := results.Code{
		Layer:    f.Name,
		Lines:    results.Lines(f.Code.Total),
		Engines:  map[string]results.Lines{},
		Packages: results.Imports{All: len(f.Imports.Packages), BeyondFloor: packages},
		Modules:  results.Imports{All: len(f.Imports.Modules), BeyondFloor: modules},
	}
	for _, engine := range Engines {
		code.Engines[engine] = results.Lines(f.Code.Engines[engine])
	}
	if f.Binary != nil {
		code.BinaryBytes, code.BuildCPU = f.Binary.Bytes, f.Binary.CPU
	}
	return code
}
