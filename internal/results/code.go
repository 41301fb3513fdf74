package results

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/perf/benchfmt"
)

// codeName is the name of results of code, which are of no operation.
const codeName = "Code"

// Code is what a layer costs in code. Package footprint has the rules by which it is counted.
type Code struct {
	Layer       string
	Lines       Lines
	Engines     map[string]Lines // by engine, the part of the lines that exists for it alone
	Packages    Imports
	Modules     Imports
	BinaryBytes int64         // of a program with just this layer; 0 if none was built
	BuildCPU    time.Duration // what building it took; 0 if none was built
}

// On returns what it costs to run on one engine: without the lines for others alone.
func (c Code) On(engine string) Code {
	for other, lines := range c.Engines {
		if other != engine {
			c.Lines.Written -= lines.Written
			c.Lines.Mapping -= lines.Mapping
			c.Lines.Generated -= lines.Generated
		}
	}
	return c
}

// Lines are numbers of lines of code.
type Lines struct {
	Written   int // by hand
	Mapping   int // of those written, what only moves values between rows and the domain
	Generated int
}

// Imports are how many of something a program with just one layer imports.
type Imports struct {
	All         int
	BeyondFloor int // of all, those that a program with the floor does not import
}

// Results returns it in the form of results: one of all, and one of the lines of each engine, in
// the order that is given.
func (c Code) Results(engines []string) []*benchfmt.Result {
	name := Name{Operation: codeName, Participant: c.Layer, Procs: runtime.GOMAXPROCS(0)}
	values := append(c.Lines.values(),
		Value(float64(c.Packages.All), unitPackages),
		Value(float64(c.Packages.BeyondFloor), unitPackagesBeyond),
		Value(float64(c.Modules.All), unitModules),
		Value(float64(c.Modules.BeyondFloor), unitModulesBeyond))
	if c.BinaryBytes > 0 {
		values = append(values, Value(float64(c.BinaryBytes), unitBinary),
			Value(c.BuildCPU.Seconds(), unitBuildCPU))
	}
	all := []*benchfmt.Result{name.result(values)}
	for _, name.Engine = range engines {
		all = append(all, name.result(c.Engines[name.Engine].values()))
	}
	return all
}

// result returns a result of one measurement.
func (n Name) result(values []benchfmt.Value) *benchfmt.Result {
	return &benchfmt.Result{Name: benchfmt.Name(n.String()), Iters: 1, Values: values}
}

func (l Lines) values() []benchfmt.Value {
	return []benchfmt.Value{
		Value(float64(l.Written), unitWritten),
		Value(float64(l.Mapping), unitMapping),
		Value(float64(l.Generated), unitGenerated),
	}
}

// addCode adds a result of a layer's code: all of it, or, with an engine in its name, what of
// it is for that engine alone.
func (rs *Results) addCode(r *benchfmt.Result, name Name) error {
	layer := name.Participant
	values := map[string]float64{}
	for _, v := range r.Values {
		values[v.Unit] = v.Value
	}
	missing := func(units ...string) bool {
		return slices.ContainsFunc(units, func(unit string) bool {
			_, there := values[unit]
			return !there
		})
	}
	if layer == "" || missing(unitWritten, unitMapping, unitGenerated) {
		return errors.New("a result of code needs /impl= in its name, written-lines, mapping-lines " +
			"and generated-lines")
	}
	if cpu := values[unitBuildCPU]; cpu > longest {
		return fmt.Errorf("%s is %v, and no build takes more than %v", unitBuildCPU, cpu, longest)
	}
	whole := func(unit string) int { return int(values[unit]) }
	lines := Lines{whole(unitWritten), whole(unitMapping), whole(unitGenerated)}
	i := rs.code(layer)
	switch {
	case name.Engine != "" && i < 0:
		return fmt.Errorf("the code of %s for %s is here, and all of it is not above", layer,
			name.Engine)
	case name.Engine != "":
		rs.Code[i].Engines[name.Engine] = lines
		return nil
	case i >= 0:
		return fmt.Errorf("the code of %s is here a second time", layer)
	case missing(unitPackages, unitModules):
		return errors.New("a result of code without /engine= in its name needs packages and modules")
	}
	rs.Layers = union(rs.Layers, []string{layer})
	rs.Code = append(rs.Code, Code{
		Layer: layer, Lines: lines, Engines: map[string]Lines{},
		Packages:    Imports{whole(unitPackages), whole(unitPackagesBeyond)},
		Modules:     Imports{whole(unitModules), whole(unitModulesBeyond)},
		BinaryBytes: int64(values[unitBinary]),
		BuildCPU:    time.Duration(values[unitBuildCPU] * float64(time.Second)),
	})
	return nil
}

// code returns the place of a layer's code, or -1.
func (rs *Results) code(layer string) int {
	return slices.IndexFunc(rs.Code, func(c Code) bool { return c.Layer == layer })
}

// CodeOf returns a layer's code, or false if it was not measured.
func (rs *Results) CodeOf(layer string) (Code, bool) {
	i := rs.code(layer)
	if i < 0 {
		return Code{}, false
	}
	return rs.Code[i], true
}
