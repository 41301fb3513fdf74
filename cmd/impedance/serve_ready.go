package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
)

// readiness is what /readyz asks: whether the database answers and can be written. A file that was
// replaced, or that has no room to grow, still answers: SQLite keeps the old file open, and reads
// its pages.
type readiness struct {
	db   *schema.DB
	path string      // of SQLite's file
	file os.FileInfo // as it was before it was opened; nil on servers
	full atomic.Bool // the last write found no room

	free func(dir string) (bytes int64, known bool, err error)
}

// leastFree is the room that an application that is ready has: twice what the log of an SQLite
// database takes before it begins anew.
const leastFree = 16 << 20

// openReady opens a database to serve.
func openReady(ctx context.Context, dsn string) (_ *readiness, err error) {
	r := &readiness{free: dataset.Free}
	if schema.EngineOf(dsn) == schema.SQLite {
		if r.path, err = schema.Path(dsn); err != nil {
			return nil, err
		}
		if r.file, err = os.Stat(r.path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		} // opening says what to do about one that is not there
	}
	r.db, err = schema.Open(ctx, dsn, nil)
	return r, err
}

// wrote takes the outcome of a request that may write. Only a write that succeeds says that there
// is room again.
func (r *readiness) wrote(err error) {
	if err == nil || r.db.Full(err) {
		r.full.Store(err != nil)
	}
}

// check says why the database is not ready, if it is not.
func (r *readiness) check(ctx context.Context) error {
	switch err := r.db.PingContext(ctx); {
	case err != nil:
		return err
	case r.full.Load():
		return errors.New("the last write found no room; none has succeeded since")
	case r.file == nil:
		return nil
	}
	now, err := os.Stat(r.path)
	switch {
	case err != nil:
		return err
	case !os.SameFile(now, r.file):
		return fmt.Errorf("%s is not the file that was opened: what is written is lost; start again",
			r.path)
	case now.Mode().Perm()&0o222 == 0: // the system's own answer says otherwise to root
		return fmt.Errorf("%s is read-only", r.path)
	}
	if err := mayWrite(r.path); err != nil {
		return err
	}
	// Where the system does not say how much is free, a write that fails does.
	dir := filepath.Dir(r.path)
	if free, known, err := r.free(dir); err == nil && known && free < leastFree {
		return fmt.Errorf("%s has %s free, less than %s", dir, weight(free), weight(leastFree))
	}
	return nil
}
