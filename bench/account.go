package bench

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// account is a layer with everything that its part of the ledger needs.
type account struct {
	layer    layers.Layer
	whole    *instance        // the layer over the engine
	engine   *engine          // a copy of the data and a connection of the driver's own
	bare     *probe.Bare      // the layer's statements on it
	replay   *probe.Replay    // the engine's answers
	db       *schema.DB       // over them
	library  models.Store     // the layer over them
	sections map[string][]int // by operation and call, where it is in the recording
	asked    map[string]Asked
	fetched  map[string]fetched
	garbage  map[string][2]garbage // of the whole and of the library
}

// fetched is the average number of bytes that a call fetched and wanted.
type fetched struct {
	values       float64
	wantedValues float64
}

// units returns fetched in the units of results.
func (f fetched) units() []benchfmt.Value {
	return []benchfmt.Value{
		results.Value(round(f.values), results.UnitFetchedValues),
		results.Value(round(f.wantedValues), results.UnitWantedValues),
	}
}

// open records a layer's calls, and makes the engine's and the library's parts from the recording.
func (l *ledger) open(ctx context.Context, whole *instance, loads []*workload,
	readOnly bool) (_ *account, err error) {
	a := &account{layer: whole.layer, whole: whole, sections: map[string][]int{},
		asked: map[string]Asked{}, fetched: map[string]fetched{}, garbage: map[string][2]garbage{}}
	recording, err := l.record(ctx, a, loads, readOnly)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if a.engine, err = l.stage.engine(ctx, readOnly); err != nil {
		return nil, err
	}
	if a.bare, err = recording.Bare(ctx, a.engine.conn); err != nil {
		return nil, err
	}
	a.replay = recording.Replay()
	a.db, err = schema.Open(ctx, l.stage.base, &schema.Options{NoSync: true,
		Wrap: func(driver.Connector) driver.Connector { return a.replay }})
	if err != nil {
		return nil, err
	}
	a.library, err = a.layer.Open(ctx, a.db, ticking(l.world.Latest))
	return a, err
}

// close closes everything except the whole, which does not belong to the account.
func (a *account) close() error {
	var errs []error
	if a.library != nil {
		errs = append(errs, a.library.Close())
	}
	if a.db != nil {
		errs = append(errs, a.db.Close())
	}
	if a.bare != nil {
		errs = append(errs, a.bare.Close())
	}
	if a.engine != nil {
		errs = append(errs, a.engine.close())
	}
	return errors.Join(errs...)
}

// record makes the calls of each load on a copy, over a probe that records from the opening
// of the database on.
func (l *ledger) record(ctx context.Context, a *account, loads []*workload,
	readOnly bool) (_ *probe.Recording, err error) {
	p := probe.New()
	recording := p.Record()
	defer recording.Stop()
	inst, err := l.stage.open(ctx, a.layer, ticking(l.world.Latest),
		&schema.Options{NoSync: true, ReadOnly: readOnly, Wrap: p.Connector})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, inst.close()) }()
	recording.Mark() // what came before is the opening
	for _, load := range loads {
		if err := a.recordLoad(ctx, load, l.Rounds, inst.store, p, recording); err != nil {
			return nil, fmt.Errorf("%s: %w", load.op.Name, err)
		}
	}
	return recording, nil
}

// recordLoad records the calls of a load, each as a section. It makes reads once before, so that a
// layer has prepared its statements.
func (a *account) recordLoad(ctx context.Context, load *workload, rounds int, s models.Store,
	p *probe.Probe, recording *probe.Recording) error {
	calls := load.calls[:load.size]
	if load.op.Writes {
		calls = load.calls[:min((rounds+1)*load.size, len(load.calls))]
	}
	for i, call := range calls {
		if load.op.Writes {
			break
		}
		if _, err := call.run(ctx, s); err != nil {
			return fmt.Errorf("call %d: %w", i, err)
		}
	}
	var wanted Wanted
	before := p.Counts()
	first := recording.Mark()
	a.sections[load.op.Name] = append(a.sections[load.op.Name], first)
	for i, call := range calls {
		if i > 0 {
			a.sections[load.op.Name] = append(a.sections[load.op.Name], recording.Mark())
		}
		w, err := call.weigh(ctx, s)
		if err != nil {
			return fmt.Errorf("call %d: %w", i, err)
		}
		wanted = wanted.add(w)
	}
	counts := p.Counts().Sub(before)
	recording.Mark() // what follows is not the last call's
	n := float64(len(calls))
	a.asked[load.op.Name] = perCall(counts, wanted, len(calls))
	f := fetched{wantedValues: float64(wanted.Values) / n}
	for _, e := range recording.From(first) {
		f.values += float64(e.Rows) * float64(len(e.Columns)) / n
	}
	a.fetched[load.op.Name] = f
	return nil
}

// engine is a fresh copy of the data set, or the original, and a connection of the driver's own,
// outside database/sql.
type engine struct {
	conn   driver.Conn
	remove func() error
}

func (s *Stage) engine(ctx context.Context, readOnly bool) (*engine, error) {
	var connector driver.Connector
	opts := &schema.Options{NoSync: true, ReadOnly: readOnly, Conns: 1,
		Wrap: func(c driver.Connector) driver.Connector { connector = c; return c }}
	dsn, remove, err := s.place(ctx, "engine", opts)
	if err != nil {
		return nil, err
	}
	e := &engine{remove: remove}
	db, err := schema.Open(ctx, dsn, opts)
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	if e.conn, err = connector.Connect(ctx); err != nil {
		return nil, errors.Join(err, db.Close(), remove())
	}
	return e, db.Close()
}

// settle is like instance.settle.
func (e *engine) settle(ctx context.Context) error {
	const restart = "PRAGMA wal_checkpoint(RESTART)"
	rows, err := e.conn.(driver.QueryerContext).QueryContext(ctx, restart, nil)
	if err != nil {
		return err
	}
	return errors.Join(rows.Next(make([]driver.Value, len(rows.Columns()))), rows.Close())
}

func (e *engine) close() error { return errors.Join(e.conn.Close(), e.remove()) }
