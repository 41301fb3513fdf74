package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/histogram"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/probe/pgxprobe"
	"example.com/impedance/schema"
)

// Stage makes copies of one data set: files in a folder, or further databases of a server. The
// original is never written.
type Stage struct {
	Engine schema.Engine
	Opened string   // the settings of every connection for durable writes
	Server string   // the server's description of itself; empty without a server
	Syncs  []string // the possible syncs of commits: "off", "full", or both

	dir  *dataset.Folder // of files, nil without them
	base string          // names a database that nobody writes
	made int

	reuse bool     // keep files of copies for further copies, see Plan.InPairs
	spare []string // the kept ones
}

// NewStage makes a stage for the database at dsn. Copies of a file go into a new folder below
// dir, which should be on a real disk, because durable writes are timed there. Close removes
// it.
func NewStage(ctx context.Context, dsn, dir string) (*Stage, error) {
	if schema.EngineOf(dsn) == schema.SQLite {
		return newFileStage(ctx, dsn, dir)
	}
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return nil, err
	}
	s := &Stage{Engine: db.Engine, base: dsn}
	var err1, err2, err3 error
	s.Opened, err1 = schema.SettingsOf(dsn, nil)
	s.Server, err2 = schema.Server(ctx, db)
	s.Syncs, err3 = schema.Syncs(ctx, db)
	if err := errors.Join(err1, err2, err3, db.Close()); err != nil {
		return nil, err
	}
	return s, nil
}

func newFileStage(ctx context.Context, dsn, dir string) (*Stage, error) {
	path, err := schema.Path(dsn)
	if err != nil {
		return nil, err
	}
	opened, err := schema.SettingsOf(dsn, nil)
	if err != nil {
		return nil, err
	}
	folder, err := dataset.NewFolder(dir, "stage-", path)
	if err != nil {
		return nil, err
	}
	s := &Stage{Engine: schema.SQLite, Opened: opened, Syncs: []string{"off", "full"}, dir: folder,
		base: schema.DSN(path)}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		base := filepath.Join(folder.Path, "base.db")
		if err := Snapshot(ctx, dsn, base); err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.base = schema.DSN(base)
	}
	return s, nil
}

// Close removes the stage with all copies, which must be closed.
func (s *Stage) Close() error {
	if s.dir == nil {
		return nil
	}
	return s.dir.Close()
}

// Snapshot copies an SQLite database that is in use to another file, as of one moment.
func Snapshot(ctx context.Context, dsn, path string) error {
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}

// Copy makes a copy, called what in a folder. It returns the name of the copy and a function that
// removes it.
func (s *Stage) Copy(ctx context.Context, what string) (dsn string, remove func() error, err error) {
	if s.Engine != schema.SQLite {
		return schema.Copy(ctx, s.base)
	}
	base, err := schema.Path(s.base)
	if err != nil {
		return "", nil, err
	}
	if last := len(s.spare) - 1; last >= 0 {
		path := s.spare[last]
		s.spare = s.spare[:last]
		return schema.DSN(path), s.remover(path), restoreFile(path, base)
	}
	s.made++
	path := filepath.Join(s.dir.Path, fmt.Sprintf("%s-%d.db", what, s.made))
	if err := copyFile(path, base); err != nil {
		return "", nil, err
	}
	return schema.DSN(path), s.remover(path), nil
}

// remover returns the function that removes a copy, or keeps its file for another one.
func (s *Stage) remover(path string) func() error {
	return func() error {
		if !s.reuse {
			return removeCopy(path)
		}
		s.spare = append(s.spare, path)
		return removeLog(path)
	}
}

// able returns options as far as the stage's engine has them. MySQL and MariaDB prepare no write
// in a session that is read-only, and package schema then stands in for the driver. What is timed is
// the driver, so that on them each layer reads a copy.
func (s *Stage) able(opts schema.Options) schema.Options {
	opts.ReadOnly = opts.ReadOnly && s.Engine != schema.MySQL
	return opts
}

// place returns a database for a layer: a copy, or the original for one that only reads.
func (s *Stage) place(ctx context.Context, what string,
	opts *schema.Options) (dsn string, remove func() error, err error) {
	if opts != nil && opts.ReadOnly {
		return s.base, func() error { return nil }, nil
	}
	return s.Copy(ctx, what)
}

// instance is a layer over a copy of its own.
type instance struct {
	layer  layers.Layer
	db     *schema.DB
	store  models.Store
	remove func() error // removes the copy
	probe  *probe.Probe // nil unless openProbed opened it
	ticks  *ticks       // the store's clock, if openAll opened it
	bare   *bare        // statements that take the place of the store

	singles map[*workload]*histogram.Histogram // of timed calls
}

// String returns the name of the instance in errors.
func (i *instance) String() string {
	if i.db == nil {
		return i.layer.Name
	}
	return i.layer.Name + " on " + string(i.db.Engine)
}

// openProbed is open with a probe between database/sql and the driver, or in place of the tracer of
// a native pool, and between the driver and the network. Timed instances are opened without a
// probe.
func (s *Stage) openProbed(ctx context.Context, l layers.Layer, clock models.Clock,
	opts schema.Options) (*instance, error) {
	p := probe.New()
	if l.Native {
		opts.Watch = pgxprobe.Watch(p)
	} else {
		opts.Wrap = p.Connector
	}
	if s.Engine != schema.SQLite {
		opts.Dial = p.Dial((&net.Dialer{}).DialContext)
	}
	inst, err := s.open(ctx, l, clock, &opts)
	if err != nil {
		return nil, err
	}
	inst.probe = p
	return inst, nil
}

// open opens a layer over a fresh copy, or read-only over the original.
func (s *Stage) open(ctx context.Context, l layers.Layer, clock models.Clock,
	opts *schema.Options) (*instance, error) {
	dsn, remove, err := s.place(ctx, l.Name, opts)
	if err != nil {
		return nil, err
	}
	inst := &instance{layer: l, remove: remove}
	var own schema.Options
	if opts != nil {
		own = *opts
	}
	own.Native = l.Native
	if inst.db, err = schema.Open(ctx, dsn, &own); err != nil {
		return nil, errors.Join(err, remove())
	}
	if inst.store, err = l.Open(ctx, inst.db, clock); err != nil {
		err = fmt.Errorf("layer %s: %w", l.Name, err)
		return nil, errors.Join(err, inst.db.Close(), remove())
	}
	return inst, nil
}

// speaking returns the layers that run on the stage's engine.
func (s *Stage) speaking(ls []layers.Layer) []layers.Layer {
	return slices.DeleteFunc(slices.Clone(ls), func(l layers.Layer) bool {
		return l.Native && s.Engine != schema.Postgres
	})
}

// openAll opens each layer that runs on the engine over a fresh copy, each with a clock of its own
// that starts at the same time.
func (s *Stage) openAll(ctx context.Context, ls []layers.Layer, start time.Time,
	opts schema.Options) ([]*instance, error) {
	return openEach(s.speaking(ls), func(l layers.Layer) (*instance, error) {
		clock := newTicks(start)
		inst, err := s.open(ctx, l, clock.now, &opts)
		if err == nil {
			inst.ticks = clock
		}
		return inst, err
	})
}

// openEach opens each layer, or none.
func openEach(ls []layers.Layer, open func(layers.Layer) (*instance, error)) ([]*instance, error) {
	var all []*instance
	for _, l := range ls {
		inst, err := open(l)
		if err != nil {
			return nil, errors.Join(err, closeAll(all))
		}
		all = append(all, inst)
	}
	return all, nil
}

func closeAll(all []*instance) error {
	var errs []error
	for _, inst := range all {
		errs = append(errs, inst.close())
	}
	return errors.Join(errs...)
}

// close closes the instance and removes its copy.
func (i *instance) close() error {
	if i.bare != nil {
		return errors.Join(i.bare.close(), i.db.Close(), i.remove())
	}
	return errors.Join(i.store.Close(), i.db.Close(), i.remove())
}

// settle checkpoints SQLite's log, so that the next write begins it anew in the same file. SQLite
// does that by itself once the log has 1000 pages, and every layer allows it: package layers holds
// that no log grows. We checkpoint before each block of writes, so that no checkpoint falls into a
// block by chance.
func (i *instance) settle(ctx context.Context) error {
	if i.db.Engine != schema.SQLite {
		return nil
	}
	return i.db.RestartLog(ctx)
}

// removeCopy removes a database file with its log and index.
func removeCopy(path string) error { return removeFiles(path, path+"-wal", path+"-shm") }

// removeLog removes the log of a database file, with its index.
func removeLog(path string) error { return removeFiles(path+"-wal", path+"-shm") }

// removeFiles removes those files that are there.
func removeFiles(paths ...string) error {
	var errs []error
	for _, path := range paths {
		if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// restoreFile makes a file that was a copy one again. It writes only what differs, because that is
// little of a large file, and disks are slower at writing than at reading what they have just read.
func restoreFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	const size = 1 << 20
	want, have := make([]byte, size), make([]byte, size)
	for at := int64(0); ; {
		n, err := io.ReadFull(in, want)
		if n > 0 {
			got, e := out.ReadAt(have[:n], at)
			if e != nil && e != io.EOF {
				return e
			}
			if !bytes.Equal(want[:n], have[:got]) {
				if _, e := out.WriteAt(want[:n], at); e != nil {
					return e
				}
			}
			at += int64(n)
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return errors.Join(out.Truncate(at), out.Sync())
		} else if err != nil {
			return err
		}
	}
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err == nil {
		err = out.Sync() // so that no layer's first sync pays for the copy
	}
	return errors.Join(err, out.Close())
}

// ticks is a clock that advances by a millisecond at each reading, so that layers that do the same
// write the same times.
type ticks struct {
	start time.Time
	reads atomic.Int64
}

// newTicks returns a clock that starts after start.
func newTicks(start time.Time) *ticks { return &ticks{start: start} }

func (t *ticks) now() time.Time { return t.at(t.reads.Add(1)) }

// last returns the time of the last reading.
func (t *ticks) last() time.Time { return t.at(t.reads.Load()) }

func (t *ticks) at(n int64) time.Time { return t.start.Add(time.Duration(n) * time.Millisecond) }

// ticking returns such a clock for callers that do not need its last time.
func ticking(start time.Time) models.Clock { return newTicks(start).now }
