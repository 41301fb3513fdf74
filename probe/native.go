package probe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// Watch makes the probe watch native connections of pgx, without package sql: it counts and traces
// the calls that pgx reports to tracers, and reads the server's answers on their way to pgx. Each
// statement of a batch is a call of its own, although all go in one round trip.
//
// A tracer sees a call, but can neither prevent it nor make it fail. A native call therefore takes
// a [Fault] with Do alone, and panics on any other.
func (p *Probe) Watch(config *pgx.ConnConfig) {
	n := &native{probe: p}
	config.Tracer = n
	build := config.BuildFrontend
	config.BuildFrontend = func(r io.Reader, w io.Writer) *pgproto3.Frontend {
		a := &answers{Reader: r, number: p.conns.Add(1), prepared: map[string]bool{}}
		f := build(a, w)
		n.conns.Store(f, a)
		return f
	}
}

// native is a tracer of pgx's.
type native struct {
	probe *Probe
	conns sync.Map // *answers by *pgproto3.Frontend
}

func (n *native) of(conn *pgx.Conn) *answers {
	a, _ := n.conns.Load(conn.PgConn().Frontend())
	return a.(*answers)
}

// nativeCall is a call that pgx makes.
type nativeCall struct {
	Call
	params int
	under  *underway
	over   bool
}

type nativeKey struct{}

// enter runs before a call.
func (n *native) enter(ctx context.Context, a *answers, kind Kind, text string, args []any,
	cached bool) *nativeCall {
	c := &nativeCall{Call: Call{Kind: kind, Conn: a.number, Query: text}, params: len(args)}
	if kind == Begin {
		c.Options.ReadOnly = strings.Contains(text, "read only")
		if strings.Contains(text, "repeatable read") {
			c.Options.Isolation = driver.IsolationLevel(sql.LevelRepeatableRead)
		}
	}
	o := n.probe.orders.Load()
	if o == nil {
		return c
	}
	for i, v := range args {
		c.Args = append(c.Args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	watching := *o
	watching.fault = nil
	c.under, _ = n.probe.obey(ctx, &watching, nil, c.Call)
	if c.under.event != nil {
		c.under.event.Prepared = cached
	}
	if o.fault != nil {
		call := c.Call
		call.Operation, call.Context = operationOf(ctx), ctx
		if f := o.fault(call); f != nil {
			if f.Err != nil || f.Cut || f.After {
				panic("probe: a native call can be watched, not failed")
			}
			f.Do()
		}
	}
	return c
}

// leave runs after a call.
func (n *native) leave(a *answers, c *nativeCall, tag pgconn.CommandTag, err error) {
	c.over = true
	var refused *pgconn.PgError
	var came received
	if err == nil || errors.As(err, &refused) {
		came = a.take()
	}
	var affected int64
	k := &n.probe.counters
	switch c.Kind {
	case Begin:
		k.add(&k.Begins, 1)
	case Commit:
		k.add(&k.Commits, 1)
	case Rollback:
		k.add(&k.Rollbacks, 1)
	case Exec, Query:
		if c.Kind == Exec && err == nil {
			affected = tag.RowsAffected()
		}
		k.mu.Lock()
		k.Statements++
		k.Params += int64(c.params)
		k.Affected += affected
		k.Rows += came.rows
		k.Columns += int64(came.columns)
		k.Bytes += came.bytes
		k.mu.Unlock()
	}
	if c.under == nil {
		return
	}
	if e := c.under.event; e != nil {
		t := c.under.orders.trace
		t.mu.Lock()
		e.Rows, e.Bytes, e.Affected = came.rows, came.bytes, affected
		if c.Kind == Query {
			e.Columns = make([]string, came.columns) // whose names nobody tells
		}
		t.mu.Unlock()
	}
	c.under.end(err)
}

// TraceQueryStart implements pgx.QueryTracer.
func (n *native) TraceQueryStart(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceQueryStartData) context.Context {
	a, args := n.of(conn), data.Args
	a.drop()
	kind := kindOf(data.SQL)
	cached := len(args) > 0 || kind == Query
	if len(args) > 0 {
		if _, ok := args[0].(pgx.QueryExecMode); ok { // this program's, for one statement
			args, cached = args[1:], false
		}
	}
	c := n.enter(ctx, a, kind, data.SQL, args, cached && a.prepared[data.SQL])
	a.prepared[data.SQL] = cached
	return context.WithValue(ctx, nativeKey{}, c)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (n *native) TraceQueryEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceQueryEndData) {
	c := ctx.Value(nativeKey{}).(*nativeCall)
	n.leave(n.of(conn), c, data.CommandTag, data.Err)
}

// TracePrepareStart implements pgx.PrepareTracer.
func (n *native) TracePrepareStart(ctx context.Context, conn *pgx.Conn,
	data pgx.TracePrepareStartData) context.Context {
	a := n.of(conn)
	a.drop()
	return context.WithValue(ctx, nativeKey{}, n.enter(ctx, a, Prepare, data.SQL, nil, false))
}

// TracePrepareEnd implements pgx.PrepareTracer.
func (n *native) TracePrepareEnd(ctx context.Context, _ *pgx.Conn,
	data pgx.TracePrepareEndData) {
	n.probe.counters.add(&n.probe.counters.Prepares, 1)
	n.probe.leave(ctx.Value(nativeKey{}).(*nativeCall).under, data.Err)
}

// TraceCopyFromStart implements pgx.CopyFromTracer.
func (n *native) TraceCopyFromStart(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceCopyFromStartData) context.Context {
	a := n.of(conn)
	a.drop()
	text := fmt.Sprintf("COPY %s (%s) FROM STDIN BINARY", strings.Join(data.TableName, "."),
		strings.Join(data.ColumnNames, ", "))
	return context.WithValue(ctx, nativeKey{}, n.enter(ctx, a, Exec, text, nil, false))
}

// TraceCopyFromEnd implements pgx.CopyFromTracer.
func (n *native) TraceCopyFromEnd(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceCopyFromEndData) {
	c := ctx.Value(nativeKey{}).(*nativeCall)
	n.leave(n.of(conn), c, data.CommandTag, data.Err)
}

// TraceBatchStart implements pgx.BatchTracer.
func (n *native) TraceBatchStart(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceBatchStartData) context.Context {
	a := n.of(conn)
	a.drop()
	var calls []*nativeCall
	for _, q := range data.Batch.QueuedQueries {
		cached := a.prepared[q.SQL]
		if !cached { // pgx prepares the texts of a batch together, and tells no tracer
			n.probe.counters.add(&n.probe.counters.Prepares, 1)
			a.prepared[q.SQL] = true
		}
		calls = append(calls, n.enter(ctx, a, kindOf(q.SQL), q.SQL, q.Arguments, cached))
	}
	return context.WithValue(ctx, nativeKey{}, &calls)
}

// TraceBatchQuery implements pgx.BatchTracer.
func (n *native) TraceBatchQuery(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceBatchQueryData) {
	if calls := ctx.Value(nativeKey{}).(*[]*nativeCall); len(*calls) > 0 {
		c := (*calls)[0]
		*calls = (*calls)[1:]
		n.leave(n.of(conn), c, data.CommandTag, data.Err)
	}
}

// TraceBatchEnd implements pgx.BatchTracer.
func (n *native) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchEndData) {
	for _, c := range *ctx.Value(nativeKey{}).(*[]*nativeCall) { // which were not made
		n.probe.leave(c.under, data.Err)
	}
}

// kindOf returns the kind of call that a text is. A tracer is not told whether rows were asked
// for.
func kindOf(text string) Kind {
	text = strings.ToLower(strings.TrimSpace(text))
	for strings.HasPrefix(text, "--") && text != "-- ping" { // as in -- name: UserByID :one
		_, text, _ = strings.Cut(text, "\n")
		text = strings.TrimSpace(text)
	}
	word, _, _ := strings.Cut(strings.NewReplacer("\n", " ", "\t", " ").Replace(text), " ")
	switch {
	case text == "-- ping":
		return Ping
	case word == "begin":
		return Begin
	case text == "commit":
		return Commit
	case text == "rollback":
		return Rollback
	case word == "select", word == "with", strings.Contains(text, "returning "):
		return Query
	}
	return Exec
}

// answers reads what a server sends on a connection, on its way to pgx, and adds up the rows of
// each statement (https://www.postgresql.org/docs/current/protocol-message-formats.html).
type answers struct {
	io.Reader
	number   int64
	prepared map[string]bool // texts that pgx has prepared

	mu    sync.Mutex
	head  [5]byte // of a message: its type and length
	count [2]byte // the number of columns, which a row begins with
	have  int     // bytes of the head, and of the count behind it
	left  int     // bytes of the message behind the head
	now   received
	done  []received
}

// received is what came in answer to a statement.
type received struct {
	rows, bytes int64
	columns     int
}

// Read implements io.Reader.
func (a *answers) Read(b []byte) (int, error) {
	n, err := a.Reader.Read(b)
	a.mu.Lock()
	defer a.mu.Unlock()
	for rest := b[:n]; len(rest) > 0; {
		rest = rest[a.step(rest):]
	}
	return n, err
}

// step takes bytes of a message, and returns how many it took.
func (a *answers) step(b []byte) (n int) {
	const head = len(a.head)
	if a.have < head {
		n = copy(a.head[a.have:], b)
		if a.have += n; a.have < head {
			return n
		}
		a.left = int(binary.BigEndian.Uint32(a.head[1:])) - 4 // which counts itself
	} else {
		n = min(a.left, len(b))
		if a.have < head+len(a.count) {
			a.have += copy(a.count[a.have-head:], b[:n])
		}
		a.left -= n
	}
	if a.left == 0 {
		a.message()
		a.have = 0
	}
	return n
}

// message notes a message that has come.
func (a *answers) message() {
	switch a.head[0] {
	case 'D': // a row: each value has its length before it
		a.now.columns = int(binary.BigEndian.Uint16(a.count[:]))
		a.now.rows++
		a.now.bytes += int64(binary.BigEndian.Uint32(a.head[1:])) - 4 - 2 - 4*int64(a.now.columns)
	case 'C', 'E', 'I': // complete, an error, or there was nothing to do
		a.done, a.now = append(a.done, a.now), received{}
	}
}

// take returns what came in answer to the next statement.
func (a *answers) take() (next received) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.done) > 0 {
		next, a.done = a.done[0], a.done[1:]
	}
	return next
}

// drop forgets answers that nobody has taken: to what pgx asked on its own.
func (a *answers) drop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done, a.now = nil, received{}
}
