package probe

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"
)

// Replay is an engine that repeats the answers of a recording and does nothing else. The time of a
// call over it is therefore the time of the application's side: the library, package sql, and a few
// nanoseconds of Replay itself. It is a driver.Connector, for sql.OpenDB.
//
// A statement gets the answer of the statement at its place in the section, whatever its arguments,
// and an error if its text differs. Preparing, beginning, committing and rolling back always work.
// Replay serves one call of the application at a time.
type Replay struct {
	sections [][]Event
	checks   bool // the driver checked values itself
	section  int
	next     int

	watching bool
	last     time.Time // when the phase under way began
	phases   Phases
}

// Phases are the parts of a call's time over a replay. They are cut where the application calls the
// driver and where it closes the rows.
type Phases struct {
	Build    time.Duration // before each statement: its text, its arguments, a connection
	Scan     time.Duration // while rows are open
	Assemble time.Duration // after the last statement
}

// Watch begins to time phases. Each phase costs one reading of the clock.
func (r *Replay) Watch() {
	r.watching, r.phases, r.last = true, Phases{}, time.Now()
}

// Phases ends the timing, and returns the phases since Watch.
func (r *Replay) Phases() Phases {
	r.turn(&r.phases.Assemble)
	r.watching = false
	return r.phases
}

// turn ends the phase under way and begins the next.
func (r *Replay) turn(ended *time.Duration) {
	if r.watching {
		now := time.Now()
		*ended += now.Sub(r.last)
		r.last = now
	}
}

// Replay returns an engine with the answers recorded so far, at section 0.
func (r *Recording) Replay() *Replay {
	p := &Replay{checks: r.probe.checks.Load()}
	for _, events := range r.Sections() {
		var statements []Event
		for _, e := range events {
			if e.Kind == Exec || e.Kind == Query {
				statements = append(statements, e)
			}
		}
		p.sections = append(p.sections, statements)
	}
	return p
}

// Seek goes to the beginning of a section. The next statement gets the section's first answer.
func (r *Replay) Seek(section int) { r.section, r.next = section, 0 }

// Connect implements driver.Connector.
func (r *Replay) Connect(context.Context) (driver.Conn, error) {
	if r.checks {
		return replayChecker{&replayConn{r}}, nil
	}
	return &replayConn{r}, nil
}

// Driver implements driver.Connector.
func (r *Replay) Driver() driver.Driver { return replayDriver{} }

type replayDriver struct{}

// Open implements driver.Driver.
func (replayDriver) Open(string) (driver.Conn, error) {
	return nil, errors.New("probe: a replay is opened by sql.OpenDB")
}

// take returns the answer to a statement.
func (r *Replay) take(kind Kind, query string) (*Event, error) {
	r.turn(&r.phases.Build)
	if r.section >= len(r.sections) || r.next >= len(r.sections[r.section]) {
		return nil, fmt.Errorf("probe: section %d of the recording has %d statements, and the "+
			"next one asked for is %q", r.section, r.next, query)
	}
	e := &r.sections[r.section][r.next]
	if e.Query != query || e.Kind != kind {
		return nil, fmt.Errorf("probe: in section %d of the recording statement %d is %s %q, "+
			"and now it is %s %q", r.section, r.next, e.Kind, e.Query, kind, query)
	}
	r.next++
	if e.answer == nil {
		if e.Err == nil {
			return nil, fmt.Errorf("probe: the answer to %q was not recorded to its end", query)
		}
		return nil, e.Err
	}
	return e, nil
}

func (r *Replay) exec(query string) (driver.Result, error) {
	e, err := r.take(Exec, query)
	if err != nil {
		return nil, err
	}
	return (*replayResult)(e.answer), nil
}

func (r *Replay) query(query string) (driver.Rows, error) {
	e, err := r.take(Query, query)
	if err != nil {
		return nil, err
	}
	return &replayRows{replay: r, answer: e.answer, err: e.Err}, nil
}

type replayConn struct{ replay *Replay }

// replayChecker is a connection that takes every value, as the driver may have done.
type replayChecker struct{ *replayConn }

// CheckNamedValue implements driver.NamedValueChecker.
func (replayChecker) CheckNamedValue(*driver.NamedValue) error { return nil }

// Prepare implements driver.Conn.
func (c *replayConn) Prepare(query string) (driver.Stmt, error) {
	return &replayStmt{c.replay, query}, nil
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *replayConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return &replayStmt{c.replay, query}, ctx.Err()
}

// Close implements driver.Conn.
func (c *replayConn) Close() error { return nil }

// Begin implements driver.Conn.
func (c *replayConn) Begin() (driver.Tx, error) { return replayTx{}, nil }

// BeginTx implements driver.ConnBeginTx.
func (c *replayConn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	return replayTx{}, ctx.Err()
}

// ExecContext implements driver.ExecerContext.
func (c *replayConn) ExecContext(_ context.Context, query string,
	_ []driver.NamedValue) (driver.Result, error) {
	return c.replay.exec(query)
}

// QueryContext implements driver.QueryerContext.
func (c *replayConn) QueryContext(_ context.Context, query string,
	_ []driver.NamedValue) (driver.Rows, error) {
	return c.replay.query(query)
}

type replayTx struct{}

// Commit implements driver.Tx.
func (replayTx) Commit() error { return nil }

// Rollback implements driver.Tx.
func (replayTx) Rollback() error { return nil }

type replayStmt struct {
	replay *Replay
	text   string
}

// Close implements driver.Stmt.
func (s *replayStmt) Close() error { return nil }

// NumInput implements driver.Stmt. The number of parameters is not known.
func (s *replayStmt) NumInput() int { return -1 }

// Exec implements driver.Stmt.
func (s *replayStmt) Exec([]driver.Value) (driver.Result, error) { return s.replay.exec(s.text) }

// Query implements driver.Stmt.
func (s *replayStmt) Query([]driver.Value) (driver.Rows, error) { return s.replay.query(s.text) }

// ExecContext implements driver.StmtExecContext.
func (s *replayStmt) ExecContext(context.Context, []driver.NamedValue) (driver.Result, error) {
	return s.replay.exec(s.text)
}

// QueryContext implements driver.StmtQueryContext.
func (s *replayStmt) QueryContext(context.Context, []driver.NamedValue) (driver.Rows, error) {
	return s.replay.query(s.text)
}

type replayResult answer

// LastInsertId implements driver.Result.
func (r *replayResult) LastInsertId() (int64, error) { return r.lastID, r.lastIDErr }

// RowsAffected implements driver.Result.
func (r *replayResult) RowsAffected() (int64, error) { return r.affected, nil }

type replayRows struct {
	replay *Replay
	answer *answer
	err    error // what ended the recorded rows, if not their end
	next   int
}

// Columns implements driver.Rows.
func (r *replayRows) Columns() []string { return r.answer.columns }

// Close implements driver.Rows.
func (r *replayRows) Close() error {
	r.replay.turn(&r.replay.phases.Scan)
	return nil
}

// Next implements driver.Rows.
func (r *replayRows) Next(dest []driver.Value) error {
	if r.next == len(r.answer.rows) {
		if r.err != nil {
			return r.err
		}
		return io.EOF
	}
	copy(dest, r.answer.rows[r.next])
	r.next++
	return nil
}

// ColumnTypeScanType implements driver.RowsColumnTypeScanType. If the driver did not implement it,
// this and the other methods answer as package sql does.
func (r *replayRows) ColumnTypeScanType(index int) reflect.Type {
	if t := r.answer.types[index].scan; t != nil {
		return t
	}
	return reflect.TypeFor[any]()
}

// ColumnTypeDatabaseTypeName implements driver.RowsColumnTypeDatabaseTypeName.
func (r *replayRows) ColumnTypeDatabaseTypeName(index int) string {
	return r.answer.types[index].name
}

// ColumnTypeLength implements driver.RowsColumnTypeLength.
func (r *replayRows) ColumnTypeLength(index int) (length int64, ok bool) {
	return r.answer.types[index].length, r.answer.types[index].hasLength
}

// ColumnTypeNullable implements driver.RowsColumnTypeNullable.
func (r *replayRows) ColumnTypeNullable(index int) (nullable, ok bool) {
	return r.answer.types[index].nullable, r.answer.types[index].hasNullable
}

// ColumnTypePrecisionScale implements driver.RowsColumnTypePrecisionScale.
func (r *replayRows) ColumnTypePrecisionScale(index int) (precision, scale int64, ok bool) {
	t := r.answer.types[index]
	return t.precision, t.scale, t.hasPrecision
}
