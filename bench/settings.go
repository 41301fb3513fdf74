package bench

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/dataset"
	"example.com/impedance/schema"
)

// Settings returns what results depend on, as the configuration of a result file: the
// machine, the versions, the data set, how the databases of stages are opened (but for
// sync=off), and what their servers say of themselves.
func Settings(info *dataset.Info, p Plan, stages []*Stage) []benchfmt.Config {
	var config []benchfmt.Config
	set := func(key, format string, args ...any) {
		value := []byte(fmt.Sprintf(format, args...))
		config = append(config, benchfmt.Config{Key: key, Value: value, File: true})
	}
	set("goos", "%s", runtime.GOOS)
	set("goarch", "%s", runtime.GOARCH)
	set("pkg", "example.com/impedance/bench")
	set("cpu", "%s", cpu())
	set("gomaxprocs", "%d", runtime.GOMAXPROCS(0))
	set("go", "%s", runtime.Version())
	for _, m := range modules() {
		set(m.Path, "%s", m.Version)
	}
	set("github.com/sqlc-dev/sqlc", "%s", sqlcVersion)
	for _, s := range stages {
		set(string(s.Engine), "%s", (&schema.Options{}).Settings(s.Engine))
		if s.Server != "" {
			set(string(s.Engine)+"-server", "%s", s.Server)
		}
	}
	set("schema", "%d", schema.Version)
	set("dataset", "version %d, seed %d, %s", info.Version, info.Seed, info.Source)
	set("users", "%d", info.Users)
	set("posts", "%d", info.Posts)
	set("follows", "%d", info.Follows)
	set("rounds", "%d", p.Rounds)
	set("block", "%v", p.Block)
	set("context", "cancellable")
	set("date", "%s", time.Now().UTC().Format(time.RFC3339))
	return config
}

// sqlcVersion is the generator's. It is no dependency of the program, so the build does
// not know it; a test holds it against the modfile that pins it.
const sqlcVersion = "v1.31.1"

// measuredModules are what the results are results of.
var measuredModules = []string{
	"modernc.org/sqlite", "github.com/jmoiron/sqlx", "entgo.io/ent", "gorm.io/gorm",
	"gorm.io/driver/sqlite", "github.com/jackc/pgx/v5", "gorm.io/driver/postgres",
	"github.com/go-sql-driver/mysql", "gorm.io/driver/mysql",
}

func modules() []*debug.Module {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	var found []*debug.Module
	for _, path := range measuredModules {
		for _, m := range info.Deps {
			if m.Path == path {
				found = append(found, m)
			}
		}
	}
	return found
}

// cpu returns the processor's name where the system tells it.
func cpu() string {
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
