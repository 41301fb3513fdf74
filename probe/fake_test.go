package probe

//lint:file-ignore SA1019 drivers may have what package driver deprecates, and are taken as they are

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"reflect"
)

// fakeConnector makes connections that have chosen optional interfaces, and note what
// reaches them.
type fakeConnector struct {
	conn driver.Conn
}

func (f *fakeConnector) Connect(context.Context) (driver.Conn, error) { return f.conn, nil }
func (f *fakeConnector) Driver() driver.Driver                        { return fakeDriver{} }

type fakeDriver struct{}

func (fakeDriver) Open(string) (driver.Conn, error) { return nil, errors.New("no") }

// bareConn has what driver.Conn asks for and no more.
type bareConn struct {
	stmt  driver.Stmt
	calls []string
}

func (c *bareConn) Prepare(query string) (driver.Stmt, error) {
	c.calls = append(c.calls, "prepare "+query)
	return c.stmt, nil
}
func (c *bareConn) Close() error              { c.calls = append(c.calls, "close"); return nil }
func (c *bareConn) Begin() (driver.Tx, error) { c.calls = append(c.calls, "begin"); return c, nil }
func (c *bareConn) Commit() error             { c.calls = append(c.calls, "commit"); return nil }
func (c *bareConn) Rollback() error           { c.calls = append(c.calls, "rollback"); return nil }

// oldConn is a connection as drivers had it before contexts.
type oldConn struct{ *bareConn }

func (c oldConn) Exec(query string, args []driver.Value) (driver.Result, error) {
	c.calls = append(c.calls, "old exec "+query)
	return driver.RowsAffected(len(args)), nil
}
func (c oldConn) Query(query string, args []driver.Value) (driver.Rows, error) {
	c.calls = append(c.calls, "old query "+query)
	return &bareRows{left: len(args)}, nil
}

// skippingConn has package sql prepare what has arguments.
type skippingConn struct{ *bareConn }

func (c skippingConn) ExecContext(_ context.Context, query string,
	args []driver.NamedValue) (driver.Result, error) {
	if len(args) > 0 {
		return nil, driver.ErrSkip
	}
	return driver.RowsAffected(0), nil
}

// bareStmt is a statement without optional interfaces.
type bareStmt struct{ conn *bareConn }

func (s *bareStmt) Close() error  { s.conn.calls = append(s.conn.calls, "close stmt"); return nil }
func (s *bareStmt) NumInput() int { return -1 }
func (s *bareStmt) Exec(args []driver.Value) (driver.Result, error) {
	s.conn.calls = append(s.conn.calls, "stmt exec")
	return driver.RowsAffected(len(args)), nil
}
func (s *bareStmt) Query(args []driver.Value) (driver.Rows, error) {
	s.conn.calls = append(s.conn.calls, "stmt query")
	return &bareRows{left: len(args)}, nil
}

// bareRows are rows of one number, without optional interfaces.
type bareRows struct{ left int }

func (r *bareRows) Columns() []string { return []string{"n"} }
func (r *bareRows) Close() error      { r.left = 0; return nil }
func (r *bareRows) Next(dest []driver.Value) error {
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	dest[0] = int64(r.left)
	return nil
}

// The optional interfaces, each by itself, for reflection to look at.
var (
	connInterfaces = []reflect.Type{
		reflect.TypeFor[driver.Pinger](), reflect.TypeFor[driver.ExecerContext](),
		reflect.TypeFor[driver.QueryerContext](), reflect.TypeFor[driver.ConnPrepareContext](),
		reflect.TypeFor[driver.ConnBeginTx](), reflect.TypeFor[driver.SessionResetter](),
		reflect.TypeFor[driver.Validator](), reflect.TypeFor[driver.NamedValueChecker](),
	}
	stmtInterfaces = []reflect.Type{
		reflect.TypeFor[driver.StmtExecContext](), reflect.TypeFor[driver.StmtQueryContext](),
		reflect.TypeFor[driver.NamedValueChecker](),
		reflect.TypeFor[driver.ColumnConverter](),
	}
	rowsInterfaces = []reflect.Type{
		reflect.TypeFor[driver.RowsNextResultSet](), reflect.TypeFor[driver.RowsColumnTypeScanType](),
		reflect.TypeFor[driver.RowsColumnTypeDatabaseTypeName](),
		reflect.TypeFor[driver.RowsColumnTypeLength](),
		reflect.TypeFor[driver.RowsColumnTypeNullable](),
		reflect.TypeFor[driver.RowsColumnTypePrecisionScale](),
	}
)
