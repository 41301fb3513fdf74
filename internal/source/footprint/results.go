package footprint

import (
	"fmt"
	"runtime"

	"golang.org/x/perf/benchfmt"
)

// Results returns what layers cost in code as results in benchfmt's form, without their
// configuration: for each layer one of all, and one of each engine's own lines. The floor is
// the first layer.
func Results(found []Footprint) []*benchfmt.Result {
	var results []*benchfmt.Result
	add := func(name string, values []benchfmt.Value) {
		results = append(results, &benchfmt.Result{
			Name:   benchfmt.Name(fmt.Sprintf("Code/%s-%d", name, runtime.GOMAXPROCS(0))),
			Iters:  1,
			Values: values,
		})
	}
	for _, f := range found {
		add("impl="+f.Name, append(f.Code.Total.values(), f.weights(found[0])...))
		for _, engine := range Engines {
			add("impl="+f.Name+"/engine="+engine, f.Code.Engines[engine].values())
		}
	}
	return results
}

func (n Lines) values() []benchfmt.Value {
	return []benchfmt.Value{
		{Value: float64(n.Written), Unit: "written-lines"},
		{Value: float64(n.Mapping), Unit: "mapping-lines"},
		{Value: float64(n.Generated), Unit: "generated-lines"},
	}
}

// weights returns what a program with the layer imports and, if it was built, weighs.
func (f Footprint) weights(floor Footprint) []benchfmt.Value {
	packages, modules := f.Imports.Beyond(floor.Imports)
	values := []benchfmt.Value{
		{Value: float64(len(f.Imports.Packages)), Unit: "packages"},
		{Value: float64(packages), Unit: "packages-beyond-floor"},
		{Value: float64(len(f.Imports.Modules)), Unit: "modules"},
		{Value: float64(modules), Unit: "modules-beyond-floor"},
	}
	if f.Binary == nil {
		return values
	}
	return append(values,
		benchfmt.Value{Value: float64(f.Binary.Bytes), Unit: "binary-bytes"},
		benchfmt.Value{Value: f.Binary.CPU.Seconds(), Unit: "build-cpu-sec"})
}
