package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/mod/modfile"
	"golang.org/x/tools/txtar"

	"example.com/impedance"
	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/plural"
	"example.com/impedance/mismatch"
	"example.com/impedance/schema"
	"example.com/impedance/surprise"
)

func newSurprises() *cobra.Command {
	var f surprising
	c := command(&cobra.Command{
		Use:   "surprises [NAME]",
		Short: "Prove what libraries do and their users do not expect, or try other versions",
		Long: `Run small programs that prove what libraries do and their users do not expect.
With a name, show one of them: what one expects, what happens, how to find it in
one's own code, how to avoid it, and the program, which can be sent to the
library's maintainers as it is.

Proofs that need a server or a generator are shown as this program was built
with them.

With --with the command is a canary for an upgrade. It compiles the proofs with
another version of a library, or with the versions that a go.mod requires, and
says what changes: nothing, what happens, or that they do not generate or compile
any more. That needs the go command and its proxy. Modules whose versions it
takes are
` + strings.Join(surprise.Modules(), "\n") + `
Proofs on servers take part if --dsn names one.`,
		Example: `  impedance surprises
  impedance surprises --library ent
  impedance surprises updates-skips-zero-values
  impedance surprises --with gorm.io/gorm@v1.31.1
  impedance surprises --with ../shop/go.mod`,
		Annotations: map[string]string{
			"0":                       "with --with, nothing changes",
			strconv.Itoa(exitFailure): "with --with, something changes",
			strconv.Itoa(exitUsage):   "there is no such module or version",
		},
	})
	c.Flags().StringVar(&f.library, "library", "", "only those of a library: "+
		strings.Join(surprisingLibraries(), ", "))
	c.Flags().StringArrayVar(&f.with, "with", nil, "module@version, or the path of a go.mod")
	c.Flags().StringArrayVar(&f.dsns, "dsn", nil, "URL of a server for --with, postgres or mysql")
	f.out.register(c, "", "write a page of Markdown about all, as this program was built with them")
	registerJSON(c, &f.json)
	c.ValidArgs = surpriseNames()
	c.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 1 || len(args) == 1 && surpriseOf(args[0]) == nil {
			return usage(nearest.Unknown("surprise", strings.Join(args, " "), surpriseNames()))
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		versions, env, err := f.check(args)
		switch {
		case err != nil:
			return err
		case f.out.path != "":
			text, err := surprisesPage()
			if err != nil {
				return err
			}
			return f.out.write(text)
		case len(versions) > 0:
			return f.sing(c, versions, env)
		}
		return f.prove(c.Context(), args, c.OutOrStdout())
	}
	return c
}

// surprising are the flags of surprises.
type surprising struct {
	library    string
	with, dsns []string
	json       bool
	out        target
}

// surprisingLibraries are the libraries with surprises.
func surprisingLibraries() (names []string) {
	for _, s := range surprise.All() {
		if !slices.Contains(names, s.Library) {
			names = append(names, s.Library)
		}
	}
	return names
}

func surpriseNames() (names []string) {
	for _, s := range surprise.All() {
		names = append(names, s.Name)
	}
	return names
}

// surpriseOf returns the surprise with a name, or nil.
func surpriseOf(name string) *surprise.Surprise {
	for _, s := range surprise.All() {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// check refuses flags that do not go together, and returns the versions to try and the variables
// that name servers.
func (f *surprising) check(args []string) (versions []surprise.Version, env []string, err error) {
	switch {
	case f.library != "" && !slices.Contains(surprisingLibraries(), f.library):
		return nil, nil, usage(nearest.Unknown("library", f.library, surprisingLibraries()))
	case f.out.path != "" && (len(args) > 0 || len(f.with) > 0 || f.library != "" || f.json):
		return nil, nil, usage(errors.New("--out writes a page about all surprises; leave out the name " +
			"and the other flags"))
	case f.library != "" && (len(args) > 0 || len(f.with) > 0):
		return nil, nil, usage(errors.New("--library chooses among all surprises; leave it out with a " +
			"name or --with"))
	case len(f.with) > 0 && len(args) > 0:
		return nil, nil, usage(errors.New("--with tries all surprises of a module; leave out the name"))
	case len(f.dsns) > 0 && len(f.with) == 0:
		return nil, nil, usage(errors.New("--dsn names a server for --with; without it servers are shown " +
			"as this program was built with them"))
	}
	if err := f.out.check(); err != nil {
		return nil, nil, err
	}
	for _, dsn := range f.dsns {
		engine := schema.EngineOf(dsn)
		before := len(env)
		for _, s := range schema.Servers {
			if s.Engine == engine {
				env = append(env, s.Variable+"="+dsn)
			}
		}
		if len(env) == before {
			return nil, nil, usage(errors.New("--dsn: it must be the URL of a server, such as " +
				"postgres://user@localhost/name"))
		}
	}
	for _, with := range f.with {
		some, err := versionsOf(with)
		if err != nil {
			return nil, nil, err
		}
		versions = append(versions, some...)
	}
	return versions, env, nil
}

// versionsOf returns the versions that a value of --with names.
func versionsOf(with string) ([]surprise.Version, error) {
	if filepath.Base(with) == "go.mod" {
		text, err := readSmall(with)
		if err != nil {
			return nil, usage(fmt.Errorf("--with: %w", err))
		}
		versions, err := surprise.RequiredBy(with, text)
		if err == nil && len(versions) == 0 {
			err = fmt.Errorf("%s requires none of %s", with, strings.Join(surprise.Modules(), ", "))
		}
		return versions, usage(err)
	}
	path, version, ok := strings.Cut(with, "@")
	switch {
	case !ok || version == "":
		return nil, usage(fmt.Errorf("--with %s: it must be a module with a version, such as "+
			"gorm.io/gorm@v1.31.1, or the path of a go.mod", with))
	case !slices.Contains(surprise.Modules(), path):
		return nil, usage(fmt.Errorf("--with %s: no proof depends on its version; %w", path,
			nearest.Unknown("module", path, surprise.Modules())))
	}
	return []surprise.Version{{Path: path, Version: version}}, nil
}

// pinned returns the version of a module that the proofs were written for, or nothing if that is
// Go's.
func pinned(module string) string { return pins()[module] }

// pins are the versions of all modules of go.mod and of sqlc.
var pins = sync.OnceValue(func() map[string]string {
	versions := map[string]string{}
	for _, name := range []string{"go.mod", "tools/sqlc.mod"} {
		text, err := impedance.Source.ReadFile(name)
		if err != nil {
			panic(err) // it is embedded
		}
		file, err := modfile.ParseLax(name, text, nil)
		if err != nil {
			panic(err)
		}
		for _, r := range file.Require {
			if versions[r.Mod.Path] == "" {
				versions[r.Mod.Path] = r.Mod.Version
			}
		}
	}
	return versions
})

// shownSurprise is a surprise with what happened.
type shownSurprise struct {
	*surprise.Surprise
	surprise.Seen
	now bool // it was run, and not taken from what was held
}

// prove runs proofs and shows what happens.
func (f *surprising) prove(ctx context.Context, args []string, w io.Writer) error {
	held, err := surprise.Golden()
	if err != nil {
		return err
	}
	var all []shownSurprise
	for _, s := range surprise.All() {
		if f.library != "" && s.Library != f.library || len(args) == 1 && s.Name != args[0] {
			continue
		}
		shown := shownSurprise{s, held[s.Name], s.Needs == surprise.Nothing}
		if shown.now {
			if shown.Seen, err = s.Run(ctx); err != nil {
				return err
			}
		}
		all = append(all, shown)
	}
	switch {
	case f.json:
		return writeJSON(w, surprisesOf(all))
	case len(args) == 1:
		return showSurprise(w, all[0])
	}
	return showSurprises(w, all)
}

// surpriseJSON is a surprise that surprises --json prints.
type surpriseJSON struct {
	Surprise string           `json:"surprise"`
	Library  string           `json:"library"`
	Module   string           `json:"module"`
	Version  string           `json:"version"`
	Title    string           `json:"title"`
	Source   string           `json:"source"`
	Verdict  mismatch.Verdict `json:"verdict"`
	Happened string           `json:"happened"`
	Expected string           `json:"expected"`
	Expect   string           `json:"expect"`
	Spot     string           `json:"spot"`
	Avoid    string           `json:"avoid"`
	Needs    surprise.Need    `json:"needs"`
	Ran      bool             `json:"ran"`
}

func surprisesOf(all []shownSurprise) (shapes []surpriseJSON) {
	for _, s := range all {
		shapes = append(shapes, surpriseJSON{s.Name, s.Library, s.Module, pinned(s.Module), s.Title,
			s.Source, s.Seen.Verdict, s.Happened, s.Expected, s.Expect, s.Spot, s.Avoid, s.Needs, s.now})
	}
	return shapes
}

// showSurprises lists surprises.
func showSurprises(w io.Writer, all []shownSurprise) error {
	g := grid.Grid{Left: 3}
	g.Add("LIBRARY", "SURPRISE", "VERDICT")
	held := 0
	for _, s := range all {
		verdict := s.Seen.Verdict.String()
		if !s.now {
			held++
			verdict += " *"
		}
		g.Add(s.Library, s.Name, verdict)
	}
	if err := g.Write(w, windowWidth(w)); err != nil {
		return err
	}
	say(w, "", "impedance surprises NAME shows one with its program.")
	if held > 0 {
		say(w, fmt.Sprintf("* needs a server or a generator: shown as this program was built with it (%s).",
			plural.Of(int64(held), "proof")))
	}
	return nil
}

// generating returns the commands that make what a program of a library imports.
func generating(library string) []string {
	switch library {
	case "ent":
		return []string{"go get entgo.io/ent@" + pinned("entgo.io/ent"), "go run -mod=mod " +
			"entgo.io/ent/cmd/ent generate --feature sql/upsert --target ent ./schema"}
	case "sqlc":
		const sqlc = "github.com/sqlc-dev/sqlc"
		return []string{"go run " + sqlc + "/cmd/sqlc@" + pinned(sqlc) + " generate"}
	}
	return nil
}

// showSurprise shows a surprise with its program. Several files are a txtar archive.
func showSurprise(w io.Writer, s shownSurprise) error {
	files, err := s.Alone()
	if err != nil {
		return err
	}
	version := s.Module + " " + pinned(s.Module)
	say(w, strings.ToUpper(s.Name), "", upperFirst(s.Title)+": "+s.Seen.Verdict.String()+".", "",
		"One expects: "+s.Expect+".", fmt.Sprintf("What happens: %s. Expected: %s.", s.Happened,
			s.Expected), "How to find it: "+s.Spot+".", "How to avoid it: "+s.Avoid+".",
		"Source: "+s.Source, "With: "+strings.TrimSpace(version), "")
	if !s.now {
		say(w, "It needs a "+map[surprise.Need]string{surprise.Postgres: "server of PostgreSQL",
			surprise.MySQL: "server of MySQL or MariaDB", surprise.Generator: "generator"}[s.Needs]+
			", and is shown as this program was built with it.", "")
	}
	if len(files) == 1 {
		_, err = io.WriteString(w, files[0].Text)
		return err
	}
	const driver = "modernc.org/sqlite"
	commands := slices.Concat([]string{"go mod init proof", "go get " + driver + "@" + pinned(driver)},
		generating(s.Library), []string{"go mod tidy", "go run ."})
	say(w, "These files in an empty folder are the program. The commands below run it.", "")
	archive := &txtar.Archive{Comment: []byte("\t" + strings.Join(commands, "\n\t") + "\n\n")}
	for _, f := range files {
		archive.Files = append(archive.Files, txtar.File{Name: f.Name, Data: []byte(f.Text)})
	}
	_, err = w.Write(txtar.Format(archive))
	return err
}

// canaryJSON is what surprises --with --json prints.
type canaryJSON struct {
	Versions []surprise.Version `json:"versions"`
	Proofs   []surprise.Sung    `json:"proofs"`
}

// errChanged says that something changes with other versions.
var errChanged = errors.New("something changes with these versions")

// sing runs the canary.
func (f *surprising) sing(c *cobra.Command, versions []surprise.Version, env []string) error {
	shown := newProgress(c.ErrOrStderr())
	defer shown.end()
	canary := &surprise.Canary{Source: impedance.Source, With: versions, Env: env, Report: shown.steps}
	all, confirmed, err := canary.Run(c.Context())
	shown.end()
	switch {
	case errors.Is(err, surprise.ErrUnknown):
		return usage(err)
	case err != nil:
		return err
	}
	w := c.OutOrStdout()
	changed := slices.ContainsFunc(all, func(s surprise.Sung) bool { return s.State != surprise.AsPinned })
	if f.json {
		err = writeJSON(w, canaryJSON{confirmed, all})
	} else {
		err = showCanary(w, all, confirmed)
	}
	if err == nil && changed {
		return errChanged
	}
	return err
}

// showCanary writes what became of each proof.
func showCanary(w io.Writer, all []surprise.Sung, confirmed []surprise.Version) error {
	for _, v := range confirmed {
		say(w, fmt.Sprintf("%s %s, pinned at %s", v.Path, v.Version, pinned(v.Path)))
	}
	fmt.Fprintln(w)
	g := grid.Grid{Left: 2}
	g.Add("SURPRISE", "WITH THESE VERSIONS")
	for _, s := range all {
		g.Add(s.Surprise, string(s.State))
	}
	if err := g.Write(w, windowWidth(w)); err != nil {
		return err
	}
	for _, s := range all {
		if s.How != "" {
			say(w, "", s.Surprise+": "+s.How)
		}
	}
	return nil
}
