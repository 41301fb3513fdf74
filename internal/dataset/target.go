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

// ErrNotEmpty says that the target of Load has users, and was left as it was.
var ErrNotEmpty = errors.New("already has users; name another database, or delete this one first")

// target is a database file that will be, and the partial file beside it that becomes
// it when it is complete.
type target struct{ path, partial string }

// claim checks that a database may be made where dsn points.
func claim(ctx context.Context, dsn string) (*target, error) {
	path, err := schema.Path(dsn)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(dsn, "file:") && strings.Contains(dsn, "?mode=ro") {
		return nil, fmt.Errorf("%s is to be read only; name it without mode=ro", path)
	}
	t := &target{path: path, partial: path + ".partial"}
	if err := t.vacant(ctx, dsn); err != nil {
		return nil, err
	}
	return t, t.discard() // what a crash may have left
}

// vacant reports why the target may not be replaced: it is not ours, or it has users.
func (t *target) vacant(ctx context.Context, dsn string) error {
	if _, err := os.Lstat(t.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	users, err := hasUsers(ctx, t.path)
	if err == nil && users {
		return fmt.Errorf("database %s: %w", t.path, ErrNotEmpty)
	}
	// Open tells whether it is ours. It comes second because it may leave a write-ahead
	// log beside the file, which does no harm to one that is going to be replaced.
	db, e := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true, Conns: 1})
	if e != nil {
		return e
	}
	return errors.Join(err, db.Close())
}

// hasUsers tells whether the database has a table of users with a row in it. A file
// without a write-ahead log is read as immutable, which leaves no log of the reader's own
// behind.
func hasUsers(ctx context.Context, path string) (users bool, err error) {
	query := "?mode=ro"
	if wal, err := os.Stat(path + "-wal"); err != nil || wal.Size() == 0 {
		query += "&immutable=1"
	}
	connector, err := sqlite.NewConnector(schema.DSN(path) + query)
	if err != nil {
		return false, err
	}
	pool := sql.OpenDB(connector)
	defer pool.Close()
	err = pool.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM users)").Scan(&users)
	return users, err
}

// discard removes the partial file and everything that belongs to it.
func (t *target) discard() error {
	var errs []error
	for _, suffix := range []string{"", "-journal", "-wal", "-shm", runsSuffix} {
		if err := os.Remove(t.partial + suffix); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// publish puts the complete partial file in the target's place, on disk.
func (t *target) publish() error {
	if err := syncFile(t.partial); err != nil {
		return err
	}
	// The log of an empty database that is replaced must not be taken for this one's.
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(t.path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
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
