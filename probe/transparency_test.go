package probe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCombinations holds that a connection has those of the interfaces without a neutral answer
// that its set names, and is seen by them.
func TestCombinations(t *testing.T) {
	for bits := range 16 {
		has := set{bits&1 != 0, bits&2 != 0, bits&4 != 0, bits&8 != 0}
		has.reset = has.reset || !has.valid
		c := combineConn(&conn{}, has)
		if got := setOf(c); got != has {
			t.Errorf("a connection with %+v is seen as %+v", has, got)
		}
		holds(t, c, has.exec, reflect.TypeFor[driver.ExecerContext]())
		holds(t, c, has.query, reflect.TypeFor[driver.QueryerContext]())
		holds(t, c, has.reset, reflect.TypeFor[driver.SessionResetter]())
		holds(t, c, has.valid, reflect.TypeFor[driver.Validator]())
		holds(t, c, true, reflect.TypeFor[driver.Pinger](),
			reflect.TypeFor[driver.ConnPrepareContext](), reflect.TypeFor[driver.ConnBeginTx](),
			reflect.TypeFor[driver.NamedValueChecker]())
	}
	for _, converts := range []bool{false, true} {
		var inner driver.Stmt = &bareStmt{}
		if converts {
			inner = convertingStmt{&bareStmt{}}
		}
		s := newStmt(&conn{}, inner, "")
		//lint:ignore SA1019 the interface is deprecated, and drivers still have it
		holds(t, s, converts, reflect.TypeFor[driver.ColumnConverter]())
		holds(t, s, true, reflect.TypeFor[driver.StmtExecContext](),
			reflect.TypeFor[driver.StmtQueryContext](), reflect.TypeFor[driver.NamedValueChecker]())
	}
	holds(t, &rows{}, true, reflect.TypeFor[driver.RowsNextResultSet](),
		reflect.TypeFor[driver.RowsColumnTypeScanType](),
		reflect.TypeFor[driver.RowsColumnTypeDatabaseTypeName](),
		reflect.TypeFor[driver.RowsColumnTypeLength](),
		reflect.TypeFor[driver.RowsColumnTypeNullable](),
		reflect.TypeFor[driver.RowsColumnTypePrecisionScale]())
}

// holds fails unless v has all of some interfaces, or none of them.
func holds(t *testing.T, v any, want bool, interfaces ...reflect.Type) {
	t.Helper()
	for _, i := range interfaces {
		if got := reflect.TypeOf(v).Implements(i); got != want {
			t.Errorf("%T is a %v: %v, want %v", v, i, got, want)
		}
	}
}

// TestConnector holds that a connector is a Closer if the driver's is, and that the driver
// is the driver.
func TestConnector(t *testing.T) {
	p := New()
	plain := &fakeConnector{}
	if _, ok := p.Connector(plain).(io.Closer); ok {
		t.Error("a connector that cannot be closed is shown as one that can")
	}
	closing := &closingConnector{}
	closer, ok := p.Connector(closing).(io.Closer)
	if !ok {
		t.Fatal("a connector that can be closed is shown as one that cannot")
	}
	if err := closer.Close(); err != nil || !closing.closed {
		t.Errorf("closing gave %v and reached the driver: %v", err, closing.closed)
	}
	if got := p.Connector(plain).Driver(); got != plain.Driver() {
		t.Errorf("the driver is %T, want the driver's own", got)
	}
}

type closingConnector struct {
	fakeConnector
	closed bool
}

func (c *closingConnector) Close() error { c.closed = true; return nil }

// TestBareDriver holds that package sql works with a driver over a probe as it does without
// one: the application receives the same answers, and the same calls reach the driver. Each driver
// has other optional interfaces, and the first driver has none.
func TestBareDriver(t *testing.T) {
	for name, dress := range drivers {
		t.Run(name, func(t *testing.T) {
			plain := newBare()
			want := talk(t, &fakeConnector{dress(plain)}, plain)
			for _, traced := range []bool{false, true} {
				probed, p := newBare(), New()
				if traced {
					p.Trace()
				}
				got := talk(t, p.Connector(&fakeConnector{dress(probed)}), probed)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("traced %v: the application receives (- without, + with a probe):\n%s",
						traced, diff)
				}
				if diff := cmp.Diff(plain.calls, probed.calls); diff != "" {
					t.Errorf("traced %v: the driver is called (- without, + with a probe):\n%s",
						traced, diff)
				}
				if n, want := p.Counts().Statements, executed(probed.calls); n != want {
					t.Errorf("traced %v: %d statements were counted, want %d", traced, n, want)
				}
			}
		})
	}
}

// executed returns how many of the calls of a driver executed a statement.
func executed(calls []string) (n int64) {
	for _, call := range calls {
		if strings.HasPrefix(call, "exec") || strings.HasPrefix(call, "query") {
			n++
		}
	}
	return n
}

// counter is a value that says how often it was asked for its value.
type counter struct{ asked int }

func (c *counter) Value() (driver.Value, error) { c.asked++; return int64(c.asked), nil }

// talk does a bit of everything and returns what it was told.
func talk(t *testing.T, c driver.Connector, bare *bareConn) (told []string) {
	t.Helper()
	ctx := t.Context()
	db := sql.OpenDB(c)
	defer db.Close()
	db.SetMaxOpenConns(1)
	tell := func(what string, err error) {
		if err != nil {
			what += ": " + err.Error()
		}
		told = append(told, what)
	}
	exec := func(ctx context.Context, query string, args ...any) {
		result, err := db.ExecContext(ctx, query, args...)
		tell(query, err)
		if err == nil {
			n, err := result.RowsAffected()
			tell(fmt.Sprint(n, " rows"), err)
		}
	}
	tell("ping", db.PingContext(ctx))
	exec(ctx, "plain")
	exec(ctx, "with arguments", 1, "two")
	asked := &counter{}
	exec(ctx, "with a counter", asked)
	tell(fmt.Sprint("asked for its value: ", asked.asked), nil)
	exec(ctx, "with an odd argument", oddity{})
	exec(ctx, "with one too many", 1, 2, 3, oddity{})
	exec(ctx, "with a name", sql.Named("one", 1))
	talkRows(t, db, tell)
	for _, opts := range []sql.TxOptions{{ReadOnly: true}, {Isolation: sql.LevelSerializable}} {
		tx, err := db.BeginTx(ctx, &opts)
		tell(fmt.Sprintf("begin %+v", opts), err)
		if err == nil {
			tell("rollback", tx.Rollback())
		}
	}
	tx, err := db.BeginTx(ctx, nil)
	tell("begin", err)
	if err == nil {
		_, err = tx.ExecContext(ctx, "in tx", 3)
		tell("exec in tx", err)
		tell("commit", tx.Commit())
	}
	talkEnded(t, db, bare, exec, tell)
	return told
}

// talkRows reads result sets.
func talkRows(t *testing.T, db *sql.DB, tell func(string, error)) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "query", 1, 2)
	tell("query", err)
	if err != nil {
		return
	}
	types, err := rows.ColumnTypes()
	tell("types", err)
	for _, c := range types {
		length, hasLength := c.Length()
		nullable, hasNullable := c.Nullable()
		precision, scale, hasScale := c.DecimalSize()
		tell(fmt.Sprint(c.Name(), c.ScanType(), c.DatabaseTypeName(), length, hasLength, nullable,
			hasNullable, precision, scale, hasScale), nil)
	}
	for again := true; again; again = rows.NextResultSet() {
		for rows.Next() {
			var n int
			tell(fmt.Sprint("scan ", n), rows.Scan(&n))
		}
		tell("rows", rows.Err())
	}
	tell("rows", rows.Err())
	tell("close", rows.Close())
	rows, err = db.QueryContext(t.Context(), "query", 1, 2)
	tell("query", err)
	if err == nil {
		tell(fmt.Sprint("another result set: ", rows.NextResultSet()), rows.Err())
		tell("close", rows.Close())
	}
}

// talkEnded does things whose context ends before, meanwhile, and after.
func talkEnded(t *testing.T, db *sql.DB, bare *bareConn,
	exec func(context.Context, string, ...any), tell func(string, error)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	exec(ctx, "too late")
	ctx, bare.ends = context.WithCancel(t.Context())
	exec(ctx, "while it ends", 1)
	ctx, bare.ends = context.WithCancel(t.Context())
	_, err := db.BeginTx(ctx, nil)
	tell("begin while it ends", err)
	tell("ping", db.PingContext(t.Context())) // waits until package sql has ended the transaction
	ctx, cancel = context.WithCancel(t.Context())
	_, err = db.BeginTx(ctx, nil)
	tell("begin", err)
	cancel()
	tell("ping", db.PingContext(t.Context()))
}
