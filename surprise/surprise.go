package surprise

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"example.com/impedance/mismatch"
)

// Surprise is what a library does and its users do not expect.
type Surprise struct {
	Name    string           // the proof's folder, with hyphens
	Library string           // the folder above: gorm, ent, sqlx, sqlc, sql or go
	Title   string           // in a sentence, without the full stop
	Module  string           // the path of the module whose versions may differ
	Source  string           // an address
	Verdict mismatch.Verdict // while it happens
	Expect  string
	Spot    string // how to find it in one's code
	Avoid   string // how to avoid it
	Needs   Need

	run proof
}

// Need is what a proof needs besides the module.
type Need string

// The needs.
const (
	Nothing   Need = ""
	Postgres  Need = "postgres"  // a server that IMPEDANCE_POSTGRES names
	MySQL     Need = "mysql"     // a server that IMPEDANCE_MYSQL names
	Generator Need = "generator" // the go command, to run the library's generator
)

// proof is the function Run of a proof.
type proof = func(ctx context.Context) (happened, expected string, err error)

// Seen is what a run of a proof showed.
type Seen struct {
	Surprise string           `json:"surprise"`
	Verdict  mismatch.Verdict `json:"verdict"`
	Happened string           `json:"happened"`
	Expected string           `json:"expected"`
}

// Run runs the proof.
func (s *Surprise) Run(ctx context.Context) (Seen, error) {
	happened, expected, err := s.run(ctx)
	if err != nil {
		return Seen{}, fmt.Errorf("the proof of %s: %w", s.Name, err)
	}
	return s.Judge(happened, expected), nil
}

// Judge makes a verdict of what happened and what one expects.
func (s *Surprise) Judge(happened, expected string) Seen {
	seen := Seen{Surprise: s.Name, Verdict: s.Verdict, Happened: happened, Expected: expected}
	if happened == expected {
		seen.Verdict = mismatch.Holds
	}
	return seen
}

// source is the source of the proofs, and what they showed with the versions of go.mod.
//
//go:embed golden.json */*/proof.go ent/internal/schema/schema.go
//go:embed sqlc/internal/schema.sql sqlc/internal/*/query.sql
var source embed.FS

// All returns all surprises, by library and name.
func All() []*Surprise { return slices.Clone(all()) }

// all reads the surprises once.
var all = sync.OnceValue(func() (all []*Surprise) {
	files, err := fs.Glob(source, "*/*/proof.go")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		s, err := read(path.Dir(file))
		if err != nil {
			panic(err) // a test reads them all
		}
		all = append(all, s)
	}
	return all
})

// Golden returns what the proofs showed with the versions of go.mod.
func Golden() (map[string]Seen, error) {
	text, err := source.ReadFile("golden.json")
	if err != nil {
		return nil, err
	}
	var all []Seen
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("surprise: golden.json: %w", err)
	}
	found := map[string]Seen{}
	for _, s := range all {
		found[s.Surprise] = s
	}
	return found, nil
}

// Code returns the source of the proof.
func (s *Surprise) Code() string {
	text, err := source.ReadFile(s.folder() + "/proof.go")
	if err != nil {
		panic(err) // All has read it
	}
	return string(text)
}

// Path is the path of the proof's file in this repository.
func (s *Surprise) Path() string { return "surprise/" + s.folder() + "/proof.go" }

// folder is the proof's folder below this package's.
func (s *Surprise) folder() string {
	return s.Library + "/" + strings.ReplaceAll(s.Name, "-", "_")
}

// Program returns the proof as a program, to run with versions of one's own or to send to the
// library's maintainers.
func (s *Surprise) Program() ([]byte, error) {
	text := strings.Replace(s.Code(), "\npackage proof\n", "\npackage main\n", 1)
	text = strings.Replace(text, "// Package proof shows", "// This program shows", 1)
	if !strings.Contains(text, "\t\"fmt\"\n") {
		text = strings.Replace(text, "import (\n", "import (\n\t\"fmt\"\n", 1)
	}
	text += `
func main() {
	happened, expected, err := Run(context.Background())
	if err != nil {
		panic(err)
	}
	fmt.Printf("happened: %s\nexpected: %s\n", happened, expected)
}
`
	return format.Source([]byte(text))
}

// File is a file of a program.
type File struct{ Name, Text string }

// queries is the configuration of sqlc for a program that stands by itself.
const queries = `{"version": "2", "sql": [{"engine": "sqlite", "schema": "schema.sql", "queries": "query.sql",
  "gen": {"go": {"package": "queries", "out": "queries"}}}]}
`

// Alone returns the files of a program that needs nothing of this repository: main.go, in a module
// called proof, and what a generator makes the package from that it imports, if it imports one.
func (s *Surprise) Alone() ([]File, error) {
	program, err := s.Program()
	if err != nil {
		return nil, err
	}
	const ours = "example.com/impedance/surprise/"
	main := string(program)
	var more []File
	add := func(name, from string) {
		text, failed := source.ReadFile(from)
		err = errors.Join(err, failed)
		more = append(more, File{name, string(text)})
	}
	switch folder := "sqlc/internal/" + path.Base(s.folder()); {
	case strings.Contains(main, ours+"ent/internal/ent"):
		main = strings.ReplaceAll(main, ours+"ent/internal/ent", "proof/ent")
		add("schema/schema.go", "ent/internal/schema/schema.go")
	case strings.Contains(main, ours+folder):
		main = strings.ReplaceAll(main, ours+folder, "proof")
		add("schema.sql", "sqlc/internal/schema.sql")
		add("query.sql", folder+"/query.sql")
		more = append(more, File{"sqlc.json", queries})
	}
	return append([]File{{"main.go", main}}, more...), err
}

// read reads the comment of a proof.
func read(folder string) (*Surprise, error) {
	text, err := source.ReadFile(folder + "/proof.go")
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), folder+"/proof.go", text,
		parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		return nil, err
	}
	s := &Surprise{Name: strings.ReplaceAll(path.Base(folder), "_", "-"), Library: path.Dir(folder),
		run: proofs[folder]}
	fail := func(says string) (*Surprise, error) {
		return nil, fmt.Errorf("surprise: %s/proof.go: %s", folder, says)
	}
	if s.run == nil {
		return fail("its package is not in proofs.go")
	}
	title, rest, _ := strings.Cut(file.Doc.Text(), "\n\n")
	title, ok := strings.CutPrefix(strings.Join(strings.Fields(title), " "), "Package proof shows that ")
	if !ok {
		return fail("the comment does not begin with: Package proof shows that")
	}
	s.Title = strings.TrimSuffix(title, ".")
	fields := map[string]*string{"Module": &s.Module, "Source": &s.Source, "Expect": &s.Expect,
		"Spot": &s.Spot, "Avoid": &s.Avoid, "Needs": (*string)(&s.Needs), "Verdict": new(string)}
	var last *string
	for line := range strings.Lines(rest) {
		line = strings.TrimRight(line, "\n")
		name, value, isField := strings.Cut(strings.TrimSpace(line), ":")
		switch field := fields[name]; {
		case !strings.HasPrefix(line, "\t"):
			last = nil
		case isField && field != nil:
			*field, last = strings.TrimSpace(value), field
		case last == nil:
			return fail("it has no field " + name)
		default:
			*last += " " + strings.TrimSpace(line)
		}
	}
	for _, name := range []string{"Module", "Source", "Expect", "Spot", "Avoid", "Verdict"} {
		if *fields[name] == "" {
			return fail("it does not say " + name)
		}
	}
	if !slices.Contains([]Need{Nothing, Postgres, MySQL, Generator}, s.Needs) {
		return fail("it needs " + string(s.Needs))
	}
	return s, s.Verdict.UnmarshalText([]byte(*fields["Verdict"]))
}

// Format writes goldens.
func Format(all []Seen) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(all)
	return b.Bytes(), err
}
