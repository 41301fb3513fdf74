package results

import (
	"bytes"
	"fmt"
	"io"
)

// Keys of settings. The others are those of go test, the names of modules, whose values are their
// versions, and the names of engines, whose values say how their databases are opened.
const (
	KeyCommand = "command" // that measured
	KeyFormat  = "format"  // of the file; its value is Format
	KeyPackage = "pkg"     // that measured: PackageBench or PackageCode
	KeyCPU     = "cpu"
	KeyProcs   = "gomaxprocs"
	KeyGo      = "go"
	KeyUsers   = "users" // of the data set
	KeyRounds  = "rounds"
	KeyBlock   = "block" // how long a block should take
	KeyDate    = "date"
	// KeyInPairs is there where layers wrote in pairs with the floor, and says how.
	KeyInPairs = "in-pairs"
)

// collector begins the keys of what the collector takes for a byte.
const collector = "collector-"

// KeyCollector returns the key of what the collector takes for a byte on an engine.
func KeyCollector(engine string) string { return collector + engine }

// KeyServer returns the key of what an engine's server says of itself.
func KeyServer(engine string) string { return engine + "-server" }

// KeyLayer returns the key of a layer's settings, if its library has some.
func KeyLayer(name string) string { return "layer-" + name }

// Format is the version of the files that this package writes and reads. It changes with what a
// figure means. In format 1, which did not say so, a time held whatever collecting garbage
// happened to fall into it.
const Format = "2"

// The packages that say in files that they measure. They are names of the format, wherever the
// packages stand.
const (
	module       = "example.com/impedance/"
	PackageBench = module + "bench"
	PackageCode  = module + "footprint"
	PackageScale = module + "lab/scale"
)

// WriteSetting writes a setting as a line of a result file.
func WriteSetting(w io.Writer, key, value string) error {
	_, err := fmt.Fprintf(w, "%s: %s\n", key, value)
	return err
}

// settingOf returns the value of a setting in a line, and whether it has that.
func settingOf(line []byte, key string) (string, bool) {
	value, ok := bytes.CutPrefix(line, []byte(key+":"))
	return string(bytes.TrimSpace(value)), ok
}
