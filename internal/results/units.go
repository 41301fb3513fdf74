package results

import (
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchunit"
)

// Units of what a call takes, as they are read. A time is written in nanoseconds, as go test
// writes it, and read in seconds: benchfmt makes engine-sec/op of engine-ns/op.
const (
	UnitTime    = "sec/op"       // with what is charged for garbage
	UnitGarbage = "gc-sec/op"    // the part of it that is charged for garbage
	UnitFloor   = "floor-sec/op" // the floor's time of the same round in its pair
	UnitBytes   = "B/op"         // allocated
	UnitAllocs  = "allocs/op"

	// The other parts of the time, which ledger has; see report.Ledger.
	UnitEngine   = "engine-sec/op"
	UnitBuild    = "build-sec/op"
	UnitScan     = "scan-sec/op"
	UnitAssemble = "assemble-sec/op"

	UnitLibraryBytes  = "library-B/op" // allocated by the layer with database/sql
	UnitLibraryAllocs = "library-allocs/op"

	UnitStatements    = "stmts/op"
	UnitCalls         = "calls/op" // of the driver that wait for the engine
	UnitTrips         = "trips/op" // round trips to a server
	UnitRows          = "rows/op"  // fetched
	UnitFetched       = "fetched-B/op"
	UnitWanted        = "wanted-B/op" // of those, what the answer needs
	UnitFetchedValues = "fetched-values/op"
	UnitWantedValues  = "wanted-values/op"
)

// Units of what a layer's code comes to.
const (
	unitWritten        = "written-lines"
	unitMapping        = "mapping-lines"
	unitGenerated      = "generated-lines"
	unitPackages       = "packages"
	unitPackagesBeyond = "packages-beyond-floor"
	unitModules        = "modules"
	unitModulesBeyond  = "modules-beyond-floor"
	unitBinary         = "binary-bytes"
	unitBuildCPU       = "build-cpu-sec"
)

// Value returns a value as it is written. That of a time is in nanoseconds.
func Value(v float64, unit string) benchfmt.Value {
	return benchfmt.Value{Value: v, Unit: Written(unit)}
}

// Written returns a unit as it is written.
func Written(unit string) string {
	if of, ok := strings.CutSuffix(unit, UnitTime); ok {
		return of + "ns/op"
	}
	return unit
}

// asRead returns a unit as benchfmt has it after reading, which leaves that of a zero as it was
// written.
func asRead(unit string) string {
	_, unit = benchunit.Tidy(1, unit)
	return unit
}
