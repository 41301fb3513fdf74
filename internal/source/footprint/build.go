package footprint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Binary is a program with just one layer.
type Binary struct {
	Bytes int64         // as go build leaves it, with its symbols
	CPU   time.Duration // what compiling and linking it took
}

// build builds the programs with a build cache, which makes the build a cold one if it is
// empty, and tells progress how many packages have been compiled.
func (p programs) build(ctx context.Context, cache string, progress func(done int)) ([]Binary,
	error) {
	temp, graph := filepath.Join(p.work, "temp"), filepath.Join(p.work, "graph.json")
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return nil, err
	}
	cmd := command(ctx, p.dir, slices.Concat([]string{"build", "-v", "-overlay", p.overlay(),
		"-debug-actiongraph=" + graph, "-o", filepath.Join(p.work, "bin") + string(filepath.Separator)}, p.paths())...)
	cmd.Env = append(cmd.Env, "GOCACHE="+cache, "GOTMPDIR="+temp)
	compiled := &meter{progress: progress}
	cmd.Stderr = compiled
	progress(0)
	if err := run(cmd); err != nil {
		err = fmt.Errorf("building: %w: %s", err, compiled.complaint())
		return nil, errors.Join(ctx.Err(), err)
	}
	actions, err := readActions(graph)
	if err != nil {
		return nil, err
	}
	binaries := make([]Binary, len(p.subjects))
	for i := range binaries {
		if binaries[i], err = actions.binary(p.path(i)); err != nil {
			return nil, err
		}
	}
	return binaries, nil
}

// meter counts the packages that go build -v names, a line each, as it compiles them.
type meter struct {
	text     bytes.Buffer
	progress func(done int)
}

// Write implements io.Writer.
func (m *meter) Write(b []byte) (int, error) {
	n, err := m.text.Write(b)
	m.progress(bytes.Count(m.text.Bytes(), []byte("\n")))
	return n, err
}

// complaint returns what was said beside the names of packages.
func (m *meter) complaint() string {
	text := m.text.String()
	return strings.TrimSpace(text[max(0, strings.Index(text, "# ")):])
}

// action is a step of a build.
type action struct {
	Mode, Package   string
	Target          string // the file that it makes
	Deps            []int  // indexes of the steps before it
	CmdUser, CmdSys time.Duration
}

// actions are all steps of a build, as -debug-actiongraph has them.
type actions []action

func readActions(path string) (actions, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var as actions
	err = json.Unmarshal(text, &as)
	return as, err
}

// binary returns what was built of a program, and what the steps took that it needed.
func (as actions) binary(program string) (b Binary, err error) {
	last := slices.IndexFunc(as, func(a action) bool {
		return a.Mode == "link-install" && a.Package == program
	})
	if last < 0 {
		return b, fmt.Errorf("the go command does not say how it built %s", program)
	}
	info, err := os.Stat(as[last].Target)
	if err != nil {
		return b, err
	}
	b.Bytes = info.Size()
	seen := make([]bool, len(as))
	for next := []int{last}; len(next) > 0; next = next[1:] {
		if i := next[0]; !seen[i] {
			seen[i] = true
			b.CPU += as[i].CmdUser + as[i].CmdSys
			next = append(next, as[i].Deps...)
		}
	}
	return b, nil
}
