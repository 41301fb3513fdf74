package probe

//lint:file-ignore SA1019 drivers may have what package driver deprecates, and are taken as they are

import (
	"context"
	"database/sql/driver"
)

// stmt is a prepared statement.
type stmt struct {
	conn    *conn
	inner   driver.Stmt
	queryer driver.StmtQueryContext // inner, if it is one
	query   string
}

func newStmt(c *conn, inner driver.Stmt, query string) driver.Stmt {
	has := c.stmtFeatures.get(inner, stmtFeatures)
	s := &stmt{conn: c, inner: inner, query: query}
	s.queryer, _ = inner.(driver.StmtQueryContext)
	return combineStmt(s, has)
}

// Close implements driver.Stmt.
func (s *stmt) Close() error {
	call, err := s.conn.enter(context.Background(), Close, s.query, nil)
	if err != nil {
		s.inner.Close() // the connection was cut, but what it holds here is to be let go
		return err
	}
	s.conn.add(&s.conn.probe.counters.Closes, 1)
	return s.conn.probe.leave(call, s.inner.Close())
}

// NumInput implements driver.Stmt.
func (s *stmt) NumInput() int { return s.inner.NumInput() }

// Exec implements driver.Stmt, for drivers that have nothing else.
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	call, err := s.enter(context.Background(), Exec, named(args))
	if err != nil {
		return nil, err
	}
	result, err := s.inner.Exec(args)
	return s.conn.executed(call, len(args), result, err)
}

// Query implements driver.Stmt, for drivers that have nothing else.
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	call, err := s.enter(context.Background(), Query, named(args))
	if err != nil {
		return nil, err
	}
	result, err := s.inner.Query(args)
	return s.conn.queried(context.Background(), call, len(args), result, err)
}

// enter is the connection's, for a statement that was prepared before.
func (s *stmt) enter(ctx context.Context, kind Kind,
	args []driver.NamedValue) (*underway, error) {
	call, err := s.conn.enter(ctx, kind, s.query, args)
	if call != nil && call.event != nil {
		call.event.Prepared = true
	}
	return call, err
}

func named(args []driver.Value) []driver.NamedValue {
	all := make([]driver.NamedValue, len(args))
	for i, v := range args {
		all[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return all
}

// What follows are the optional interfaces of a statement. combineStmt puts together
// those that the driver's own has.

type stmtExecer struct{ *stmt }
type stmtQueryer struct{ *stmt }
type stmtChecker struct{ *stmt }
type stmtConverter struct{ *stmt }

// stmtFeatures returns which of them a statement has, in the order of the generator.
func stmtFeatures(inner driver.Stmt) uint {
	_, exec := inner.(driver.StmtExecContext)
	_, query := inner.(driver.StmtQueryContext)
	_, check := inner.(driver.NamedValueChecker)
	_, convert := inner.(driver.ColumnConverter)
	return bits(exec, query, check, convert)
}

// ExecContext implements driver.StmtExecContext.
func (s stmtExecer) ExecContext(ctx context.Context,
	args []driver.NamedValue) (driver.Result, error) {
	call, err := s.enter(ctx, Exec, args)
	if err != nil {
		return nil, err
	}
	result, err := s.inner.(driver.StmtExecContext).ExecContext(ctx, args)
	return s.conn.executed(call, len(args), result, err)
}

// QueryContext implements driver.StmtQueryContext.
func (s stmtQueryer) QueryContext(ctx context.Context,
	args []driver.NamedValue) (driver.Rows, error) {
	if s.conn.unwatched() { // the way that costs least, for what is timed most
		result, err := s.queryer.QueryContext(ctx, args)
		if err != nil {
			return s.conn.queried(ctx, nil, len(args), result, err)
		}
		return s.conn.newRows(ctx, nil, len(args), result), nil
	}
	call, err := s.enter(ctx, Query, args)
	if err != nil {
		return nil, err
	}
	result, err := s.queryer.QueryContext(ctx, args)
	return s.conn.queried(ctx, call, len(args), result, err)
}

// CheckNamedValue implements driver.NamedValueChecker.
func (s stmtChecker) CheckNamedValue(v *driver.NamedValue) error {
	return s.inner.(driver.NamedValueChecker).CheckNamedValue(v)
}

// ColumnConverter implements driver.ColumnConverter.
func (s stmtConverter) ColumnConverter(index int) driver.ValueConverter {
	return s.inner.(driver.ColumnConverter).ColumnConverter(index)
}
