package footprint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
)

// programs are the smallest programs with one layer each. Their source stands in work; by
// an overlay the go command sees it in the module in dir, where alone it can import a
// layer.
type programs struct {
	dir, work string
	subjects  []source.Subject
}

// main is the text of a program, for a layer and the operations. The methods in calls are
// those of the interface, so that the linker keeps all that a store has.
const main = `package main

import (
	"context"
	"os"

	layer "%s/%s"
	"%[1]s/models"
	"%[1]s/schema"
)

var calls []any

func main() {
	ctx := context.Background()
	db, err := schema.Open(ctx, os.Args[1], nil)
	if err != nil {
		panic(err)
	}
	var store models.Store
	if store, err = layer.New(ctx, db, nil); err != nil {
		panic(err)
	}
	calls = []any{store.%[3]s}
}
`

// folder is where the programs seem to be.
const folder = "internal/only"

func (p programs) path(i int) string {
	return source.Module + "/" + folder + "/" + p.subjects[i].Name
}

func (p programs) paths() []string {
	paths := make([]string, len(p.subjects))
	for i := range paths {
		paths[i] = p.path(i)
	}
	return paths
}

func (p programs) overlay() string { return filepath.Join(p.work, "overlay.json") }

// write writes the programs and the overlay.
func (p programs) write(operations []string) error {
	replace := map[string]string{}
	for _, s := range p.subjects {
		text := fmt.Sprintf(main, source.Module, s.Package, strings.Join(operations, ", store."))
		file := filepath.Join(p.work, s.Name+".go")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
		replace[filepath.Join(p.dir, folder, s.Name, "main.go")] = file
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(p.overlay(), overlay, 0o644)
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Module     *struct{ Path string }
	Deps       []string
}

// imports returns what each program imports, and how many packages all have together, the
// standard library's included.
func (p programs) imports(ctx context.Context) ([]listing.Imports, int, error) {
	out, err := output(command(ctx, p.dir, slices.Concat([]string{"list", "-deps",
		"-json=ImportPath,Standard,Module,Deps", "-overlay", p.overlay()}, p.paths())...))
	if err != nil {
		return nil, 0, errors.Join(ctx.Err(), err)
	}
	all := map[string]listed{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := decoder.Decode(&l); err == io.EOF {
			break
		} else if err != nil {
			return nil, 0, err
		}
		all[l.ImportPath] = l
	}
	imports := make([]listing.Imports, len(p.subjects))
	for i := range imports {
		for _, path := range all[p.path(i)].Deps {
			if l := all[path]; !l.Standard && l.Module != nil && l.Module.Path != source.Module {
				imports[i].Packages = append(imports[i].Packages, path)
				imports[i].Modules = append(imports[i].Modules, l.Module.Path)
			}
		}
		slices.Sort(imports[i].Packages)
		slices.Sort(imports[i].Modules)
		imports[i].Modules = slices.Compact(imports[i].Modules)
	}
	return imports, len(all), nil
}
