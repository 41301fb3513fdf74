package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance"
	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/diagram"
	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/plural"
	"example.com/impedance/internal/shell"
	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// drawing are the flags of diagram.
type drawing struct {
	dsn   string
	title string
	out   string
	force bool // pictures that are in a folder somebody named are replaced
	check bool // nothing is written, and the files of the folder are compared
	// schemas are those to draw of a database that somebody named.
	schemas []string
	choice  choice
}

// drawers draw the kinds of diagrams, in the order of the help.
var drawers = []struct {
	kind string
	draw func(context.Context, *drawing, *gallery) error
}{
	{"schema", drawSchema},
	{"sequences", drawSequences},
	{"navigation", drawNavigation},
	{"heap", drawHeaps},
	{"drift", drawDrift},
	{"objects", drawObjects},
	{"overlay", drawOverlays},
}

func newDiagram() *cobra.Command {
	var f drawing
	c := command(&cobra.Command{
		Use:   "diagram [KIND]",
		Short: "Draw the schema and the calls of layers as SVG and mermaid",
		Long: `Draw diagrams, all kinds or one, each as an SVG file and as mermaid text:

  schema      tables, columns, keys, references and comments of a live catalog;
              in words too
  sequences   the driver calls of each layer for each operation, from a trace
  navigation  three ways to read a list with its users: walking, eager loading,
              joining
  heap        the objects of a page, next to the rows that they were made from
  drift       the difference between schema/ and the tables that ` + migrating() + `
              would make, or those of any database; as a table too, without
              mermaid
  objects     the types of the domain, and the types that each layer adds
  overlay     how each layer brings columns to fields; without mermaid

Without --dsn the command makes a small data set, always the same, and draws the
same pictures. Objects and overlay show the source that this program was built
from, whatever the database. Schemas of PostgreSQL and MySQL are drawn from the
server that IMPEDANCE_POSTGRES or IMPEDANCE_MYSQL names; its user must be
allowed to make databases. Without it they are those that this program was built
with. Schema and drift of your own database only need the right to read its
catalog. Its picture has the schema that names without a schema mean, which on
PostgreSQL is mostly public, or the schemas that --schema names.

The schema of your own database can be kept next to your code: as an SVG file,
as mermaid text and as a page of Markdown. With --check nothing is written; the
command fails if a file is not as the database is now, and says how to renew it.`,
		Example: `  impedance diagram overlay --layers gorm
  impedance diagram schema --dsn anybodys.db
  impedance diagram schema --dsn postgres://me@localhost/anybodys
  impedance diagram schema --dsn postgres://me@localhost/anybodys --schema '*'
  impedance diagram schema --dsn anybodys.db --out docs/schema --check
  impedance diagram drift --dsn ours.db
  impedance diagram sequences --ops HomeTimeline --layers gorm,ent`,
		Annotations: exits(exitFailure, "--check found a file that is missing or out of date"),
	})
	c.Flags().StringVar(&f.dsn, "dsn", "", "path of the database to draw, or the URL of a "+
		"server's; it is not written (default: a small data set)")
	c.Flags().StringVarP(&f.out, "out", "o", "diagrams", "folder for the files, which is made if it "+
		"is not there")
	c.Flags().BoolVar(&f.force, "force", false, "replace pictures that are in the folder")
	c.Flags().BoolVar(&f.check, "check", false, "write nothing; fail if a file of the folder is "+
		"missing or out of date")
	c.Flags().StringVar(&f.title, "title", "", "title of the schema of the database that --dsn names "+
		"(default: its name)")
	c.Flags().StringSliceVar(&f.schemas, "schema", nil, "schemas of the database that --dsn names, "+
		"separated by commas, or '*' for all (default: the current one)")
	f.choice.registerLayers(c)
	f.choice.registerOps(c, "operations, separated by commas (default all)")
	c.Args, c.ValidArgs = oneKind, kinds()
	c.RunE = func(c *cobra.Command, args []string) error {
		if c.Flags().Changed("dsn") {
			if err := checkDSN(f.dsn); err != nil {
				return err
			}
		}
		if _, _, err := f.choice.resolve(); err != nil {
			return err
		}
		if f.dsn != "" && len(args) == 1 && (args[0] == "objects" || args[0] == "overlay") {
			return usage(fmt.Errorf("%s is drawn from the layers' code, whatever the database; leave out "+
				"--dsn", args[0]))
		}
		if err := f.checkOwn(args); err != nil {
			return err
		}
		if err := f.checkFolder(args, c.Flags().Changed("out")); err != nil {
			return err
		}
		renewal := commandLine(c, args) + " --force --out " + shell.Line(f.out)
		return f.run(c.Context(), args, renewal, c.OutOrStdout(), newProgress(c.ErrOrStderr()))
	}
	return c
}

// migrating names the layers whose libraries would make the tables.
func migrating() string {
	var names []string
	for _, l := range layers.All() {
		if l.Migrate != nil {
			names = append(names, l.Name)
		}
	}
	return strings.Join(names, " and ")
}

func kinds() (names []string) {
	for _, d := range drawers {
		names = append(names, d.kind)
	}
	return names
}

// oneKind wants the name of a kind, or nothing.
func oneKind(_ *cobra.Command, args []string) error {
	if len(args) > 1 || len(args) == 1 && !slices.Contains(kinds(), args[0]) {
		return usage(nearest.Unknown("kind of diagram", strings.Join(args, " "), kinds()))
	}
	return nil
}

// checkOwn refuses flags for the schema of one's own database without one.
func (f *drawing) checkOwn(chosen []string) error {
	if f.dsn != "" && len(chosen) == 1 && chosen[0] == "schema" {
		return nil
	}
	if f.schemas != nil {
		return usage(errors.New("--schema chooses from a database of yours; use it with diagram schema " +
			"and --dsn"))
	}
	if f.title != "" {
		return usage(errors.New("--title is of the schema of a database of yours; use it with diagram " +
			"schema and --dsn"))
	}
	return nil
}

// checkFolder refuses a folder that cannot be written, and one that somebody named and that has
// pictures of the kinds that are drawn.
func (f *drawing) checkFolder(chosen []string, named bool) error {
	wrong := func(why error) error { return usage(fmt.Errorf("--out %s: %w", f.out, why)) }
	if f.check {
		if f.force {
			return usage(errors.New("--check writes nothing, so there is nothing to replace; leave out " +
				"--force"))
		}
		return nil
	}
	there := f.out // or the folder that it is made in
	for !exists(there) && there != filepath.Dir(there) {
		there = filepath.Dir(there)
	}
	if err := writable(filepath.Join(there, "picture")); err != nil {
		return wrong(err)
	}
	for _, kind := range kinds() {
		if !named || f.force || len(chosen) > 0 && !slices.Contains(chosen, kind) {
			continue
		}
		found, err := filepath.Glob(filepath.Join(f.out, strings.TrimSuffix(kind, "s")+"*.svg"))
		if err != nil {
			return wrong(err)
		}
		if len(found) > 0 {
			return wrong(fmt.Errorf("%s is there; name another folder, or replace it with --force",
				filepath.Base(found[0])))
		}
	}
	return nil
}

func (f *drawing) run(ctx context.Context, chosen []string, renewal string, w io.Writer,
	show *progress) error {
	dir, err := dataset.NewFolder(os.TempDir(), "impedance-diagram-")
	if err != nil {
		return err
	}
	defer dir.Close()
	g := &gallery{scratch: dir.Path, dsn: f.dsn, show: show}
	for _, d := range drawers {
		if len(chosen) == 0 || slices.Contains(chosen, d.kind) {
			if err := d.draw(ctx, f, g); err != nil {
				show.end()
				return fmt.Errorf("drawing %s: %w", d.kind, err)
			}
		}
	}
	show.end()
	if f.check {
		return g.compare(f.out, renewal, w)
	}
	files, err := g.hang(f.out)
	if err != nil {
		return err
	}
	for _, p := range g.pictures {
		if len(chosen) > 0 && p.isShort {
			fmt.Fprintln(w, p.markdown)
		}
	}
	for _, note := range append(g.notes, fmt.Sprintf("%s in %s: %s", plural.Of(int64(len(files)), "file"),
		f.out, strings.Join(files, ", "))) {
		say(w, note)
	}
	return nil
}

// gallery are pictures on the way to their files, which are written when all are drawn.
type gallery struct {
	scratch  string // a folder for what is needed on the way
	dsn      string // of the database, which is made when it is first asked for
	show     *progress
	pictures []picture
	series   []string // the names of pictures that are in parts if they are large
	notes    []string // what must be known of them
}

type picture struct {
	name     string
	svg      []byte
	mermaid  string
	markdown string // the same in words
	isShort  bool   // these are printed, too
}

func (g *gallery) add(name string, svg []byte, mermaid string, err error) error {
	g.pictures = append(g.pictures, picture{name: name, svg: svg, mermaid: mermaid})
	return err
}

// drawnUsers and drawnSeed make the data set that is drawn if there is no other.
const (
	drawnUsers = 200
	drawnSeed  = 1
)

// source returns the database to draw.
func (g *gallery) source(ctx context.Context) (string, error) {
	if g.dsn == "" {
		dsn := schema.DSN(filepath.Join(g.scratch, "drawn.db"))
		spec := dataset.Spec{Users: drawnUsers, Seed: drawnSeed}
		if _, err := dataset.Load(ctx, dsn, spec, nil); err != nil {
			return "", err
		}
		g.dsn = dsn
	}
	return g.dsn, nil
}

// world returns the database to draw, and where calls on it begin.
func (g *gallery) world(ctx context.Context) (string, *bench.World, error) {
	dsn, err := g.source(ctx)
	if err != nil {
		return "", nil, err
	}
	_, world, err := describe(ctx, dsn, drawnSeed)
	return dsn, world, err
}

// file is a file of a folder with pictures.
type file struct {
	name string
	text []byte
}

// files returns the files of the pictures by their names.
func (g *gallery) files() (files []file) {
	for _, p := range g.pictures {
		for _, f := range []file{
			{".svg", p.svg}, {".mmd", []byte(p.mermaid)}, {".md", []byte(p.markdown)},
		} {
			if len(f.text) > 0 { // there is nothing of what mermaid cannot express
				files = append(files, file{p.name + f.name, f.text})
			}
		}
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return files
}

// leftOver returns the files in a folder that are parts of earlier pictures, and of these no more.
func (g *gallery) leftOver(dir string, files []file) (names []string, err error) {
	there, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, entry := range there {
		name := entry.Name()
		drawn := slices.ContainsFunc(files, func(f file) bool { return f.name == name })
		for _, series := range g.series {
			rest, ok := strings.CutPrefix(strings.TrimSuffix(name, ".svg"), series)
			if ok && !drawn && strings.HasSuffix(name, ".svg") && partOf.MatchString(rest) {
				names = append(names, name)
			}
		}
	}
	return names, err
}

// partOf is what stands behind the name of a picture if it is in parts.
var partOf = regexp.MustCompile(`^(-[0-9]+)?$`)

// hang writes the files, removes parts of earlier pictures, and returns the names of the files.
func (g *gallery) hang(dir string) (names []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	files := g.files()
	for _, f := range files {
		names = append(names, f.name)
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, f.name), f.text, 0o644))
	}
	left, unread := g.leftOver(dir, files)
	err = errors.Join(err, unread)
	for _, name := range left {
		err = errors.Join(err, os.Remove(filepath.Join(dir, name)))
	}
	return names, err
}

// compare returns an error unless the files of a folder are those that hang would leave there.
func (g *gallery) compare(dir, renewal string, w io.Writer) error {
	var wrong, right []string
	files := g.files()
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		switch text, err := os.ReadFile(path); {
		case errors.Is(err, os.ErrNotExist):
			wrong = append(wrong, path+" is missing")
		case err != nil:
			return err
		case !bytes.Equal(text, f.text):
			wrong = append(wrong, path+" is out of date"+fromLine(f, text))
		default:
			right = append(right, f.name)
		}
	}
	left, err := g.leftOver(dir, files)
	if err != nil {
		return err
	}
	for _, name := range left {
		wrong = append(wrong, filepath.Join(dir, name)+" is no longer a part of the picture")
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%s\nTo renew them run `%s`", strings.Join(wrong, "\n"), renewal)
	}
	say(w, fmt.Sprintf("%s in %s as the database is: %s", plural.Of(int64(len(right)), "file"), dir,
		strings.Join(right, ", ")))
	return nil
}

// fromLine says at which line a text begins to differ from what it should be. The lines of a
// picture tell nothing.
func fromLine(want file, got []byte) string {
	if strings.HasSuffix(want.name, ".svg") {
		return ""
	}
	line := 1
	for i, b := range got {
		if i == len(want.text) || b != want.text[i] {
			break
		}
		if b == '\n' {
			line++
		}
	}
	return fmt.Sprintf(" from line %d", line)
}

// drawSchema draws a database, or the tables of package schema on each engine.
func drawSchema(ctx context.Context, f *drawing, g *gallery) error {
	if f.dsn != "" {
		catalog, err := schema.Inspect(ctx, f.dsn, f.schemas...)
		if err != nil {
			return err
		}
		if len(catalog.Tables) == 0 && len(catalog.Others) > 0 {
			return noTables(catalog)
		}
		return g.schema(cmp.Or(f.title, nameOf(f.dsn)), schema.EngineOf(f.dsn), catalog)
	}
	for _, e := range []schema.Engine{schema.SQLite, schema.Postgres, schema.MySQL} {
		catalog, err := g.wanted(ctx, e)
		var missing *noServer
		if errors.As(err, &missing) {
			if err := g.known(e, missing); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := g.schema("Tables on "+string(e), e, catalog); err != nil {
			return err
		}
	}
	return nil
}

// noTables is the error for schemas without tables in a database that has others.
func noTables(c *schema.Catalog) error {
	where := "in the schema " + c.Schemas[0]
	if len(c.Schemas) > 1 {
		where = "in the schemas " + strings.Join(c.Schemas, ", ")
	} else if c.Schemas[0] == "" {
		where = "on the search path"
	}
	return fmt.Errorf("there are no tables %s; other schemas have some: name them by `%s`, or all by "+
		"`%s`", where, shell.Line("--schema", inCommas(c.Others)), shell.Line("--schema", "*"))
}

// known adds the schema of a server as this program was built with it, where there is no server.
func (g *gallery) known(e schema.Engine, missing *noServer) error {
	name := "schema-" + string(e)
	p := picture{name: name}
	var err1, err2, err3 error
	var mermaid, markdown []byte
	p.svg, err1 = impedance.Source.ReadFile("docs/diagrams/" + name + ".svg")
	mermaid, err2 = impedance.Source.ReadFile("docs/diagrams/" + name + ".mmd")
	markdown, err3 = impedance.Source.ReadFile("docs/diagrams/" + name + ".md")
	p.mermaid, p.markdown = string(mermaid), string(markdown)
	g.pictures = append(g.pictures, p)
	g.notes = append(g.notes, fmt.Sprintf("%s is as this program was built with it. To draw it "+
		"anew %v", name, missing))
	return errors.Join(err1, err2, err3)
}

// schema adds the tables of a catalog as a picture, or as the parts of a large one, and in words.
func (g *gallery) schema(title string, e schema.Engine, c *schema.Catalog) error {
	name := "schema-" + string(e)
	drawn, err := diagram.ER(c, title, name)
	if err != nil {
		return err
	}
	for _, p := range drawn.Pictures {
		g.pictures = append(g.pictures, picture{name: p.Name, svg: p.SVG})
	}
	g.pictures = append(g.pictures, picture{name: name, mermaid: drawn.Mermaid,
		markdown: drawn.Markdown})
	g.series, g.notes = append(g.series, name), append(g.notes, drawn.Notes...)
	return nil
}

// nameOf returns what a data source name calls a database, without the way there.
func nameOf(dsn string) string {
	if path, err := schema.Path(dsn); err == nil {
		return filepath.Base(path)
	}
	dsn, _, _ = strings.Cut(dsn, "?")
	name := filepath.Base(dsn)
	if decoded, err := url.PathUnescape(name); err == nil {
		return decoded
	}
	return name
}

// noServer says that a server is needed and how to name one.
type noServer struct {
	engine   schema.Engine
	variable string
}

func (e *noServer) Error() string {
	return fmt.Sprintf("it needs a server; set %s=%s://USER:PASSWORD@HOST:PORT/DATABASE", e.variable,
		e.engine)
}

// wanted returns the catalog of a fresh database with the tables of package schema.
func (g *gallery) wanted(ctx context.Context, e schema.Engine) (*schema.Catalog, error) {
	for _, s := range schema.Servers {
		if s.Engine != e {
			continue
		}
		dsn := os.Getenv(s.Variable)
		if dsn == "" {
			return nil, &noServer{s.Engine, s.Variable}
		}
		fresh, drop, err := schema.Fresh(ctx, dsn)
		if err != nil {
			return nil, err
		}
		c, err := schema.Inspect(ctx, fresh)
		return c, errors.Join(err, drop())
	}
	return freshCatalog(ctx, filepath.Join(g.scratch, "wanted.db"), schema.Apply)
}

func drawSequences(ctx context.Context, f *drawing, g *gallery) error {
	ls, ops, err := f.choice.resolve()
	if err != nil {
		return err
	}
	dsn, world, err := g.world(ctx)
	if err != nil {
		return err
	}
	stage, err := bench.NewStage(ctx, dsn, g.scratch)
	if err != nil {
		return err
	}
	traced, err := bench.Trace(ctx, stage, ls, ops, world, g.show.steps)
	if err := errors.Join(err, stage.Close()); err != nil {
		return err
	}
	for of := range slices.Chunk(traced, len(ls)) {
		if err := drawSequence(g, of); err != nil {
			return err
		}
	}
	return nil
}

// drawSequence draws the traces of one operation.
func drawSequence(g *gallery, traced []bench.Traced) error {
	var all []diagram.Sequence
	for _, t := range traced {
		all = append(all, diagram.Sequence{Operation: t.Operation, Layer: t.Layer,
			Engine: string(t.Engine), Events: t.Events})
	}
	operation := traced[0].Operation
	svg, mermaid, err := diagram.Beside(operation, all)
	return g.add("sequence-"+operation, svg, mermaid, err)
}

// drawNavigation reads whom the first reader of the data follows.
func drawNavigation(ctx context.Context, _ *drawing, g *gallery) error {
	dsn, world, err := g.world(ctx)
	if err != nil {
		return err
	}
	p := probe.New()
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true, Conns: 1, Wrap: p.Connector})
	if err != nil {
		return err
	}
	defer db.Close()
	all, err := diagram.Navigation(ctx, db, p, world.Readers[0])
	if err != nil {
		return err
	}
	svg, mermaid, err := diagram.Beside("Navigation: walking, eager loading, joining", all)
	return g.add("navigation", svg, mermaid, err)
}
