package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"time"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// bare repeats the floor's statements, with the same texts and arguments, on prepared statements of
// package sql. It does only the work that no program can leave out: it lists the arguments of each
// call, scans the same columns, and keeps the rows in a slice of their number. The time that the
// floor takes beyond bare is the floor's own work.
type bare struct {
	db    *schema.DB
	stmts map[string]*statement       // by text
	calls map[string]map[int][]action // by operation and number of the call
}

// statement is a prepared statement and where its columns go, again and again.
type statement struct {
	*sql.Stmt
	fields []any
	row    reflect.Value // a struct that fields point into
}

// action is a call of the driver by the floor.
type action struct {
	kind     probe.Kind // Exec, Query, Begin, Commit or Rollback
	stmt     *statement
	args     []any
	options  sql.TxOptions
	affected int64
	rows     int
	drained  bool // the end of the rows was read
}

// openBare records the floor's driver calls for a side's loads, on a copy, and opens another copy
// to repeat them.
func (c *comparison) openBare(ctx context.Context, s *side) (_ *instance, err error) {
	b := &bare{stmts: map[string]*statement{}, calls: map[string]map[int][]action{}}
	events, err := c.recordFloor(ctx, s)
	if err != nil {
		return nil, err
	}
	dsn, remove, err := s.stage.place(ctx, results.Bare, &s.opts)
	if err != nil {
		return nil, err
	}
	inst := &instance{layer: layers.Layer{Name: results.Bare}, remove: remove, bare: b}
	if inst.db, err = schema.Open(ctx, dsn, &s.opts); err != nil {
		return nil, errors.Join(err, remove())
	}
	b.db = inst.db
	for _, section := range events {
		if err := b.learn(ctx, section); err != nil {
			return nil, errors.Join(err, inst.close())
		}
	}
	for _, s := range b.stmts {
		s.join()
	}
	return inst, nil
}

// recorded are the driver calls of a call.
type recorded struct {
	op     string
	call   int
	events []probe.Event
}

// recordFloor makes the calls of a side's loads through the floor, as they are timed.
func (c *comparison) recordFloor(ctx context.Context, s *side) (_ []recorded, err error) {
	p := probe.New()
	recording := p.Record()
	defer recording.Stop()
	inst, err := s.stage.open(ctx, c.Layers[0], ticking(c.world.Latest),
		&schema.Options{NoSync: true, ReadOnly: s.opts.ReadOnly, Wrap: p.Connector})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, inst.close()) }()
	var all []recorded
	for _, load := range s.loads {
		c.progress("recording the floor", c.done, c.steps)
		for _, n := range load.all(c.Rounds) {
			recording.Mark()
			if err := inst.perform(ctx, load, n); err != nil {
				return nil, fmt.Errorf("%s by %s: %w", load.op.Name, inst, err)
			}
			all = append(all, recorded{op: load.op.Name, call: n})
		}
	}
	recording.Mark() // what follows is the closing
	for i, events := range recording.Sections()[1 : len(all)+1] {
		all[i].events = events
	}
	return all, nil
}

// all returns the numbers of the calls in a number of rounds, each once and in the order of first
// use, including warm-up calls.
func (load *workload) all(rounds int) (calls []int) {
	seen := map[int]bool{}
	for round := -1; round < rounds; round++ {
		for i := -load.warm; i < load.size; i++ {
			if n := load.call(round, i); !seen[n] {
				seen[n] = true
				calls = append(calls, n)
			}
		}
	}
	return calls
}

// learn adds the actions of a call.
func (b *bare) learn(ctx context.Context, r recorded) error {
	if b.calls[r.op] == nil {
		b.calls[r.op] = map[int][]action{}
	}
	var actions []action
	for _, e := range r.events {
		a := action{kind: e.Kind, affected: e.Affected}
		switch e.Kind {
		case probe.Begin:
			a.options = sql.TxOptions{Isolation: sql.IsolationLevel(e.Options.Isolation),
				ReadOnly: e.Options.ReadOnly}
		case probe.Exec, probe.Query:
			var err error
			if a.stmt, err = b.prepare(ctx, e.Query); err != nil {
				return err
			}
			for _, arg := range e.Args {
				a.args = append(a.args, arg.Value)
			}
			a.rows, a.drained = len(e.Values()), e.Drained()
			a.stmt.take(e.Values())
		case probe.Commit, probe.Rollback:
		default:
			continue
		}
		actions = append(actions, a)
	}
	b.calls[r.op][r.call] = actions
	return nil
}

func (b *bare) prepare(ctx context.Context, text string) (*statement, error) {
	if s := b.stmts[text]; s != nil {
		return s, nil
	}
	stmt, err := b.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	b.stmts[text] = &statement{Stmt: stmt}
	return b.stmts[text], nil
}

// take allocates destinations for the columns of rows by the types of their values. A column with a
// NULL gets a pointer.
func (s *statement) take(rows [][]driver.Value) {
	for _, row := range rows {
		if s.fields == nil {
			s.fields = make([]any, len(row))
		}
		for i, v := range row {
			s.fields[i] = field(s.fields[i], v)
		}
	}
}

// join makes one struct of the destinations of the columns, so that a row can be kept as a whole.
func (s *statement) join() {
	columns := make([]reflect.StructField, len(s.fields))
	for i, field := range s.fields {
		columns[i] = reflect.StructField{Name: fmt.Sprint("C", i), Type: reflect.TypeOf(field).Elem()}
	}
	s.row = reflect.New(reflect.StructOf(columns)).Elem()
	for i := range s.fields {
		s.fields[i] = s.row.Field(i).Addr().Interface()
	}
}

// field returns where a value can go, and what was there before.
func field(have any, v driver.Value) any {
	_, unknown := have.(*any)
	switch v.(type) {
	case nil:
		return nullable(have)
	case int64:
		return either[int64](have, unknown)
	case float64:
		return either[float64](have, unknown)
	case bool:
		return either[bool](have, unknown)
	case time.Time:
		return either[time.Time](have, unknown)
	default: // text, which MySQL's driver hands over as bytes
		return either[string](have, unknown)
	}
}

// either returns a place for a T, or for one or NULL if there was a NULL.
func either[T any](have any, null bool) any {
	if _, ok := have.(**T); ok || null {
		return new(*T)
	}
	return new(T)
}

// nullable returns a place as have that takes NULL too.
func nullable(have any) any {
	switch have.(type) {
	case *int64:
		return new(*int64)
	case *float64:
		return new(*float64)
	case *bool:
		return new(*bool)
	case *time.Time:
		return new(*time.Time)
	case *string:
		return new(*string)
	case nil:
		return new(any)
	}
	return have
}

// run makes the statements of a call.
func (b *bare) run(ctx context.Context, op string, n int) (err error) {
	var tx *sql.Tx
	defer func() {
		if err != nil && tx != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	actions, known := b.calls[op][n]
	if !known {
		return fmt.Errorf("call %d of %s was not recorded", n, op)
	}
	for i := range actions {
		a := &actions[i]
		switch a.kind {
		case probe.Begin:
			tx, err = b.db.BeginTx(ctx, &a.options)
		case probe.Commit:
			err, tx = tx.Commit(), nil
		case probe.Rollback:
			err, tx = tx.Rollback(), nil
		default:
			stmt := a.stmt.Stmt
			if tx != nil {
				stmt = tx.StmtContext(ctx, stmt)
			}
			err = a.run(ctx, stmt)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// run runs a statement, and checks the number of rows.
func (a *action) run(ctx context.Context, stmt *sql.Stmt) error {
	args := anew(a.args)
	if a.kind == probe.Exec {
		result, err := stmt.ExecContext(ctx, args...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n != a.affected {
			return errors.Join(err, fmt.Errorf("%d rows changed, %d did before", n, a.affected))
		}
		return nil
	}
	kept := reflect.MakeSlice(reflect.SliceOf(a.stmt.row.Type()), a.rows, a.rows)
	if a.rows == 1 && !a.drained { // as QueryRow reads
		err := stmt.QueryRowContext(ctx, args...).Scan(a.stmt.fields...)
		kept.Index(0).Set(a.stmt.row)
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for (a.drained || n < a.rows) && rows.Next() {
		if err := rows.Scan(a.stmt.fields...); err != nil {
			return err
		}
		if n < a.rows {
			kept.Index(n).Set(a.stmt.row)
		}
		n++
	}
	if n != a.rows {
		return errors.Join(rows.Err(), fmt.Errorf("%d rows were found, %d were before", n, a.rows))
	}
	return errors.Join(rows.Err(), rows.Close())
}

// anew lists the arguments of a call anew. A value of a concrete type is boxed again, as those of a
// caller are.
func anew(args []any) []any {
	list := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case int64:
			list[i] = v
		case string:
			list[i] = v
		case time.Time:
			list[i] = v
		default:
			list[i] = v
		}
	}
	return list
}

func (b *bare) close() error {
	var errs []error
	for _, s := range b.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}
