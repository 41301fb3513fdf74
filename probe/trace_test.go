package probe

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// shown is what a test says of events, one a line.
func shown(events []Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%s %s", e.Operation, e.Kind)
		if e.Query != "" {
			fmt.Fprintf(&b, " %q", e.Query)
		}
		for _, a := range e.Args {
			fmt.Fprintf(&b, " %v", a.Value)
		}
		if e.Prepared {
			b.WriteString(" prepared")
		}
		if e.Options.ReadOnly {
			b.WriteString(" read-only")
		}
		if e.Kind == Query {
			fmt.Fprintf(&b, " %v %d rows %d bytes", e.Columns, e.Rows, e.Bytes)
		}
		if e.Kind == Exec {
			fmt.Fprintf(&b, " %d affected", e.Affected)
		}
		if e.Err != nil {
			fmt.Fprintf(&b, " error %v", e.Err)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestTrace holds that a trace has the calls in order, with what went in and came out.
func TestTrace(t *testing.T) {
	p := New()
	db := open(t, p)
	db.SetMaxOpenConns(1)
	ctx := WithOperation(t.Context(), "Reading")
	trace := p.Trace()
	stmt, err := db.PrepareContext(ctx, byID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readAll(t, ctx, stmtQueryOf{stmt}, "", 2); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(WithOperation(t.Context(), "Writing"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE things SET name = ? WHERE id > ?`, "x", 7); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, `DELETE FROM nowhere`); err == nil {
		t.Fatal("a statement on no table worked")
	}
	if err := stmt.Close(); err != nil {
		t.Fatal(err)
	}
	trace.Stop()
	if _, err := readAll(t, ctx, db, `SELECT 'after the end'`); err != nil {
		t.Fatal(err)
	}
	const want = `Reading prepare "SELECT id, name, price FROM things WHERE id = ?"
Reading query "SELECT id, name, price FROM things WHERE id = ?" 2 prepared [id name price] ` +
		`1 rows 15 bytes
Writing begin
Reading exec "UPDATE things SET name = ? WHERE id > ?" x 7 3 affected
Writing commit
Reading exec "DELETE FROM nowhere" 0 affected error SQL logic error: no such table: nowhere (1)
 close "SELECT id, name, price FROM things WHERE id = ?"
`
	events := trace.Events()
	if got := shown(events); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	last := time.Duration(0)
	for _, e := range events {
		if e.At < last || e.End < e.At || e.Took <= 0 || e.Took > e.End-e.At {
			t.Errorf("%s %s: from %v to %v, in the driver %v, after %v", e.Kind, e.Query, e.At, e.End,
				e.Took, last)
		}
		last = e.At
	}
}

// stmtQueryOf runs a prepared statement as readAll runs a text.
type stmtQueryOf struct {
	stmt interface {
		QueryContext(context.Context, ...any) (*sqlRows, error)
	}
}

func (s stmtQueryOf) QueryContext(ctx context.Context, _ string, args ...any) (*sqlRows, error) {
	return s.stmt.QueryContext(ctx, args...)
}

// TestTraceOfSkipped holds that a call that the driver leaves to another one is not told.
func TestTraceOfSkipped(t *testing.T) {
	p := New()
	db := openFake(t, p, skippingConn{newBare()})
	trace := p.Trace()
	if _, err := db.ExecContext(t.Context(), "text", 1); err != nil {
		t.Fatal(err)
	}
	const want = ` connect
 prepare "text"
 exec "text" 1 prepared 1 affected
 close "text"
`
	if got := shown(trace.Events()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestDelay holds that calls that ask a server wait, and others do not, and that a context
// ends the wait.
func TestDelay(t *testing.T) {
	const trip = 20 * time.Millisecond
	p := New()
	db := open(t, p)
	stmt, err := db.PrepareContext(t.Context(), byID)
	if err != nil {
		t.Fatal(err)
	}
	p.Delay(trip)
	start := time.Now()
	if _, err := readAll(t, t.Context(), stmtQueryOf{stmt}, "", 1); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took < trip {
		t.Errorf("a query took %v, less than a round trip of %v", took, trip)
	}
	p.Delay(time.Hour)
	if err := stmt.Close(); err != nil { // nobody answers that, so it does not wait for an hour
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), trip)
	defer cancel()
	_, err = db.ExecContext(ctx, `DELETE FROM things`)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("during a delay the context ended, and the error is %v", err)
	}
	p.Delay(0)
	if n, err := readAll(t, t.Context(), db, `SELECT * FROM things`); n != 10 || err != nil {
		t.Errorf("%d things are left (%v), want 10", n, err)
	}
}
