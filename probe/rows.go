package probe

import (
	"context"
	"database/sql/driver"
	"io"
	"reflect"
	"time"
)

// rows is a result set. What it delivers is counted when it is closed, so that a row costs
// no more than adding up its values.
type rows struct {
	conn    *conn
	inner   driver.Rows
	watched *watched // nil while all that there is to do is to count
	params  int      // of the statement
	columns int
	fetched int64
	bytes   int64
}

// watched is what a result set belongs to.
type watched struct {
	ctx   context.Context
	event *Event // nil if it is not traced
	trace *Trace
}

// newRows returns a result set. It is mostly the memory of the last one, for a query of one
// row should not pay for more.
func (c *conn) newRows(ctx context.Context, call *underway, params int,
	inner driver.Rows) driver.Rows {
	r := c.spare
	c.spare = nil
	if r == nil {
		r = &rows{conn: c}
	}
	r.inner, r.params, r.columns, r.fetched, r.bytes = inner, params, 0, 0, 0
	if call != nil {
		r.watched = &watched{ctx: ctx, event: call.event, trace: call.orders.trace}
		if call.event != nil {
			r.watched.trace.opened(call.event, inner)
		}
	}
	return r
}

// Columns implements driver.Rows.
func (r *rows) Columns() []string {
	names := r.inner.Columns()
	r.columns = len(names)
	return names
}

// Next implements driver.Rows.
func (r *rows) Next(dest []driver.Value) error {
	if r.watched != nil || !r.conn.unwatched() {
		return r.watchedNext(dest)
	}
	err := r.inner.Next(dest)
	if err == nil {
		r.count(dest)
	}
	return err
}

func (r *rows) count(row []driver.Value) {
	r.fetched++
	for _, v := range row {
		r.bytes += ValueSize(v)
	}
}

// watchedNext is Next when there is more to do than to count.
func (r *rows) watchedNext(dest []driver.Value) error {
	w := r.watched
	if w == nil {
		w = &watched{ctx: context.Background()} // the orders came while the rows were read
	}
	call, err := r.conn.enter(w.ctx, Next, "", nil)
	if err != nil {
		return err
	}
	start := time.Now()
	err = r.inner.Next(dest)
	if w.event != nil {
		w.trace.fetched(w.event, time.Since(start), dest, err)
	}
	if err == nil {
		r.count(dest)
	}
	if fault := r.conn.probe.leave(call, nil); fault != nil {
		return fault
	}
	return err
}

// Close implements driver.Rows. The memory is used again by the connection's next result
// set, for nobody touches a result set after closing it.
func (r *rows) Close() error {
	if r.inner == nil {
		return nil
	}
	if r.columns == 0 {
		r.Columns()
	}
	var start time.Time
	if r.watched != nil {
		start = time.Now()
	}
	err := r.inner.Close()
	c := r.conn
	c.statement(r.params, 0, r.fetched, r.columns, r.bytes)
	if w := r.watched; w != nil && w.event != nil {
		w.trace.closed(w.event, r, time.Since(start))
	}
	r.inner, r.watched = nil, nil
	c.spare = r
	return err
}

// HasNextResultSet implements driver.RowsNextResultSet.
func (r *rows) HasNextResultSet() bool {
	next, ok := r.inner.(driver.RowsNextResultSet)
	return ok && next.HasNextResultSet()
}

// NextResultSet implements driver.RowsNextResultSet.
func (r *rows) NextResultSet() error {
	next, ok := r.inner.(driver.RowsNextResultSet)
	switch {
	case !ok:
		return io.EOF
	case r.conn.dead:
		return io.ErrUnexpectedEOF
	}
	return next.NextResultSet()
}

// ColumnTypeScanType implements driver.RowsColumnTypeScanType.
func (r *rows) ColumnTypeScanType(index int) reflect.Type {
	if inner, ok := r.inner.(driver.RowsColumnTypeScanType); ok {
		return inner.ColumnTypeScanType(index)
	}
	return reflect.TypeFor[any]()
}

// ColumnTypeDatabaseTypeName implements driver.RowsColumnTypeDatabaseTypeName.
func (r *rows) ColumnTypeDatabaseTypeName(index int) string {
	if inner, ok := r.inner.(driver.RowsColumnTypeDatabaseTypeName); ok {
		return inner.ColumnTypeDatabaseTypeName(index)
	}
	return ""
}

// ColumnTypeLength implements driver.RowsColumnTypeLength.
func (r *rows) ColumnTypeLength(index int) (length int64, ok bool) {
	if inner, ok := r.inner.(driver.RowsColumnTypeLength); ok {
		return inner.ColumnTypeLength(index)
	}
	return 0, false
}

// ColumnTypeNullable implements driver.RowsColumnTypeNullable.
func (r *rows) ColumnTypeNullable(index int) (nullable, ok bool) {
	if inner, ok := r.inner.(driver.RowsColumnTypeNullable); ok {
		return inner.ColumnTypeNullable(index)
	}
	return false, false
}

// ColumnTypePrecisionScale implements driver.RowsColumnTypePrecisionScale.
func (r *rows) ColumnTypePrecisionScale(index int) (precision, scale int64, ok bool) {
	if inner, ok := r.inner.(driver.RowsColumnTypePrecisionScale); ok {
		return inner.ColumnTypePrecisionScale(index)
	}
	return 0, 0, false
}
