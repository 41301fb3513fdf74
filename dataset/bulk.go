package dataset

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"modernc.org/sqlite"

	"example.com/impedance/schema"
)

// bulkSettings give up everything that protects a database against a crash: the file is
// not one of ours until it is complete. Constraints that the rows keep by construction
// are not checked again.
const bulkSettings = "?_journal_mode=OFF&_synchronous=OFF&_foreign_keys=0" +
	"&_pragma=locking_mode(EXCLUSIVE)" +
	"&_pragma=ignore_check_constraints(1)" +
	"&_pragma=temp_store(FILE)" + // sorting for an index is done in files,
	"&_pragma=threads(2)" + // in runs, one of which is sorted while the next is read
	"&_pragma=cache_size(-32768)"

// sortSettings make the runs in which an index is sorted 16 MiB long, for they are as long
// as the page cache is large. Longer ones take more memory (three are held at once) and are
// no faster; of shorter ones there are so many that they are merged in more passes.
const sortSettings = "PRAGMA cache_size = -16384"

// batchRows is how many rows one INSERT carries: with as many, the goroutines that make
// and store them seldom wake one another. Ten columns of them are fewer than the 32,766
// arguments that a statement can have.
const batchRows = 1000

// table says how rows of a type become rows of a table.
type table[T any] struct {
	name    string
	columns []string
	bind    func(args []driver.NamedValue, row T) // one argument for each column
}

// statement returns an INSERT of a number of rows.
func (t table[T]) statement(rows int) string {
	row := "(?" + strings.Repeat(", ?", len(t.columns)-1) + ")"
	return "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES " +
		row + strings.Repeat(", "+row, rows-1)
}

// loader fills one database over one connection.
type loader struct {
	pool     *sql.DB
	conn     *sql.Conn
	progress progress
}

func openLoader(ctx context.Context, path string, tell progress) (*loader, error) {
	connector, err := sqlite.NewConnector(schema.DSN(path) + bulkSettings)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	conn, err := pool.Conn(ctx)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &loader{pool: pool, conn: conn, progress: tell}, nil
}

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

// indexes creates what is cheapest to create last. Each statement is a step.
func (l *loader) indexes(ctx context.Context, statements []string) error {
	if err := l.exec(ctx, sortSettings); err != nil {
		return fmt.Errorf("indexes: %w", err)
	}
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

// insert writes all the rows of a table, in one transaction, counting them to total.
// Another goroutine makes the rows while this one stores those before them.
func insert[T any](ctx context.Context, l *loader, t table[T], r rows[T], total int64) error {
	if err := l.exec(ctx, "BEGIN"); err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	making, stop := context.WithCancel(ctx)
	p := newPipe(len(t.columns))
	made := make(chan error, 1)
	go func() { made <- fill(making, p, t, r) }()
	err := l.conn.Raw(func(conn any) error {
		return store(ctx, conn.(driver.ConnPrepareContext), p, t, func(done int64) {
			l.progress(t.name, done, max(done, total))
		})
	})
	stop()
	if e := <-made; err == nil {
		err = e
	}
	if err == nil {
		err = l.exec(ctx, "COMMIT")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}

// batch is the arguments of one INSERT.
type batch struct {
	args []driver.NamedValue
	rows int // of batchRows at most, how many are filled in
}

// pipe passes batches from the maker of rows to the storer of rows, and back.
type pipe struct{ full, empty chan *batch }

func newPipe(columns int) pipe {
	const batches = 8
	p := pipe{full: make(chan *batch, batches), empty: make(chan *batch, batches)}
	for range batches {
		b := &batch{args: make([]driver.NamedValue, batchRows*columns)}
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
		if b.rows++; b.rows < batchRows {
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

// store executes an INSERT for each full batch. It calls the driver itself, because
// database/sql would convert every argument once more, and without the context, because
// the driver starts a watcher for one that can end; it looks at the context between two
// batches instead.
func store[T any](ctx context.Context, conn driver.ConnPrepareContext, p pipe, t table[T],
	progress func(done int64)) error {
	whole, err := prepare(conn, t.statement(batchRows))
	if err != nil {
		return err
	}
	defer whole.Close()
	var done int64
	progress(done)
	said := time.Now()
	for b := range p.full {
		if err := ctx.Err(); err != nil {
			return err
		}
		if b.rows == batchRows {
			_, err = whole.ExecContext(context.Background(), b.args)
		} else {
			err = storeRest(conn, t, b)
		}
		if err != nil {
			return err
		}
		done += int64(b.rows)
		p.empty <- b
		if time.Since(said) >= 100*time.Millisecond {
			progress(done)
			said = time.Now()
		}
	}
	progress(done)
	return nil
}

// storeRest stores a batch that is not full: the last one.
func storeRest[T any](conn driver.ConnPrepareContext, t table[T], b *batch) error {
	s, err := prepare(conn, t.statement(b.rows))
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.ExecContext(context.Background(), b.args[:b.rows*len(t.columns)])
	return err
}

// statement is what a prepared statement of the driver can do and this package needs.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
}

func prepare(conn driver.ConnPrepareContext, query string) (statement, error) {
	s, err := conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	return s.(statement), nil
}
