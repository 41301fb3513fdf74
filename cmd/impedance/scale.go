package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/report"
	"example.com/impedance/internal/results"
	"example.com/impedance/lab/scale"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// scaling are the flags of scale.
type scaling struct {
	sizes  sizes
	dsn    string
	choice choice
	seed   uint64
	out    output
	chart  target
	json   bool
}

// scaleLayers are the layers of scale unless it is asked for others.
var scaleLayers = []string{layers.Floor, "ent", "gorm"}

// The sizes of scale, and the largest of a first look.
const largestQuick = 100_000

var usualSizes = sizes{1000, 10_000, 100_000, 1_000_000}

func newScale() *cobra.Command {
	f := scaling{sizes: slices.Clone(usualSizes)}
	c := command(&cobra.Command{
		Use:   "scale",
		Short: "Show how the cost of operations grows from a thousand to a million users",
		Long: `Show how the cost of each operation grows with the number of users, through
several layers on one engine, and why: the pages that a call reads, warm and cold
times, and the exponent of growth with its interval. Operations whose time depends
on a degree are also measured for cohorts, such as readers who follow 1,000 users.
The command also shows where each layer stops scaling with clients on one pool, and
on what; the cost of writes; and the time of a backup and its restoration.

Times of a million users are predicted from the smaller sizes before they are
measured, and the command prints how far off the predictions were. Cold calls and
pages are measured on SQLite under Linux.

The last results are kept in the cache, for the pages of compare and report and
for impedance capacity. With a million users the command takes 12 GB of disk.`,
		Example: `  impedance scale --quick
  impedance scale --out scale.txt --chart scale.svg
  impedance scale --sizes 1k,10k,100k --layers sqlc,gorm --ops HomeTimeline,Publish`,
	})
	c.Flags().Var(&f.sizes, "sizes", "numbers of users, separated by commas")
	c.Flags().StringVar(&f.dsn, "dsn", bench.Embedded, "an empty database of a server, next to which "+
		"the data sets are loaded")
	registerLayers(c, &f.choice.layers, strings.Join(scaleLayers[1:], " and "))
	f.choice.registerOps(c, "operations, separated by commas (default: reads, and a write of each "+
		"kind)")
	c.Flags().BoolVar(&f.choice.quick, "quick", false, "a first look in less than two minutes: sizes "+
		"up to 100k, with fewer and shorter rounds")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "seed of everything random")
	f.out.register(c)
	f.chart.name = "--chart"
	c.Flags().StringVar(&f.chart.path, "chart", "", "draw the times over the sizes to this file, as "+
		"SVG")
	registerJSON(c, &f.json)
	c.RunE = func(c *cobra.Command, _ []string) error {
		f.chart.force = f.out.force
		if f.choice.quick && !c.Flags().Changed("sizes") {
			f.sizes = slices.DeleteFunc(f.sizes, func(n int64) bool { return n > largestQuick })
		}
		p, err := f.plan()
		if err := errors.Join(err, f.out.check(c), f.chart.check(), f.checkDSN()); err != nil {
			return err
		}
		return f.run(c.Context(), p, c.OutOrStdout(), newProgress(c.ErrOrStderr()))
	}
	return c
}

// sizes are numbers of users, as a flag.
type sizes []int64

// String implements pflag.Value.
func (s *sizes) String() string {
	var all []string
	for _, n := range *s {
		all = append(all, growth.Users(n))
	}
	return strings.Join(all, ",")
}

// Type implements pflag.Value.
func (s *sizes) Type() string { return "numbers" }

// Set implements pflag.Value.
func (s *sizes) Set(text string) error {
	*s = nil
	for word := range strings.SplitSeq(text, ",") {
		var n size
		if err := n.Set(word); err != nil {
			return err
		}
		*s = append(*s, int64(n))
	}
	slices.Sort(*s)
	if len(slices.Compact(slices.Clone(*s))) < len(*s) {
		return errors.New("a number of users is there twice")
	}
	return nil
}

// checkDSN refuses a database that has its data, because each size needs another one.
func (f *scaling) checkDSN() error {
	if err := checkDSN(f.dsn); err != nil || f.dsn == bench.Embedded {
		return err
	}
	if schema.EngineOf(f.dsn) == schema.SQLite {
		return usage(errors.New("--dsn: impedance scale makes the data sets of SQLite itself; name an " +
			"empty database of a server, or leave it out"))
	}
	return nil
}

// plan returns the plan of the flags.
func (f *scaling) plan() (p scale.Plan, err error) {
	names := f.choice.layers
	if len(names) == 0 {
		names = scaleLayers
	}
	p = scale.Plan{Sizes: f.sizes, Seed: f.seed, Rounds: 9, Block: 5 * time.Millisecond,
		Longest: 20 * time.Second, ColdCalls: 9, ClientRounds: 5,
		ClientTime: 400 * time.Millisecond, PredictFrom: predictedSize}
	if f.choice.quick {
		p.Rounds, p.Block, p.Longest, p.ColdCalls = 6, time.Millisecond, 300*time.Millisecond, 3
		p.ClientRounds, p.ClientTime = 2, 60*time.Millisecond
	}
	if p.Layers, err = layers.NamedOn([]schema.Engine{schema.EngineOf(f.dsn)}, names); err != nil {
		return p, usage(err)
	}
	p.Ops = scale.DefaultOps()
	if len(f.choice.ops) > 0 {
		if p.Ops, err = bench.Named(f.choice.ops); err != nil {
			return p, usage(err)
		}
	}
	return p, nil
}

// predictedSize is the size from which on times are predicted before they are measured.
const predictedSize = 1_000_000

// run measures, keeps the results and shows them.
func (f *scaling) run(ctx context.Context, p scale.Plan, w io.Writer, show *progress) (err error) {
	cache, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	if err := f.checkRoom(cache); err != nil {
		return err
	}
	folder, err := dataset.NewFolder(cache, "scale-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	p.Dir, p.Progress = folder.Path, show.steps
	p.Find = func(ctx context.Context, users int64) (*bench.Source, error) {
		spec := dataset.Spec{Users: int(users), Seed: f.seed}
		source, err := bench.Find(ctx, f.dsn, spec, &dataset.Options{Progress: show.load})
		if err == nil && source.Given {
			has := errors.New("--dsn names a database that has its data; name an empty one")
			err = errors.Join(usage(has), source.Close())
		}
		return source, err
	}
	file, err := os.Create(filepath.Join(folder.Path, "results.txt"))
	if err != nil {
		return err
	}
	err = scale.Run(ctx, p, file)
	show.end()
	if err := errors.Join(err, file.Close(), ctx.Err()); err != nil {
		return err
	}
	text, err := sealed(file.Name(), f.out.command)
	if err != nil {
		return err
	}
	rs, err := growth.Read(file.Name(), text)
	if err != nil {
		return err
	}
	lost := f.keep(cache, text)
	return errors.Join(lost, f.show(w, rs))
}

// keep keeps the results in the cache, and in the file that the flags name.
func (f *scaling) keep(cache string, text []byte) error {
	err := replace(filepath.Join(cache, growth.LastName), text)
	if f.out.path != "" {
		err = errors.Join(err, f.out.write(text))
	}
	return err
}

// show prints the results, and draws the chart.
func (f *scaling) show(w io.Writer, rs *growth.Results) (err error) {
	if f.chart.path != "" {
		err = f.chart.write(report.GrowthChart(rs))
	}
	if f.json {
		return errors.Join(err, writeJSON(w, scaledJSON{f.out.command, report.GrowthFigures(rs)}))
	}
	return errors.Join(err, report.Growth(w, windowWidth(w), rs))
}

// scaledJSON is what scale --json prints.
type scaledJSON struct {
	Command string `json:"command"`
	*report.Grown
}

// checkRoom refuses sizes that do not fit on the disk: two copies, and a backup after they are
// gone.
func (f *scaling) checkRoom(cache string) error {
	if f.dsn != bench.Embedded {
		return nil
	}
	var need int64
	for _, n := range f.sizes {
		spec := dataset.Spec{Users: int(n), Seed: f.seed}
		there, err := spec.InCache()
		if err != nil {
			return err
		}
		if !there {
			need += spec.Bytes()
		}
	}
	largest := dataset.Spec{Users: int(f.sizes[len(f.sizes)-1])}
	need += copies{n: 2, rounds: 100}.bytes(largest.Bytes())
	return checkFree(cache, need, fmt.Sprintf("data sets of %s users and two copies", &f.sizes))
}

// sealed returns a file with the command and its seals.
func sealed(path, command string) ([]byte, error) {
	written, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	sealer := results.NewSealer(&text)
	err = results.WriteSetting(sealer, results.KeyCommand, command)
	if err == nil {
		_, err = sealer.Write(written)
	}
	err = errors.Join(err, sealer.Close())
	return text.Bytes(), err
}
