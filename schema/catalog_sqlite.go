package schema

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// mainSchema is what SQLite calls the tables of the file itself.
const mainSchema = "main"

// inspectSQLite is Inspect for a file.
func inspectSQLite(ctx context.Context, dsn string, schemas []string) (*Catalog, error) {
	path, _, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	if _, err := choose(schemas, []string{mainSchema}, mainSchema); err != nil {
		return nil, fmt.Errorf("database %s: SQLite has one schema in a file: %w", path, err)
	}
	settings, err := settingsToRead(path)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	connector, err := sqlite.NewConnector(DSN(path) + "?" + settings)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	db := sql.OpenDB(patient{connector})
	defer db.Close()
	c, err := ReadCatalog(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, explainRead(err))
	}
	return c, nil
}

// settingsToRead returns the settings that open a file and leave no trace. SQLite makes the files
// of a write-ahead log even to read. The setting immutable prevents that, and is right while there
// is no log. With a log, readonly_shm prevents it.
func settingsToRead(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", ErrMissing
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", errors.New("not a regular file")
	}
	if _, err := readHeader(path); err != nil {
		return "", err
	}
	var start [20]byte // its last two bytes say whether there may be a log
	if _, err := readFirstPage(path, start[:]); err != nil {
		return "", err
	}
	if start[18] != 2 {
		return "mode=ro&_busy_timeout=10", nil
	}
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 {
		return "mode=ro&immutable=1", nil
	}
	return "mode=ro&readonly_shm=1&_busy_timeout=10", nil
}

// explainRead adds advice to the errors of reading.
func explainRead(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", errNoHeader, err)
	case sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("cannot be read without a repair, which would write to it: open it once "+
			"with the program that left its journal or log behind: %w", err)
	}
	return err
}

// ReadCatalog reads the catalog of an SQLite database in one snapshot.
func ReadCatalog(ctx context.Context, db *sql.DB) (*Catalog, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("reading the catalog: %w", err)
	}
	defer tx.Rollback()
	c := &Catalog{Schemas: []string{mainSchema}}
	c.Tables, err = readTables(ctx, tx)
	for i := 0; i < len(c.Tables) && err == nil; i++ {
		err = c.Tables[i].read(ctx, tx)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the catalog: %w", err)
	}
	c.resolve()
	return c, nil
}

// readTables reads the names of tables, without internal tables of SQLite and of virtual tables.
func readTables(ctx context.Context, tx *sql.Tx) ([]Table, error) {
	const query = `SELECT l.schema, s.name, CASE l.type WHEN 'virtual' THEN 'virtual table'
			ELSE l.type END FROM sqlite_schema AS s
		JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = s.name
		WHERE s.type IN ('table', 'view') AND l.type <> 'shadow'
		  AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\'
		ORDER BY s.rowid`
	return readAll(ctx, tx, query, func(rows *sql.Rows, t *Table) error {
		return rows.Scan(&t.Schema, &t.Name, &t.Kind)
	})
}

// read fills in a table. Unreadable columns are a Fault of the table, and the rest of the catalog
// is still good. A damaged or missing database is an error.
func (t *Table) read(ctx context.Context, tx *sql.Tx) (err error) {
	if t.Columns, err = t.readColumns(ctx, tx); err != nil {
		var e *sqlite.Error
		if !errors.As(err, &e) || e.Code() != sqlite3.SQLITE_ERROR {
			return err
		}
		t.Fault = err.Error()
		return nil
	}
	if t.Triggers, err = t.readTriggers(ctx, tx); err != nil || t.IsView() {
		return err
	}
	if t.ForeignKeys, err = t.readForeignKeys(ctx, tx); err != nil {
		return err
	}
	collations, err := t.readDeclared(ctx, tx)
	if err != nil {
		return err
	}
	if t.Indexes, err = t.readIndexes(ctx, tx, collations); err != nil {
		return err
	}
	t.markRowID()
	return nil
}

// readTriggers reads the names of triggers, which views have too, in the order of their creation.
func (t *Table) readTriggers(ctx context.Context, tx *sql.Tx) ([]string, error) {
	const query = `SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?
		ORDER BY rowid`
	return readAll(ctx, tx, query, func(rows *sql.Rows, name *string) error {
		return rows.Scan(name)
	}, t.Name)
}

// readColumns reads the columns, without those that a virtual table hides.
func (t *Table) readColumns(ctx context.Context, tx *sql.Tx) ([]Column, error) {
	const query = `SELECT name, type, "notnull", coalesce(dflt_value, ''), pk, hidden IN (2, 3),
			hidden = 3
		FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1 ORDER BY cid`
	return readAll(ctx, tx, query, func(rows *sql.Rows, c *Column) error {
		return rows.Scan(&c.Name, &c.Type, &c.NotNull, &c.Default, &c.PrimaryKey, &c.Generated,
			&c.Stored)
	}, t.Name)
}

// readForeignKeys reads the foreign keys in the order of their declaration, which is the
// reverse of SQLite's.
func (t *Table) readForeignKeys(ctx context.Context, tx *sql.Tx) ([]ForeignKey, error) {
	type pair struct {
		ForeignKey
		seq      int
		from, to sql.NullString
	}
	const query = `SELECT seq, "table", "from", "to", on_delete, on_update
		FROM pragma_foreign_key_list(?, 'main') ORDER BY id DESC, seq`
	pairs, err := readAll(ctx, tx, query, func(rows *sql.Rows, p *pair) error {
		return rows.Scan(&p.seq, &p.Table, &p.from, &p.to, &p.OnDelete, &p.OnUpdate)
	}, t.Name)
	var keys []ForeignKey
	for _, p := range pairs {
		if p.seq == 0 {
			p.Schema = mainSchema
			keys = append(keys, p.ForeignKey)
		}
		key := &keys[len(keys)-1]
		key.Columns = append(key.Columns, p.from.String)
		if p.to.Valid {
			key.References = append(key.References, p.to.String)
		}
	}
	return keys, err
}

// readIndexes reads the indexes in the order of their creation, which is the reverse of
// SQLite's. Only the text of the declaration has their expressions and conditions. The collations are
// those of columns, by their names.
func (t *Table) readIndexes(ctx context.Context, tx *sql.Tx, collations map[string]string) ([]Index,
	error) {
	type declared struct {
		Index
		text string
	}
	const query = `SELECT l.name, l."unique", l.origin, coalesce(s.sql, '')
		FROM pragma_index_list(?, 'main') AS l
		LEFT JOIN sqlite_schema AS s ON s.type = 'index' AND s.name = l.name ORDER BY l.seq DESC`
	found, err := readAll(ctx, tx, query, func(rows *sql.Rows, x *declared) error {
		return rows.Scan(&x.Name, &x.Unique, &x.Origin, &x.text)
	}, t.Name)
	var indexes []Index
	for i := 0; i < len(found) && err == nil; i++ {
		x := &found[i]
		const query = `SELECT CASE cid WHEN -2 THEN '' WHEN -1 THEN 'rowid' ELSE name END, cid = -2, "desc", coll
			FROM pragma_index_xinfo(?, 'main') WHERE key ORDER BY seqno`
		var terms []string
		terms, x.Where = indexDeclaredIn(x.text)
		x.Columns, err = readAll(ctx, tx, query, func(rows *sql.Rows, c *IndexColumn) error {
			var computed bool
			var collation string
			err := rows.Scan(&c.Name, &computed, &c.Desc, &collation)
			if computed && len(terms) > 0 {
				c.Expression = terms[0] // with its collation
			} else if !sameName(collation, cmp.Or(collations[c.Name], "BINARY")) {
				c.Compare = "COLLATE " + collation
			}
			terms = terms[min(1, len(terms)):]
			return err
		}, x.Name)
		indexes = append(indexes, x.Index)
	}
	return indexes, err
}

// markRowID marks the column that is another name for the row's id. It is never null, which
// SQLite's catalog does not show, and it is the only kind of key without an index.
func (t *Table) markRowID() {
	for _, x := range t.Indexes {
		if x.Origin == FromPrimaryKey {
			return
		}
	}
	if key := t.primaryKey(); len(key) == 1 {
		t.column(key[0]).NotNull = true
	}
}

// column returns the column with a name, or nil.
func (t *Table) column(name string) *Column {
	for i := range t.Columns {
		if sameName(t.Columns[i].Name, name) {
			return &t.Columns[i]
		}
	}
	return nil
}

// resolve spells the names in foreign keys as they are declared, and fills in the primary key if a
// foreign key names no columns.
func (c *Catalog) resolve() {
	for i := range c.Tables {
		for k := range c.Tables[i].ForeignKeys {
			key := &c.Tables[i].ForeignKeys[k]
			if t := c.table(key.Table); t != nil {
				key.resolve(t)
			} else {
				key.Missing = true
			}
		}
	}
}

func (k *ForeignKey) resolve(t *Table) {
	k.Table = t.Name
	if primary := t.primaryKey(); len(k.References) == 0 && len(primary) == len(k.Columns) {
		k.References = primary
	}
	for i, name := range k.References {
		if column := t.column(name); column != nil {
			k.References[i] = column.Name
		}
	}
}

// sameName compares names as SQLite does: only the letters A to Z are equal to a to z.
func sameName(a, b string) bool {
	lower := func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	return len(a) == len(b) && strings.Map(lower, a) == strings.Map(lower, b)
}

// readAll reads the rows of a query.
func readAll[T any](ctx context.Context, tx *sql.Tx, query string, scan func(*sql.Rows, *T) error,
	args ...any) ([]T, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
