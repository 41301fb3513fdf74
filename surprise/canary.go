package surprise

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
)

// Version is a module with one of its versions.
type Version struct {
	Path    string `json:"module"`
	Version string `json:"version"`
}

// String returns the version as the go command takes it.
func (v Version) String() string { return v.Path + "@" + v.Version }

// libraries are the modules whose versions a canary takes, each with the folders of the proofs that
// may differ.
var libraries = map[string][]string{
	"gorm.io/gorm":             {"gorm"},
	"gorm.io/driver/sqlite":    {"gorm"},
	"gorm.io/driver/postgres":  {"gorm"},
	"gorm.io/driver/mysql":     {"gorm"},
	"entgo.io/ent":             {"ent"},
	"github.com/jmoiron/sqlx":  {"sqlx"},
	"github.com/sqlc-dev/sqlc": {"sqlc"},
	"github.com/jackc/pgx/v5":  {"gorm", "ent", "sqlx", "sqlc", "sql"},
}

// Modules are the paths of the modules whose versions a canary takes.
func Modules() []string {
	var all []string
	for path := range libraries {
		all = append(all, path)
	}
	slices.Sort(all)
	return all
}

// RequiredBy returns the versions of Modules that a go.mod requires, or puts in their place.
func RequiredBy(name string, text []byte) ([]Version, error) {
	file, err := modfile.ParseLax(name, text, nil)
	if err != nil {
		return nil, err
	}
	var all []Version
	for _, r := range file.Require {
		if libraries[r.Mod.Path] == nil {
			continue
		}
		v := Version{r.Mod.Path, r.Mod.Version}
		for _, other := range file.Replace {
			if other.Old.Path == v.Path && (other.Old.Version == "" || other.Old.Version == v.Version) &&
				other.New.Version != "" {
				v.Version = other.New.Version
			}
		}
		all = append(all, v)
	}
	return all, nil
}

// State is what became of a proof with other versions.
type State string

// The states.
const (
	AsPinned    State = "as pinned"
	Changed     State = "changed"
	NotGenerate State = "does not generate"
	NotCompile  State = "does not compile"
)

// Sung is what a canary says of a proof.
type Sung struct {
	Surprise string `json:"surprise"`
	State    State  `json:"state"`
	Was      Seen   `json:"was"`          // with the versions of go.mod
	Is       *Seen  `json:"is,omitempty"` // nil if it showed nothing with these versions
	How      string `json:"how"`          // it changed, or what the go command said
}

// Canary runs proofs with other versions of their modules. It unpacks them into a folder of its own,
// and needs the go command and the versions from its proxy or cache.
type Canary struct {
	Source fs.FS     // this repository: the folder surprise, go.mod and go.sum
	With   []Version // of Modules
	Env    []string  // more variables for the proofs, such as the addresses of servers
	// Report is called before each step, with how many are done. It may be nil.
	Report func(step string, done, total int)

	dir string
}

// ErrUnknown says that there is no such version of a module.
var ErrUnknown = errors.New("unknown version")

// Run runs the proofs that the versions may change, and returns the versions that the go command
// confirms.
func (c *Canary) Run(ctx context.Context) (all []Sung, confirmed []Version, err error) {
	if _, err := exec.LookPath("go"); err != nil {
		return nil, nil, errors.New("other versions have to be compiled, and there is no go command on " +
			"the PATH; install Go from https://go.dev/dl")
	}
	held, err := Golden()
	if err != nil {
		return nil, nil, err
	}
	c.dir, err = os.MkdirTemp("", "impedance-canary-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(c.dir)
	if err := c.unpack(); err != nil {
		return nil, nil, err
	}
	for i, v := range c.With {
		c.report("asking for "+v.String(), i, len(c.With))
		out, err := c.golang(ctx, "list", "-m", "-f", "{{.Version}}", v.String())
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case err != nil && isUnknown(out):
			return nil, nil, fmt.Errorf("%w: %s: %s", ErrUnknown, v, lastLine(out))
		case err != nil:
			return nil, nil, fmt.Errorf("asking the module proxy for %s: %s", v, lastLine(out))
		}
		v.Version = lastLine(out) // of a query such as latest
		c.With[i] = v
		if out, err := c.golang(ctx, "mod", "edit", "-replace="+v.Path+"="+v.String()); err != nil {
			return nil, nil, fmt.Errorf("go mod edit: %s", out)
		}
	}
	chosen := c.chosen()
	refused, err := c.generate(ctx, chosen)
	if err != nil {
		return nil, nil, err
	}
	for i, s := range chosen {
		c.report("proofs", i, len(chosen))
		sung := Sung{Surprise: s.Name, Was: held[s.Name]}
		if says := cmp.Or(refused[s.Library], refused[s.folder()]); says != "" {
			sung.State, sung.How = NotGenerate, says
		} else if err := c.prove(ctx, s, &sung); err != nil {
			return nil, nil, err
		}
		all = append(all, sung)
	}
	confirmed, err = c.confirmed(ctx)
	return all, confirmed, err
}

func (c *Canary) report(step string, done, total int) {
	if c.Report != nil {
		c.Report(step, done, total)
	}
}

// chosen are the proofs that the versions may change. Those that need a server run if they have one.
func (c *Canary) chosen() (chosen []*Surprise) {
	for _, s := range All() {
		if s.Needs == Generator && s.Library != "sqlc" || s.Needs == Postgres && !c.has("IMPEDANCE_POSTGRES") ||
			s.Needs == MySQL && !c.has("IMPEDANCE_MYSQL") {
			continue
		}
		if slices.ContainsFunc(c.With, func(v Version) bool { return s.mayDiffer(v.Path) }) {
			chosen = append(chosen, s)
		}
	}
	return chosen
}

// mayDiffer reports whether another version of a module may change the surprise. A driver changes
// only what runs on its engine.
func (s *Surprise) mayDiffer(module string) bool {
	switch {
	case module == s.Module:
		return true
	case !slices.Contains(libraries[module], s.Library):
		return false
	case strings.HasSuffix(module, "pgx/v5"), strings.HasSuffix(module, "driver/postgres"):
		return s.Needs == Postgres
	case strings.HasSuffix(module, "driver/mysql"):
		return s.Needs == MySQL
	}
	return true
}

func (c *Canary) has(variable string) bool {
	return slices.ContainsFunc(c.Env, func(v string) bool { return strings.HasPrefix(v, variable+"=") })
}

// unpack writes the proofs as programs, with what they import, into the folder.
func (c *Canary) unpack() error {
	programs := map[string]*Surprise{}
	for _, s := range All() {
		programs[s.Path()] = s
	}
	return fs.WalkDir(c.Source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		generated := strings.HasPrefix(name, "surprise/") && strings.Contains(name, "/internal/")
		if s := programs[name]; s != nil {
			text, err := s.Program()
			if err != nil {
				return err
			}
			return c.write(strings.TrimSuffix(name, "proof.go")+"main.go", text)
		}
		if !generated && name != "go.mod" && name != "go.sum" && name != "tools/sqlc.mod" {
			return nil
		}
		text, err := fs.ReadFile(c.Source, name)
		if err != nil {
			return err
		}
		return c.write(name, text)
	})
}

func (c *Canary) write(name string, text []byte) error {
	path := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// golang runs the go command in the folder.
func (c *Canary) golang(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = c.dir
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "CGO_ENABLED=0")
	out, err := command.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// generate runs the generators of ent and sqlc in the versions that are asked for. It returns what
// they say where they fail, by the library, or by the folder of one proof.
func (c *Canary) generate(ctx context.Context, chosen []*Surprise) (map[string]string, error) {
	refused := map[string]string{}
	if slices.ContainsFunc(chosen, func(s *Surprise) bool { return s.Library == "ent" }) {
		c.report("generating with ent", 0, 1)
		if out, err := c.golang(ctx, "-C", "surprise/ent", "run", "entgo.io/ent/cmd/ent", "generate",
			"--feature", "sql/upsert", "--target", "internal/ent", "./internal/schema"); err != nil {
			refused["ent"] = cmp.Or(lastLine(out), err.Error())
		}
	}
	for _, v := range c.With {
		if !strings.HasSuffix(v.Path, "/sqlc") {
			continue
		}
		c.report("generating with sqlc", 0, 1)
		out, err := c.golang(ctx, "get", modfileOfSqlc, "-tool", v.Path+"/cmd/sqlc@"+v.Version)
		if err != nil {
			refused["sqlc"] = cmp.Or(lastLine(out), err.Error())
		} else if err := c.generateQueries(ctx, refused); err != nil {
			return nil, err
		}
	}
	return refused, ctx.Err()
}

// modfileOfSqlc names the modfile with the version of sqlc. Proofs that run sqlc use it, too.
const modfileOfSqlc = "-modfile=tools/sqlc.mod"

// generateQueries runs sqlc for each proof by itself, so that a query that a newer version refuses
// takes no other proof with it.
func (c *Canary) generateQueries(ctx context.Context, refused map[string]string) error {
	const folder = "surprise/sqlc/internal/"
	text, err := fs.ReadFile(c.Source, folder+"sqlc.json")
	if err != nil {
		return err
	}
	configs, err := configsOf(text)
	if err != nil {
		return err
	}
	done := 0
	for proof, config := range configs {
		c.report("generating with sqlc", done, len(configs))
		done++
		name := folder + proof + ".json"
		if err := c.write(name, config); err != nil {
			return err
		}
		out, err := c.golang(ctx, "tool", modfileOfSqlc, "sqlc", "generate", "--file", name)
		if err != nil {
			refused["sqlc/"+proof] = cmp.Or(lastLine(out), err.Error())
		}
	}
	return nil
}

// configsOf splits a configuration of sqlc into one for each proof, by the proofs' folders.
func configsOf(text []byte) (map[string][]byte, error) {
	type config struct {
		Version string            `json:"version"`
		SQL     []json.RawMessage `json:"sql"`
	}
	var whole config
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, err
	}
	configs := map[string][]byte{}
	for _, one := range whole.SQL {
		var of struct {
			Queries string `json:"queries"`
		}
		if err := json.Unmarshal(one, &of); err != nil {
			return nil, err
		}
		alone, err := json.Marshal(config{whole.Version, []json.RawMessage{one}})
		if err != nil {
			return nil, err
		}
		configs[path.Dir(of.Queries)] = alone
	}
	return configs, nil
}

// longest is how long a proof may run. They take milliseconds.
const longest = time.Minute

// prove compiles a proof, runs it, and enters what it shows.
func (c *Canary) prove(ctx context.Context, s *Surprise, sung *Sung) error {
	program := filepath.Join(c.dir, "bin", s.Library+"-"+s.Name)
	if out, err := c.golang(ctx, "build", "-o", program, "./surprise/"+s.folder()); err != nil {
		sung.State, sung.How = NotCompile, lastLine(out)
		return ctx.Err()
	}
	running, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	command := exec.CommandContext(running, program)
	command.Dir = c.dir
	command.Env = append(os.Environ(), c.Env...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	happened, rest, _ := strings.Cut(strings.TrimPrefix(stdout.String(), "happened: "), "\n")
	expected, isWhole := strings.CutPrefix(strings.TrimSuffix(rest, "\n"), "expected: ")
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case running.Err() != nil:
		sung.State, sung.How = Changed, fmt.Sprintf("it does not end within %s", longest)
	case err != nil || !isWhole:
		first, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		sung.State, sung.How = Changed, fmt.Sprintf("it ends with %v: %s", err, first)
	default:
		is := s.Judge(happened, expected)
		sung.State, sung.Is = AsPinned, &is
		if is != sung.Was {
			sung.State = Changed
			sung.How = fmt.Sprintf("it was %s, and is %s", sung.Was.Happened, happened)
		}
	}
	return nil
}

// confirmed returns the versions that the go command used.
func (c *Canary) confirmed(ctx context.Context) (all []Version, err error) {
	for _, v := range c.With {
		if strings.HasSuffix(v.Path, "/sqlc") { // which is run, and not linked
			all = append(all, v)
			continue
		}
		out, err := c.golang(ctx, "list", "-m", "-f",
			"{{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}", v.Path)
		if err != nil {
			return nil, fmt.Errorf("go list -m %s: %s", v.Path, out)
		}
		all = append(all, Version{v.Path, out})
	}
	return all, nil
}

// isUnknown reports whether the go command says that there is no such version, and not that nobody
// answers.
func isUnknown(out string) bool {
	return slices.ContainsFunc([]string{"unknown revision", "invalid version", "no matching versions",
		"not found", "not available", "410 Gone"}, func(words string) bool {
		return strings.Contains(out, words)
	})
}

// lastLine returns the last line of what a command said, where the go command says what is wrong.
func lastLine(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
