package dataset

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"example.com/impedance/schema"
)

// mysqlDialect speaks to MySQL and MariaDB. The rows of a table are one transaction, which
// MariaDB stores by sorting, and takes back at once, if it is the first in the table.
var mysqlDialect = dialect{
	engine:   schema.MySQL,
	begin:    []string{"BEGIN"},
	commit:   []string{"COMMIT"},
	store:    storeInMySQL,
	postpone: postponeMySQL,
	last:     []string{"ANALYZE TABLE users, posts, follows"},
	createImportedIDs: `CREATE TABLE imported_ids (
    user_id     BIGINT      NOT NULL PRIMARY KEY,
    original_id VARCHAR(20) NOT NULL UNIQUE
) CHARACTER SET ascii COLLATE ascii_bin`,
	createInfo: `CREATE TABLE dataset_info (
    only       INT         NOT NULL PRIMARY KEY CHECK (only = 1), -- one row
    version    INT         NOT NULL,
    users      BIGINT      NOT NULL,
    posts      BIGINT      NOT NULL,
    follows    BIGINT      NOT NULL,
    seed       VARCHAR(20) NOT NULL, -- unsigned, 64 bits
    source     TEXT        NOT NULL,
    self_loops BIGINT      NOT NULL,
    duplicates BIGINT      NOT NULL,
    latest     DATETIME(6) NOT NULL
) CHARACTER SET utf8mb4`,
	insertInfo: insertInfo,
}

// mysqlSettings leave out checks of what the rows keep by construction.
var mysqlSettings = []string{
	"SET SESSION unique_checks = 0",
	"SET SESSION foreign_key_checks = 0",
}

// dropMySQL removes what was made by Load or by [schema.Apply].
const dropMySQL = "DROP TABLE IF EXISTS dataset_info, follows, posts, imported_ids, users"

// mysqlLoad fills a database. Statements that create something are no part of a transaction
// here, so that they are undone by hand.
type mysqlLoad struct {
	*loader
	vacancy
	connection int64 // the server's number of it
}

func loadMySQL(ctx context.Context, v vacancy, s *source, tell progress) (*Info, error) {
	l, err := newLoader(ctx, v.DB.DB, mysqlDialect, tell)
	if err != nil {
		return nil, err
	}
	defer l.conn.Close()
	m := &mysqlLoad{loader: l, vacancy: v}
	if err := m.prepare(ctx); err != nil {
		return nil, err
	}
	name := "tables in " + v.Name()
	kept.add(name)
	info, err := m.replace(ctx, s)
	if err != nil {
		return nil, errors.Join(err, kept.remove(name, m.undo(ctx, err)))
	}
	return info, kept.remove(name, nil)
}

// prepare asks how large a statement may be, and makes settings where the server lets it.
func (m *mysqlLoad) prepare(ctx context.Context) error {
	var packet int // in bytes
	err := m.conn.QueryRowContext(ctx, "SELECT CONNECTION_ID(), @@max_allowed_packet").
		Scan(&m.connection, &packet)
	const widestRow = 8 << 10 // more than any row has, whose texts may have four bytes a character
	m.batchRows = min(max(packet/widestRow, 1), batchRows)
	for _, s := range mysqlSettings {
		m.exec(ctx, s) // without it the load takes longer
	}
	return err
}

func (m *mysqlLoad) replace(ctx context.Context, s *source) (*Info, error) {
	if m.ours {
		if err := m.exec(ctx, dropMySQL); err != nil {
			return nil, err
		}
	}
	return m.build(ctx, s)
}

// undo brings the database back to what it was before the load that failed. It does so over
// another connection, and ends the load's own on the server, where a statement runs on, and
// holds its tables, after its caller has gone.
func (m *mysqlLoad) undo(ctx context.Context, failure error) error {
	const tableExists = 1050
	var e *mysql.MySQLError
	if errors.As(failure, &e) && e.Number == tableExists {
		return nil // somebody else has just made it
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoing)
	defer cancel()
	m.conn.Raw(func(any) error { return driver.ErrBadConn }) // which closes it
	m.ExecContext(ctx, fmt.Sprintf("KILL %d", m.connection)) // fails if it is gone already
	_, err := m.ExecContext(ctx, dropMySQL)
	if err == nil && m.ours {
		err = schema.Apply(ctx, m.DB)
	}
	if err != nil {
		return fmt.Errorf("undoing it: %w", err)
	}
	return nil
}

// postponeMySQL drops the foreign keys and the indexes that serve them, which stand in the
// declarations of the tables, and returns what adds them as they were: to sort for an index
// takes less than to keep it in order row by row, and the whole load half as long. Unique keys
// stay. An index goes after the foreign key that needs it, and comes back before it.
func postponeMySQL(ctx context.Context, l *loader) (restore []string, err error) {
	for _, table := range []string{"users", "posts", "follows"} {
		var name, declaration string
		err := l.conn.QueryRowContext(ctx, "SHOW CREATE TABLE "+table).Scan(&name, &declaration)
		if err != nil {
			return nil, err
		}
		indexes, keys := postponable(table, declaration)
		err = l.exec(ctx, slices.Concat(keys.drop(), indexes.drop())...)
		if err != nil {
			return nil, err
		}
		restore = slices.Concat(restore, indexes.add(), keys.add())
	}
	return restore, nil
}

// declared are some of the indexes or foreign keys of a table.
type declared struct {
	table, kind  string // the kind as a DROP calls it
	names, lines []string
}

// postponable finds indexes and foreign keys in what SHOW CREATE TABLE says, one a line.
func postponable(table, declaration string) (indexes, keys *declared) {
	indexes = &declared{table: table, kind: "KEY"}
	keys = &declared{table: table, kind: "FOREIGN KEY"}
	for line := range strings.Lines(declaration) {
		line = strings.TrimSuffix(strings.TrimSpace(line), ",")
		before, rest, _ := strings.Cut(line, " `")
		name, rest, _ := strings.Cut(rest, "` ")
		switch {
		case before == "KEY":
			indexes.take(name, line)
		case before == "CONSTRAINT" && strings.HasPrefix(rest, "FOREIGN KEY"):
			keys.take(name, line)
		}
	}
	return indexes, keys
}

func (d *declared) take(name, line string) {
	d.names, d.lines = append(d.names, name), append(d.lines, line)
}

// drop returns the statement that drops all, if there are any.
func (d *declared) drop() []string { return d.alter("DROP "+d.kind+" `", d.names, "`") }

// add returns the statement that adds all, if there are any.
func (d *declared) add() []string { return d.alter("ADD ", d.lines, "") }

func (d *declared) alter(before string, what []string, after string) []string {
	if len(what) == 0 {
		return nil
	}
	changes := before + strings.Join(what, after+", "+before) + after
	return []string{"ALTER TABLE " + d.table + " " + changes}
}

// storeInMySQL inserts the rows of a table by a prepared statement, which is a little faster
// than statements with the values in their text.
func storeInMySQL(ctx context.Context, conn any, p pipe, t shape, tell func(int64)) error {
	i, err := newInserter(ctx, conn, p, t)
	if err != nil {
		return err
	}
	defer i.close()
	return p.drain(ctx, tell, func(b *batch) error {
		t.bindTimes(b)
		return i.send(ctx, b)
	})
}

// bindTimes makes times of microseconds, which the driver writes as a DATETIME is written.
func (t shape) bindTimes(b *batch) {
	if t.instant < 0 {
		return
	}
	for row := range b.rows {
		arg := &b.args[row*len(t.columns)+t.instant]
		arg.Value = time.UnixMicro(arg.Value.(int64)).UTC()
	}
}
