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
	queryer driver.StmtQueryContext  // inner, or nil if it does not implement this
	checker driver.NamedValueChecker // inner, or the connection, or nil
	query   string
}

func newStmt(c *conn, inner driver.Stmt, query string) driver.Stmt {
	s := &stmt{conn: c, inner: inner, query: query}
	s.queryer, _ = inner.(driver.StmtQueryContext)
	var ok bool
	if s.checker, ok = inner.(driver.NamedValueChecker); !ok {
		s.checker = c.checker
	}
	if _, ok := inner.(driver.ColumnConverter); ok {
		return stmtConverter{s}
	}
	return s
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

// Exec implements driver.Stmt.
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), named(args))
}

// Query implements driver.Stmt.
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), named(args))
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

// ExecContext implements driver.StmtExecContext.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	inner, ok := s.inner.(driver.StmtExecContext)
	var old []driver.Value
	if !ok {
		var err error
		if old, err = positional(ctx, args); err != nil {
			return nil, err
		}
	}
	call, err := s.enter(ctx, Exec, args)
	if err != nil {
		return nil, err
	}
	var result driver.Result
	if ok {
		result, err = inner.ExecContext(ctx, args)
	} else {
		result, err = s.inner.Exec(old)
	}
	return s.conn.executed(call, len(args), result, err)
}

// QueryContext implements driver.StmtQueryContext.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if s.queryer != nil && s.conn.unwatched() { // the way that costs least, for what is timed most
		result, err := s.queryer.QueryContext(ctx, args)
		if err != nil {
			return s.conn.queried(ctx, nil, len(args), result, err)
		}
		return s.conn.newRows(ctx, nil, len(args), result), nil
	}
	var old []driver.Value
	if s.queryer == nil {
		var err error
		if old, err = positional(ctx, args); err != nil {
			return nil, err
		}
	}
	call, err := s.enter(ctx, Query, args)
	if err != nil {
		return nil, err
	}
	var result driver.Rows
	if s.queryer != nil {
		result, err = s.queryer.QueryContext(ctx, args)
	} else {
		result, err = s.inner.Query(old)
	}
	return s.conn.queried(ctx, call, len(args), result, err)
}

// CheckNamedValue implements driver.NamedValueChecker. Package sql asks the statement before
// the connection.
func (s *stmt) CheckNamedValue(v *driver.NamedValue) error {
	if s.checker == nil {
		return driver.ErrSkip
	}
	return s.checker.CheckNamedValue(v)
}

// ColumnConverter implements driver.ColumnConverter.
func (s stmtConverter) ColumnConverter(index int) driver.ValueConverter {
	return s.inner.(driver.ColumnConverter).ColumnConverter(index)
}
