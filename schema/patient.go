package schema

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// patient makes connections to SQLite that wait for a lock until the caller's context ends. SQLite's
// own wait, its busy_timeout, does not end with a context: the driver then calls sqlite3_interrupt,
// and the wait does not look for that. So the timeout is short, and a call that found the database
// locked is made again. It has changed nothing: with a write-ahead log, every statement and every
// transaction that writes takes its lock first, and a commit needs no other. A text of several
// statements is the exception, and is not sent again: the first may be done when the second finds the
// database locked.
type patient struct{ driver.Connector }

// patience is the longest wait for a lock if the context has no deadline.
const patience = 5 * time.Second

// patiently makes a call until the database is not locked, or the context ends. The call sends a text,
// if it sends any.
func patiently[T any](ctx context.Context, text string, call func() (T, error)) (T, error) {
	v, err := call()
	if err == nil {
		return v, nil
	}
	again := !severalStatements(text)
	for start := time.Now(); again && hasCode(err, sqlite3.SQLITE_BUSY); v, err = call() {
		if _, limited := ctx.Deadline(); !limited && time.Since(start) > patience {
			return v, err
		}
		select {
		case <-ctx.Done():
			return v, fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-time.After(time.Millisecond): // SQLite does not wait each time
		}
	}
	if hasCode(err, sqlite3.SQLITE_INTERRUPT) && ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return v, err
}

// severalStatements reports whether a text may have more than one statement. A semicolon within a
// string or a trigger counts, too.
func severalStatements(text string) bool {
	return strings.Contains(strings.TrimRight(text, "; \t\r\n"), ";")
}

// RestartLog moves SQLite's log into the database, so that the next write begins the log anew in the
// same file. It waits for readers as long as for a lock.
func (db *DB) RestartLog(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		var busy, pages, moved int
		err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(RESTART)").Scan(&busy, &pages, &moved)
		switch {
		case err == nil && busy == 0:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("the log cannot be moved, something still reads: %w", ctx.Err())
		case err != nil:
			return err
		}
	}
}

// hasCode reports whether an error is SQLite's and has a code, or an extended form of it. A snapshot
// that is too old to write has a form of SQLITE_BUSY that does not count, because no wait makes it
// newer.
func hasCode(err error, code int) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Code() == code || e.Code()&0xff == code && e.Code() != sqlite3.SQLITE_BUSY_SNAPSHOT
}

// Connect implements driver.Connector.
func (p patient) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := patiently(ctx, "", func() (driver.Conn, error) { return p.Connector.Connect(ctx) })
	if err != nil {
		return nil, err
	}
	return patientConn{conn.(sqliteConn)}, nil
}

// sqliteConn is what package sql uses of the driver's connections.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteStmt is what package sql uses of the driver's statements.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type patientConn struct{ sqliteConn }

// BeginTx implements driver.ConnBeginTx.
func (c patientConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	return patiently(ctx, "", func() (driver.Tx, error) { return c.sqliteConn.BeginTx(ctx, opts) })
}

// PrepareContext implements driver.ConnPrepareContext.
func (c patientConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := patiently(ctx, query, func() (driver.Stmt, error) {
		return c.sqliteConn.PrepareContext(ctx, query)
	})
	if err != nil {
		return nil, err
	}
	return patientStmt{stmt.(sqliteStmt), query}, nil
}

// ExecContext implements driver.ExecerContext.
func (c patientConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (
	driver.Result, error) {
	return patiently(ctx, query, func() (driver.Result, error) {
		return c.sqliteConn.ExecContext(ctx, query, args)
	})
}

// QueryContext implements driver.QueryerContext.
func (c patientConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (
	driver.Rows, error) {
	return patiently(ctx, query, func() (driver.Rows, error) {
		return c.sqliteConn.QueryContext(ctx, query, args)
	})
}

type patientStmt struct {
	sqliteStmt
	text string
}

// ExecContext implements driver.StmtExecContext.
func (s patientStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (
	driver.Result, error) {
	return patiently(ctx, s.text, func() (driver.Result, error) {
		return s.sqliteStmt.ExecContext(ctx, args)
	})
}

// QueryContext implements driver.StmtQueryContext.
func (s patientStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (
	driver.Rows, error) {
	return patiently(ctx, s.text, func() (driver.Rows, error) {
		return s.sqliteStmt.QueryContext(ctx, args)
	})
}
