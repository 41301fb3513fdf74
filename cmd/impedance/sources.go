package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/edgelist"
	"example.com/impedance/internal/plural"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// sources are databases with the same data, one for each engine, and the description of that data.
type sources struct {
	all   []*bench.Source
	info  *dataset.Info
	world *bench.World
	list  *edgelist.List // that the data was made of, if it was read by this command
}

// open finds the databases to work on: those that --dsn names, or one from the cache. It refuses to
// work on those whose copies do not fit on the disk.
func (d *data) open(ctx context.Context, show *progress, c copies) (_ *sources, err error) {
	dir, err := dataset.CacheDir()
	if err != nil {
		return nil, err
	}
	release, err := d.keep(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	dsns := d.dsns
	if len(dsns) == 0 {
		dsns = []string{bench.Embedded}
	}
	s := &sources{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	for _, dsn := range dsns {
		if err := d.checkRoom(dsn, c); err != nil {
			return nil, err
		}
		source, err := d.find(ctx, dsn, show)
		if err != nil {
			return nil, err
		}
		s.all = append(s.all, source)
		info, world, err := describe(ctx, source.DSN, d.seed)
		if err != nil {
			return nil, err
		}
		if err := d.copies(c, info.Users).checkRoom(source.DSN, dir); err != nil {
			return nil, err
		}
		if s.info == nil {
			s.info, s.world, s.list = info, world, d.list
		} else if !sameData(*info, *s.info) {
			return nil, fmt.Errorf("the databases hold different data, %s and %s; engines are "+
				"compared on the same", contents(s.info), contents(info))
		}
	}
	return s, nil
}

// find finds one of them.
func (d *data) find(ctx context.Context, dsn string, show *progress) (*bench.Source, error) {
	source, err := bench.Find(ctx, dsn, d.spec(), d.options(show))
	show.end()
	if err == nil && source.Given && d.specified {
		err = errors.Join(usage(fmt.Errorf("--dsn %w", errHasData)), source.Close())
	}
	return source, err
}

// oracleUsers is the largest data set that is also held in memory, as the oracle, and that has a
// copy for each layer. Tests make it smaller.
var oracleUsers int64 = 100_000

// inPairs reports whether the data set is so large that layers write in pairs, and the floor stands
// for the oracle.
func (s *sources) inPairs() bool { return s.info.Users > oracleUsers }

// oracle returns a function that makes the oracle of the data set, or nil if that is too large.
func (s *sources) oracle() func(context.Context, models.Clock) (models.Store, error) {
	if s.inPairs() {
		return nil
	}
	return func(ctx context.Context, clock models.Clock) (models.Store, error) {
		return bench.LoadOracle(ctx, s.all[0].DSN, clock)
	}
}

func sameData(a, b dataset.Info) bool {
	same := a.Latest.Equal(b.Latest)
	a.Latest = b.Latest
	return same && a == b
}

// close removes databases that were made for this run.
func (s *sources) close() error {
	var errs []error
	for _, source := range s.all {
		errs = append(errs, source.Close())
	}
	return errors.Join(errs...)
}

// onStages runs fn with a stage for each database, and closes everything. Copies of files are made
// in the cache folder. It refuses a database that somebody changes meanwhile, whatever the result
// of fn, because copies may differ.
func (s *sources) onStages(ctx context.Context, fn func([]*bench.Stage) error) (err error) {
	defer func() { err = errors.Join(err, s.close()) }()
	var watchers []*schema.Watcher
	for _, source := range s.all {
		w, err := schema.Watch(ctx, source.DSN)
		if err != nil {
			return err
		}
		watchers = append(watchers, w)
	}
	err = s.staged(ctx, fn)
	if ctx.Err() != nil {
		return err
	}
	if changed := changes(ctx, watchers); changed != nil {
		return changed
	}
	return err
}

// changes returns an error for databases that were changed meanwhile.
func changes(ctx context.Context, watchers []*schema.Watcher) error {
	var errs []error
	for _, w := range watchers {
		changed, err := w.Changed(ctx)
		if changed != "" {
			err = errors.New(changed)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// staged runs fn with the stages.
func (s *sources) staged(ctx context.Context, fn func([]*bench.Stage) error) (err error) {
	dir, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	var stages []*bench.Stage
	defer func() {
		for _, stage := range stages {
			err = errors.Join(err, stage.Close())
		}
	}()
	for _, source := range s.all {
		stage, err := bench.NewStage(ctx, source.DSN, dir)
		if err != nil {
			return err
		}
		stages = append(stages, stage)
	}
	return fn(stages)
}

// onStage is onStages where there is one.
func (s *sources) onStage(ctx context.Context, fn func(*bench.Stage) error) error {
	return s.onStages(ctx, func(stages []*bench.Stage) error { return fn(stages[0]) })
}

// print says what the data set is.
func (s *sources) print(w io.Writer) {
	say(w, fmt.Sprintf("Data set: %s.", contents(s.info)))
	if s.list != nil {
		say(w, s.list.Sentences(s.info.Dropped()))
	}
}

// contents describes a data set and its origin.
func contents(i *dataset.Info) string {
	return fmt.Sprintf("%s (%s, seed %d)", counted(i), i.Source, i.Seed)
}

// counted says how much there is in a data set.
func counted(i *dataset.Info) string {
	return fmt.Sprintf("%s, %s, %s", plural.Of(i.Users, "user"), plural.Of(i.Posts, "post"),
		plural.Of(i.Follows, "follow"))
}
