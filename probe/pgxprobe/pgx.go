// Package pgxprobe watches native connections of pgx with a probe, without package sql.
package pgxprobe

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

	"example.com/impedance/probe"
)

// Watch returns a function that makes the probe watch connections of a configuration: it counts and
// traces the calls that pgx reports to tracers, and reads the server's answers on their way to pgx.
// Each statement of a batch is a call of its own, although all go in one round trip.
func Watch(p *probe.Probe) func(*pgx.ConnConfig) {
	return func(config *pgx.ConnConfig) { watch(p, config) }
}

func watch(p *probe.Probe, config *pgx.ConnConfig) {
	n := &native{probe: p}
	config.Tracer = n
	build := config.BuildFrontend
	config.BuildFrontend = func(r io.Reader, w io.Writer) *pgproto3.Frontend {
		a := &answers{Reader: r, number: p.Connection(), prepared: map[string]bool{}}
		f := build(a, w)
		n.conns.Store(f, a)
		return f
	}
}

// native is a tracer of pgx's.
type native struct {
	probe *probe.Probe
	conns sync.Map // *answers by *pgproto3.Frontend
}

func (n *native) of(conn *pgx.Conn) *answers {
	a, _ := n.conns.Load(conn.PgConn().Frontend())
	return a.(*answers)
}

type callKey struct{}

// enter runs before a call.
func (n *native) enter(ctx context.Context, a *answers, kind probe.Kind, text string, args []any,
	cached bool) *probe.Reported {
	c := probe.Call{Kind: kind, Conn: a.number, Query: text}
	if kind == probe.Begin {
		c.Options.ReadOnly = strings.Contains(text, "read only")
		if strings.Contains(text, "repeatable read") {
			c.Options.Isolation = driver.IsolationLevel(sql.LevelRepeatableRead)
		}
	}
	return n.probe.Report(ctx, c, args, cached)
}

// leave runs after a call.
func (n *native) leave(a *answers, r *probe.Reported, tag pgconn.CommandTag, err error) {
	var refused *pgconn.PgError
	var came probe.Received
	if err == nil || errors.As(err, &refused) {
		came = a.take()
	}
	if err == nil {
		came.Affected = tag.RowsAffected()
	}
	r.Done(came, err)
}

// TraceQueryStart implements pgx.QueryTracer.
func (n *native) TraceQueryStart(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceQueryStartData) context.Context {
	a, args := n.of(conn), data.Args
	a.drop()
	kind := kindOf(data.SQL)
	cached := len(args) > 0 || kind == probe.Query
	if len(args) > 0 {
		if _, ok := args[0].(pgx.QueryExecMode); ok { // this program's, for one statement
			args, cached = args[1:], false
		}
	}
	c := n.enter(ctx, a, kind, data.SQL, args, cached && a.prepared[data.SQL])
	a.prepared[data.SQL] = cached
	return context.WithValue(ctx, callKey{}, c)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (n *native) TraceQueryEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceQueryEndData) {
	c := ctx.Value(callKey{}).(*probe.Reported)
	n.leave(n.of(conn), c, data.CommandTag, data.Err)
}

// TracePrepareStart implements pgx.PrepareTracer.
func (n *native) TracePrepareStart(ctx context.Context, conn *pgx.Conn,
	data pgx.TracePrepareStartData) context.Context {
	a := n.of(conn)
	a.drop()
	return context.WithValue(ctx, callKey{}, n.enter(ctx, a, probe.Prepare, data.SQL, nil, false))
}

// TracePrepareEnd implements pgx.PrepareTracer.
func (n *native) TracePrepareEnd(ctx context.Context, _ *pgx.Conn,
	data pgx.TracePrepareEndData) {
	ctx.Value(callKey{}).(*probe.Reported).Done(probe.Received{}, data.Err)
}

// TraceCopyFromStart implements pgx.CopyFromTracer.
func (n *native) TraceCopyFromStart(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceCopyFromStartData) context.Context {
	a := n.of(conn)
	a.drop()
	text := fmt.Sprintf("COPY %s (%s) FROM STDIN BINARY", strings.Join(data.TableName, "."),
		strings.Join(data.ColumnNames, ", "))
	return context.WithValue(ctx, callKey{}, n.enter(ctx, a, probe.Exec, text, nil, false))
}

// TraceCopyFromEnd implements pgx.CopyFromTracer.
func (n *native) TraceCopyFromEnd(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceCopyFromEndData) {
	c := ctx.Value(callKey{}).(*probe.Reported)
	n.leave(n.of(conn), c, data.CommandTag, data.Err)
}

// TraceBatchStart implements pgx.BatchTracer.
func (n *native) TraceBatchStart(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceBatchStartData) context.Context {
	a := n.of(conn)
	a.drop()
	var calls []*probe.Reported
	for _, q := range data.Batch.QueuedQueries {
		cached := a.prepared[q.SQL]
		if !cached { // pgx prepares the texts of a batch together, and tells no tracer
			n.probe.ReportPrepared()
			a.prepared[q.SQL] = true
		}
		calls = append(calls, n.enter(ctx, a, kindOf(q.SQL), q.SQL, q.Arguments, cached))
	}
	return context.WithValue(ctx, callKey{}, &calls)
}

// TraceBatchQuery implements pgx.BatchTracer.
func (n *native) TraceBatchQuery(ctx context.Context, conn *pgx.Conn,
	data pgx.TraceBatchQueryData) {
	if calls := ctx.Value(callKey{}).(*[]*probe.Reported); len(*calls) > 0 {
		c := (*calls)[0]
		*calls = (*calls)[1:]
		n.leave(n.of(conn), c, data.CommandTag, data.Err)
	}
}

// TraceBatchEnd implements pgx.BatchTracer.
func (n *native) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchEndData) {
	for _, c := range *ctx.Value(callKey{}).(*[]*probe.Reported) { // which were not made
		c.Skipped(data.Err)
	}
}

// kindOf returns the kind of call that a text is. A tracer is not told whether rows were asked
// for.
func kindOf(text string) probe.Kind {
	text = strings.ToLower(strings.TrimSpace(text))
	for strings.HasPrefix(text, "--") && text != "-- ping" { // as in -- name: UserByID :one
		_, text, _ = strings.Cut(text, "\n")
		text = strings.TrimSpace(text)
	}
	word, _, _ := strings.Cut(strings.NewReplacer("\n", " ", "\t", " ").Replace(text), " ")
	switch {
	case text == "-- ping":
		return probe.Ping
	case word == "begin":
		return probe.Begin
	case text == "commit":
		return probe.Commit
	case text == "rollback":
		return probe.Rollback
	case word == "select", word == "with", strings.Contains(text, "returning "):
		return probe.Query
	}
	return probe.Exec
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
	now   probe.Received
	done  []probe.Received
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
		a.now.Columns = int(binary.BigEndian.Uint16(a.count[:]))
		a.now.Rows++
		a.now.Bytes += int64(binary.BigEndian.Uint32(a.head[1:])) - 4 - 2 - 4*int64(a.now.Columns)
	case 'C', 'E', 'I': // complete, an error, or there was nothing to do
		a.done, a.now = append(a.done, a.now), probe.Received{}
	}
}

// take returns what came in answer to the next statement.
func (a *answers) take() (next probe.Received) {
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
	a.done, a.now = nil, probe.Received{}
}
