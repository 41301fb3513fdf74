package probe

//lint:file-ignore SA1019 drivers may have what package driver deprecates, and are taken as they are

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// conn is a connection. Package sql lets one goroutine at a time use it, so what belongs
// to it alone needs no lock.
type conn struct {
	probe  *Probe
	inner  driver.Conn
	number int64
	tx     driver.Tx // the engine's transaction that is open
	dead   bool      // cut by a Fault
	taken  int64     // times from the pool that are not counted yet
	spare  *rows     // closed, for the next result set

	resetter  driver.SessionResetter   // inner, or nil if it does not implement this
	validator driver.Validator         // the same
	checker   driver.NamedValueChecker // the same
}

func newConn(p *Probe, inner driver.Conn) driver.Conn {
	c := &conn{probe: p, inner: inner, number: p.conns.Add(1)}
	c.resetter, _ = inner.(driver.SessionResetter)
	c.validator, _ = inner.(driver.Validator)
	c.checker, _ = inner.(driver.NamedValueChecker)
	if c.checker != nil {
		p.checks.Store(true)
	}
	return combineConn(c, setOf(inner))
}

// unwatched reports whether there is nothing to do but to count.
func (c *conn) unwatched() bool { return c.probe.orders.Load() == nil && !c.dead }

// add adds to one of the counts.
func (c *conn) add(count *int64, n int64) {
	k := &c.probe.counters
	k.add(count, n)
	k.add(&k.Taken, c.taken)
	c.taken = 0
}

// statement adds a statement to the counts, with all that it did, under one lock.
func (c *conn) statement(params int, affected, fetched int64, columns int, bytes int64) {
	k := &c.probe.counters
	k.mu.Lock()
	k.Statements++
	k.Params += int64(params)
	k.Affected += affected
	k.Rows += fetched
	k.Columns += int64(columns)
	k.Bytes += bytes
	k.Taken += c.taken
	k.mu.Unlock()
	c.taken = 0
}

// cut ends the connection as a lost peer does.
func (c *conn) cut() {
	if c == nil || c.dead {
		return
	}
	c.dead = true
	if c.tx != nil {
		c.tx.Rollback() // the engine does that when it notices; its answer reaches nobody
		c.tx = nil
	}
}

// Prepare implements driver.Conn.
func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

// PrepareContext implements driver.ConnPrepareContext. On a driver without it, it does what
// package sql would do, and so do the other methods of optional interfaces.
func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	call, err := c.enter(ctx, Prepare, query, nil)
	if err != nil {
		return nil, err
	}
	preparer, ok := c.inner.(driver.ConnPrepareContext)
	var inner driver.Stmt
	if ok {
		inner, err = preparer.PrepareContext(ctx, query)
	} else {
		inner, err = c.inner.Prepare(query)
	}
	prepared := err == nil
	if err = c.probe.leave(call, err); err != nil {
		if prepared {
			inner.Close() // its answer was lost, and nobody else will close it
		}
		return nil, err
	}
	c.add(&c.probe.counters.Prepares, 1)
	s := newStmt(c, inner, query)
	if !ok && ctx.Err() != nil {
		s.Close()
		return nil, ctx.Err()
	}
	return s, nil
}

// Close implements driver.Conn.
func (c *conn) Close() error { return c.inner.Close() }

// Begin implements driver.Conn.
func (c *conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx implements driver.ConnBeginTx.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	beginner, ok := c.inner.(driver.ConnBeginTx)
	switch {
	case ok:
	case opts.Isolation != driver.IsolationLevel(sql.LevelDefault):
		return nil, errors.New("sql: driver does not support non-default isolation level")
	case opts.ReadOnly:
		return nil, errors.New("sql: driver does not support read-only transactions")
	}
	call, err := c.enter(ctx, Begin, "", nil)
	if err != nil {
		return nil, err
	}
	if call != nil && call.event != nil {
		call.event.Options = opts
	}
	var inner driver.Tx
	if ok {
		inner, err = beginner.BeginTx(ctx, opts)
	} else {
		inner, err = c.inner.Begin()
	}
	t, err := c.begun(ctx, call, inner, err)
	if err == nil && !ok && ctx.Err() != nil {
		t.Rollback()
		return nil, ctx.Err()
	}
	return t, err
}

// begun ends the call of a Begin. What a driver returns beside an error is nothing to be
// used, here and elsewhere: it need not even be nil, as modernc.org/sqlite shows, whose
// transaction is then a nil pointer in an interface.
func (c *conn) begun(ctx context.Context, call *underway, inner driver.Tx,
	err error) (driver.Tx, error) {
	begun := err == nil
	if err = c.probe.leave(call, err); err != nil {
		if begun && !c.dead {
			inner.Rollback() // its answer was lost, and nobody else will end it
		}
		return nil, err
	}
	c.add(&c.probe.counters.Begins, 1)
	c.tx = inner
	return &tx{conn: c, ctx: ctx, inner: inner}, nil
}

// tx is a transaction. Its end has no context, so it has the one of its beginning.
type tx struct {
	conn  *conn
	ctx   context.Context
	inner driver.Tx
}

// Commit implements driver.Tx. One that a fault keeps from being made ends the transaction
// all the same: package sql takes it for ended, and so do engines that refuse a commit.
func (t *tx) Commit() error {
	call, err := t.conn.enter(t.ctx, Commit, "", nil)
	if err != nil {
		if t.conn.tx != nil {
			t.conn.tx = nil
			t.inner.Rollback()
		}
		return err
	}
	err = t.inner.Commit()
	if err == nil {
		t.conn.tx = nil
		t.conn.add(&t.conn.probe.counters.Commits, 1)
	}
	return t.conn.probe.leave(call, err)
}

// Rollback implements driver.Tx.
func (t *tx) Rollback() error {
	call, err := t.conn.enter(t.ctx, Rollback, "", nil)
	if err != nil {
		return err
	}
	err = t.inner.Rollback()
	t.conn.tx = nil
	t.conn.add(&t.conn.probe.counters.Rollbacks, 1)
	return t.conn.probe.leave(call, err)
}

// Ping implements driver.Pinger.
func (c *conn) Ping(ctx context.Context) error {
	pinger, ok := c.inner.(driver.Pinger)
	if !ok {
		return nil
	}
	call, err := c.enter(ctx, Ping, "", nil)
	if err != nil {
		return err
	}
	c.add(&c.probe.counters.Taken, 0)
	return c.probe.leave(call, pinger.Ping(ctx))
}

// CheckNamedValue implements driver.NamedValueChecker.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error {
	if c.checker == nil {
		return driver.ErrSkip
	}
	return c.checker.CheckNamedValue(v)
}

// ExecContext implements driver.ExecerContext. A driver that skips it has package sql
// prepare the statement, and then it is not executed here.
func (c connExecer) ExecContext(ctx context.Context, query string,
	args []driver.NamedValue) (driver.Result, error) {
	inner, ok := c.inner.(driver.ExecerContext)
	var old []driver.Value
	if !ok {
		var err error
		if old, err = positional(ctx, args); err != nil {
			return nil, err
		}
	}
	call, err := c.enter(ctx, Exec, query, args)
	if err != nil {
		return nil, err
	}
	var result driver.Result
	if ok {
		result, err = inner.ExecContext(ctx, query, args)
	} else {
		result, err = c.inner.(driver.Execer).Exec(query, old)
	}
	return c.executed(call, len(args), result, err)
}

// executed counts an Exec and ends its call.
func (c *conn) executed(call *underway, params int, result driver.Result,
	err error) (driver.Result, error) {
	if errors.Is(err, driver.ErrSkip) {
		call.skipped()
		return nil, err
	}
	var affected int64
	if err == nil {
		if n, err := result.RowsAffected(); err == nil {
			affected = n
			call.affected(result, n)
		}
	}
	c.statement(params, affected, 0, 0, 0)
	if err = c.probe.leave(call, err); err != nil {
		return nil, err
	}
	return result, nil
}

// QueryContext implements driver.QueryerContext.
func (c connQueryer) QueryContext(ctx context.Context, query string,
	args []driver.NamedValue) (driver.Rows, error) {
	inner, ok := c.inner.(driver.QueryerContext)
	var old []driver.Value
	if !ok {
		var err error
		if old, err = positional(ctx, args); err != nil {
			return nil, err
		}
	}
	call, err := c.enter(ctx, Query, query, args)
	if err != nil {
		return nil, err
	}
	var result driver.Rows
	if ok {
		result, err = inner.QueryContext(ctx, query, args)
	} else {
		result, err = c.inner.(driver.Queryer).Query(query, old)
	}
	return c.queried(ctx, call, len(args), result, err)
}

// queried ends the call of a Query. What it brings is counted when it is closed.
func (c *conn) queried(ctx context.Context, call *underway, params int, result driver.Rows,
	err error) (driver.Rows, error) {
	if errors.Is(err, driver.ErrSkip) {
		call.skipped()
		return nil, err
	}
	queried := err == nil
	if err = c.probe.leave(call, err); err != nil {
		if queried {
			result.Close() // its answer was lost, and nobody else will close it
		}
		c.statement(params, 0, 0, 0, 0)
		return nil, err
	}
	return c.newRows(ctx, call, params, result), nil
}

// ResetSession implements driver.SessionResetter. Package sql calls it when it takes a
// connection that was used before from the pool.
func (c connResetter) ResetSession(ctx context.Context) error {
	c.taken++
	switch {
	case c.dead:
		return driver.ErrBadConn
	case c.resetter == nil:
		return nil
	}
	return c.resetter.ResetSession(ctx)
}

// IsValid implements driver.Validator.
func (c connValidator) IsValid() bool {
	return !c.dead && c.validator.IsValid()
}

// positional returns arguments for a method from before contexts, as package sql does: it
// fails if the context has ended or if an argument has a name.
func positional(ctx context.Context, named []driver.NamedValue) ([]driver.Value, error) {
	args := make([]driver.Value, len(named))
	for i, v := range named {
		if v.Name != "" {
			return nil, errors.New("sql: driver does not support the use of Named Parameters")
		}
		args[i] = v.Value
	}
	return args, ctx.Err()
}
