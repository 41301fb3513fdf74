package dataset

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"

	"example.com/impedance/schema"
)

// ErrBeingMade says that another process makes the target of Load.
var ErrBeingMade = errors.New("another process makes it at this moment; wait for that one, or name " +
	"another database")

// ErrNotEmpty says that the target of Load has users, and was left as it was.
var ErrNotEmpty = errors.New("already has users; name another database, or delete this one first")

// target is a database file that will be, and the partial file beside it that becomes
// it when it is complete.
type target struct {
	dsn, path, partial string
	lock               *os.File // of the partial file
}

// lockSuffix names the lock of a partial file.
const lockSuffix = ".lock"

// sortSuffixes name the files beside a partial file in which the indexes of a table are sorted.
var sortSuffixes = [...]string{"-sort0", "-sort1", "-sort2", "-sort3", "-sort4", "-sort5"}

// claim checks that a database may be made where dsn points, and that no other process makes one
// there.
func claim(ctx context.Context, dsn string) (*target, error) {
	path, err := schema.Path(dsn)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(dsn, "file:") && strings.Contains(dsn, "?mode=ro") {
		return nil, fmt.Errorf("%s is to be read only; name it without mode=ro", path)
	}
	t := &target{dsn: dsn, path: path, partial: path + ".partial"}
	if err := t.vacant(ctx); err != nil {
		return nil, err
	}
	t.lock, err = hold(t.partial + lockSuffix)
	if errors.Is(err, errHeld) {
		return nil, fmt.Errorf("database %s: %w", path, ErrBeingMade)
	}
	if err != nil {
		return nil, fmt.Errorf("database %s: its folder cannot be written: %w", path, errors.Unwrap(err))
	}
	kept.add(t.partial)
	if err := t.clean(); err != nil { // of what a crash may have left
		return nil, errors.Join(err, t.discard())
	}
	return t, nil
}

// vacant reports why the target may not be replaced: it is not ours, it has users, or somebody keeps
// other things in it.
func (t *target) vacant(ctx context.Context) error {
	if _, err := os.Lstat(t.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	err := looksVacant(ctx, t.path)
	if errors.Is(err, ErrNotEmpty) || errors.Is(err, schema.ErrHolds) {
		return fmt.Errorf("database %s: %w", t.path, err)
	}
	// Open tells whether it is ours. It comes second because it may leave a write-ahead
	// log beside the file, which does no harm to one that is going to be replaced.
	db, e := schema.Open(ctx, t.dsn, &schema.Options{ReadOnly: true, Conns: 1})
	if e != nil {
		return e
	}
	return errors.Join(err, db.Close())
}

// looksVacant returns ErrNotEmpty for a database with a row in its table of users, and schema.ErrHolds
// for one with anything else that would be lost. A file without a write-ahead log is read as
// immutable, which leaves no log of the reader's own behind.
func looksVacant(ctx context.Context, path string) error {
	query := "?mode=ro"
	if wal, err := os.Stat(path + "-wal"); err != nil || wal.Size() == 0 {
		query += "&immutable=1"
	}
	connector, err := sqlite.NewConnector(schema.DSN(path) + query)
	if err != nil {
		return err
	}
	pool := sql.OpenDB(connector)
	defer pool.Close()
	var users bool
	err = pool.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM users)").Scan(&users)
	if err != nil {
		return err
	}
	if users {
		return ErrNotEmpty
	}
	return schema.CheckVacant(ctx, &schema.DB{DB: pool, Engine: schema.SQLite})
}

// discard removes the partial file, everything that belongs to it, and the lock.
func (t *target) discard() error {
	return errors.Join(kept.remove(t.partial, t.clean()), release(t.lock))
}

// clean removes the partial file and everything that belongs to it.
func (t *target) clean() error {
	var errs []error
	suffixes := []string{"", "-journal", "-wal", "-shm", runsSuffix}
	for _, suffix := range append(suffixes, sortSuffixes[:]...) {
		errs = append(errs, ifThere(os.Remove(t.partial+suffix)))
	}
	return errors.Join(errs...)
}

// publish puts the complete partial file in the target's place, on disk. It looks at the place once
// more, because another program may have made a database there meanwhile.
func (t *target) publish(ctx context.Context) error {
	if err := syncFile(t.partial); err != nil {
		return err
	}
	if err := t.vacant(ctx); err != nil {
		return err
	}
	// The log of an empty database that is replaced must not be taken for this one's.
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := ifThere(os.Remove(t.path + suffix)); err != nil {
			return err
		}
	}
	if err := os.Rename(t.partial, t.path); err != nil {
		return err
	}
	return syncFile(filepath.Dir(t.path))
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
