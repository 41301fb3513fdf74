//go:build unix

package layers_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"modernc.org/sqlite"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestDeadlines holds that a call ends with its context, whatever it waits for: the call returns
// before the obstacle goes, and its error is the context's. Afterwards the store works.
func TestDeadlines(t *testing.T) {
	onEngines(t, func(t *testing.T, c *crowd, ls []layers.Layer) {
		for _, l := range ls {
			t.Run(l.Name, func(t *testing.T) {
				s := newScene(t, c, l, 2)
				for _, what := range s.obstacles() {
					t.Run(what.name, func(t *testing.T) { s.meet(t, what) })
				}
				t.Run("after", func(t *testing.T) { s.works(t) })
			})
		}
	})
}

// onEngines runs a test on each engine, with the layers that run there.
func onEngines(t *testing.T, test func(*testing.T, *crowd, []layers.Layer)) {
	t.Run(string(schema.SQLite), func(t *testing.T) { test(t, newCrowd(t, 3), layers.All()) })
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			c := newCrowdOn(t, harness.Fresh(t, server.Variable), 3)
			test(t, c, layersOn(server.Engine))
		})
	}
}

func layersOn(e schema.Engine) []layers.Layer {
	if e == schema.Postgres {
		return append(layers.All(), layers.Native()...)
	}
	return layers.All()
}

// scene is a layer over a copy of a crowd, in which something can stand in the way of calls.
type scene struct {
	*crowd
	layer layers.Layer
	dsn   string
	db    *schema.DB
	store models.Store
	probe *probe.Probe // nil for a native layer
	relay *relay       // nil without a server
}

func newScene(t testing.TB, c *crowd, l layers.Layer, conns int) *scene {
	t.Helper()
	s := &scene{crowd: c, layer: l, probe: probe.New()}
	opts := &schema.Options{NoSync: true, Conns: conns, Wrap: s.probe.Connector}
	if l.Native {
		opts.Native, opts.Wrap, s.probe = true, nil, nil
	}
	if c.dsn == "" {
		s.dsn = filepath.Join(t.TempDir(), "copy.db")
		must(t, os.WriteFile(s.dsn, c.file, 0o644))
	} else {
		copied, drop, err := schema.Copy(t.Context(), c.dsn)
		must(t, err)
		t.Cleanup(func() { must(t, drop()) })
		s.dsn, s.relay = copied, newRelay(t)
		opts.Dial = s.relay.dial
	}
	var err error
	s.db, err = schema.Open(t.Context(), s.dsn, opts)
	must(t, err)
	t.Cleanup(func() { must(t, s.db.Close()) })
	s.store, err = l.Open(t.Context(), s.db, func() time.Time { return start })
	must(t, err)
	t.Cleanup(func() { must(t, s.store.Close()) })
	return s
}

// call makes an operation.
func (s *scene) call(ctx context.Context, o operation, turn int) error {
	_, err := o.call(run{Store: s.store, crowd: s.crowd, ctx: ctx, turn: turn})
	return err
}

// works holds that a store works. On SQLite nothing is stored of the calls that ended, and they can
// be made again. A server may go on with a statement after its caller has gone.
func (s *scene) works(t testing.TB) {
	t.Helper()
	for _, o := range operations {
		if s.relay != nil && slices.Contains(writing, o.name) {
			continue
		}
		if o.name == "Unfollow" { // which the last Follow made possible
			must(t, s.store.Follow(t.Context(), s.writer.ID, s.others[0].ID))
		}
		if err := s.call(t.Context(), o, 0); err != nil {
			t.Errorf("%s, after contexts ended: %v", o.name, err)
		}
	}
	if err := s.call(t.Context(), operations[0], 1); err != nil {
		t.Errorf("CreateUser, after contexts ended: %v", err)
	}
}

// writing are the operations that write.
var writing = []string{"CreateUser", "CreateUsers", "UpdateProfile", "DeleteUser", "Publish",
	"PublishAll", "DeletePost", "Follow", "Unfollow", "SetNotify", "Register"}

// obstacle is something that calls wait for.
type obstacle struct {
	name string
	// put puts it there. remove takes it away. met counts the calls that have come to it.
	put func(testing.TB) (remove func(), met func() int64)
	ops []operation // that come to it
}

// obstacles returns what a call can wait for before its first answer.
func (s *scene) obstacles() []obstacle {
	pool := obstacle{"pool", s.takeAll, operations}
	if s.relay == nil {
		return []obstacle{pool, {"lock", s.lockFile, slices.DeleteFunc(slices.Clone(operations),
			func(o operation) bool { return !slices.Contains(writing, o.name) })}}
	}
	dials := operations // all of them dial in the same way
	if !harness.Full() {
		dials = slices.DeleteFunc(slices.Clone(operations), func(o operation) bool {
			return !slices.Contains([]string{"UserByID", "Follow", "ProfilePage", "Register"}, o.name)
		})
	}
	return []obstacle{
		pool,
		{"lock", s.lockTables, operations},
		{"silent-listener", s.dialing(listen), dials},
		{"full-backlog", s.dialing(fullBacklog), dials},
	}
}

// meet has calls come to an obstacle, under a deadline and under a context that is canceled.
func (s *scene) meet(t *testing.T, what obstacle) {
	remove, met := what.put(t)
	defer remove()
	for _, o := range what.ops {
		before := met()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		returns(t, o.name, context.DeadlineExceeded, remove, func() error { return s.call(ctx, o, 0) })
		cancel()
		ctx, cancel = context.WithCancel(t.Context())
		go cancel()
		returns(t, o.name, context.Canceled, remove, func() error { return s.call(ctx, o, 0) })
		if met() == before {
			t.Logf("%s: neither call came as far as that", o.name) // the machine is slow
		}
	}
	if met() == 0 {
		t.Errorf("no call came to the obstacle")
	}
}

// tooLate is when a call that has not returned has missed the end of its context. Engines and
// drivers that do not know of it wait longer.
const tooLate = 4 * time.Second

// returns holds that a call returns, with an error, while an obstacle is there.
func returns(t testing.TB, what string, want error, remove func(), call func() error) {
	t.Helper()
	result := make(chan error, 1)
	go func() { result <- call() }()
	select {
	case err := <-result:
		if !errors.Is(err, want) {
			t.Errorf("%s: the error is %v, want %v", what, err, want)
		}
	case <-time.After(tooLate):
		remove()
		t.Fatalf("%s did not end with its context, and then returned %v", what, <-result)
	}
}

// takeAll takes all connections of the pool.
func (s *scene) takeAll(t testing.TB) (remove func(), met func() int64) {
	var back []func()
	for range s.db.Stats().MaxOpenConnections {
		back = append(back, s.take(t))
	}
	remove = sync.OnceFunc(func() {
		for _, give := range back {
			give()
		}
	})
	waits := func() int64 { return s.db.DB.Stats().WaitCount }
	if s.db.Pool != nil {
		waits = func() int64 { return s.db.Pool.Stat().CanceledAcquireCount() }
	}
	before := waits()
	return remove, func() int64 { return waits() - before }
}

// take takes a connection from the pool.
func (s *scene) take(t testing.TB) (giveBack func()) {
	t.Helper()
	if s.db.Pool != nil {
		conn, err := s.db.Pool.Acquire(t.Context())
		must(t, err)
		return conn.Release
	}
	conn, err := s.db.Conn(t.Context())
	must(t, err)
	return func() { conn.Close() }
}

// lockFile takes SQLite's write lock over another connection, as another process does.
func (s *scene) lockFile(t testing.TB) (remove func(), met func() int64) {
	t.Helper()
	connector, err := sqlite.NewConnector(schema.DSN(s.dsn))
	must(t, err)
	conn, err := connector.Connect(t.Context())
	must(t, err)
	_, err = conn.(driver.ExecerContext).ExecContext(t.Context(), "BEGIN IMMEDIATE", nil)
	must(t, err)
	return sync.OnceFunc(func() { conn.Close() }), s.asked()
}

// asked returns a function that counts what the driver has been asked since.
func (s *scene) asked() func() int64 {
	var asked atomic.Int64
	if s.probe == nil {
		before := s.db.Pool.Stat().AcquireCount()
		return func() int64 { return s.db.Pool.Stat().AcquireCount() - before }
	}
	s.probe.Fail(func(probe.Call) *probe.Fault {
		asked.Add(1)
		return nil
	})
	return asked.Load
}

// lockTables locks the tables of a server.
func (s *scene) lockTables(t testing.TB) (remove func(), met func() int64) {
	t.Helper()
	db, err := schema.Open(t.Context(), s.dsn, &schema.Options{Conns: 1})
	must(t, err)
	conn, err := db.Conn(t.Context())
	must(t, err)
	texts := []string{"LOCK TABLES users WRITE, posts WRITE, follows WRITE"}
	if db.Engine == schema.Postgres {
		texts = []string{"BEGIN", "LOCK TABLE users, posts, follows"}
	}
	for _, text := range texts {
		_, err = conn.ExecContext(t.Context(), text)
		must(t, err)
	}
	return sync.OnceFunc(func() {
		conn.Raw(func(any) error { return driver.ErrBadConn }) // which closes it
		db.Close()
	}), s.asked()
}

// dialing returns an obstacle for which calls need a connection, and dial a listener that is no
// server.
func (s *scene) dialing(listener func(testing.TB) net.Listener) func(testing.TB) (func(),
	func() int64) {
	return func(t testing.TB) (remove func(), met func() int64) {
		t.Helper()
		s.drop(t)
		l := listener(t)
		address, before := l.Addr().String(), s.relay.dialed.Load()
		s.relay.instead.Store(&address)
		return func() {
				s.relay.instead.Store(nil)
				l.Close() // which ends what pgx's own pool still dials in the background
			},
			func() int64 { return s.relay.dialed.Load() - before }
	}
}

// drop closes all connections of the pool.
func (s *scene) drop(t testing.TB) {
	t.Helper()
	if s.db.Pool != nil {
		s.db.Pool.Reset()
		return
	}
	for range s.db.Stats().OpenConnections {
		conn, err := s.db.Conn(t.Context())
		must(t, err)
		defer conn.Close()
		conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// relay passes on what pools and a server say to one another. While it is shut, it keeps what the
// server says.
type relay struct {
	listener net.Listener
	instead  atomic.Pointer[string] // of the relay, an address that is dialed
	dialed   atomic.Int64           // times that it was
	server   atomic.Pointer[string] // the address of the server

	mu    sync.Mutex
	moved *sync.Cond
	shut  bool
}

func newRelay(t testing.TB) *relay {
	r := &relay{listener: listen(t)}
	r.moved = sync.NewCond(&r.mu)
	go func() {
		for {
			client, err := r.listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", *r.server.Load())
			if err != nil {
				client.Close()
				continue
			}
			go r.pass(server, client, nothingToAwait)
			go r.pass(client, server, r.await)
		}
	}()
	return r
}

func nothingToAwait() {}

// await returns when the relay is open.
func (r *relay) await() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.shut {
		r.moved.Wait()
	}
}

// set shuts the relay, or opens it.
func (r *relay) set(shut bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shut = shut
	r.moved.Broadcast()
}

func (r *relay) pass(to, from net.Conn, await func()) {
	defer from.Close()
	defer to.Close()
	said := make([]byte, 64<<10)
	for {
		n, err := from.Read(said)
		if err != nil {
			return
		}
		await()
		if _, err := to.Write(said[:n]); err != nil {
			return
		}
	}
}

// dial is schema.Options.Dial. What it is asked for first is the server. PostgreSQL's driver then
// asks for what it was given, to cancel a statement.
func (r *relay) dial(ctx context.Context, network, address string) (net.Conn, error) {
	r.server.CompareAndSwap(nil, &address)
	to := r.listener.Addr().String()
	if instead := r.instead.Load(); instead != nil {
		to = *instead
		r.dialed.Add(1)
	}
	return (&net.Dialer{}).DialContext(ctx, network, to)
}

// listen returns a listener whose connections nobody answers.
func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	return l
}

// fullBacklog returns a listener that lets nobody in: nobody accepts, and as many wait for it as
// may.
func fullBacklog(t testing.TB) net.Listener {
	t.Helper()
	l := listen(t)
	raw, err := l.(*net.TCPListener).SyscallConn()
	must(t, err)
	must(t, raw.Control(func(fd uintptr) { err = syscall.Listen(int(fd), 0) }), err)
	for {
		conn, err := net.DialTimeout("tcp", l.Addr().String(), 200*time.Millisecond)
		if err != nil {
			return l
		}
		t.Cleanup(func() { conn.Close() })
	}
}

// TestStalled holds that a call ends with its context if a server stops answering at any driver call
// of it. It leaves out the closing of rows: what a driver still reads then has come with the last row.
func TestStalled(t *testing.T) {
	ops := operations
	if !harness.Full() {
		ops = slices.DeleteFunc(slices.Clone(ops), func(o operation) bool {
			return !slices.Contains([]string{"UserByID", "CreateUser", "CreateUsers", "UpdateProfile",
				"ProfilePage", "Register"}, o.name)
		})
	}
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			c := newCrowdOn(t, harness.Fresh(t, server.Variable), 3)
			for _, l := range layers.All() {
				t.Run(l.Name, func(t *testing.T) {
					s := newScene(t, c, l, 1)
					for _, o := range ops {
						t.Run(o.name, func(t *testing.T) { s.stall(t, o) })
					}
				})
			}
		})
	}
}

// stall stops the answers at each driver call of an operation in turn, before the context ends. At
// the first row of a statement in a transaction the context ends first, and a rollback follows.
func (s *scene) stall(t *testing.T, o operation) {
	var usual []probe.Kind
	s.probe.Fail(func(c probe.Call) *probe.Fault {
		usual = append(usual, c.Kind)
		return nil
	})
	must(t, s.call(t.Context(), o, 0))
	s.probe.Fail(nil)
	inTx := false
	for at, kind := range usual {
		row := kind == probe.Next
		inTx = inTx || kind == probe.Begin
		if kind == probe.Close || row && (!inTx || usual[at-1] == probe.Next) {
			continue
		}
		ctx, cancel := context.WithCancel(t.Context())
		seen := 0
		s.probe.Fail(func(probe.Call) *probe.Fault {
			if seen++; seen != at+1 {
				return nil
			}
			return &probe.Fault{Do: func() {
				s.relay.set(true)
				if row {
					cancel()
				} else {
					time.AfterFunc(time.Millisecond, cancel) // by then the driver waits, or is not asked
				}
			}}
		})
		what, open := fmt.Sprintf("%s at call %d, a %s", o.name, at, kind), func() { s.relay.set(false) }
		returns(t, what, context.Canceled, open, func() error {
			err := s.call(ctx, o, 1)
			if err == nil && row {
				err = context.Canceled // the driver had the rows already
			}
			return err
		})
		open()
		s.probe.Fail(nil)
		if seen <= at {
			t.Errorf("%s: it never came to that", what)
		}
		if err := s.call(t.Context(), operations[2], 0); err != nil {
			t.Errorf("%s: after it, UserByID fails: %v", what, err)
		}
		if kind == probe.Commit {
			break // it may be stored, and cannot be made again
		}
	}
}

// TestStalledOpening holds that opening a database, and a layer over it, end with the context if a
// server does not answer or if another process has the file for itself.
func TestStalledOpening(t *testing.T) {
	onEngines(t, func(t *testing.T, c *crowd, ls []layers.Layer) {
		s := newScene(t, c, ls[0], 1)
		opts := &schema.Options{Conns: 1}
		var remove func()
		if s.relay == nil {
			must(t, s.db.Close())
			remove = s.holdFile(t)
		} else {
			opts.Dial, remove = s.relay.dial, func() { s.relay.set(false) }
			s.relay.set(true)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		returns(t, "opening a database", context.DeadlineExceeded, remove, func() error {
			_, err := schema.Open(ctx, s.dsn, opts)
			return err
		})
		remove()
		for _, l := range ls {
			if opts.Native = l.Native; s.relay == nil {
				continue // preparing takes no lock that anybody else can hold
			}
			db, err := schema.Open(t.Context(), s.dsn, opts)
			must(t, err)
			s.relay.set(true)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			returns(t, "opening "+l.Name, context.DeadlineExceeded, remove, func() error {
				store, err := l.Open(ctx, db, nil)
				if err == nil && ctx.Err() == nil {
					err = errors.Join(store.Close(), context.DeadlineExceeded) // it asks nothing
				}
				return err
			})
			cancel()
			remove()
			must(t, db.Close())
		}
	})
}

// holdFile takes all of a file, as a process does with its locking_mode set so.
func (s *scene) holdFile(t testing.TB) (remove func()) {
	t.Helper()
	db, err := sql.Open("sqlite", schema.DSN(s.dsn)+"?_pragma=locking_mode(EXCLUSIVE)")
	must(t, err)
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(t.Context(), "UPDATE users SET bio = bio")
	must(t, err)
	return sync.OnceFunc(func() { db.Close() })
}

// BenchmarkDeadlines reports how long after its deadline the last call returns, of calls with
// deadlines from 1 µs to 1 s that wait for an obstacle until then. Run it with a number of calls, as
// in -benchtime 100x.
func BenchmarkDeadlines(b *testing.B) {
	crowds := map[schema.Engine]*crowd{schema.SQLite: newCrowd(b, 3)}
	engines := []schema.Engine{schema.SQLite}
	for _, server := range schema.Servers {
		if os.Getenv(server.Variable) != "" {
			engines = append(engines, server.Engine)
			crowds[server.Engine] = newCrowdOn(b, harness.Fresh(b, server.Variable), 3)
		}
	}
	for _, e := range engines {
		for _, l := range layersOn(e) {
			s := newScene(b, crowds[e], l, callers)
			for _, what := range s.obstacles() {
				b.Run(fmt.Sprintf("obstacle=%s/engine=%s/impl=%s", what.name, e, l.Name),
					func(b *testing.B) { s.benchmark(b, what) })
			}
		}
	}
}

// callers is the number of goroutines that make calls in the benchmark, and of connections.
const callers = 8

// benchmark makes calls that come to an obstacle, and checks that they do and that each ends with
// its deadline.
func (s *scene) benchmark(b *testing.B, what obstacle) {
	remove, met := what.put(b)
	defer remove()
	var next, long, latest atomic.Int64
	var wait sync.WaitGroup
	for range callers {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				tenth := rand.New(rand.NewPCG(1, uint64(i))).Float64() * 6
				timeout := time.Duration(float64(time.Microsecond) * math.Pow(10, tenth))
				if timeout > 100*time.Millisecond {
					long.Add(1)
				}
				o := what.ops[i%int64(len(what.ops))]
				ctx, cancel := context.WithTimeout(b.Context(), timeout)
				err := s.call(ctx, o, 0)
				at, _ := ctx.Deadline()
				late := time.Since(at).Nanoseconds()
				cancel()
				for was := latest.Load(); late > was && !latest.CompareAndSwap(was, late); {
					was = latest.Load()
				}
				if !errors.Is(err, context.DeadlineExceeded) {
					b.Errorf("%s with %v: the error is %v, want %v", o.name, timeout, err,
						context.DeadlineExceeded)
				}
			}
		})
	}
	wait.Wait()
	b.ReportMetric(float64(latest.Load())/1e6, "latest-ms")
	b.ReportMetric(0, "ns/op")
	if long.Load() > 0 && met() == 0 {
		b.Error("no call came to the obstacle")
	}
	remove()
	if err := s.call(b.Context(), operations[2], 0); err != nil {
		b.Errorf("after contexts ended, UserByID fails: %v", err)
	}
}
