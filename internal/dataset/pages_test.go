package dataset

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"modernc.org/sqlite"

	"example.com/impedance/schema"
)

// TestTrees lets SQLite check trees of every number of entries up to some levels. Texts are so long
// that a page has four.
func TestTrees(t *testing.T) {
	for n := range 135 {
		if n > 40 && n < 115 { // 124 entries fill three levels of an index without spare room
			continue
		}
		for _, spare := range []int{0, insertedSpare} {
			path := filepath.Join(t.TempDir(), "x.db")
			if err := plantTrees(t.Context(), path, n, spare); err != nil {
				t.Fatalf("%d entries: %v", n, err)
			}
		}
	}
}

// plantTrees fills a table, its index, and a table without row ids, and checks all three.
func plantTrees(ctx context.Context, path string, n, spare int) (err error) {
	connector, err := sqlite.NewConnector(schema.DSN(path) + bulkSettings)
	if err != nil {
		return err
	}
	pool := sql.OpenDB(connector)
	_, err = pool.ExecContext(ctx, `CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT);
		CREATE INDEX texts ON rows (text);
		CREATE TABLE keys (text TEXT PRIMARY KEY) WITHOUT ROWID`)
	if err := errors.Join(err, pool.Close()); err != nil {
		return err
	}
	pages, err := openPages(path)
	if err != nil {
		return err
	}
	rows := rowWriter{tree: &tree{file: pages, root: 2, kinds: tablePages}, rowIDs: true}
	texts := &tree{file: pages, root: 3, kinds: indexPages, spare: spare}
	keys := &tree{file: pages, root: 4, kinds: indexPages, spare: spare}
	var r record
	for i := range n {
		text := fmt.Sprintf("%06d", i) + strings.Repeat("x", 900-i%7)
		r.reset()
		r.text(text)
		if err := keys.entry(r.append(nil, nil)); err != nil {
			return err
		}
		r.integer(int64(i + 1))
		if err := texts.entry(r.append(nil, nil)); err != nil {
			return err
		}
		if err := rows.write(args(int64(i+1), text)); err != nil {
			return err
		}
	}
	if err := errors.Join(rows.finish(), texts.finish(), keys.finish(), pages.close()); err != nil {
		return err
	}
	pool = sql.OpenDB(connector)
	defer func() { err = errors.Join(err, pool.Close()) }()
	var said string
	if err := pool.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&said); err != nil {
		return err
	}
	var found [3]int
	err = pool.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM rows),
		(SELECT count(*) FROM keys), (SELECT count(*) FROM rows r JOIN keys k ON k.text = r.text)`).
		Scan(&found[0], &found[1], &found[2])
	if err == nil && (said != "ok" || found != [3]int{n, n, n}) {
		err = fmt.Errorf("SQLite says %s, and finds %v of %d", said, found, n)
	}
	return err
}

// args returns values as a row of arguments.
func args(values ...any) (row []driver.NamedValue) {
	for i, v := range values {
		row = append(row, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return row
}

// TestLockPage holds that no page is put where SQLite locks bytes.
func TestLockPage(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	pages := &pageFile{file: file, last: lockPage - 2}
	page := make([]byte, pageSize)
	page[0] = 1
	for i, want := range []uint32{lockPage - 1, lockPage + 1, lockPage + 2} {
		if got, err := pages.add(page); got != want || err != nil {
			t.Errorf("page %d is number %d (%v), want %d", i, got, err, want)
		}
	}
	if err := pages.flush(); err != nil {
		t.Fatal(err)
	}
	for number, want := range map[int64]byte{lockPage - 1: 1, lockPage: 0, lockPage + 1: 1} {
		if _, err := file.ReadAt(page, (number-1)*pageSize); err != nil || page[0] != want {
			t.Errorf("page %d begins with %d (%v), want %d", number, page[0], err, want)
		}
	}
	if err := pages.discard(); err != nil {
		t.Error(err)
	}
}

// TestIntegers holds that SQLite reads numbers of every size as they are written.
func TestIntegers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	connector, err := sqlite.NewConnector(schema.DSN(path) + bulkSettings)
	if err != nil {
		t.Fatal(err)
	}
	pool := sql.OpenDB(connector)
	_, err = pool.ExecContext(t.Context(),
		`CREATE TABLE numbers (id INTEGER PRIMARY KEY, n INTEGER)`)
	if err := errors.Join(err, pool.Close()); err != nil {
		t.Fatal(err)
	}
	pages, err := openPages(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := rowWriter{tree: &tree{file: pages, root: 2, kinds: tablePages}, rowIDs: true}
	var want []int64
	for shift := range 63 {
		for _, n := range []int64{1<<shift - 1, 1 << shift, -1 << shift, -1<<shift - 1} {
			want = append(want, n)
			id := int64(len(want)) << 40 // so that row ids are long too
			if err := rows.write(args(id, n)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(rows.finish(), pages.close()); err != nil {
		t.Fatal(err)
	}
	pool = sql.OpenDB(connector)
	defer pool.Close()
	for i, n := range want {
		var got int64
		err := pool.QueryRowContext(t.Context(), "SELECT n FROM numbers WHERE id = ?",
			int64(i+1)<<40).Scan(&got)
		if err != nil || got != n {
			t.Errorf("number %d is %d (%v), want %d", i, got, err, n)
		}
	}
}

// TestPacking holds that packed keys sort as their columns do, and give them back.
func TestPacking(t *testing.T) {
	for _, columns := range [][]int{{1, 2, 0, 3}, {0, 2, 1, 3}} {
		p, err := newPacking(followTable.shape, columns)
		if err != nil {
			t.Fatal(err)
		}
		row := args(int64(1)<<31, int64(5), int64(1)<<51+7, true)
		key, err := p.pack(row)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]int64, 4)
		p.unpack(key, got)
		for i, column := range columns {
			want, ok := row[column].Value.(int64)
			if !ok {
				want = 1
			}
			if got[p.places[i]] != want {
				t.Errorf("column %d is %d, want %d", column, got[p.places[i]], want)
			}
		}
		row[columns[0]].Value = row[columns[0]].Value.(int64) - 1
		row[2].Value = int64(1)<<52 - 1
		if less, err := p.pack(row); err != nil || pairKeys.compare(less, key) >= 0 {
			t.Errorf("the key of a lower first column is not lower (%v)", err)
		}
		row[2].Value = int64(1) << 52
		_, err = p.pack(row)
		if want := "more than 52 bits"; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("a number that is too large ends with %v", err)
		}
	}
	wide := shape{bits: []uint{64, 64, 1}}
	if _, err := newPacking(wide, []int{0, 1, 2}); !errors.Is(err, errTooWide) {
		t.Errorf("too many bits end with %v", err)
	}
}

// TestColumnsAsDeclared holds that rows are bound in the order of the columns in SQLite.
func TestColumnsAsDeclared(t *testing.T) {
	build := newSQLiteBuild(filepath.Join(t.TempDir(), "x.db"), quiet)
	err := build.withSQLite(t.Context(), func(l *loader) error {
		if err := build.create(t.Context(), l, &source{graph: &imported{}}); err != nil {
			return err
		}
		for _, table := range []shape{userTable.shape, postTable.shape, followTable.shape,
			importedIDTable.shape} {
			var columns string
			err := l.conn.QueryRowContext(t.Context(), `SELECT group_concat(name, ' ' ORDER BY cid)
				FROM pragma_table_info(?)`, table.name).Scan(&columns)
			if want := strings.Join(table.columns, " "); columns != want || err != nil {
				t.Errorf("%s has the columns %s (%v), and %s are bound", table.name, columns, err,
					want)
			}
			if bits := len(table.bits); bits != len(table.columns) {
				t.Errorf("%s has bits for %d of %d columns", table.name, bits, len(table.columns))
			}
			if n := len(build.tables[table.name].indexes); n > len(sortSuffixes) {
				t.Errorf("%s has %d indexes, and %d files to sort", table.name, n, len(sortSuffixes))
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
