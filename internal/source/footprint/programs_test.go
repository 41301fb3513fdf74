package footprint

import (
	"context"
	"errors"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/internal/source"
	"example.com/impedance/layers"
)

var cold = flag.Bool("cold", false, "build all programs from nothing, which takes minutes")

// write writes the programs of layers to a temporary folder.
func write(t *testing.T, subjects ...source.Subject) programs {
	t.Helper()
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	p := programs{dir: tree.Dir, work: t.TempDir(), subjects: subjects}
	if err := p.write(tree.operations()); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestImports holds that a program has the modules of its own library and no other's.
func TestImports(t *testing.T) {
	imports, total, err := write(t, theLayers...).imports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	libraries := map[string][]string{}
	for _, l := range layers.All() {
		libraries[l.Package] = l.Modules
	}
	for i, s := range theLayers {
		if !slices.Contains(imports[i].Packages, "modernc.org/sqlite") {
			t.Errorf("%s has no driver", s.Name)
		}
		for _, module := range slices.Concat(slices.Collect(maps.Values(libraries))...) {
			want := slices.Contains(libraries[s.Package], module)
			if got := slices.Contains(imports[i].Modules, module); got != want {
				t.Errorf("%s imports %s: %v, want %v", s.Name, module, got, want)
			}
		}
		for _, path := range imports[i].Packages {
			first, _, _ := strings.Cut(path, "/")
			if !strings.Contains(first, ".") || strings.HasPrefix(path, source.Module) {
				t.Errorf("%s counts %s", s.Name, path)
			}
		}
		if len(imports[i].Modules) > len(imports[i].Packages) || len(imports[i].Packages) >= total {
			t.Errorf("%s has %d packages, %d modules, of %d packages in all", s.Name,
				len(imports[i].Packages), len(imports[i].Modules), total)
		}
	}
}

// TestBuild builds the floor's program with the cache that there is, which compiles little,
// and holds that the linker left nothing of the store out.
func TestBuild(t *testing.T) {
	p := write(t, theLayers[0])
	binaries, err := p.build(t.Context(), cache(t), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	if b := binaries[0]; b.Bytes < 1e6 || b.CPU <= 0 {
		t.Errorf("got %+v", b)
	}
	symbols, err := exec.Command("go", "tool", "nm", filepath.Join(p.work, "bin", "floor")).Output()
	if err != nil {
		t.Fatal(err)
	}
	tree, _ := loadLayers()
	for _, name := range tree.operations() {
		if !strings.Contains(string(symbols), source.Module+"/rawimpl.(*Store)."+name+"\n") {
			t.Errorf("the program has no %s", name)
		}
	}
}

// TestFlagsOfUser holds that the user's flags change no build, such as those that leave symbols out
// of the program whose size is measured.
func TestFlagsOfUser(t *testing.T) {
	t.Setenv("GOFLAGS", "-ldflags=-s -trimpath")
	flags, err := output(command(t.Context(), "", "env", "GOFLAGS"))
	if got := strings.TrimSpace(string(flags)); err != nil || got != "-buildvcs=false" {
		t.Errorf("GOFLAGS is %q (%v)", got, err)
	}
}

// cache returns the build cache of this machine.
func cache(t *testing.T) string {
	t.Helper()
	dir, err := output(command(t.Context(), "", "env", "GOCACHE"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(dir))
}

// TestCold builds all programs from nothing: go test ./internal/source/footprint -run Cold -cold
func TestCold(t *testing.T) {
	if !*cold {
		t.Skip("takes minutes; -cold asks for it")
	}
	p := write(t, theLayers...)
	binaries, err := p.build(t.Context(), t.TempDir(), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range binaries {
		t.Logf("%-5s %.2f MB, %.1f s", theLayers[i].Name, float64(b.Bytes)/1e6, b.CPU.Seconds())
		if b.Bytes < 1e6 || b.CPU < time.Second {
			t.Errorf("%s: got %+v", theLayers[i].Name, b)
		}
	}
}

// TestBuildFails holds that the compiler's complaint is in the error.
func TestBuildFails(t *testing.T) {
	p := write(t, theLayers[0])
	err := os.WriteFile(filepath.Join(p.work, "floor.go"), []byte("package main"), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.build(t.Context(), cache(t), func(int) {})
	if err == nil || !strings.Contains(err.Error(), "function main is undeclared") {
		t.Errorf("got %v, want the compiler's complaint", err)
	}
}

// TestInterrupted ends the context while compilers run, and holds that they are gone, and
// what they wrote too.
func TestInterrupted(t *testing.T) {
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	code := *tree.Code
	code.Subjects = theLayers[:1]
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	begun := false
	_, err = Measure(ctx, &code, func(stage string, done, _ int) {
		if stage == building && done > 2 {
			begun = true
			cancel()
		}
	})
	if !begun || !errors.Is(err, context.Canceled) {
		t.Errorf("building had begun: %v, the error is %v", begun, err)
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	commands, _ := filepath.Glob("/proc/[0-9]*/cmdline") // there are none but on Linux
	for _, path := range commands {
		if text, _ := os.ReadFile(path); strings.Contains(string(text), temp) {
			t.Errorf("still running: %q", text)
		}
	}
}
