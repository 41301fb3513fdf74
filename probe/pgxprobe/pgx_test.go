package pgxprobe_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"example.com/impedance/probe"
	"example.com/impedance/probe/pgxprobe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// openNative opens a native pool of one connection over a probe, with a table of numbers.
func openNative(t *testing.T) (*schema.DB, *probe.Probe) {
	t.Helper()
	p := probe.New()
	db, err := schema.Open(t.Context(), harness.Fresh(t, "IMPEDANCE_POSTGRES"), &schema.Options{
		Conns: 1, Native: true, Watch: pgxprobe.Watch(p), Dial: p.Dial((&net.Dialer{}).DialContext)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Pool.Exec(t.Context(), "CREATE TABLE numbers (n bigint, word text)"); err != nil {
		t.Fatal(err)
	}
	return db, p
}

// TestNative holds what a probe counts and traces of native calls once they are prepared: rows
// and bytes by statement, also where several go in one round trip.
func TestNative(t *testing.T) {
	db, p := openNative(t)
	const some = "SELECT n, 'word' FROM generate_series(1, $1::bigint) AS n"
	for _, test := range []struct {
		name, summary, trace string
		trips                int64
		call                 func(ctx context.Context) error
	}{
		{"query", "1 statement, 3 rows, 36 bytes", "query (prepared) 3 36", 1,
			func(ctx context.Context) error {
				rows, _ := db.Pool.Query(ctx, some, 3)
				rows.Close()
				return rows.Err()
			}},
		{"exec", "1 statement, 1 row changed", "exec (prepared) 0 0", 1,
			func(ctx context.Context) error {
				_, err := db.Pool.Exec(ctx, "INSERT INTO numbers VALUES ($1, NULL)", 1)
				return err
			}},
		{"batch in a transaction", "2 statements, 3 rows, 36 bytes",
			"begin 0 0, query (prepared) 2 24, query (prepared) 1 12, commit 0 0", 2,
			func(ctx context.Context) error {
				var b pgx.Batch
				b.BeginTx(pgx.TxOptions{})
				b.Queue(some, 2)
				b.Queue(some, 1)
				results := db.Pool.SendBatch(ctx, &b)
				return errors.Join(results.Close(), results.Tx().Commit(ctx))
			}},
		{"copy", "1 statement, 2 rows changed", "exec 0 0", 1, func(ctx context.Context) error {
			_, err := db.Pool.CopyFrom(ctx, pgx.Identifier{"numbers"}, []string{"n", "word"},
				pgx.CopyFromRows([][]any{{int64(1), "a"}, {int64(2), "b"}}))
			return err
		}},
		{"refused", "1 statement, 0 rows, 0 bytes", "query (prepared) 0 0", 1,
			func(ctx context.Context) error {
				var n int
				err := db.Pool.QueryRow(ctx, "SELECT 1 / $1::bigint", 0).Scan(&n)
				if err == nil || !strings.Contains(err.Error(), "division by zero") {
					return errors.Join(errors.New("was not refused"), err)
				}
				return nil
			}},
	} {
		if test.name == "refused" { // after which pgx would prepare it again
			var n int
			if err := db.Pool.QueryRow(t.Context(), "SELECT 1 / $1::bigint", 1).Scan(&n); err != nil {
				t.Fatal(err)
			}
		} else if err := test.call(t.Context()); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		trace, before := p.Trace(), p.Counts()
		if err := test.call(t.Context()); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		trace.Stop()
		c := p.Counts().Sub(before)
		if got := probe.Summary(trace.Events()); got != test.summary {
			t.Errorf("%s: %s, want %s", test.name, got, test.summary)
		}
		var calls []string
		var statements, rows, size int64
		for _, e := range trace.Events() {
			kind := e.Kind.String()
			if e.Prepared && (e.Kind == probe.Exec || e.Kind == probe.Query) {
				kind += " (prepared)"
			}
			calls = append(calls, strings.Join([]string{kind, fmt.Sprint(e.Rows, e.Bytes)}, " "))
			if e.Kind == probe.Exec || e.Kind == probe.Query {
				statements++
			}
			rows, size = rows+e.Rows, size+e.Bytes
		}
		if got := strings.Join(calls, ", "); got != test.trace {
			t.Errorf("%s: %s, want %s", test.name, got, test.trace)
		}
		trips := c.RoundTrips
		if test.name == "copy" { // pgx sends the end of the rows with them, or after a turn of its own
			trips = min(trips, test.trips)
		}
		if c.Statements != statements || c.Rows != rows || c.Bytes != size || trips != test.trips {
			t.Errorf("%s: counted %+v, want %d statements, %d rows, %d bytes, %d round trips", test.name,
				c, statements, rows, size, test.trips)
		}
	}
}

// TestNativeContext holds that a native call can be ended when it is about to be made.
func TestNativeContext(t *testing.T) {
	db, p := openNative(t)
	ctx, cancel := context.WithCancel(t.Context())
	p.Fail(func(c probe.Call) *probe.Fault {
		if c.Kind != probe.Query {
			return nil
		}
		return &probe.Fault{Do: func() {
			if cancel(); c.Context.Err() == nil {
				t.Error("the tracer has another context than the call")
			}
		}}
	})
	var n int
	if err := db.Pool.QueryRow(ctx, "SELECT 1").Scan(&n); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	p.Fail(nil)
}
