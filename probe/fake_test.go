package probe

//lint:file-ignore SA1019 drivers may have what package driver deprecates, and are taken as they are

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
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
	dress func(*bareRows) driver.Rows // or nil
	ends  func()                      // called once, by the next call
	calls []string
}

// newBare returns a connection whose statements have no optional interface either.
func newBare() *bareConn {
	c := &bareConn{}
	c.stmt = &bareStmt{conn: c, places: -1}
	return c
}

func (c *bareConn) note(call string, args ...any) {
	c.calls = append(c.calls, strings.TrimSpace(fmt.Sprintln(append([]any{call}, args...)...)))
	if ends := c.ends; ends != nil {
		c.ends = nil
		ends()
	}
}

func (c *bareConn) rows(n int) driver.Rows {
	r := &bareRows{left: n}
	if c.dress != nil {
		return c.dress(r)
	}
	return r
}

func (c *bareConn) Prepare(query string) (driver.Stmt, error) {
	c.note("prepare " + query)
	return c.stmt, nil
}
func (c *bareConn) Close() error              { c.note("close"); return nil }
func (c *bareConn) Begin() (driver.Tx, error) { c.note("begin"); return c, nil }
func (c *bareConn) Commit() error             { c.note("commit"); return nil }
func (c *bareConn) Rollback() error           { c.note("rollback"); return nil }

// drivers are connections, their statements and rows with different optional interfaces.
var drivers = map[string]func(*bareConn) driver.Conn{
	"nothing optional":         func(c *bareConn) driver.Conn { return c },
	"before contexts":          func(c *bareConn) driver.Conn { return oldConn{c} },
	"skipping":                 func(c *bareConn) driver.Conn { return skippingConn{c} },
	"querying":                 func(c *bareConn) driver.Conn { return queryingConn{c} },
	"pinging":                  func(c *bareConn) driver.Conn { return pingingConn{c} },
	"preparing under contexts": func(c *bareConn) driver.Conn { return preparingConn{c} },
	"beginning under contexts": func(c *bareConn) driver.Conn { return beginningConn{c} },
	"resetting":                func(c *bareConn) driver.Conn { return resettingConn{c} },
	"validating":               func(c *bareConn) driver.Conn { return validatingConn{c} },
	"resetting and validating": func(c *bareConn) driver.Conn {
		return struct {
			*bareConn
			driver.SessionResetter
			driver.Validator
		}{c, resettingConn{c}, validatingConn{c}}
	},
	"checking": func(c *bareConn) driver.Conn { return checkingConn{c} },
	"checking, and its statements convert": func(c *bareConn) driver.Conn {
		c.stmt = convertingStmt{c.stmt.(*bareStmt)}
		return checkingConn{c}
	},
	"statements check": func(c *bareConn) driver.Conn {
		c.stmt = checkingStmt{c.stmt.(*bareStmt)}
		return c
	},
	"statements have two places": func(c *bareConn) driver.Conn {
		c.stmt = &bareStmt{conn: c, places: 2}
		return c
	},
	"statements convert": func(c *bareConn) driver.Conn {
		c.stmt = convertingStmt{c.stmt.(*bareStmt)}
		return c
	},
	"statements convert two arguments": func(c *bareConn) driver.Conn {
		c.stmt = convertingStmt{&bareStmt{conn: c, places: 2}}
		return c
	},
	"statements under contexts": func(c *bareConn) driver.Conn {
		c.stmt = contextStmt{c.stmt.(*bareStmt)}
		return c
	},
	"rows": func(c *bareConn) driver.Conn {
		c.dress = func(r *bareRows) driver.Rows { return &optionalRows{bareRows: r, more: true} }
		return c
	},
}

// oldConn is a connection as drivers had it before contexts.
type oldConn struct{ *bareConn }

func (c oldConn) Exec(query string, args []driver.Value) (driver.Result, error) {
	c.note("exec, old: "+query, args)
	return driver.RowsAffected(len(args)), nil
}
func (c oldConn) Query(query string, args []driver.Value) (driver.Rows, error) {
	c.note("query, old: "+query, args)
	return c.rows(len(args)), nil
}

// skippingConn has package sql prepare what has arguments.
type skippingConn struct{ *bareConn }

func (c skippingConn) ExecContext(_ context.Context, query string,
	args []driver.NamedValue) (driver.Result, error) {
	if len(args) > 0 {
		c.note("skip "+query, args)
		return nil, driver.ErrSkip
	}
	c.note("exec " + query)
	return driver.RowsAffected(0), nil
}

// queryingConn queries without preparing, but does not execute.
type queryingConn struct{ *bareConn }

func (c queryingConn) QueryContext(_ context.Context, query string,
	args []driver.NamedValue) (driver.Rows, error) {
	c.note("query "+query, args)
	return c.rows(len(args)), nil
}

type pingingConn struct{ *bareConn }

func (c pingingConn) Ping(context.Context) error { c.note("ping"); return nil }

type preparingConn struct{ *bareConn }

func (c preparingConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.note("prepare "+query+" under a context", ctx.Err())
	return c.stmt, nil
}

type beginningConn struct{ *bareConn }

func (c beginningConn) BeginTx(_ context.Context, opts driver.TxOptions) (driver.Tx, error) {
	c.note("begin", opts)
	return c, nil
}

type resettingConn struct{ *bareConn }

func (c resettingConn) ResetSession(context.Context) error { c.note("reset"); return nil }

type validatingConn struct{ *bareConn }

func (c validatingConn) IsValid() bool { c.note("valid"); return true }

// oddity is an argument that only the driver's own checkers and converters take.
type oddity struct{}

// check takes an oddity for a 7 and leaves texts out.
func check(v *driver.NamedValue) error {
	switch v.Value.(type) {
	case oddity:
		v.Value = int64(7)
		return nil
	case string:
		return driver.ErrRemoveArgument
	}
	return driver.ErrSkip
}

type checkingConn struct{ *bareConn }

func (c checkingConn) CheckNamedValue(v *driver.NamedValue) error {
	c.note("check by the connection", v.Ordinal)
	return check(v)
}

// bareStmt is a statement without optional interfaces.
type bareStmt struct {
	conn   *bareConn
	places int
}

func (s *bareStmt) Close() error  { s.conn.note("close stmt"); return nil }
func (s *bareStmt) NumInput() int { return s.places }
func (s *bareStmt) Exec(args []driver.Value) (driver.Result, error) {
	s.conn.note("exec", args)
	return driver.RowsAffected(len(args)), nil
}
func (s *bareStmt) Query(args []driver.Value) (driver.Rows, error) {
	s.conn.note("query", args)
	return s.conn.rows(len(args)), nil
}

type contextStmt struct{ *bareStmt }

func (s contextStmt) ExecContext(ctx context.Context,
	args []driver.NamedValue) (driver.Result, error) {
	s.conn.note("exec under a context", args, ctx.Err())
	return driver.RowsAffected(len(args)), nil
}
func (s contextStmt) QueryContext(ctx context.Context,
	args []driver.NamedValue) (driver.Rows, error) {
	s.conn.note("query under a context", args, ctx.Err())
	return s.conn.rows(len(args)), nil
}

type checkingStmt struct{ *bareStmt }

func (s checkingStmt) CheckNamedValue(v *driver.NamedValue) error {
	s.conn.note("check by the statement", v.Ordinal)
	return check(v)
}

// convertingStmt takes oddities and integers.
type convertingStmt struct{ *bareStmt }

func (s convertingStmt) ColumnConverter(index int) driver.ValueConverter {
	s.conn.note("converter", index)
	return converter{}
}

type converter struct{}

func (converter) ConvertValue(v any) (driver.Value, error) {
	if _, ok := v.(oddity); ok {
		return int64(7), nil
	}
	return driver.Int32.ConvertValue(v)
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

// optionalRows are rows with all optional interfaces, in two result sets.
type optionalRows struct {
	*bareRows
	more bool
}

func (r *optionalRows) HasNextResultSet() bool { return r.more }
func (r *optionalRows) NextResultSet() error {
	if !r.more {
		return io.EOF
	}
	r.more, r.left = false, 1
	return nil
}
func (r *optionalRows) ColumnTypeScanType(int) reflect.Type   { return reflect.TypeFor[int64]() }
func (r *optionalRows) ColumnTypeDatabaseTypeName(int) string { return "NUMBER" }
func (r *optionalRows) ColumnTypeLength(int) (int64, bool)    { return 8, true }
func (r *optionalRows) ColumnTypeNullable(int) (bool, bool)   { return true, true }
func (r *optionalRows) ColumnTypePrecisionScale(int) (precision, scale int64, ok bool) {
	return 3, 2, true
}
