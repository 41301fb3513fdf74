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

	has  uint        // optional interfaces
	self driver.Rows // this, with them
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
	has := c.rowsFeatures.get(inner, rowsFeatures)
	r := c.spare
	c.spare = nil
	if r == nil || r.has != has {
		r = &rows{conn: c, has: has}
		r.self = combineRows(r, has)
	}
	r.inner, r.params, r.columns, r.fetched, r.bytes = inner, params, 0, 0, 0
	if call != nil {
		r.watched = &watched{ctx: ctx, event: call.event, trace: call.orders.trace}
		if call.event != nil {
			r.watched.trace.opened(call.event, inner)
		}
	}
	return r.self
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

// What follows are the optional interfaces of a result set. combineRows puts together
// those that the driver's own has.

type rowsNextResultSet struct{ *rows }
type rowsScanType struct{ *rows }
type rowsDatabaseTypeName struct{ *rows }
type rowsLength struct{ *rows }
type rowsNullable struct{ *rows }
type rowsPrecisionScale struct{ *rows }

// rowsFeatures returns which of them a result set has, in the order of the generator.
func rowsFeatures(inner driver.Rows) uint {
	_, next := inner.(driver.RowsNextResultSet)
	_, scan := inner.(driver.RowsColumnTypeScanType)
	_, name := inner.(driver.RowsColumnTypeDatabaseTypeName)
	_, length := inner.(driver.RowsColumnTypeLength)
	_, nullable := inner.(driver.RowsColumnTypeNullable)
	_, precision := inner.(driver.RowsColumnTypePrecisionScale)
	return bits(next, scan, name, length, nullable, precision)
}

// HasNextResultSet implements driver.RowsNextResultSet.
func (r rowsNextResultSet) HasNextResultSet() bool {
	return r.inner.(driver.RowsNextResultSet).HasNextResultSet()
}

// NextResultSet implements driver.RowsNextResultSet.
func (r rowsNextResultSet) NextResultSet() error {
	if r.conn.dead {
		return io.ErrUnexpectedEOF
	}
	return r.inner.(driver.RowsNextResultSet).NextResultSet()
}

// ColumnTypeScanType implements driver.RowsColumnTypeScanType.
func (r rowsScanType) ColumnTypeScanType(index int) reflect.Type {
	return r.inner.(driver.RowsColumnTypeScanType).ColumnTypeScanType(index)
}

// ColumnTypeDatabaseTypeName implements driver.RowsColumnTypeDatabaseTypeName.
func (r rowsDatabaseTypeName) ColumnTypeDatabaseTypeName(index int) string {
	return r.inner.(driver.RowsColumnTypeDatabaseTypeName).ColumnTypeDatabaseTypeName(index)
}

// ColumnTypeLength implements driver.RowsColumnTypeLength.
func (r rowsLength) ColumnTypeLength(index int) (length int64, ok bool) {
	return r.inner.(driver.RowsColumnTypeLength).ColumnTypeLength(index)
}

// ColumnTypeNullable implements driver.RowsColumnTypeNullable.
func (r rowsNullable) ColumnTypeNullable(index int) (nullable, ok bool) {
	return r.inner.(driver.RowsColumnTypeNullable).ColumnTypeNullable(index)
}

// ColumnTypePrecisionScale implements driver.RowsColumnTypePrecisionScale.
func (r rowsPrecisionScale) ColumnTypePrecisionScale(index int) (precision, scale int64, ok bool) {
	return r.inner.(driver.RowsColumnTypePrecisionScale).ColumnTypePrecisionScale(index)
}
