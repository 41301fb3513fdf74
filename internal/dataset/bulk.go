package dataset

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/impedance/schema"
)

// batchRows is how many rows one INSERT carries at most: with as many, the goroutines that
// make and store them seldom wake one another. Ten columns of them are fewer than the 32,766
// arguments that a statement of SQLite can have, and the 65,535 of MySQL.
const batchRows = 1000

// shape is what the engines need to know of a table to store its rows.
type shape struct {
	name    string
	columns []string
	bits    []uint // that a column needs as a number; 0 if it is a text
	instant int    // the column that is a time, bound as microseconds since 1970; -1 if none is
}

// statement returns an INSERT of a number of rows.
func (t shape) statement(rows int) string {
	row := "(?" + strings.Repeat(", ?", len(t.columns)-1) + ")"
	return "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES " +
		row + strings.Repeat(", "+row, rows-1)
}

// table says how rows of a type become rows of a table.
type table[T any] struct {
	shape
	bind func(args []driver.NamedValue, row T) // one argument for each column
}

// dialect is what filling a database differs in from engine to engine.
type dialect struct {
	engine        schema.Engine
	begin, commit []string // around the rows of one table
	batchRows     int
	// store stores the batches of a table over the driver's connection, until there are no
	// more, and tells how many rows are done.
	store func(ctx context.Context, conn any, p pipe, t shape, tell func(done int64)) error
	// postpone takes from the empty tables what is cheaper after the rows, and returns the
	// statements that bring it back. Nil if there is no such thing.
	postpone func(ctx context.Context, l *loader) ([]string, error)
	last     []string // statements after those that create the indexes

	createImportedIDs, createInfo, insertInfo string
}

// loader fills one database over one connection.
type loader struct {
	dialect
	pool     *sql.DB
	conn     *sql.Conn
	progress progress
}

func newLoader(ctx context.Context, pool *sql.DB, d dialect, tell progress) (*loader, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &loader{dialect: d, pool: pool, conn: conn, progress: tell}, nil
}

// close closes the connection and its pool.
func (l *loader) close() error {
	return errors.Join(l.conn.Close(), l.pool.Close())
}

func (l *loader) exec(ctx context.Context, statements ...string) error {
	for _, s := range statements {
		if _, err := l.conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// build makes everything in an empty database, the marks last.
func (l *loader) build(ctx context.Context, s *source) (*Info, error) {
	tables, indexes := schema.Statements(l.engine)
	if err := l.exec(ctx, tables...); err != nil {
		return nil, err
	}
	var postponed []string
	if l.postpone != nil {
		var err error
		if postponed, err = l.postpone(ctx, l); err != nil {
			return nil, err
		}
	}
	if s.graph != nil {
		if err := l.exec(ctx, l.createImportedIDs); err != nil {
			return nil, err
		}
	}
	info := s.info
	if err := s.fill(ctx, l, &info); err != nil {
		return nil, err
	}
	if err := l.indexes(ctx, slices.Concat(postponed, indexes, l.last)); err != nil {
		return nil, err
	}
	if err := info.write(ctx, l); err != nil {
		return nil, err
	}
	return &info, l.exec(ctx, schema.Marks(l.engine)...)
}

// indexes creates what is cheapest to create last. Each statement is a step.
func (l *loader) indexes(ctx context.Context, statements []string) error {
	total := int64(len(statements))
	for i, s := range statements {
		l.progress("indexes", int64(i), total)
		if err := l.exec(ctx, s); err != nil {
			return fmt.Errorf("indexes: %w", err)
		}
	}
	l.progress("indexes", total, total)
	return nil
}

// show tells how much is done.
func (l *loader) show(stage string, done, total int64) { l.progress(stage, done, total) }

// size is how many rows a batch has.
func (l *loader) size() int { return l.batchRows }

// take stores the rows of a table.
func (l *loader) take(ctx context.Context, p pipe, t shape, tell func(done int64)) error {
	err := l.exec(ctx, l.begin...)
	if err == nil {
		err = l.conn.Raw(func(conn any) error { return l.store(ctx, conn, p, t, tell) })
	}
	if err == nil {
		err = l.exec(ctx, l.commit...)
	}
	return err
}

// taker takes the rows of tables into a database.
type taker interface {
	size() int // rows of a batch
	take(ctx context.Context, p pipe, t shape, tell func(done int64)) error
	show(stage string, done, total int64)
}

// insert writes all the rows of a table, counting them to total. Another goroutine makes the
// rows while this one stores those before them.
func insert[T any](ctx context.Context, to taker, t table[T], r rows[T], total int64) error {
	making, stop := context.WithCancel(ctx)
	p := newPipe(len(t.columns), to.size())
	made := make(chan error, 1)
	go func() { made <- fill(making, p, t, r) }()
	err := to.take(ctx, p, t.shape, func(done int64) { to.show(t.name, done, max(done, total)) })
	stop()
	if e := <-made; err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}

// batch is the arguments of some rows.
type batch struct {
	args []driver.NamedValue
	rows int // of the pipe's at most, how many are filled in
}

// pipe passes batches from the maker of rows to the storer of rows, and back.
type pipe struct {
	full, empty chan *batch
	rows        int // of a full batch
}

func newPipe(columns, rows int) pipe {
	const batches = 8
	p := pipe{make(chan *batch, batches), make(chan *batch, batches), rows}
	for range batches {
		b := &batch{args: make([]driver.NamedValue, rows*columns)}
		for i := range b.args {
			b.args[i].Ordinal = i + 1
		}
		p.empty <- b
	}
	return p
}

// take returns an empty batch.
func (p pipe) take(ctx context.Context) (*batch, error) {
	select {
	case b := <-p.empty:
		b.rows = 0
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fill binds rows to batches until they end. There are no more batches than the channel
// holds, so that passing one on never blocks.
func fill[T any](ctx context.Context, p pipe, t table[T], r rows[T]) error {
	defer close(p.full)
	b, err := p.take(ctx)
	if err != nil {
		return err
	}
	width := len(t.columns)
	err = r(func(row T) error {
		t.bind(b.args[b.rows*width:(b.rows+1)*width], row)
		if b.rows++; b.rows < p.rows {
			return nil
		}
		p.full <- b
		b, err = p.take(ctx)
		return err
	})
	if err == nil && b.rows > 0 {
		p.full <- b
	}
	return err
}

// drain sends each full batch and gives it back. It tells how many rows are done, some ten
// times a second, and looks at the context between two batches.
func (p pipe) drain(ctx context.Context, tell func(done int64), send func(*batch) error) error {
	var done int64
	tell(done)
	said := time.Now()
	for b := range p.full {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := send(b); err != nil {
			return err
		}
		done += int64(b.rows)
		p.empty <- b
		if time.Since(said) >= 100*time.Millisecond {
			tell(done)
			said = time.Now()
		}
	}
	tell(done)
	return nil
}

// inserter executes an INSERT for each batch. It calls the driver itself, because
// database/sql would convert every argument once more.
type inserter struct {
	conn  driver.ConnPrepareContext
	table shape
	rows  int // of a full batch
	whole statement
}

func newInserter(ctx context.Context, conn any, p pipe, t shape) (*inserter, error) {
	i := &inserter{conn: conn.(driver.ConnPrepareContext), table: t, rows: p.rows}
	var err error
	i.whole, err = i.prepare(ctx, p.rows)
	return i, err
}

func (i *inserter) close() error { return i.whole.Close() }

func (i *inserter) send(ctx context.Context, b *batch) error {
	if b.rows < i.rows {
		return i.sendRest(ctx, b)
	}
	_, err := i.whole.ExecContext(ctx, b.args)
	return err
}

// sendRest sends a batch that is not full: the last one.
func (i *inserter) sendRest(ctx context.Context, b *batch) error {
	s, err := i.prepare(ctx, b.rows)
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.ExecContext(ctx, b.args[:b.rows*len(i.table.columns)])
	return err
}

// statement is what a prepared statement of the driver can do and this package needs.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
}

func (i *inserter) prepare(ctx context.Context, rows int) (statement, error) {
	s, err := i.conn.PrepareContext(ctx, i.table.statement(rows))
	if err != nil {
		return nil, err
	}
	return s.(statement), nil
}
