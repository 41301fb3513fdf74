package probe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"testing"
)

type sqlRows = sql.Rows

// openFake opens a pool of one fake connection.
func openFake(t *testing.T, p *Probe, c driver.Conn) *sql.DB {
	t.Helper()
	db := sql.OpenDB(p.Connector(&fakeConnector{c}))
	t.Cleanup(func() { db.Close() })
	return db
}

// once returns a choice that has the fault happen at the n-th call of a kind, from 0.
func once(kind Kind, n int, f Fault) func(Call) *Fault {
	return func(c Call) *Fault {
		if c.Kind != kind {
			return nil
		}
		if n--; n == -1 {
			return &f
		}
		return nil
	}
}

// count returns the number of things in the table.
func count(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	if err := db.QueryRow(`SELECT count(*) FROM things`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

var errLost = errors.New("the answer was lost")

// deleteTwo deletes two things in a transaction of two statements.
func deleteTwo(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id := 1; id <= 2; id++ {
		if _, err := tx.ExecContext(ctx, `DELETE FROM things WHERE id = ?`, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// TestFaults holds what happens to a transaction of two deletes with a fault at each place.
func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name  string
		kind  Kind
		n     int
		fault Fault
		want  error
		left  int
	}{
		{"begin fails", Begin, 0, Fault{Err: errLost}, errLost, 10},
		{"begin is lost", Begin, 0, Fault{Err: errLost, After: true}, errLost, 10},
		{"begin meets a lost connection", Begin, 0, Fault{Err: driver.ErrBadConn, Cut: true}, nil, 8},
		{"a statement fails", Exec, 1, Fault{Err: errLost}, errLost, 10},
		{"an answer is lost", Exec, 1, Fault{Err: errLost, After: true}, errLost, 10},
		{"the connection is lost before", Exec, 1, Fault{Err: driver.ErrBadConn, Cut: true},
			driver.ErrBadConn, 10},
		{"the connection is lost after", Exec, 0, Fault{After: true, Cut: true}, driver.ErrBadConn, 10},
		{"commit fails", Commit, 0, Fault{Err: errLost}, errLost, 10},
		{"commit is lost", Commit, 0, Fault{Err: errLost, After: true}, errLost, 8},
		{"commit loses the connection", Commit, 0, Fault{Err: io.ErrUnexpectedEOF, After: true,
			Cut: true}, io.ErrUnexpectedEOF, 8},
		{"nothing fails", Commit, 7, Fault{Err: errLost}, nil, 8},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := New()
			db := open(t, p)
			p.Fail(once(test.kind, test.n, test.fault))
			err := deleteTwo(t.Context(), db)
			p.Fail(nil)
			if !errors.Is(err, test.want) {
				t.Errorf("the error is %v, want %v", err, test.want)
			}
			if got := count(t, db); got != test.left {
				t.Errorf("%d things are left, want %d", got, test.left)
			}
			if n := db.Stats().InUse; n != 0 {
				t.Errorf("%d connections are in use", n)
			}
			if _, err := db.Exec(`DELETE FROM things`); err != nil {
				t.Errorf("after it the database does not work: %v", err)
			}
		})
	}
}

// TestFaultInRows holds that rows can end in the middle, by an error and by a lost
// connection.
func TestFaultInRows(t *testing.T) {
	for _, fault := range []Fault{{Err: errLost}, {Err: errLost, After: true},
		{Err: driver.ErrBadConn, Cut: true}} {
		p := New()
		db := open(t, p)
		p.Fail(once(Next, 3, fault))
		n, err := readAll(t, t.Context(), db, `SELECT id FROM things`)
		p.Fail(nil)
		if n != 3 || !errors.Is(err, fault.Err) {
			t.Errorf("%d rows and then %v, want 3 and %v", n, err, fault.Err)
		}
		if got := count(t, db); got != 10 {
			t.Errorf("after it %d things are found", got)
		}
	}
}

// TestFaultDoes holds that a fault may act without an error, as when a context is cancelled
// under way.
func TestFaultDoes(t *testing.T) {
	p := New()
	db := open(t, p)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p.Fail(once(Exec, 0, Fault{Do: cancel}))
	if _, err := db.ExecContext(ctx, `DELETE FROM things`); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want %v", err, context.Canceled)
	}
	p.Fail(nil)
	if got := count(t, db); got != 10 {
		t.Errorf("%d things are left, want 10", got)
	}
}

// TestFaultConnecting holds that a connection whose making was lost is closed.
func TestFaultConnecting(t *testing.T) {
	for _, after := range []bool{false, true} {
		p := New()
		c := &bareConn{}
		db := openFake(t, p, c)
		p.Fail(once(Connect, 0, Fault{Err: errLost, After: after}))
		if err := db.Ping(); !errors.Is(err, errLost) {
			t.Errorf("the error is %v, want %v", err, errLost)
		}
		want := "[]"
		if after {
			want = "[close]"
		}
		if got := fmt.Sprint(c.calls); got != want {
			t.Errorf("the connection saw %s, want %s", got, want)
		}
	}
}

// TestNilBesideError holds that what a driver returns beside an error is left alone: it may
// be a nil pointer, which in an interface does not look like nil.
func TestNilBesideError(t *testing.T) {
	for name, do := range map[string]func(*sql.DB) error{
		"begin":   func(db *sql.DB) error { _, err := db.Begin(); return err },
		"prepare": func(db *sql.DB) error { _, err := db.Prepare("text"); return err },
		"query":   func(db *sql.DB) error { _, err := db.Query("text"); return err },
	} {
		db := openFake(t, New(), failingConn{&bareConn{}})
		if err := do(db); !errors.Is(err, errLost) {
			t.Errorf("%s: the error is %v, want %v", name, err, errLost)
		}
	}
	db := sql.OpenDB(New().Connector(&failingConnector{}))
	defer db.Close()
	if err := db.Ping(); !errors.Is(err, errLost) {
		t.Errorf("connect: the error is %v, want %v", err, errLost)
	}
}

// failingConn fails in everything, with nil pointers beside the error.
type failingConn struct{ *bareConn }

func (failingConn) Begin() (driver.Tx, error)           { return (*bareConn)(nil), errLost }
func (failingConn) Prepare(string) (driver.Stmt, error) { return (*bareStmt)(nil), errLost }
func (failingConn) QueryContext(context.Context, string,
	[]driver.NamedValue) (driver.Rows, error) {
	return (*bareRows)(nil), errLost
}

// failingConnector makes no connections, with nil pointers beside the error.
type failingConnector struct{ fakeConnector }

func (failingConnector) Connect(context.Context) (driver.Conn, error) {
	return (*bareConn)(nil), errLost
}

// TestBadConnAfterwardsExecutesTwice documents what package sql does with a driver that
// answers driver.ErrBadConn although the statement was executed, which drivers must not do:
// it executes it again (https://github.com/golang/go/issues/11978).
func TestBadConnAfterwardsExecutesTwice(t *testing.T) {
	p := New()
	db := open(t, p)
	p.Fail(once(Exec, 0, Fault{Err: driver.ErrBadConn, After: true}))
	_, err := db.ExecContext(t.Context(), `INSERT INTO things (name) VALUES ('new')`)
	p.Fail(nil)
	if got := count(t, db); err != nil || got != 12 {
		t.Errorf("one insert made %d things of 10 (%v), want 12", got, err)
	}
}
