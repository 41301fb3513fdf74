package bench

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// config is the configuration of a result file.
type config []benchfmt.Config

func (c *config) set(key, format string, args ...any) {
	value := []byte(fmt.Sprintf(format, args...))
	*c = append(*c, benchfmt.Config{Key: key, Value: value, File: true})
}

// Settings returns the configuration of a result file, everything that results depend on: the
// machine, the versions, the data set, how the databases of stages are opened (without
// sync=off), and what their servers report about themselves.
func Settings(info *dataset.Info, p Plan, stages []*Stage) []benchfmt.Config {
	c := machine(results.PackageBench)
	for _, s := range stages {
		c.set(string(s.Engine), "%s", s.Opened)
		if cost, ok := p.Collector[s.Engine]; ok {
			c.set(results.KeyCollector(string(s.Engine)), "%.3f ns/B, live heap %d MiB, GOGC=100", cost,
				LiveHeap>>20)
		}
		if s.Server != "" {
			c.set(results.KeyServer(string(s.Engine)), "%s", s.Server)
		}
	}
	for _, l := range p.Layers {
		if l.Settings != "" {
			c.set(results.KeyLayer(l.Name), "%s", l.Settings)
		}
	}
	c.set("schema", "%d", schema.Version)
	c.set("dataset", "version %d, seed %d, %s", info.Version, info.Seed, info.Source)
	c.set(results.KeyUsers, "%d", info.Users)
	c.set("posts", "%d", info.Posts)
	c.set("follows", "%d", info.Follows)
	c.set(results.KeyRounds, "%d", p.Rounds)
	c.set(results.KeyBlock, "%v", p.Block)
	c.set("context", "cancellable")
	if p.InPairs {
		c.set(results.KeyInPairs, "reads share one database, read-only; writes of the floor and one "+
			"layer take turns on two copies")
	}
	c.setDate()
	return c
}

// CodeSettings returns the settings that the size of programs and the time to build them depend
// on. They are a part of Settings under another package, because code has no data and is not run.
func CodeSettings() []benchfmt.Config {
	c := machine(results.PackageCode)
	c.setDate()
	return c
}

// ScaleSettings returns the settings that the results of scale depend on, whatever the size of the
// data: the machine, the versions, and how the databases of a stage are opened.
func ScaleSettings(p Plan, s *Stage, seed uint64) []benchfmt.Config {
	c := machine(results.PackageScale)
	c.set(string(s.Engine), "%s", s.Opened)
	if s.Server != "" {
		c.set(results.KeyServer(string(s.Engine)), "%s", s.Server)
	}
	c.set(results.KeyCollector(string(s.Engine)), "%.3f ns/B, live heap %d MiB, GOGC=100",
		p.Collector[s.Engine], LiveHeap>>20)
	for _, l := range p.Layers {
		if l.Settings != "" {
			c.set(results.KeyLayer(l.Name), "%s", l.Settings)
		}
	}
	c.set("schema", "%d", schema.Version)
	c.set("dataset", "version %d, seed %d, %s", dataset.Version, seed, dataset.Generated)
	c.set(results.KeyRounds, "%d", p.Rounds)
	c.set(results.KeyBlock, "%v", p.Block)
	c.setDate()
	return c
}

// machine returns the machine and the versions, and the package that measures.
func machine(pkg string) config {
	var c config
	c.set(results.KeyFormat, "%s", results.Format)
	c.set("goos", "%s", runtime.GOOS)
	c.set("goarch", "%s", runtime.GOARCH)
	c.set(results.KeyPackage, "%s", pkg)
	c.set(results.KeyCPU, "%s", CPU())
	c.set(results.KeyProcs, "%d", runtime.GOMAXPROCS(0))
	c.set(results.KeyGo, "%s", runtime.Version())
	for _, m := range Libraries() {
		c.set(m.Path, "%s", m.Version)
	}
	return c
}

func (c *config) setDate() { c.set(results.KeyDate, "%s", time.Now().UTC().Format(time.RFC3339)) }

// drivers are the modules that all layers of an engine share.
var drivers = []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5",
	"github.com/go-sql-driver/mysql"}

// everyLayer returns all layers, whichever are compared: a program holds them all.
func everyLayer() []layers.Layer { return append(layers.All(), layers.Native()...) }

// Libraries returns the versions of all that is measured: drivers and libraries, as they are built
// into this program, and generators, which are not.
func Libraries() (found []debug.Module) {
	paths := drivers
	for _, l := range everyLayer() {
		paths = slices.Concat(paths, l.Modules)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, path := range paths {
			for _, m := range info.Deps {
				if m.Path == path && !holds(found, path) {
					found = append(found, *m)
				}
			}
		}
	}
	for _, l := range everyLayer() {
		if l.Generator != "" && !holds(found, l.Library) {
			found = append(found, debug.Module{Path: l.Library, Version: l.Generator})
		}
	}
	return found
}

func holds(modules []debug.Module, path string) bool {
	return slices.ContainsFunc(modules, func(m debug.Module) bool { return m.Path == path })
}

// CPU returns the processor's name where the system tells it.
func CPU() string {
	file, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(file)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}
