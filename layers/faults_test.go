package layers_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
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
// in turn, on a pool of one connection. Each must end in a clear error or in what it ends in
// without the fault, and the tables must be as they were or as they are to become; nothing
// may be done twice or stay half-done, and no connection or goroutine may be left behind.
func TestFaults(t *testing.T) {
	running := goleak.IgnoreCurrent()
	c := newCrowd(t, 3)
	faults := allFaults(t)
	t.Run("on", func(t *testing.T) { // returns when the last of the parallel tests has
		for _, l := range layers.All() {
			t.Run(l.Name, func(t *testing.T) {
				t.Parallel()
				cases, ops := 0, operations
				if testing.Short() {
					ops = slices.DeleteFunc(slices.Clone(ops), func(o operation) bool {
						return !slices.Contains([]string{"PostByID", "UpdateProfile", "ProfilePage",
							"Register"}, o.name)
					})
				}
				for _, o := range ops {
					cases += (&trial{T: t, crowd: c, layer: l, operation: o}).run(faults)
					cases += (&trial{T: t, crowd: c, layer: l, operation: o, cold: true}).run(faults)
				}
				t.Logf("%d cases", cases)
				if least := len(ops) * len(faults); cases < least {
					t.Errorf("only %d cases were tried, want %d at least", cases, least)
				}
			})
		}
	})
	goleak.VerifyNone(t, running)
}

// fault is something that goes wrong at one driver call.
type fault struct {
	name string
	at   []probe.Kind
	make func(cancel func()) probe.Fault
	// always has it happen at that call and at all that follow.
	always bool
	// timeout is the deadline of the operation's context, if it has one.
	timeout time.Duration
	// must returns what has to come of it at a call, besides what always has to.
	must func(call place) verdict
}

// place is where a fault strikes.
type place struct {
	probe.Event
	inTx   bool // between a begin and its commit
	writes bool // of an operation that writes
}

// verdict is what may come of a fault. The zero verdict is that the operation fails, and
// changes nothing.
type verdict struct {
	err     error // what the error must be, if there is one; nil leaves it open
	or      error // what it may be instead
	works   bool  // the operation may work as if nothing had been
	fails   bool  // with works: it may fail instead
	changed bool  // if it fails, the tables may have changed as if it had not
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
		all = append(all, fault{name: name, at: asking, must: must,
			make: func(func()) probe.Fault { return probe.Fault{Err: err} }})
	}
	known := func(err error) func(place) verdict {
		return func(place) verdict { return verdict{err: err} }
	}
	refused("busy", busy, known(busy))
	// SQLite's serialization failure. A deadlock it does not have: there is one lock.
	refused("busy with a snapshot", snapshot, known(snapshot))
	// What another engine says comes through as it is. Only of a commit it leaves open what
	// became of it, for a layer knows its own engine's errors and no others.
	for name, err := range map[string]error{
		"deadlock on PostgreSQL":              &pgconn.PgError{Code: "40P01"},
		"serialization failure on PostgreSQL": &pgconn.PgError{Code: "40001"},
		"deadlock on MySQL":                   &mysql.MySQLError{Number: 1213},
	} {
		refused(name, err, func(p place) verdict {
			if p.Kind == probe.Commit {
				return verdict{err: models.ErrUncertain}
			}
			return verdict{err: err}
		})
	}
	return append(append(all, lostConnections()...), append(lostAnswers(), endedContexts()...)...)
}

// lostConnections are connections that die.
func lostConnections() []fault {
	bad := func(func()) probe.Fault { return probe.Fault{Err: driver.ErrBadConn, Cut: true} }
	return []fault{
		{name: "connection lost before", at: asking, make: bad, must: func(p place) verdict {
			switch {
			case p.Kind == probe.Commit: // nobody knows whether the engine had got it
				return verdict{err: models.ErrUncertain}
			case p.inTx:
				return verdict{err: driver.ErrBadConn}
			}
			return verdict{works: true} // database/sql takes another connection
		}},
		{name: "every connection lost", at: []probe.Kind{probe.Begin, probe.Exec, probe.Query},
			make: bad, always: true, must: func(place) verdict {
				return verdict{err: driver.ErrBadConn}
			}},
		{name: "connection lost after", at: []probe.Kind{probe.Begin, probe.Exec, probe.Query},
			make: func(func()) probe.Fault { return probe.Fault{After: true, Cut: true} },
			must: func(p place) verdict {
				// The next call notices, if there is one. A single statement may have been
				// stored by then.
				v := verdict{works: true, fails: true, changed: !p.inTx && p.Kind != probe.Begin}
				if p.inTx { // and it may be the commit
					v.or = models.ErrUncertain
				}
				return v
			}},
		{name: "connection lost between rows", at: []probe.Kind{probe.Next}, make: bad,
			must: func(p place) verdict {
				return verdict{err: driver.ErrBadConn, changed: !p.inTx}
			}},
	}
}

// lostAnswers are calls that the engine did, and of which it could not tell.
func lostAnswers() []fault {
	lost := func(err error) func(func()) probe.Fault {
		return func(func()) probe.Fault { return probe.Fault{Err: err, After: true} }
	}
	uncertain := func(p place) verdict { return verdict{err: models.ErrUncertain, changed: true} }
	return []fault{
		{name: "answer lost", at: append([]probe.Kind{probe.Begin}, statements...),
			make: lost(io.ErrUnexpectedEOF), must: func(p place) verdict {
				return verdict{err: io.ErrUnexpectedEOF, changed: !p.inTx}
			}},
		{name: "answer lost between rows", at: []probe.Kind{probe.Next},
			make: lost(io.ErrUnexpectedEOF), must: func(p place) verdict {
				return verdict{err: io.ErrUnexpectedEOF, changed: !p.inTx}
			}},
		{name: "answer to a commit lost", at: []probe.Kind{probe.Commit},
			make: lost(io.ErrUnexpectedEOF), must: uncertain},
		{name: "connection lost with the answer to a commit", at: []probe.Kind{probe.Commit},
			make: func(func()) probe.Fault {
				return probe.Fault{Err: driver.ErrBadConn, After: true, Cut: true}
			}, must: uncertain},
	}
}

// endedContexts are contexts that end, and statements that take their time.
func endedContexts() []fault {
	ended := func(p place) verdict {
		// A commit, and a statement that is its own transaction, may have been too fast.
		return verdict{err: context.Canceled, works: true, fails: true,
			changed: !p.inTx || p.Kind == probe.Commit}
	}
	pause := func(d time.Duration) func(func()) probe.Fault {
		return func(func()) probe.Fault { return probe.Fault{Do: func() { time.Sleep(d) }} }
	}
	return []fault{
		{name: "cancelled before", at: asking, make: func(cancel func()) probe.Fault {
			return probe.Fault{Do: cancel}
		}, must: func(p place) verdict {
			v := ended(p)
			if p.Kind != probe.Commit {
				v.works, v.changed = false, false // the engine is never asked
			}
			return v
		}},
		{name: "cancelled during", at: asking, make: func(cancel func()) probe.Fault {
			return probe.Fault{Do: func() { go cancel() }}
		}, must: ended},
		{name: "cancelled after", at: asking, make: func(cancel func()) probe.Fault {
			return probe.Fault{Do: cancel, After: true}
		}, must: ended},
		{name: "cancelled between rows", at: []probe.Kind{probe.Next},
			make: func(cancel func()) probe.Fault { return probe.Fault{Do: cancel} }, must: ended},
		{name: "slow", at: asking, make: pause(2 * time.Millisecond),
			must: func(place) verdict { return verdict{works: true} }},
		{name: "too slow", at: asking, make: pause(60 * time.Millisecond),
			timeout: 30 * time.Millisecond, must: func(p place) verdict {
				v := ended(p)
				v.err = context.DeadlineExceeded
				return v
			}},
	}
}

// busyErrors returns the errors of SQLite for a database that another connection is writing,
// and for a transaction that wants to write what has changed since it first read.
func busyErrors(t *testing.T) (busy, snapshot error) {
	t.Helper()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "busy.db")
	connector, err := sqlite.NewConnector("file:" + path + "?_journal_mode=WAL&_error_rc=1")
	if err != nil {
		t.Fatal(err)
	}
	var conns [2]driver.Conn
	for i := range conns {
		if conns[i], err = connector.Connect(ctx); err != nil {
			t.Fatal(err)
		}
		defer conns[i].Close()
	}
	do := func(conn int, text string) error {
		_, err := conns[conn].(driver.ExecerContext).ExecContext(ctx, text, nil)
		return err
	}
	for i, text := range []string{"CREATE TABLE t (x)", "BEGIN IMMEDIATE"} {
		if err := do(0, text); err != nil {
			t.Fatal(i, err)
		}
	}
	busy = do(1, "BEGIN IMMEDIATE")
	for _, step := range []struct {
		conn int
		text string
	}{{0, "COMMIT"}, {1, "BEGIN"}, {1, "SELECT * FROM t"}, {0, "INSERT INTO t VALUES (1)"}} {
		if err := do(step.conn, step.text); err != nil {
			t.Fatal(step, err)
		}
	}
	snapshot = do(1, "INSERT INTO t VALUES (2)")
	for err, want := range map[error]int{busy: sqlite3.SQLITE_BUSY,
		snapshot: sqlite3.SQLITE_BUSY_SNAPSHOT} {
		var e *sqlite.Error
		if !errors.As(err, &e) || e.Code() != want {
			t.Fatalf("the error is %v, want code %d", err, want)
		}
	}
	return busy, snapshot
}

// trial is an operation of a layer under faults.
type trial struct {
	*testing.T
	crowd     *crowd
	layer     layers.Layer
	operation operation
	cold      bool // what the layer prepares when it first needs it is not prepared

	stage         *stage
	calls         []probe.Event // without a fault
	met           int
	before, after string // the tables
	executed      int    // statements without a fault
}

// run tries each fault at each call, and returns how many cases that were. A cold call is
// tried if it prepares something.
func (tr *trial) run(faults []fault) (cases int) {
	tr.learn()
	defer func() { tr.stage.close() }()
	if tr.cold && !slices.ContainsFunc(tr.calls, func(e probe.Event) bool {
		return e.Kind == probe.Prepare
	}) {
		return 0
	}
	inTx := false
	places := map[probe.Kind]int{}
	for _, call := range tr.calls {
		p := place{Event: call, inTx: inTx || call.Kind == probe.Commit, writes: tr.before != tr.after}
		switch call.Kind {
		case probe.Begin:
			inTx = true
		case probe.Commit:
			inTx = false
		case probe.Close, probe.Connect, probe.Ping:
			continue
		}
		kinds := []probe.Kind{call.Kind}
		if call.Kind == probe.Query && call.Rows > 1 {
			kinds = append(kinds, probe.Next)
		}
		for _, kind := range kinds {
			p.Kind = kind
			nth := places[kind]
			if kind == probe.Next {
				nth++ // the second row, so that one has been read
				places[kind] += int(call.Rows)
			}
			for _, f := range faults {
				if slices.Contains(f.at, kind) {
					tr.try(f, p, nth)
					cases++
				}
			}
		}
		if call.Kind == probe.Query && call.Rows <= 1 {
			places[probe.Next] += int(call.Rows)
		}
		places[call.Kind]++
	}
	return cases
}

// learn makes the call without a fault.
func (tr *trial) learn() {
	tr.stage = tr.open()
	tr.before = tr.stage.dump()
	trace := tr.stage.probe.Trace()
	met, err := tr.operation.call(tr.stage.run(tr.Context()))
	trace.Stop()
	if err != nil {
		tr.Fatalf("%s without a fault: %v", tr.operation.name, err)
	}
	tr.met, tr.calls, tr.after = met, trace.Events(), tr.stage.dump()
	tr.executed = made(tr.calls)
	tr.renew()
}

// renew takes a fresh stage if this one is not as it was.
func (tr *trial) renew() {
	if tr.cold || tr.stage.dump() != tr.before {
		tr.stage.close()
		tr.stage = tr.open()
	}
}

// made returns how many statements the engine was really asked to run.
func made(calls []probe.Event) (n int) {
	for _, e := range calls {
		if (e.Kind == probe.Exec || e.Kind == probe.Query) && e.Err == nil {
			n++
		}
	}
	return n
}

// try has a fault happen at the n-th call of a kind, and judges what comes of it.
func (tr *trial) try(f fault, p place, nth int) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	if f.timeout > 0 {
		ctx, cancel = context.WithTimeout(context.Background(), f.timeout)
	}
	defer cancel()
	var seen atomic.Int64
	tr.stage.probe.Fail(func(c probe.Call) *probe.Fault {
		if c.Kind != p.Kind && !(f.always && seen.Load() > int64(nth)) {
			return nil
		}
		if n := seen.Add(1) - 1; n == int64(nth) || f.always && n > int64(nth) &&
			c.Kind != probe.Rollback && c.Kind != probe.Connect {
			return new(f.make(cancel))
		}
		return nil
	})
	trace := tr.stage.probe.Trace()
	met, err := tr.operation.call(tr.stage.run(ctx))
	trace.Stop()
	tr.stage.probe.Fail(nil)
	what := fmt.Sprintf("%s on %s, %s at %s %d", tr.operation.name, tr.layer.Name, f.name, p.Kind, nth)
	tr.stage.settle(what)
	v := f.must(p)
	for _, e := range exceptions {
		if e.holds(tr, f, p) {
			v = e.instead
		}
	}
	for _, complaint := range tr.judge(v, outcome{met, err, tr.stage.dump(), made(trace.Events())}) {
		tr.Errorf("%s: %s", what, complaint)
	}
	if _, err := tr.stage.store.UserByID(context.Background(), tr.crowd.hub.ID); err != nil {
		tr.Errorf("%s: after it the store does not work: %v", what, err)
		tr.stage.close()
		tr.stage = tr.open()
	}
	tr.renew()
}

// outcome is what came of a call.
type outcome struct {
	met      int
	err      error
	tables   string
	executed int
}

// judge compares what came of a fault with what may, and returns what is wrong.
func (tr *trial) judge(v verdict, got outcome) (complaints []string) {
	complain := func(format string, args ...any) {
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	err := got.err
	if got.executed > tr.executed {
		complain("%d statements were executed, without it %d", got.executed, tr.executed)
	}
	switch {
	case err == nil && !v.works:
		complain("no error")
	case err == nil && (got.met != tr.met || got.tables != tr.after):
		complain("no error, but %d met and not %d, or other tables", got.met, tr.met)
	case err == nil:
	case v.works && !v.fails:
		complain("%v, although it could be done", err)
	case got.met != 0 && tr.operation.many:
		complain("%d results beside the error %v", got.met, err)
	case got.tables != tr.before && !(v.changed && got.tables == tr.after):
		complain("%v, but the tables changed; wholly: %v", err, got.tables == tr.after)
	case v.err != nil && !errors.Is(err, v.err) && (v.or == nil || !errors.Is(err, v.or)):
		complain("the error is %v, want %v", err, v.err)
	}
	for _, other := range []error{models.ErrNotFound, models.ErrConflict, models.ErrInvalid,
		models.ErrStale, models.ErrUncertain} {
		if err != nil && errors.Is(err, other) && v.err != other && v.or != other {
			complain("the error %v is %q", err, other)
		}
	}
	return complaints
}

// TestJudge holds that the judge finds what it is there to find.
func TestJudge(t *testing.T) {
	tr := &trial{met: 3, before: "old", after: "new", executed: 2, operation: operation{many: true}}
	fails, either := verdict{err: io.EOF}, verdict{works: true, fails: true, changed: true}
	works, uncertain := verdict{works: true}, verdict{err: models.ErrUncertain, changed: true}
	lost := fmt.Errorf("%w: %w", models.ErrUncertain, io.EOF)
	for _, test := range []struct {
		verdict verdict
		outcome outcome
		want    string
	}{
		{fails, outcome{0, io.EOF, "old", 1}, ""},
		{fails, outcome{3, nil, "new", 2}, "no error"},
		{fails, outcome{0, nil, "old", 1}, "no error"},
		{fails, outcome{0, io.EOF, "new", 2}, "the tables changed; wholly: true"},
		{fails, outcome{0, io.EOF, "torn", 1}, "the tables changed; wholly: false"},
		{fails, outcome{0, io.ErrClosedPipe, "old", 1}, "the error is io: read/write on closed pipe"},
		{fails, outcome{2, io.EOF, "old", 1}, "2 results beside the error"},
		{fails, outcome{0, fmt.Errorf("%w: %w", io.EOF, models.ErrNotFound), "old", 1}, "not found"},
		{works, outcome{3, nil, "new", 2}, ""},
		{works, outcome{3, nil, "new", 3}, "3 statements were executed, without it 2"},
		{works, outcome{2, nil, "new", 2}, "2 met and not 3"},
		{works, outcome{3, nil, "old", 2}, "or other tables"},
		{works, outcome{0, io.EOF, "old", 1}, "although it could be done"},
		{either, outcome{3, nil, "new", 2}, ""},
		{either, outcome{0, io.EOF, "old", 2}, ""},
		{either, outcome{0, io.EOF, "new", 2}, ""},
		{either, outcome{0, io.EOF, "torn", 2}, "wholly: false"},
		{either, outcome{0, lost, "old", 2}, "commit outcome unknown"},
		{uncertain, outcome{0, lost, "new", 2}, ""},
		{uncertain, outcome{0, io.EOF, "new", 2}, "the error is EOF, want commit outcome unknown"},
	} {
		got := strings.Join(tr.judge(test.verdict, test.outcome), "; ")
		if !strings.Contains(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("%+v of %+v: the judge says %q, want %q", test.outcome, test.verdict, got, test.want)
		}
	}
}

// stage is a layer over a copy of the crowd, with a handle beside it to look at the tables.
type stage struct {
	*testing.T
	crowd *crowd
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
	s := &stage{T: tr.T, crowd: tr.crowd, probe: probe.New()}
	ctx := context.Background()
	s.db, err = schema.Open(ctx, path, &schema.Options{NoSync: true, Conns: 1,
		Wrap: s.probe.Connector})
	if err != nil {
		tr.Fatal(err)
	}
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
	if _, err := tr.operation.call(s.run(ctx)); err != nil {
		tr.Fatal(err)
	}
	s.turn++
	return s
}

func (s *stage) run(ctx context.Context) run {
	return run{Store: s.store, crowd: s.crowd, ctx: ctx, turn: s.turn}
}

func (s *stage) close() {
	if err := errors.Join(s.store.Close(), s.aside.Close(), s.db.Close()); err != nil {
		s.Error(err)
	}
}

// settle waits until all connections have come back: after a context has ended that takes
// database/sql a moment.
func (s *stage) settle(what string) {
	for deadline := time.Now().Add(5 * time.Second); s.db.Stats().InUse > 0; {
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

// exception is what a library does otherwise, and cannot be made to do as it should.
type exception struct {
	layers, faults, operations []string
	kinds                      []probe.Kind
	instead                    verdict
	why, source                string // for the reader
}

func (e *exception) holds(tr *trial, f fault, p place) bool {
	return slices.Contains(e.layers, tr.layer.Name) && slices.Contains(e.faults, f.name) &&
		slices.Contains(e.operations, tr.operation.name) && slices.Contains(e.kinds, p.Kind)
}

// exceptions are the cases in which a library does something else than it should.
var exceptions = []exception{{
	layers: []string{"gorm-quickstart"},
	kinds:  []probe.Kind{probe.Commit},
	faults: []string{"answer to a commit lost", "connection lost with the answer to a commit",
		"connection lost before", "deadlock on PostgreSQL", "serialization failure on PostgreSQL",
		"deadlock on MySQL"},
	operations: []string{"CreateUser", "UpdateProfile", "DeleteUser", "Publish", "DeletePost",
		"Follow", "Unfollow", "SetNotify"},
	instead: verdict{changed: true},
	why: "GORM commits the transaction that it puts around a single write by itself, and what it " +
		"then returns does not tell an error of the commit from one of the statement, so that it " +
		"is not ErrUncertain",
	source: "https://github.com/go-gorm/gorm/blob/v1.31.2/callbacks/transaction.go",
}}
