package probe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestCombinations holds that each set of optional interfaces gives a value that has
// exactly these.
func TestCombinations(t *testing.T) {
	for _, family := range []struct {
		interfaces []reflect.Type
		combine    func(has uint) any
	}{
		{connInterfaces, func(has uint) any { return combineConn(&conn{}, has) }},
		{stmtInterfaces, func(has uint) any { return combineStmt(&stmt{}, has) }},
		{rowsInterfaces, func(has uint) any { return combineRows(&rows{}, has) }},
	} {
		for has := range uint(1) << len(family.interfaces) {
			got := reflect.TypeOf(family.combine(has))
			for i, face := range family.interfaces {
				if want := has&(1<<i) != 0; got.Implements(face) != want {
					t.Errorf("combination %b: %v is %v, want %v", has, face, !want, want)
				}
			}
		}
	}
}

// TestLookedFor holds that the driver's interfaces are looked for in the order in which
// they are combined: a combination's own features are the ones that it was made with.
func TestLookedFor(t *testing.T) {
	for has := range uint(1) << len(connInterfaces) {
		if got := connFeatures(combineConn(&conn{}, has)); got != has {
			t.Errorf("a connection with %b is seen as %b", has, got)
		}
	}
	for has := range uint(1) << len(stmtInterfaces) {
		if got := stmtFeatures(combineStmt(&stmt{}, has)); got != has {
			t.Errorf("a statement with %b is seen as %b", has, got)
		}
	}
	for has := range uint(1) << len(rowsInterfaces) {
		if got := rowsFeatures(combineRows(&rows{}, has)); got != has {
			t.Errorf("rows with %b are seen as %b", has, got)
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

// TestBareDriver holds that package sql works with a driver that has no optional interface
// as it does without a probe: the same calls reach the driver.
func TestBareDriver(t *testing.T) {
	for name, make := range map[string]func(*bareConn) driver.Conn{
		"nothing optional": func(c *bareConn) driver.Conn { return c },
		"before contexts":  func(c *bareConn) driver.Conn { return oldConn{c} },
		"skipping":         func(c *bareConn) driver.Conn { return skippingConn{c} },
	} {
		t.Run(name, func(t *testing.T) {
			plain, probed := &bareConn{}, &bareConn{}
			plain.stmt, probed.stmt = &bareStmt{plain}, &bareStmt{probed}
			p := New()
			want := talk(t, &fakeConnector{make(plain)})
			got := talk(t, p.Connector(&fakeConnector{make(probed)}))
			if !slices.Equal(got, want) {
				t.Errorf("the application is told\n%q, without a probe\n%q", got, want)
			}
			if !slices.Equal(probed.calls, plain.calls) {
				t.Errorf("the driver is called\n%q, without a probe\n%q", probed.calls, plain.calls)
			}
			if n := p.Counts().Statements; n != 3 {
				t.Errorf("%d statements were counted, want 3", n)
			}
		})
	}
}

// talk does a bit of everything and returns what it was told.
func talk(t *testing.T, c driver.Connector) (told []string) {
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
	tell("ping", db.PingContext(ctx))
	result, err := db.ExecContext(ctx, "exec", 1, "two")
	tell("exec", err)
	if err == nil {
		n, err := result.RowsAffected()
		tell(strings.Repeat("row ", int(n)), err)
	}
	rows, err := db.QueryContext(ctx, "query", 1, 2)
	tell("query", err)
	for rows.Next() {
		var n int
		tell("scan", rows.Scan(&n))
	}
	types, err := rows.ColumnTypes()
	tell("types", err)
	for _, c := range types {
		length, ok := c.Length()
		if ok {
			t.Errorf("a column has the length %d", length)
		}
		tell(c.ScanType().String()+" "+c.DatabaseTypeName(), nil)
	}
	tell("rows", rows.Err())
	tell("close", rows.Close())
	_, err = db.ExecContext(ctx, "exec", sql.Named("one", 1))
	tell("exec with a name", err)
	_, err = db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	tell("begin read-only", err)
	tx, err := db.BeginTx(ctx, nil)
	tell("begin", err)
	if err == nil {
		_, err = tx.ExecContext(ctx, "in tx", 3)
		tell("exec in tx", err)
		tell("commit", tx.Commit())
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, err = db.ExecContext(ended, "too late")
	tell("too late", err)
	return told
}
