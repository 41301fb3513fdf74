package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// Watcher detects changes of a database during its use. It holds no connection and no lock between
// two looks.
type Watcher struct {
	dsn string
	// seen are of a server a digest of the rows of each table, and of a file how it was found.
	seen map[string]any
}

// Watch looks at the database that dsn names, which may be in use. It looks at a file and its
// write-ahead log from outside; on a server it reads every row of our tables.
func Watch(ctx context.Context, dsn string) (*Watcher, error) {
	w := &Watcher{dsn: dsn}
	var err error
	if w.seen, err = w.look(ctx); err != nil {
		return nil, err
	}
	return w, nil
}

// Changed describes the changes since Watch, and is empty without changes. It also reports a file
// whose log was only checkpointed, because then somebody has it open for writing.
func (w *Watcher) Changed(ctx context.Context) (string, error) {
	seen, err := w.look(ctx)
	if err != nil {
		return "", err
	}
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if seen[name] != w.seen[name] {
			changed = append(changed, name)
		}
	}
	if changed == nil {
		return "", nil
	}
	return fmt.Sprintf("database %s: somebody changes its %s meanwhile; end what writes to it, or "+
		"use a copy", Name(w.dsn), strings.Join(changed, ", ")), nil
}

func (w *Watcher) look(ctx context.Context) (map[string]any, error) {
	if EngineOf(w.dsn) == SQLite {
		path, err := Path(w.dsn)
		if err != nil {
			return nil, err
		}
		return lookAtFile(path)
	}
	db, err := Open(ctx, w.dsn, &Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return nil, err
	}
	seen, err := lookAtRows(ctx, db)
	if err = errors.Join(db.Explain(err), db.Close()); err != nil {
		return nil, fmt.Errorf("looking whether the database changes: %w", err)
	}
	return seen, nil
}

// found is the state of a file.
type found struct {
	size    int64
	written time.Time
	// start has of a database the counter of its changes, and of a log the salt that is drawn
	// anew when it begins anew.
	start [100]byte
}

// lookAtFile looks at a database and its log. An empty log counts as missing.
func lookAtFile(path string) (map[string]any, error) {
	seen := map[string]any{}
	for name, suffix := range map[string]string{"file": "", "log": "-wal", "journal": "-journal"} {
		f, err := find(path + suffix)
		if suffix != "" && (errors.Is(err, fs.ErrNotExist) || f.size == 0) {
			f, err = found{}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("looking whether the database changes: %w", err)
		}
		seen[name] = f
	}
	return seen, nil
}

func find(path string) (found, error) {
	f, err := os.Open(path)
	if err != nil {
		return found{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return found{}, err
	}
	is := found{size: info.Size(), written: info.ModTime()}
	if _, err = f.ReadAt(is.start[:], 0); errors.Is(err, io.EOF) {
		err = nil // it is shorter
	}
	return is, err
}

// lookAtRows reads all rows in one snapshot.
func lookAtRows(ctx context.Context, db *DB) (map[string]any, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	seen := map[string]any{}
	for _, table := range ourTables {
		var digest string
		if db.Engine == MySQL {
			var name string
			err = tx.QueryRowContext(ctx, "CHECKSUM TABLE "+table+" EXTENDED").Scan(&name, &digest)
		} else {
			err = tx.QueryRowContext(ctx, postgresDigest+table+" t").Scan(&digest)
		}
		if err != nil {
			return nil, err
		}
		seen[table] = digest
	}
	return seen, nil
}

// postgresDigest adds up a hash of each row, so that no order of the rows matters.
const postgresDigest = `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0)
	FROM `
