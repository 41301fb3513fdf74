package dataset

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"

	"modernc.org/sqlite"

	"example.com/impedance/schema"
)

// bulkSettings give up everything that protects a database against a crash: the file is
// not one of ours until it is complete.
const bulkSettings = "?_journal_mode=OFF&_synchronous=OFF&_pragma=locking_mode(EXCLUSIVE)"

var sqliteDialect = dialect{
	engine: schema.SQLite,
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
func loadSQLite(ctx context.Context, dsn string, spec Spec, opts *Options) (_ *Info, err error) {
	t, err := claim(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.discard()) }()
	s, err := openSource(ctx, spec, t.partial+runsSuffix, opts)
	if err != nil {
		return nil, err
	}
	info, err := buildSQLite(ctx, t.partial, s, opts.tell())
	if err = errors.Join(err, s.close()); err != nil {
		return nil, err
	}
	return info, t.publish(ctx)
}

// buildSQLite makes the partial file from start to end: SQLite makes the empty tables and indexes,
// this package their pages, and then SQLite the marks.
func buildSQLite(ctx context.Context, path string, s *source, tell progress) (*Info, error) {
	b := newSQLiteBuild(path, tell)
	if err := b.withSQLite(ctx, func(l *loader) error { return b.create(ctx, l, s) }); err != nil {
		return nil, err
	}
	info := s.info
	if err := b.fill(ctx, s, &info); err != nil {
		return nil, err
	}
	return &info, b.withSQLite(ctx, func(l *loader) error { return b.mark(ctx, l, &info) })
}

// sqliteBuild is a file in the making.
type sqliteBuild struct {
	path     string
	pages    *pageFile
	tables   map[string]sqliteTable
	planted  int64 // indexes
	trees    int64 // indexes in all
	progress progress
}

func newSQLiteBuild(path string, tell progress) *sqliteBuild {
	return &sqliteBuild{path: path, progress: tell, tables: map[string]sqliteTable{}}
}

// sqliteTable says where a table and its indexes are.
type sqliteTable struct {
	root    uint32
	rowIDs  bool
	indexes []index
}

// withSQLite lets SQLite have the file.
func (b *sqliteBuild) withSQLite(ctx context.Context, do func(*loader) error) (err error) {
	connector, err := sqlite.NewConnector(schema.DSN(b.path) + bulkSettings)
	if err != nil {
		return err
	}
	pool := sql.OpenDB(connector)
	l, err := newLoader(ctx, pool, sqliteDialect, b.progress)
	if err != nil {
		return errors.Join(err, pool.Close())
	}
	defer func() { err = errors.Join(err, l.close()) }()
	return do(l)
}

// create creates everything without rows, and looks where it is.
func (b *sqliteBuild) create(ctx context.Context, l *loader, s *source) error {
	tables, indexes := schema.Statements(schema.SQLite)
	if s.graph != nil {
		tables = append(tables, l.createImportedIDs)
	}
	if err := l.exec(ctx, slices.Concat(tables, indexes)...); err != nil {
		return err
	}
	rows, err := l.conn.QueryContext(ctx, `SELECT t.name, s.rootpage, NOT t.wr
		FROM pragma_table_list t JOIN sqlite_schema s ON s.name = t.name
		WHERE t.name NOT LIKE 'sqlite~_%' ESCAPE '~' `)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var t sqliteTable
		if err := rows.Scan(&name, &t.root, &t.rowIDs); err != nil {
			return err
		}
		b.tables[name] = t
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	return b.findIndexes(ctx, l)
}

// findIndexes looks where the indexes are, and which columns they have. A row id counts as the
// first column.
func (b *sqliteBuild) findIndexes(ctx context.Context, l *loader) error {
	rows, err := l.conn.QueryContext(ctx, `SELECT s.tbl_name, s.name, s.rootpage,
			s.sql LIKE '% WHERE ' || (SELECT name FROM pragma_index_info(s.name) WHERE seqno = 0) ||
				' IS NOT NULL', max(0, x.cid)
		FROM sqlite_schema s JOIN pragma_index_xinfo(s.name) x
		WHERE s.type = 'index' ORDER BY s.rowid, x.seqno`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var i index
		var name string
		var partial sql.NullBool // not of an index that a constraint makes
		var column int
		if err := rows.Scan(&name, &i.name, &i.root, &partial, &column); err != nil {
			return err
		}
		i.partial = partial.Bool
		t := b.tables[name]
		if last := len(t.indexes) - 1; last < 0 || t.indexes[last].name != i.name {
			t.indexes = append(t.indexes, i)
			b.trees++
		}
		last := &t.indexes[len(t.indexes)-1]
		last.columns = append(last.columns, column)
		b.tables[name] = t
	}
	return errors.Join(rows.Err(), rows.Close())
}

// fill writes the pages.
func (b *sqliteBuild) fill(ctx context.Context, s *source, info *Info) (err error) {
	if b.pages, err = openPages(b.path); err != nil {
		return err
	}
	if err := s.fill(ctx, b, info); err != nil {
		return errors.Join(err, b.pages.discard())
	}
	return b.pages.close()
}

// mark says what the file has, that the next ids follow the largest, and last that it is ours.
func (b *sqliteBuild) mark(ctx context.Context, l *loader, info *Info) error {
	err := l.exec(ctx, `INSERT INTO sqlite_sequence SELECT 'users', max(id) FROM users`,
		`INSERT INTO sqlite_sequence SELECT 'posts', max(id) FROM posts`)
	if err != nil {
		return err
	}
	if err := info.write(ctx, l); err != nil {
		return err
	}
	return l.exec(ctx, schema.Marks(l.engine)...)
}

func (b *sqliteBuild) size() int { return batchRows }

func (b *sqliteBuild) show(stage string, done, total int64) { b.progress(stage, done, total) }

// take writes the pages of a table, and then of its indexes.
func (b *sqliteBuild) take(ctx context.Context, p pipe, t shape, tell func(int64)) (err error) {
	table := b.tables[t.name]
	var indexes []entries
	defer func() {
		for _, e := range indexes {
			err = errors.Join(err, e.close())
		}
	}()
	for i, index := range table.indexes {
		e, err := newEntries(b.path+sortSuffixes[i], t, index)
		if err != nil {
			return err
		}
		indexes = append(indexes, e)
	}
	if err := b.plant(ctx, p, t, tell, table, indexes); err != nil {
		return err
	}
	for _, e := range indexes {
		b.show("indexes", b.planted, b.trees)
		if err := e.write(ctx, b.pages); err != nil {
			return err
		}
		b.planted++
	}
	b.show("indexes", b.planted, b.trees)
	return nil
}

// plant writes the rows of a table, and hands them to its indexes.
func (b *sqliteBuild) plant(ctx context.Context, p pipe, t shape, tell func(int64),
	table sqliteTable, indexes []entries) error {
	planted := &tree{file: b.pages, root: table.root, kinds: tablePages}
	if !table.rowIDs {
		planted.kinds, planted.spare = indexPages, insertedSpare
	}
	w := rowWriter{tree: planted, rowIDs: table.rowIDs}
	width := len(t.columns)
	err := p.drain(ctx, tell, func(batch *batch) error {
		for i := range batch.rows {
			row := batch.args[i*width : (i+1)*width]
			if err := w.write(row); err != nil {
				return err
			}
			for _, e := range indexes {
				if err := e.take(row); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return planted.finish()
}

// rowWriter writes the rows of a table. The row id of a table that has one is its first column.
type rowWriter struct {
	*tree
	rowIDs   bool
	record   record
	id, cell []byte
	last     int64
}

func (w *rowWriter) write(row []driver.NamedValue) error {
	w.record.reset()
	if !w.rowIDs {
		for _, column := range row {
			w.record.value(column.Value)
		}
		w.cell = w.record.append(w.cell[:0], nil)
		return w.entry(w.cell)
	}
	w.record.null() // SQLite takes the row id for it
	for _, column := range row[1:] {
		w.record.value(column.Value)
	}
	id := row[0].Value.(int64)
	w.id = appendVarint(w.id[:0], uint64(id))
	w.cell = w.record.append(w.cell[:0], w.id)
	err := w.row(w.last, w.cell)
	w.last = id
	return err
}
