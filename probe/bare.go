package probe

//lint:file-ignore SA1019 drivers may have what package driver deprecates, and are taken as they are

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// Bare repeats the calls of a recording on a driver's own connection: the same statements with the
// same arguments, with rows fetched and dropped. Its time is the time of the driver and the engine,
// without package sql and the library.
type Bare struct {
	conn     driver.Conn
	kept     map[string]driver.Stmt // prepared before the section that uses them
	sections [][]step
}

// step is a driver call to be made.
type step struct {
	kind     Kind
	query    string
	args     []driver.NamedValue
	prepared bool
	options  driver.TxOptions
	columns  int
	rows     int  // fetched
	drained  bool // and then the end of them
}

// Bare prepares to repeat the calls recorded so far on a connection, which must not come from a
// probe, and which the caller closes. Statements that the application prepared before the section
// that used them are prepared now.
func (r *Recording) Bare(ctx context.Context, conn driver.Conn) (*Bare, error) {
	b := &Bare{conn: conn, kept: map[string]driver.Stmt{}}
	for _, events := range r.Sections() {
		var steps []step
		here := map[string]bool{}
		for _, e := range events {
			s := step{kind: e.Kind, query: e.Query, args: e.Args, prepared: e.Prepared,
				options: e.Options, columns: len(e.Columns)}
			switch {
			case e.Err != nil:
				return nil, fmt.Errorf("probe: the recording has a failed call: %s %q: %w", e.Kind,
					e.Query, e.Err)
			case e.Kind == Connect || e.Kind == Ping:
				continue
			case e.Kind == Prepare:
				here[e.Query] = true
			case e.Kind == Query:
				s.rows, s.drained = len(e.answer.rows), e.answer.drained
			}
			if e.Prepared && !here[e.Query] {
				if err := b.keep(ctx, e.Query); err != nil {
					return nil, errors.Join(err, b.Close())
				}
			}
			steps = append(steps, s)
		}
		b.sections = append(b.sections, steps)
	}
	return b, nil
}

func (b *Bare) keep(ctx context.Context, query string) error {
	if b.kept[query] != nil {
		return nil
	}
	stmt, err := b.prepare(ctx, query)
	if err == nil {
		b.kept[query] = stmt
	}
	return err
}

func (b *Bare) prepare(ctx context.Context, query string) (driver.Stmt, error) {
	if p, ok := b.conn.(driver.ConnPrepareContext); ok {
		return p.PrepareContext(ctx, query)
	}
	return b.conn.Prepare(query)
}

// Close closes the statements that Bare prepared.
func (b *Bare) Close() error {
	var errs []error
	for _, stmt := range b.kept {
		errs = append(errs, stmt.Close())
	}
	clear(b.kept)
	return errors.Join(errs...)
}

// Run repeats the calls of a section.
func (b *Bare) Run(ctx context.Context, section int) error {
	var tx driver.Tx
	var here map[string]driver.Stmt
	for i := range b.sections[section] {
		s := &b.sections[section][i]
		var err error
		switch s.kind {
		case Prepare:
			if here == nil {
				here = map[string]driver.Stmt{}
			}
			here[s.query], err = b.prepare(ctx, s.query)
		case Close:
			if stmt := here[s.query]; stmt != nil {
				err = stmt.Close()
				delete(here, s.query)
			}
		case Exec, Query:
			stmt := here[s.query]
			if stmt == nil {
				stmt = b.kept[s.query]
			}
			err = b.execute(ctx, s, stmt)
		case Begin:
			tx, err = b.begin(ctx, s.options)
		case Commit:
			err = tx.Commit()
		case Rollback:
			err = tx.Rollback()
		}
		if err != nil {
			return fmt.Errorf("probe: %s %q on the bare driver: %w", s.kind, s.query, err)
		}
	}
	for _, stmt := range here { // kept by the application, which closes it some day
		if err := stmt.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bare) begin(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if c, ok := b.conn.(driver.ConnBeginTx); ok {
		return c.BeginTx(ctx, options)
	}
	return b.conn.Begin()
}

// execute runs a statement and drops its rows.
func (b *Bare) execute(ctx context.Context, s *step, stmt driver.Stmt) error {
	if s.kind == Exec {
		return b.exec(ctx, s, stmt)
	}
	rows, err := b.query(ctx, s, stmt)
	if err != nil {
		return err
	}
	dest := make([]driver.Value, s.columns)
	for row := range s.rows {
		if err := rows.Next(dest); err == io.EOF {
			return errors.Join(fmt.Errorf("%d rows, %d were recorded", row, s.rows), rows.Close())
		} else if err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	if s.drained {
		if err := rows.Next(dest); err == nil {
			return errors.Join(fmt.Errorf("more rows than the %d recorded", s.rows), rows.Close())
		} else if err != io.EOF {
			return errors.Join(err, rows.Close())
		}
	}
	return rows.Close()
}

func (b *Bare) exec(ctx context.Context, s *step, stmt driver.Stmt) (err error) {
	if !s.prepared {
		if c, ok := b.conn.(driver.ExecerContext); ok {
			_, err = c.ExecContext(ctx, s.query, s.args)
			return err
		}
		return errNoContext
	}
	if c, ok := stmt.(driver.StmtExecContext); ok {
		_, err = c.ExecContext(ctx, s.args)
		return err
	}
	return errNoContext
}

func (b *Bare) query(ctx context.Context, s *step, stmt driver.Stmt) (driver.Rows, error) {
	if !s.prepared {
		if c, ok := b.conn.(driver.QueryerContext); ok {
			return c.QueryContext(ctx, s.query, s.args)
		}
		return nil, errNoContext
	}
	if c, ok := stmt.(driver.StmtQueryContext); ok {
		return c.QueryContext(ctx, s.args)
	}
	return nil, errNoContext
}

var errNoContext = errors.New("the driver runs no statements under a context")
