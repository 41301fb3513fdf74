package dataset

import (
	"context"
	"database/sql"
	"errors"

	"modernc.org/sqlite"

	"example.com/impedance/schema"
)

// bulkSettings give up everything that protects a database against a crash: the file is
// not one of ours until it is complete. Constraints that the rows keep by construction
// are not checked again.
const bulkSettings = "?_journal_mode=OFF&_synchronous=OFF&_foreign_keys=0" +
	"&_pragma=locking_mode(EXCLUSIVE)" +
	"&_pragma=ignore_check_constraints(1)" +
	"&_pragma=temp_store(FILE)" + // an index is sorted in files, in runs;
	"&_pragma=threads(2)" + // one run is sorted while the next is read
	"&_pragma=cache_size(-32768)"

// sortSettings make the runs in which an index is sorted 16 MiB long, for they are as long
// as the page cache is large. Longer ones take more memory (three are held at once) and are
// no faster; of shorter ones there are so many that they are merged in more passes.
const sortSettings = "PRAGMA cache_size = -16384"

var sqliteDialect = dialect{
	engine:     schema.SQLite,
	begin:      []string{"BEGIN"},
	commit:     []string{"COMMIT"},
	batchRows:  batchRows,
	store:      storeInSQLite,
	beforeLast: []string{sortSettings},
	createImportedIDs: `CREATE TABLE imported_ids (
    user_id     INTEGER PRIMARY KEY,
    original_id TEXT NOT NULL UNIQUE
)`,
	createInfo: `CREATE TABLE dataset_info (
    only       INTEGER   PRIMARY KEY CHECK (only = 1), -- one row
    version    INTEGER   NOT NULL,
    users      INTEGER   NOT NULL,
    posts      INTEGER   NOT NULL,
    follows    INTEGER   NOT NULL,
    seed       TEXT      NOT NULL, -- unsigned, 64 bits
    source     TEXT      NOT NULL,
    self_loops INTEGER   NOT NULL,
    duplicates INTEGER   NOT NULL,
    latest     TIMESTAMP NOT NULL
)`,
	insertInfo: insertInfo,
}

// loadSQLite builds a file beside its place and moves it there.
func loadSQLite(ctx context.Context, dsn string, spec Spec, tell progress) (_ *Info, err error) {
	t, err := claim(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.discard()) }()
	s, err := openSource(ctx, spec, t.partial+runsSuffix, tell)
	if err != nil {
		return nil, err
	}
	info, err := buildSQLite(ctx, t.partial, s, tell)
	if err = errors.Join(err, s.close()); err != nil {
		return nil, err
	}
	return info, t.publish(ctx)
}

// buildSQLite makes the partial file from start to end.
func buildSQLite(ctx context.Context, path string, s *source, tell progress) (_ *Info, err error) {
	l, err := openLoader(ctx, path, tell)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	return l.build(ctx, s)
}

func openLoader(ctx context.Context, path string, tell progress) (*loader, error) {
	connector, err := sqlite.NewConnector(schema.DSN(path) + bulkSettings)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	l, err := newLoader(ctx, pool, sqliteDialect, tell)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return l, nil
}

// storeInSQLite gives no statement the context, because the driver starts a watcher for one
// that can end; it is looked at between two batches.
func storeInSQLite(ctx context.Context, conn any, p pipe, t shape, tell func(int64)) error {
	i, err := newInserter(context.Background(), conn, p, t)
	if err != nil {
		return err
	}
	defer i.close()
	return p.drain(ctx, tell, func(b *batch) error { return i.send(context.Background(), b) })
}
