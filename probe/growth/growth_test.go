package growth_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"modernc.org/sqlite"

	"example.com/impedance/probe"
	"example.com/impedance/probe/growth"
)

// shop returns a database of a hundred orders by 100 customers, or by fewer, over a probe.
func shop(t *testing.T, customers int) (*probe.Probe, *sql.DB) {
	t.Helper()
	connector, err := sqlite.NewConnector("file:" + filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	p := probe.New()
	db := sql.OpenDB(p.Connector(connector))
	t.Cleanup(func() { db.Close() })
	_, err = db.ExecContext(t.Context(), `PRAGMA synchronous = off; PRAGMA journal_mode = memory;
		CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
		CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, note TEXT)`)
	for i := 1; i <= 100 && err == nil; i++ {
		_, err1 := db.ExecContext(t.Context(), `INSERT INTO customers VALUES (?, ?)`, i,
			fmt.Sprint("name ", i+100))
		_, err2 := db.ExecContext(t.Context(), `INSERT INTO orders VALUES (?, ?, 'a note')`, i,
			i%customers+1)
		err = errors.Join(err1, err2)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p, db
}

// column runs a query and returns its only column.
func column(ctx context.Context, db *sql.DB, query string, args ...any) (found []any, err error) {
	result, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer result.Close()
	for result.Next() {
		var v any
		if err := result.Scan(&v); err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, result.Err()
}

// firstOrders reads the customers of the first orders.
const firstOrders = `SELECT customer FROM orders ORDER BY id LIMIT ?`

// each reads the customers' names by a statement for each order.
func each(ctx context.Context, db *sql.DB, n int) error {
	ids, err := column(ctx, db, firstOrders, n)
	for _, id := range ids {
		_, another := column(ctx, db, `SELECT name FROM customers WHERE id = ?`, id)
		err = errors.Join(err, another)
	}
	return err
}

// chunks reads them by a statement for some orders.
func chunks(ctx context.Context, db *sql.DB, n, most int) error {
	ids, err := column(ctx, db, firstOrders, n)
	for len(ids) > 0 && err == nil {
		some := ids[:min(most, len(ids))]
		ids = ids[len(some):]
		marks := strings.Repeat(", ?", len(some))[2:]
		_, err = column(ctx, db, `SELECT name FROM customers WHERE id IN (`+marks+`)`, some...)
	}
	return err
}

// TestCheck holds what is found and what is not.
func TestCheck(t *testing.T) {
	tests := []struct {
		name      string
		customers int
		do        func(ctx context.Context, db *sql.DB, n int) error
		allowed   []growth.Allowed
		want      []string // in the error; nil for none
	}{
		{"a statement for each", 100, each, nil, []string{
			"statements: 2 with 1 thing, 11 with 10 things, 101 with 100 things: they must not grow",
			"growth_test.go:", ": 1, 10, 100 statements, each with other values",
			"SELECT name FROM customers WHERE id = ?"}},
		{"the same again", 3, each, nil, []string{
			"with 3 sets of values in 100 statements: keep what was read before"}},
		{"the same, written into the text", 100, func(ctx context.Context, db *sql.DB, n int) error {
			var err error
			for id := range n {
				_, another := column(ctx, db, fmt.Sprintf(`SELECT name FROM customers WHERE id = %d`, id))
				err = errors.Join(err, another)
			}
			return err
		}, nil, []string{": 1, 10, 100 statements, each with other values: one statement could"}},
		{"rows in chunks", 100, func(ctx context.Context, db *sql.DB, n int) error {
			var err error
			for n > 0 && err == nil {
				rows := min(n, 50)
				n -= rows
				_, err = db.ExecContext(ctx, `INSERT INTO orders (note) VALUES (?)`+
					strings.Repeat(", (?)", rows-1), make([]any, rows)...)
			}
			return err
		}, nil, []string{": 1, 1, 2 statements, each with the same values\n",
			"INSERT INTO orders (note) VALUES (…)"}},
		{"a statement for each, which is allowed", 100, each,
			[]growth.Allowed{growth.Statements(1)}, nil},
		{"half of that is allowed", 100, each, []growth.Allowed{growth.Statements(0.5)},
			[]string{"0.5 for each is allowed"}},
		{"one list", 100, func(ctx context.Context, db *sql.DB, n int) error {
			return chunks(ctx, db, n, 1000)
		}, nil, nil},
		{"a list of one customer", 1, func(ctx context.Context, db *sql.DB, n int) error {
			return chunks(ctx, db, n, 1000)
		}, nil, nil},
		{"chunks", 100, func(ctx context.Context, db *sql.DB, n int) error {
			return chunks(ctx, db, n, 50)
		}, nil, []string{"1, 1, 2 statements", "id IN (…)"}},
		{"chunks, which are allowed", 100, func(ctx context.Context, db *sql.DB, n int) error {
			return chunks(ctx, db, n, 50)
		}, []growth.Allowed{growth.Statements(1.0 / 50)}, nil},
		{"a fixture of one row", 100, func(ctx context.Context, db *sql.DB, _ int) error {
			return each(ctx, db, 1)
		}, nil, nil},
		{"a square", 100, func(ctx context.Context, db *sql.DB, n int) error {
			var err error
			for range n * n / 10 {
				_, another := column(ctx, db, `SELECT 1`)
				err = errors.Join(err, another)
			}
			return err
		}, []growth.Allowed{growth.Statements(1000)}, []string{"they are on no line a + b·n"}},
		{"more than is allowed", 100, func(ctx context.Context, db *sql.DB, n int) error {
			return errors.Join(each(ctx, db, n), each(ctx, db, n))
		}, []growth.Allowed{growth.Statements(1)}, []string{"1 for each is allowed"}},
		{"N+1 up to a page", 100, func(ctx context.Context, db *sql.DB, n int) error {
			return each(ctx, db, min(n, 10))
		}, nil, []string{"2 with 1 thing, 11 with 10 things, 11 with 100 things: they must not grow"}},
		{"N+1 up to a page, which is declared as N+1", 100, func(ctx context.Context, db *sql.DB,
			n int) error {
			return each(ctx, db, min(n, 10))
		}, []growth.Allowed{growth.Statements(1)}, []string{"they are on no line a + b·n"}},
		{"a first thing without others", 100, func(ctx context.Context, db *sql.DB, n int) error {
			if n == 1 {
				_, err := column(ctx, db, firstOrders, n)
				return err
			}
			return chunks(ctx, db, n, 1000)
		}, nil, nil},
		{"rows", 100, func(ctx context.Context, db *sql.DB, n int) error {
			_, err := column(ctx, db, firstOrders, 2*n%101)
			return err
		}, []growth.Allowed{growth.Rows(2)}, []string{"rows:", "no line"}},
		{"rows for a count", 100, func(ctx context.Context, db *sql.DB, n int) error {
			_, err := column(ctx, db, firstOrders, n)
			return err
		}, []growth.Allowed{growth.Rows(0)}, []string{"rows: 1 with 1 thing, 10 with 10", "must not grow",
			": 1, 10, 100 rows\n", "LIMIT ?"}},
		{"rows, which are allowed", 100, func(ctx context.Context, db *sql.DB, n int) error {
			_, err := column(ctx, db, firstOrders, n)
			return err
		}, []growth.Allowed{growth.Rows(1), growth.Bytes(8)}, nil},
		{"bytes of names", 100, func(ctx context.Context, db *sql.DB, n int) error {
			_, err := column(ctx, db, `SELECT name FROM customers ORDER BY id LIMIT ?`, n)
			return err
		}, []growth.Allowed{growth.Bytes(4)}, []string{"bytes:", "4 for each is allowed"}},
		{"a failure", 100, func(_ context.Context, _ *sql.DB, n int) error {
			return fmt.Errorf("there are no %d", n)
		}, nil, []string{"with 1 thing: there are no 1"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, db := shop(t, test.customers)
			err := growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
				return test.do(ctx, db, n)
			}, test.allowed...)
			if test.want == nil && err != nil {
				t.Error(err)
			}
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("the error is %v, want %q in it", err, want)
				}
			}
		})
	}
}

// TestLine holds that the line of the application is found, and not one of a helper's library.
func TestLine(t *testing.T) {
	p, db := shop(t, 100)
	var want string
	err := growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		for range n {
			_, file, line, _ := runtime.Caller(0)
			want = fmt.Sprintf("%s:%d: 1, 10, 100", filepath.Base(file), line+2)
			if _, err := db.ExecContext(ctx, `DELETE FROM orders WHERE id = 0`); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "\n  "+want) {
		t.Errorf("the error is %v, want %q in it", err, want)
	}
}

// TestForeign holds that the package works in another module, which needs nothing but this one, and
// that it names the other module's line.
func TestForeign(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module shop\n\ngo " + strings.TrimPrefix(runtime.Version(), "go") +
			"\n\nrequire example.com/impedance v0.0.0\n\n" +
			"replace example.com/impedance => " + root + "\n",
		"shop_test.go": foreignTest,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, flags := range []string{"", "-trimpath"} {
		c := exec.CommandContext(t.Context(), "go", "test", "./...")
		c.Dir = dir
		c.Env = append(os.Environ(), "GOFLAGS="+flags, "GOPROXY=off", "GOWORK=off")
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("with GOFLAGS=%s: %v\n%s", flags, err, out)
		}
	}
}

// foreignTest is a test of another module. Its driver answers each query with no rows.
const foreignTest = `package shop

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"strings"
	"testing"

	"example.com/impedance/probe"
	"example.com/impedance/probe/growth"
)

type fake struct{}

func (fake) Connect(context.Context) (driver.Conn, error) { return fake{}, nil }
func (fake) Driver() driver.Driver                        { return nil }
func (fake) Prepare(string) (driver.Stmt, error)          { return fake{}, nil }
func (fake) Close() error                                 { return nil }
func (fake) Begin() (driver.Tx, error)                    { return nil, nil }
func (fake) NumInput() int                                { return -1 }
func (fake) Exec([]driver.Value) (driver.Result, error)   { return nil, nil }
func (fake) Query([]driver.Value) (driver.Rows, error)    { return fake{}, nil }
func (fake) Columns() []string                            { return []string{"a"} }
func (fake) Next([]driver.Value) error                    { return io.EOF }

func Test(t *testing.T) {
	p := probe.New()
	db := sql.OpenDB(p.Connector(fake{}))
	err := growth.Check(t.Context(), p, func(ctx context.Context, n int) error {
		for i := range n {
			rows, err := db.QueryContext(ctx, "SELECT ?", i)
			if err != nil {
				return err
			}
			rows.Close()
		}
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "shop_test.go:33: 1, 10, 100 statements, each") {
		t.Error(err)
	}
}
`
