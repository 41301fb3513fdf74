package layers_test

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"go.uber.org/goleak"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// TestFaults has something go wrong at every driver call of every operation of every layer,
// in turn. Each must end in a clear error or in what it ends in without the fault, and the
// tables must be as they were or as they are to become; nothing may be done twice or stay
// half-done, and no connection or goroutine may be left behind.
func TestFaults(t *testing.T) {
	running := goleak.IgnoreCurrent()
	c := newCrowd(t, 3)
	faults := allFaults(t)
	ops := operations
	if testing.Short() {
		ops = slices.DeleteFunc(slices.Clone(ops), func(o operation) bool {
			return !slices.Contains([]string{"PostByID", "UpdateProfile", "ProfilePage",
				"Register"}, o.name)
		})
	}
	t.Run("on", func(t *testing.T) { // returns when the last of the parallel tests has
		for _, l := range layers.All() {
			t.Run(l.Name, func(t *testing.T) {
				t.Parallel()
				tryAll(t, c, l, ops, faults)
			})
		}
	})
	goleak.VerifyNone(t, running)
}

// tryAll tries operations of a layer: warm, cold, and with a second connection to turn to.
func tryAll(t *testing.T, c *crowd, l layers.Layer, ops []operation, faults []fault) {
	var cases, atCalls, demanded int
	met, exceptions := map[string]bool{}, exceptionsOf(t, l)
	for _, o := range ops {
		for _, tr := range []*trial{{conns: 1}, {conns: 1, cold: true}, {conns: 2}} {
			tr.T, tr.crowd, tr.layer, tr.operation = t, c, l, o
			tr.exceptions, tr.met = exceptions, met
			tried := tr.run(faults)
			for kind, n := range tried {
				cases += n
				if kind != probe.Next {
					atCalls += n
				}
			}
			if len(tried) > 0 || !tr.cold {
				demanded += tr.demand(faults)
			}
		}
	}
	t.Logf("%d cases, %d of them at calls and the others in rows", cases, atCalls)
	if atCalls != demanded {
		t.Errorf("%d cases at calls were tried, and the calls demand %d", atCalls, demanded)
	}
	for _, e := range exceptions {
		for _, what := range e.cases(ops) {
			if !met[what] {
				t.Errorf("%s: an exception is declared, and there is no such case", what)
			}
		}
	}
}

// fault is something that goes wrong at one driver call.
type fault struct {
	name string
	at   []probe.Kind
	// make returns what happens. It may cancel the operation's context or wait for its end.
	make func(ctx context.Context, cancel func()) probe.Fault
	// always has it happen at that call and at all that follow.
	always bool
	// timeout is the deadline of the operation's context, if it has one.
	timeout time.Duration
	// must returns what has to come of it at a call, besides what always has to.
	must func(place) verdict
}

// place is where a fault strikes.
type place struct {
	kind  probe.Kind
	nth   int  // of its kind in the operation
	inTx  bool // between a begin and its commit, or the commit
	last  bool // before the commit
	final bool // no statement comes after it
}

// alone reports whether what happens there is a transaction of its own that may write. A
// statement that others follow outside of a transaction is read for them.
func (p place) alone() bool {
	return !p.inTx && p.final &&
		slices.Contains([]probe.Kind{probe.Exec, probe.Query, probe.Next}, p.kind)
}

// verdict is what may come of a fault. The zero verdict is that the operation fails, and
// changes nothing. Whatever the error, that which the fault told must be in its chain, unless
// an exception says that it is hidden.
type verdict struct {
	err    error // what the error must be, if there is one; nil leaves it open
	works  bool  // the operation works as if nothing had been
	fails  bool  // with works: it may fail instead
	may    bool  // if it fails, the tables may have changed as if it had not
	stored bool  // if it fails, they have
	hidden bool  // what the fault told is not in the chain
}

var (
	statements = []probe.Kind{probe.Prepare, probe.Exec, probe.Query}
	asking     = append([]probe.Kind{probe.Begin, probe.Commit}, statements...)
)

// allFaults returns everything that is made to go wrong.
func allFaults(t *testing.T) []fault {
	busy, snapshot := busyErrors(t)
	var all []fault
	refused := func(name string, err error, must func(place) verdict) {
		all = append(all, fault{name: name, at: asking, must: must, make: telling(err)})
	}
	fails := func(place) verdict { return verdict{} }
	refused("busy", busy, fails)
	refused("busy with a snapshot", snapshot, fails) // SQLite's serialization failure
	refused("deadlock", deadlock(t), fails)
	// What another engine says comes through as it is. Only of a commit it leaves open what
	// became of it, for a store knows the errors of its own engine and no others.
	for name, err := range map[string]error{
		"deadlock on PostgreSQL":              &pgconn.PgError{Code: "40P01"},
		"serialization failure on PostgreSQL": &pgconn.PgError{Code: "40001"},
		"deadlock on MySQL":                   &mysql.MySQLError{Number: 1213},
	} {
		refused(name, err, func(p place) verdict {
			if p.kind == probe.Commit {
				return verdict{err: models.ErrUncertain}
			}
			return verdict{}
		})
	}
	return slices.Concat(all, lostConnections(), lostAnswers(), endedContexts())
}

// telling returns a fault that keeps a call from being made.
func telling(err error) func(context.Context, func()) probe.Fault {
	return func(context.Context, func()) probe.Fault { return probe.Fault{Err: err} }
}

// lostConnections are connections that die.
func lostConnections() []fault {
	bad := func(context.Context, func()) probe.Fault {
		return probe.Fault{Err: driver.ErrBadConn, Cut: true}
	}
	return []fault{
		{name: "connection lost before", at: asking, make: bad, must: func(p place) verdict {
			if p.kind == probe.Commit { // nobody knows whether the engine had got it
				return verdict{err: models.ErrUncertain}
			}
			return verdict{works: !p.inTx} // database/sql takes another connection
		}},
		{name: "every connection lost", at: append([]probe.Kind{probe.Begin}, statements...),
			make: bad, always: true, must: func(place) verdict { return verdict{} }},
		{name: "connection lost after", at: []probe.Kind{probe.Begin, probe.Exec, probe.Query},
			make: func(context.Context, func()) probe.Fault {
				return probe.Fault{After: true, Cut: true}
			},
			must: func(p place) verdict { // the next call notices, if there is one
				switch {
				case p.kind == probe.Exec && p.last:
					return verdict{err: models.ErrUncertain}
				case p.kind == probe.Exec && !p.inTx:
					return verdict{works: true}
				}
				return verdict{err: driver.ErrBadConn, may: p.alone()}
			}},
		{name: "connection lost between rows", at: []probe.Kind{probe.Next}, make: bad,
			must: func(p place) verdict { return verdict{may: p.alone()} }},
	}
}

// lostAnswers are calls that the engine executed and whose answers never arrived. Outside of a
// transaction the error is never driver.ErrBadConn: a driver must not return that for a statement
// that may have been executed, because database/sql then executes it again (package probe has a
// test of that).
func lostAnswers() []fault {
	lost := func(context.Context, func()) probe.Fault {
		return probe.Fault{Err: io.ErrUnexpectedEOF, After: true}
	}
	uncertain := func(place) verdict { return verdict{err: models.ErrUncertain, stored: true} }
	return []fault{
		{name: "answer lost", at: append([]probe.Kind{probe.Begin, probe.Next}, statements...),
			make: lost, must: func(p place) verdict { return verdict{stored: p.alone()} }},
		{name: "connection lost with the answer",
			at: append([]probe.Kind{probe.Begin, probe.Next}, statements...),
			make: func(context.Context, func()) probe.Fault {
				return probe.Fault{Err: io.ErrUnexpectedEOF, After: true, Cut: true}
			}, must: func(p place) verdict { return verdict{stored: p.alone()} }},
		{name: "answer to a commit lost", at: []probe.Kind{probe.Commit}, make: lost,
			must: uncertain},
		{name: "connection lost with the answer to a commit", at: []probe.Kind{probe.Commit},
			make: func(context.Context, func()) probe.Fault {
				return probe.Fault{Err: driver.ErrBadConn, After: true, Cut: true}
			}, must: uncertain},
		{name: "answer to a commit lost with the context", at: []probe.Kind{probe.Commit},
			make: func(_ context.Context, cancel func()) probe.Fault {
				return probe.Fault{Do: cancel, Err: io.ErrUnexpectedEOF, After: true}
			}, must: uncertain}, // the driver was asked before the context ended
	}
}

// endedContexts are contexts that end, and statements that take their time.
func endedContexts() []fault {
	// What comes before the commit cannot be stored once the context has ended. The commit,
	// and a statement that is its own transaction, may be faster than that.
	ended := func(err error, p place) verdict {
		fast := p.alone() || p.kind == probe.Commit
		return verdict{err: err, works: fast, fails: fast, may: fast}
	}
	before := func(err error) func(place) verdict {
		return func(p place) verdict {
			if p.kind != probe.Commit && p.kind != probe.Next {
				return verdict{err: err} // the engine is never asked
			}
			return ended(err, p)
		}
	}
	return []fault{
		{name: "cancelled before", at: append([]probe.Kind{probe.Next}, asking...),
			make: func(_ context.Context, cancel func()) probe.Fault {
				return probe.Fault{Do: cancel}
			}, must: before(context.Canceled)},
		{name: "cancelled during", at: asking,
			make: func(_ context.Context, cancel func()) probe.Fault {
				return probe.Fault{Do: func() { go cancel() }}
			}, must: func(place) verdict { // or when all is over
				return verdict{err: context.Canceled, works: true, fails: true, may: true}
			}},
		{name: "cancelled after", at: asking,
			make: func(_ context.Context, cancel func()) probe.Fault {
				return probe.Fault{Do: cancel, After: true}
			}, must: func(p place) verdict {
				v := ended(context.Canceled, p)
				v.may, v.stored = false, v.may
				return v
			}},
		{name: "slow", at: asking, make: func(context.Context, func()) probe.Fault {
			return probe.Fault{Do: func() { time.Sleep(2 * time.Millisecond) }}
		}, must: func(place) verdict { return verdict{works: true} }},
		{name: "too slow", at: asking, timeout: 5 * time.Millisecond,
			make: func(ctx context.Context, _ func()) probe.Fault {
				return probe.Fault{Do: func() { <-ctx.Done() }}
			}, must: before(context.DeadlineExceeded)},
	}
}

// connections opens two connections to a new SQLite database with a table, and returns what
// executes a text on one of them.
func connections(t *testing.T, settings string) func(conn int, text string) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "two.db")
	connector, err := sqlite.NewConnector("file:" + path + "?_error_rc=1&" + settings)
	if err != nil {
		t.Fatal(err)
	}
	var conns [2]driver.Conn
	for i := range conns {
		if conns[i], err = connector.Connect(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conns[i].Close() })
	}
	do := func(conn int, text string) error {
		_, err := conns[conn].(driver.ExecerContext).ExecContext(t.Context(), text, nil)
		return err
	}
	if err := do(0, "CREATE TABLE t (x)"); err != nil {
		t.Fatal(err)
	}
	return do
}

// busyErrors returns the errors of SQLite for a database that another connection is writing,
// and for a transaction that wants to write what has changed since it first read.
func busyErrors(t *testing.T) (busy, snapshot error) {
	t.Helper()
	do := connections(t, "_journal_mode=WAL")
	must(t, do(0, "BEGIN IMMEDIATE"))
	busy = do(1, "BEGIN IMMEDIATE")
	must(t, do(0, "COMMIT"), do(1, "BEGIN"), do(1, "SELECT * FROM t"),
		do(0, "INSERT INTO t VALUES (1)"))
	snapshot = do(1, "INSERT INTO t VALUES (2)")
	must(t, hasCode(busy, sqlite3.SQLITE_BUSY), hasCode(snapshot, sqlite3.SQLITE_BUSY_SNAPSHOT))
	return busy, snapshot
}

// deadlock returns the error of SQLite for two connections that wait for one another. It takes
// a cache that they share, for else there is one lock for a database, and who waits for it
// while holding up the other is busy.
func deadlock(t *testing.T) error {
	t.Helper()
	do := connections(t, "cache=shared")
	for conn := range 2 {
		must(t, do(conn, "BEGIN"), do(conn, "SELECT * FROM t"))
	}
	var errs [2]error
	var both sync.WaitGroup
	for conn := range errs {
		both.Go(func() {
			if errs[conn] = do(conn, "INSERT INTO t VALUES (1)"); errs[conn] != nil {
				errs[conn] = errors.Join(errs[conn], do(conn, "ROLLBACK")) // and the other goes on
			}
		})
	}
	both.Wait()
	var e *sqlite.Error
	if err := errors.Join(errs[:]...); !errors.As(err, &e) {
		t.Fatalf("two writers who wait for one another: %v", err)
	}
	must(t, hasCode(e, sqlite3.SQLITE_LOCKED))
	return e
}

func hasCode(err error, code int) error {
	var e *sqlite.Error
	if !errors.As(err, &e) || e.Code() != code {
		return fmt.Errorf("the error is %v, want code %d", err, code)
	}
	return nil
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// trial is an operation of a layer under faults.
type trial struct {
	*testing.T
	crowd      *crowd
	layer      layers.Layer
	operation  operation
	conns      int  // in the pool
	cold       bool // what the layer prepares when it first needs it is not prepared
	exceptions []exception
	met        map[string]bool // exceptions

	stage  *stage
	before string  // the tables
	usual  outcome // without a fault
}

// outcome is what came of a call.
type outcome struct {
	answer []any
	err    error
	tables string
	calls  []probe.Call // that were made, after a fault or without
	struck bool         // the fault did
	told   error        // by the fault
}

// run tries each fault at each call, and returns how many cases that were by kind of call. A
// cold call is tried if it prepares something.
func (tr *trial) run(faults []fault) map[probe.Kind]int {
	tr.stage = tr.open()
	defer func() { tr.stage.close() }()
	tr.before = tr.stage.dump()
	tr.usual = tr.call(nil, place{})
	if tr.usual.err != nil {
		tr.Fatalf("%s without a fault: %v", tr.operation.name, tr.usual.err)
	}
	tr.renew(tr.usual.tables)
	if tr.cold && !slices.ContainsFunc(tr.usual.calls, func(c probe.Call) bool {
		return c.Kind == probe.Prepare
	}) {
		return nil
	}
	cases := map[probe.Kind]int{}
	all := places(tr.usual.calls)
	if len(all) == 0 {
		tr.Errorf("%s asks the engine nothing", tr.operation.name)
	}
	for _, p := range all {
		for _, f := range faults {
			if slices.Contains(f.at, p.kind) && tr.try(f, p) {
				cases[p.kind]++
			}
		}
	}
	return cases
}

// demand returns how many cases the calls demand that wait for the engine.
func (tr *trial) demand(faults []fault) (cases int) {
	for _, c := range tr.usual.calls {
		for _, f := range faults {
			if slices.Contains(asking, c.Kind) && slices.Contains(f.at, c.Kind) {
				cases++
			}
		}
	}
	return cases
}

// places returns where faults can strike. Of the rows of a statement these are the first, the
// second and the end.
func places(calls []probe.Call) (all []place) {
	at := func(i int) probe.Kind {
		if i < 0 || i >= len(calls) {
			return -1
		}
		return calls[i].Kind
	}
	final := len(calls) - 1
	for ; final > 0 && at(final) != probe.Exec && at(final) != probe.Query; final-- {
	}
	inTx, seen := false, map[probe.Kind]int{}
	for i, c := range calls {
		p := place{kind: c.Kind, nth: seen[c.Kind], inTx: inTx, last: at(i+1) == probe.Commit,
			final: i >= final}
		seen[c.Kind]++
		switch c.Kind {
		case probe.Begin:
			inTx = true
		case probe.Commit:
			inTx = false
		case probe.Next:
			if at(i-1) == probe.Next && at(i-2) == probe.Next && at(i+1) == probe.Next {
				continue
			}
		case probe.Close, probe.Connect, probe.Ping, probe.Rollback:
			continue
		}
		all = append(all, p)
	}
	return all
}

// try has a fault happen at a place, and judges what comes of it. It reports whether the
// operation came to that place.
func (tr *trial) try(f fault, p place) bool {
	got := tr.call(&f, p)
	for ; !got.struck && f.timeout > 0 && f.timeout < time.Second; got = tr.call(&f, p) {
		tr.renew(got.tables) // the machine was too slow for the deadline
		f.timeout *= 4
	}
	what := fmt.Sprintf("%s on %s with %d connections, %s at %s %d", tr.operation.name,
		tr.layer.Name, tr.conns, f.name, p.kind, p.nth)
	v := f.must(p)
	for _, e := range tr.exceptions {
		if key := e.key(tr.operation, f.name); slices.Contains(e.At, p.kind.String()) &&
			slices.Contains(e.cases([]operation{tr.operation}), key) {
			v = insteads[e.Instead](v)
			tr.met[key] = true
		}
	}
	if !got.struck {
		tr.Errorf("%s: it never came to that", what)
	}
	for _, complaint := range tr.judge(v, got) {
		tr.Errorf("%s: %s", what, complaint)
	}
	if _, err := tr.stage.store.UserByID(context.Background(), tr.crowd.hub.ID); err != nil {
		tr.Errorf("%s: after it the store does not work: %v", what, err)
		got.tables = "" // for a fresh stage
	}
	tr.renew(got.tables)
	return got.struck
}

// call makes the call, with a fault at a place if it is not nil, and waits until all
// connections have come back.
func (tr *trial) call(f *fault, p place) (got outcome) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	if f != nil && f.timeout > 0 {
		ctx, cancel = context.WithTimeout(context.Background(), f.timeout)
	}
	defer cancel()
	var mu sync.Mutex
	seen := 0
	tr.stage.probe.Fail(func(c probe.Call) *probe.Fault {
		mu.Lock()
		defer mu.Unlock()
		strikes := f != nil && f.always && got.struck && c.Kind != probe.Rollback &&
			c.Kind != probe.Connect
		if f != nil && c.Kind == p.kind {
			strikes = strikes || seen == p.nth
			seen++
		}
		var fault *probe.Fault
		if strikes {
			fault = new(f.make(ctx, cancel))
			got.struck, got.told = true, fault.Err
		}
		if fault == nil || fault.Err == nil || fault.After {
			got.calls = append(got.calls, c)
		}
		return fault
	})
	w := &witness{Store: tr.stage.store}
	_, err := tr.operation.call(run{Store: w, crowd: tr.crowd, ctx: ctx, turn: tr.stage.turn})
	tr.stage.settle(tr.operation.name)
	tr.stage.probe.Fail(nil)
	mu.Lock()
	defer mu.Unlock()
	if method, _ := reflect.TypeFor[models.Store]().MethodByName(tr.operation.name); len(w.answer) !=
		method.Type.NumOut()-1 {
		tr.Fatalf("%s: the witness saw %d results", tr.operation.name, len(w.answer))
	}
	got.answer, got.err, got.tables = w.answer, err, tr.stage.dump()
	return got
}

// renew takes a fresh stage if this one is not as it was.
func (tr *trial) renew(tables string) {
	if tr.cold || tables != tr.before {
		tr.stage.close()
		tr.stage = tr.open()
	}
}

// made returns how often the engine was asked to do what must not be done twice.
func made(calls []probe.Call) map[string]int {
	n := map[string]int{}
	for _, c := range calls {
		switch c.Kind {
		case probe.Begin, probe.Exec, probe.Query, probe.Commit:
			n[strings.TrimSpace(c.Kind.String()+" "+c.Query)]++
		}
	}
	return n
}

// judge compares what came of a fault with what may, and returns what is wrong.
func (tr *trial) judge(v verdict, got outcome) (complaints []string) {
	complain := func(format string, args ...any) {
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	usual := made(tr.usual.calls)
	for what, n := range made(got.calls) {
		if n > usual[what] {
			complain("%s was made %d times, without the fault %d", what, n, usual[what])
		}
	}
	if got.err != nil {
		return append(complaints, tr.judgeError(v, got)...)
	}
	switch {
	case !v.works:
		complain("no error")
	case !reflect.DeepEqual(got.answer, tr.usual.answer):
		complain("no error, but the answer %+v, want %+v", got.answer, tr.usual.answer)
	case got.tables != tr.usual.tables:
		complain("no error, but other tables")
	}
	return complaints
}

// judgeError is judge for a call that failed.
func (tr *trial) judgeError(v verdict, got outcome) (complaints []string) {
	complain := func(format string, args ...any) {
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	err := got.err
	if v.works && !v.fails {
		complain("%v, although it could be done", err)
	}
	for _, result := range got.answer {
		if !reflect.ValueOf(result).IsZero() {
			complain("the result %+v beside the error %v", result, err)
		}
	}
	changed := got.tables == tr.usual.tables && got.tables != tr.before
	switch {
	case v.stored && got.tables != tr.usual.tables:
		complain("%v, and it is not stored", err)
	case !v.stored && got.tables != tr.before && !(v.may && changed):
		complain("%v, but the tables changed; wholly: %v", err, changed)
	}
	if v.err != nil && !errors.Is(err, v.err) {
		complain("the error is %v, want %v", err, v.err)
	}
	if got.told != nil && errors.Is(err, got.told) == v.hidden {
		complain("%v in the chain of the error %v: %v", got.told, err, v.hidden)
	}
	for _, other := range []error{models.ErrNotFound, models.ErrConflict, models.ErrInvalid,
		models.ErrStale, models.ErrUncertain} {
		if errors.Is(err, other) && v.err != other {
			complain("the error %v is %q", err, other)
		}
	}
	return complaints
}

// TestJudge holds that the judge finds what it is there to find.
func TestJudge(t *testing.T) {
	three, none := []any{3}, []any{0}
	insert := probe.Call{Kind: probe.Exec, Query: "INSERT"}
	begin, once := probe.Call{Kind: probe.Begin}, []probe.Call{insert}
	tr := &trial{before: "old", usual: outcome{answer: three, tables: "new", calls: once}}
	fails, either := verdict{err: io.EOF}, verdict{works: true, fails: true, may: true}
	works, uncertain := verdict{works: true}, verdict{err: models.ErrUncertain, stored: true}
	hidden := verdict{err: models.ErrUncertain, hidden: true}
	lost := fmt.Errorf("%w: %w", models.ErrUncertain, io.EOF)
	bare := fmt.Errorf("%w: %v", models.ErrUncertain, io.EOF)
	missed := fmt.Errorf("%w: %w", io.EOF, models.ErrNotFound)
	twice, more := []probe.Call{insert, insert}, []probe.Call{insert, begin}
	for _, test := range []struct {
		verdict verdict
		outcome outcome
		want    string
	}{
		{fails, outcome{answer: none, err: io.EOF, tables: "old"}, ""},
		{fails, outcome{answer: three, tables: "new"}, "no error"},
		{fails, outcome{answer: none, tables: "old"}, "no error"},
		{fails, outcome{answer: none, err: io.EOF, tables: "new"}, "tables changed; wholly: true"},
		{fails, outcome{answer: none, err: io.EOF, tables: "torn"}, "tables changed; wholly: false"},
		{fails, outcome{answer: none, err: io.ErrNoProgress, tables: "old"}, "want EOF"},
		{fails, outcome{answer: three, err: io.EOF, tables: "old"}, "the result 3 beside the error"},
		{fails, outcome{answer: none, err: missed, tables: "old"}, `is "not found"`},
		{fails, outcome{answer: none, err: io.EOF, tables: "old", calls: twice},
			"exec INSERT was made 2 times, without the fault 1"},
		{works, outcome{answer: three, tables: "new", calls: once}, ""},
		{works, outcome{answer: three, tables: "new", calls: twice}, "made 2 times"},
		{works, outcome{answer: []any{2}, tables: "new"}, "the answer [2], want [3]"},
		{works, outcome{answer: three, tables: "old"}, "but other tables"},
		{works, outcome{answer: none, err: io.EOF, tables: "old"}, "although it could be done"},
		{either, outcome{answer: three, tables: "new"}, ""},
		{either, outcome{answer: none, err: io.EOF, tables: "old"}, ""},
		{either, outcome{answer: none, err: io.EOF, tables: "new"}, ""},
		{either, outcome{answer: none, err: io.EOF, tables: "torn"}, "wholly: false"},
		{either, outcome{answer: none, err: lost, tables: "old"}, `is "commit outcome unknown"`},
		{uncertain, outcome{answer: none, err: lost, tables: "new", told: io.EOF}, ""},
		{uncertain, outcome{answer: none, err: lost, tables: "old"}, "it is not stored"},
		{uncertain, outcome{answer: none, err: bare, tables: "new", told: io.EOF},
			"EOF in the chain of the error commit outcome unknown: EOF: false"},
		{hidden, outcome{answer: none, err: bare, tables: "old", told: io.EOF}, ""},
		{hidden, outcome{answer: none, err: lost, tables: "old", told: io.EOF},
			"EOF in the chain of the error commit outcome unknown: EOF: true"},
		{uncertain, outcome{answer: none, err: io.EOF, tables: "new"}, "want commit outcome unknown"},
		{uncertain, outcome{answer: none, err: lost, tables: "new", calls: more},
			"begin was made 1 times, without the fault 0"},
	} {
		got := strings.Join(tr.judge(test.verdict, test.outcome), "; ")
		if !strings.Contains(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("%+v of %+v: the judge says %q, want %q", test.outcome, test.verdict, got, test.want)
		}
	}
}

// TestPlaces holds where faults strike.
func TestPlaces(t *testing.T) {
	var calls []probe.Call
	for _, kind := range []probe.Kind{probe.Query, probe.Next, probe.Begin, probe.Query, probe.Next,
		probe.Next, probe.Next, probe.Next, probe.Close, probe.Exec, probe.Commit} {
		calls = append(calls, probe.Call{Kind: kind})
	}
	want := []place{{kind: probe.Query}, {kind: probe.Next}, {kind: probe.Begin},
		{kind: probe.Query, nth: 1, inTx: true}, {kind: probe.Next, nth: 1, inTx: true},
		{kind: probe.Next, nth: 2, inTx: true}, {kind: probe.Next, nth: 4, inTx: true},
		{kind: probe.Exec, inTx: true, last: true, final: true},
		{kind: probe.Commit, inTx: true, final: true}}
	if got := places(calls); !slices.Equal(got, want) {
		t.Errorf("faults strike at\n%v, want\n%v", got, want)
	}
	for _, kind := range []probe.Kind{probe.Query, probe.Exec} { // that ends what a query began
		pair := slices.Concat(calls[:2], []probe.Call{{Kind: kind}, {Kind: probe.Next}})
		for i, p := range places(pair) {
			if got, want := p.alone(), i >= 2; got != want {
				t.Errorf("%s %d is a write of its own: %v, want %v", p.kind, p.nth, got, want)
			}
		}
	}
}

// stage is a layer over a copy of the crowd, with a handle beside it to look at the tables.
type stage struct {
	*testing.T
	turn  int
	db    *schema.DB
	aside *schema.DB
	store models.Store
	probe *probe.Probe
}

// open opens the layer over a fresh copy, and makes the operation once to warm up.
func (tr *trial) open() *stage {
	tr.Helper()
	dir, err := os.MkdirTemp("", "faults")
	if err != nil {
		tr.Fatal(err)
	}
	tr.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "copy.db")
	if err := os.WriteFile(path, tr.crowd.file, 0o644); err != nil {
		tr.Fatal(err)
	}
	s := &stage{T: tr.T, probe: probe.New()}
	ctx := context.Background()
	s.db, err = schema.Open(ctx, path, &schema.Options{NoSync: true, Conns: tr.conns,
		Wrap: s.probe.Connector})
	if err != nil {
		tr.Fatal(err)
	}
	s.connect(tr.conns)
	if s.aside, err = schema.Open(ctx, path, &schema.Options{ReadOnly: true, Conns: 1}); err != nil {
		tr.Fatal(err)
	}
	s.store, err = tr.layer.Open(ctx, s.db, func() time.Time { return start })
	if err != nil {
		tr.Fatal(err)
	}
	if tr.operation.name == "Unfollow" { // which has nothing to end yet
		for _, other := range tr.crowd.others {
			if err := s.store.Follow(ctx, tr.crowd.writer.ID, other.ID); err != nil {
				tr.Fatal(err)
			}
		}
	}
	if tr.cold {
		return s
	}
	if _, err := tr.operation.call(run{Store: s.store, crowd: tr.crowd, ctx: ctx}); err != nil {
		tr.Fatal(err)
	}
	s.turn++
	return s
}

// connect makes all connections of the pool, by taking them together.
func (s *stage) connect(conns int) {
	for range conns {
		conn, err := s.db.Conn(context.Background())
		if err != nil {
			s.Fatal(err)
		}
		defer conn.Close()
	}
}

func (s *stage) close() {
	if err := errors.Join(s.store.Close(), s.aside.Close(), s.db.Close()); err != nil {
		s.Error(err)
	}
}

// settle waits until all connections have come back: after a context has ended that takes
// database/sql a moment.
func (s *stage) settle(what string) {
	for deadline := time.Now().Add(time.Minute); s.db.Stats().InUse > 0; {
		if time.Now().After(deadline) {
			s.Fatalf("%s: %d connections have not come back", what, s.db.Stats().InUse)
		}
		time.Sleep(50 * time.Microsecond)
	}
}

// dump returns the contents of the tables.
func (s *stage) dump() string {
	var b strings.Builder
	for _, table := range []string{"users", "posts", "follows"} {
		rows, err := s.aside.QueryContext(context.Background(), "SELECT * FROM "+table+" ORDER BY 1, 2")
		if err != nil {
			s.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			s.Fatal(err)
		}
		values, fields := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			fields[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(fields...); err != nil {
				s.Fatal(err)
			}
			fmt.Fprintln(&b, table, values)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			s.Fatal(err)
		}
	}
	return b.String()
}

// exception is what a layer's library does otherwise, and cannot be made to do as it should. A
// layer has its exceptions in testdata/faults.json of its folder.
type exception struct {
	Layer      string   // the name of the layer, one of those that the folder holds
	At         []string // kinds of driver calls
	Faults     []string
	Operations []string
	Instead    string // see insteads
	Why        string // for the reader
	Source     string // of Why
}

// insteads are the verdicts that an exception may ask for.
var insteads = map[string]func(verdict) verdict{
	"works":                   func(verdict) verdict { return verdict{works: true} },
	"any error":               func(v verdict) verdict { v.err = nil; return v },
	"bad connection":          func(verdict) verdict { return verdict{err: driver.ErrBadConn} },
	"bad connection, as text": func(verdict) verdict { return verdict{err: driver.ErrBadConn, hidden: true} },
}

// exceptionsOf returns the exceptions of a layer. They are held as the rest: a library that does
// better fails the test.
func exceptionsOf(t *testing.T, l layers.Layer) (its []exception) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", l.Package, "testdata", "faults.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	must(t, err)
	var all []exception
	must(t, json.Unmarshal(text, &all))
	for _, e := range all {
		if insteads[e.Instead] == nil || e.Why == "" || e.Source == "" {
			t.Errorf("%s: the exception is incomplete: %+v", l.Package, e)
			continue
		}
		if e.Layer == l.Name {
			its = append(its, e)
		}
	}
	return its
}

// cases names the cases of operations in which it is to be met.
func (e *exception) cases(ops []operation) (all []string) {
	for _, o := range ops {
		if slices.Contains(e.Operations, o.name) {
			for _, f := range e.Faults {
				all = append(all, e.key(o, f))
			}
		}
	}
	return all
}

func (e *exception) key(o operation, fault string) string {
	return fmt.Sprintf("%s on %s, %s at %s", o.name, e.Layer, fault, e.At)
}

// witness keeps what a store answered.
type witness struct {
	models.Store
	answer []any
}

// kept returns a function that passes an answer on.
func kept[T any](w *witness) func(T, error) (T, error) {
	return func(v T, err error) (T, error) {
		w.answer = append(w.answer, v)
		return v, err
	}
}

func (w *witness) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	return kept[*models.User](w)(w.Store.CreateUser(ctx, n))
}

func (w *witness) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	return kept[[]models.User](w)(w.Store.CreateUsers(ctx, ns))
}

func (w *witness) UserByID(ctx context.Context, id int64) (*models.User, error) {
	return kept[*models.User](w)(w.Store.UserByID(ctx, id))
}

func (w *witness) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	return kept[*models.User](w)(w.Store.UserByHandle(ctx, handle))
}

func (w *witness) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	return kept[[]models.User](w)(w.Store.UsersByID(ctx, ids))
}

func (w *witness) SearchUsers(ctx context.Context, s models.UserSearch, p models.Page) (
	*models.Listing[models.User], error) {
	return kept[*models.Listing[models.User]](w)(w.Store.SearchUsers(ctx, s, p))
}

func (w *witness) UpdateProfile(ctx context.Context, e models.ProfileEdit) (*models.User, error) {
	return kept[*models.User](w)(w.Store.UpdateProfile(ctx, e))
}

func (w *witness) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	return kept[*models.Post](w)(w.Store.Publish(ctx, n))
}

func (w *witness) PublishAll(ctx context.Context, ns []models.NewPost) ([]models.Post, error) {
	return kept[[]models.Post](w)(w.Store.PublishAll(ctx, ns))
}

func (w *witness) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	return kept[*models.Post](w)(w.Store.PostByID(ctx, id))
}

func (w *witness) PostsByAuthor(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Post], error) {
	return kept[*models.Listing[models.Post]](w)(w.Store.PostsByAuthor(ctx, id, p))
}

func (w *witness) Thread(ctx context.Context, id int64, r models.ThreadRange) (
	*models.Thread, error) {
	return kept[*models.Thread](w)(w.Store.Thread(ctx, id, r))
}

func (w *witness) Following(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Follow], error) {
	return kept[*models.Listing[models.Follow]](w)(w.Store.Following(ctx, id, p))
}

func (w *witness) Followers(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Follow], error) {
	return kept[*models.Listing[models.Follow]](w)(w.Store.Followers(ctx, id, p))
}

func (w *witness) FollowCounts(ctx context.Context, id int64) (*models.FollowCounts, error) {
	return kept[*models.FollowCounts](w)(w.Store.FollowCounts(ctx, id))
}

func (w *witness) HomeTimeline(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Post], error) {
	return kept[*models.Listing[models.Post]](w)(w.Store.HomeTimeline(ctx, id, p))
}

func (w *witness) ProfilePage(ctx context.Context, handle string, limit int) (
	*models.ProfilePage, error) {
	return kept[*models.ProfilePage](w)(w.Store.ProfilePage(ctx, handle, limit))
}

func (w *witness) Suggestions(ctx context.Context, id int64, limit int) (
	[]models.Suggestion, error) {
	return kept[[]models.Suggestion](w)(w.Store.Suggestions(ctx, id, limit))
}

func (w *witness) TopAuthors(ctx context.Context, since time.Time, limit int) (
	[]models.AuthorRank, error) {
	return kept[[]models.AuthorRank](w)(w.Store.TopAuthors(ctx, since, limit))
}

func (w *witness) Register(ctx context.Context, r models.Registration) (*models.User,
	*models.Post, error) {
	user, post, err := w.Store.Register(ctx, r)
	w.answer = append(w.answer, user, post)
	return user, post, err
}
