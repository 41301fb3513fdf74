package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/edgelist"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// data are the flags that name a data set, in one database or several.
type data struct {
	dsns  []string
	graph string
	users size
	seed  uint64

	specified bool           // by --users or --graph
	kept      *dataset.Spec  // the spec with a graph that was read from a pipe, nil without one
	list      *edgelist.List // the edge list, if it was read
	inPairs   bool           // the command makes two copies at most of a large data set
}

func (d *data) register(c *cobra.Command, dsn string) {
	d.users = 10_000
	c.Flags().StringArrayVar(&d.dsns, "dsn", nil, dsn)
	c.Flags().Var(&d.users, "users", "users of a generated graph, such as 1.5k, 10k or 1M")
	c.Flags().StringVar(&d.graph, "graph", "", "import this edge list (of SNAP, KONECT or "+
		"Matrix Market, or CSV; with gzip or bzip2 or neither) instead of generating a graph")
	c.Flags().Uint64Var(&d.seed, "seed", 1, "seed of everything random")
}

func (d *data) spec() dataset.Spec {
	if d.kept != nil {
		return *d.kept
	}
	return dataset.Spec{Users: int(d.users), Seed: d.seed, Graph: d.graph}
}

// keep lets the graph be read several times, also if it comes from a pipe, until release is called.
func (d *data) keep(ctx context.Context) (release func() error, err error) {
	kept, release, err := d.spec().Keep(ctx)
	d.kept = &kept
	return release, err
}

// options are those to find or make a data set with. They note what was read of an edge list.
func (d *data) options(show *progress) *dataset.Options {
	return &dataset.Options{Progress: show.load, Read: func(l edgelist.List) { d.list = &l }}
}

// engines returns the engines of the named databases.
func (d *data) engines() (engines []schema.Engine) {
	for _, dsn := range d.dsns {
		engines = append(engines, schema.EngineOf(dsn))
	}
	return engines
}

// check refuses flags that contradict one another.
func (d *data) check(c *cobra.Command) error {
	engines := map[schema.Engine]bool{}
	for _, dsn := range d.dsns {
		if err := checkDSN(dsn); err != nil {
			return err
		}
		e := schema.EngineOf(dsn)
		if engines[e] {
			return usage(fmt.Errorf("--dsn names two databases of %s; give one for each engine", e))
		}
		engines[e] = true
	}
	if d.graph != "" && c.Flags().Changed("users") {
		return usage(errors.New("--users and --graph exclude one another: a graph has its own " +
			"users"))
	}
	return nil
}

// checkDSN refuses what can name no database.
func checkDSN(dsn string) error {
	if dsn == bench.Embedded {
		return nil
	}
	if err := schema.CheckDSN(dsn); err != nil {
		return usage(fmt.Errorf("--dsn: %w", err))
	}
	return nil
}

// checkSource is check for commands that read the database that --dsn names.
func (d *data) checkSource(c *cobra.Command) error {
	d.specified = d.graph != "" || c.Flags().Changed("users")
	for _, dsn := range d.dsns {
		if d.specified && schema.EngineOf(dsn) == schema.SQLite && dsn != bench.Embedded {
			return usage(fmt.Errorf("--dsn %w", errHasData))
		}
	}
	return d.check(c)
}

// errHasData says that a database with data was given together with flags for a data set.
var errHasData = errors.New("names a database that has its data; leave out --users and --graph, " +
	"or make one with impedance data")

// checkOne is checkSource for commands that work on one database.
func (d *data) checkOne(c *cobra.Command) error {
	if len(d.dsns) > 1 {
		return usage(fmt.Errorf("impedance %s takes one --dsn", c.Name()))
	}
	return d.checkSource(c)
}

// checkFile is checkOne for commands that work on SQLite only.
func (d *data) checkFile(c *cobra.Command) error {
	for _, dsn := range d.dsns {
		if e := schema.EngineOf(dsn); e != schema.SQLite {
			return usage(fmt.Errorf("impedance %s looks into SQLite only, not into %s; "+
				"impedance compare, verify and trace work on each engine", c.Name(), e))
		}
	}
	return d.checkOne(c)
}

// choice are the flags that choose layers and operations.
type choice struct {
	layers, ops []string
	quick       bool
}

func (s *choice) register(c *cobra.Command, quick string) {
	s.registerLayers(c)
	s.registerOps(c, "operations, separated by commas (default all)")
	c.Flags().BoolVar(&s.quick, "quick", false, quick)
}

func (s *choice) registerLayers(c *cobra.Command) { registerLayers(c, &s.layers, usualLayers()) }

func (s *choice) registerOps(c *cobra.Command, what string) {
	c.Flags().StringSliceVar(&s.ops, opsFlag, nil, what)
}

// registerLayers makes the flag that chooses layers.
func registerLayers(c *cobra.Command, names *[]string, byDefault string) {
	c.Flags().StringSliceVar(names, layersFlag, nil, "layers besides the floor, separated by commas, "+
		"or all (default "+byDefault+")")
}

// usualLayers describes the layers that are chosen by default.
func usualLayers() string {
	text := "all"
	for _, l := range layers.All() {
		if l.ByName {
			text += " but " + l.Name
		}
	}
	return text
}

// The flags for layers and for operations have the same names in every command.
const (
	layersFlag = "layers"
	opsFlag    = "ops"
)

// resolveOn is resolve for commands that can run native layers, if one of the engines is theirs.
func (s *choice) resolveOn(d *data) ([]layers.Layer, []bench.Operation, error) {
	ls, err := layers.NamedOn(d.engines(), s.layers)
	if err != nil {
		return nil, nil, usage(err)
	}
	ops, err := bench.Named(s.ops)
	return ls, ops, usage(err)
}

func (s *choice) resolve() ([]layers.Layer, []bench.Operation, error) {
	ls, err := layers.Named(s.layers)
	if err != nil {
		return nil, nil, usage(err)
	}
	ops, err := bench.Named(s.ops)
	return ls, ops, usage(err)
}

// describe opens a database and returns a description of its data, and arguments drawn from it. It
// counts the rows itself, and refuses a database whose tables were altered.
func describe(ctx context.Context, dsn string, seed uint64) (info *dataset.Info, world *bench.World,
	err error) {
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err = errors.Join(err, db.Close()); err != nil {
			err = fmt.Errorf("database %s: %w", schema.Name(dsn), err)
		}
	}()
	if err := schema.CheckCatalog(ctx, db); err != nil {
		return nil, nil, err
	}
	info, err = dataset.ReadInfo(ctx, db)
	if err == nil {
		err = dataset.Check(ctx, db, info)
	}
	if errors.Is(err, dataset.ErrNoInfo) || errors.Is(err, dataset.ErrChanged) {
		info, err = count(ctx, db)
	}
	if err != nil {
		return nil, nil, err
	}
	world, err = bench.Draw(ctx, db, seed)
	return info, world, err
}

// count describes a database that another program filled, or that was written to after it was
// filled.
func count(ctx context.Context, db *schema.DB) (*dataset.Info, error) {
	info := &dataset.Info{Source: "an existing database", Latest: time.Now()}
	err := db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM users),
		(SELECT count(*) FROM posts), (SELECT count(*) FROM follows)`,
	).Scan(&info.Users, &info.Posts, &info.Follows)
	return info, err
}

// size is a number of users, which may be written as 10k, 1.5k, 1M or 1e6.
type size int

// String implements pflag.Value.
func (n *size) String() string { return strconv.Itoa(int(*n)) }

// Type implements pflag.Value.
func (n *size) Type() string { return "number" }

// decimal is a number, which may have a power of ten or a letter for one.
var decimal = regexp.MustCompile(`^([0-9]{1,20}(?:\.[0-9]{1,20})?)(?:[eE]\+?([0-9]{1,2})|([kKM]))?$`)

// powers are what letters stand for.
var powers = map[string]string{"": "0", "k": "3", "K": "3", "M": "6"}

// parseDecimal reads a decimal.
func parseDecimal(s string) (v *big.Rat, ok bool) {
	parts := decimal.FindStringSubmatch(s)
	if parts == nil {
		return nil, false
	}
	return new(big.Rat).SetString(parts[1] + "e" + cmp.Or(parts[2], powers[parts[3]]))
}

// Set implements pflag.Value.
func (n *size) Set(s string) error {
	v, ok := parseDecimal(s)
	switch {
	case !ok:
		return errors.New("want a number of users, such as 500, 10k, 1.5k, 1M or 1e6")
	case !v.IsInt():
		return errors.New("that is no whole number of users")
	case v.Cmp(big.NewRat(bench.FewestUsers, 1)) < 0:
		return fmt.Errorf("want at least %d users: operations are called with as many different ones",
			bench.FewestUsers)
	case v.Cmp(big.NewRat(dataset.MaxUsers, 1)) > 0:
		return fmt.Errorf("want at most %d users", dataset.MaxUsers)
	}
	*n = size(v.Num().Int64())
	return nil
}
