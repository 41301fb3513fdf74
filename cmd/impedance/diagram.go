package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance"
	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/diagram"
	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/plural"
	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// drawing are the flags of diagram.
type drawing struct {
	dsn   string
	out   string
	force bool // pictures that are in a folder somebody named are replaced
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

  schema      tables, columns, keys and references of a live catalog
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
PostgreSQL is mostly public, or the schemas that --schema names.`,
		Example: `  impedance diagram overlay --layers gorm
  impedance diagram schema --dsn anybodys.db
  impedance diagram schema --dsn postgres://me@localhost/anybodys
  impedance diagram schema --dsn postgres://me@localhost/anybodys --schema '*'
  impedance diagram drift --dsn ours.db
  impedance diagram sequences --ops HomeTimeline --layers gorm,ent`,
	})
	c.Flags().StringVar(&f.dsn, "dsn", "", "path of the database to draw, or the URL of a "+
		"server's; it is not written (default: a small data set)")
	c.Flags().StringVarP(&f.out, "out", "o", "diagrams", "folder for the files, which is made if it "+
		"is not there")
	c.Flags().BoolVar(&f.force, "force", false, "replace pictures that are in the folder")
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
		if f.schemas != nil && (f.dsn == "" || len(args) == 0 || args[0] != "schema") {
			return usage(errors.New("--schema chooses from a database of yours; use it with diagram schema " +
				"and --dsn"))
		}
		if err := f.checkFolder(args, c.Flags().Changed("out")); err != nil {
			return err
		}
		return f.run(c.Context(), args, c.OutOrStdout(), newProgress(c.ErrOrStderr()))
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

// checkFolder refuses a folder that cannot be written, and one that somebody named and that has
// pictures of the kinds that are drawn.
func (f *drawing) checkFolder(chosen []string, named bool) error {
	wrong := func(why error) error { return usage(fmt.Errorf("--out %s: %w", f.out, why)) }
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

func (f *drawing) run(ctx context.Context, chosen []string, w io.Writer, show *progress) error {
	dir, err := os.MkdirTemp("", "impedance-diagram-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	g := &gallery{scratch: dir, dsn: f.dsn, show: show}
	for _, d := range drawers {
		if len(chosen) == 0 || slices.Contains(chosen, d.kind) {
			if err := d.draw(ctx, f, g); err != nil {
				show.end()
				return fmt.Errorf("drawing %s: %w", d.kind, err)
			}
		}
	}
	show.end()
	files, err := g.hang(f.out)
	if err != nil {
		return err
	}
	for _, p := range g.pictures {
		if len(chosen) > 0 && p.markdown != "" {
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
	notes    []string // what must be known of them
}

type picture struct {
	name     string
	svg      []byte
	mermaid  string
	markdown string // a table of the same
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

// hang writes the files, and returns their names.
func (g *gallery) hang(dir string) (names []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	for _, p := range g.pictures {
		for ending, text := range map[string][]byte{
			".svg": p.svg, ".mmd": []byte(p.mermaid), ".md": []byte(p.markdown),
		} {
			if len(text) == 0 { // there is nothing of what mermaid cannot express
				continue
			}
			names = append(names, p.name+ending)
			err = errors.Join(err, os.WriteFile(filepath.Join(dir, p.name+ending), text, 0o644))
		}
	}
	slices.Sort(names)
	return names, err
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
		return g.schema(nameOf(f.dsn), schema.EngineOf(f.dsn), catalog)
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
	where := "in the schema " + strings.Join(c.Schemas, ", ")
	if slices.Equal(c.Schemas, []string{""}) {
		where = "on the search path"
	}
	return fmt.Errorf("there are no tables %s; other schemas have some: name them by --schema %s, or "+
		"all by --schema '*'", where, strings.Join(c.Others, ","))
}

// known adds the schema of a server as this program was built with it, where there is no server.
func (g *gallery) known(e schema.Engine, missing *noServer) error {
	name := "schema-" + string(e)
	svg, err1 := impedance.Source.ReadFile("docs/diagrams/" + name + ".svg")
	mermaid, err2 := impedance.Source.ReadFile("docs/diagrams/" + name + ".mmd")
	g.notes = append(g.notes, fmt.Sprintf("%s is as this program was built with it. To draw it "+
		"anew %v", name, missing))
	return g.add(name, svg, string(mermaid), errors.Join(err1, err2))
}

func (g *gallery) schema(title string, e schema.Engine, c *schema.Catalog) error {
	svg, mermaid, err := diagram.ER(c, title)
	return g.add("schema-"+string(e), svg, mermaid, err)
}

// nameOf returns what a data source name calls a database, without the way there.
func nameOf(dsn string) string {
	if path, err := schema.Path(dsn); err == nil {
		return filepath.Base(path)
	}
	dsn, _, _ = strings.Cut(dsn, "?")
	return filepath.Base(dsn)
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
