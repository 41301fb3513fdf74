package probe

import (
	"database/sql/driver"
	"reflect"
	"slices"
)

// Recording is a trace that keeps the engine's answers, so that [Recording.Replay] can repeat them
// without an engine. It has sections, for example one for each call of the application; section 0
// has the events before the first Mark.
type Recording struct {
	*Trace
	starts []int // where sections 1 and on begin in the events
}

// Record records driver calls and their answers from now on, until Stop is called. Like
// [Probe.Trace], it replaces the trace before.
func (p *Probe) Record() *Recording {
	t := p.Trace()
	t.keep = true
	return &Recording{Trace: t}
}

// Mark begins the next section, and returns its number.
func (r *Recording) Mark() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.starts = append(r.starts, len(r.events))
	return len(r.starts)
}

// From returns the events from the beginning of a section on.
func (r *Recording) From(section int) []Event {
	events := r.Events()
	r.mu.Lock()
	defer r.mu.Unlock()
	if section == 0 {
		return events
	}
	return events[r.starts[section-1]:]
}

// Sections returns the events by section.
func (r *Recording) Sections() [][]Event {
	events := r.Events()
	sections := make([][]Event, 0, len(r.starts)+1)
	from := 0
	for _, to := range append(slices.Clone(r.starts), len(events)) {
		sections = append(sections, events[from:to])
		from = to
	}
	return sections
}

// Values returns the rows that were fetched, if a Recording kept them.
func (e *Event) Values() [][]driver.Value {
	if e.answer == nil {
		return nil
	}
	return e.answer.rows
}

// Drained reports whether the application read on to the end of the rows, if a Recording kept
// them.
func (e *Event) Drained() bool { return e.answer != nil && e.answer.drained }

// answer is an engine's answer to an Exec or a Query.
type answer struct {
	affected  int64
	lastID    int64
	lastIDErr error

	columns []string
	types   []columnType
	rows    [][]driver.Value
	drained bool // the application read on to the end
}

// columnType is the description of a column by the optional interfaces of a result set.
type columnType struct {
	scan             reflect.Type
	name             string
	length           int64
	hasLength        bool
	nullable         bool
	hasNullable      bool
	precision, scale int64
	hasPrecision     bool
}

func newAnswer(inner driver.Rows) *answer {
	a := &answer{columns: slices.Clone(inner.Columns())}
	a.types = make([]columnType, len(a.columns))
	for i := range a.types {
		t := &a.types[i]
		if r, ok := inner.(driver.RowsColumnTypeScanType); ok {
			t.scan = r.ColumnTypeScanType(i)
		}
		if r, ok := inner.(driver.RowsColumnTypeDatabaseTypeName); ok {
			t.name = r.ColumnTypeDatabaseTypeName(i)
		}
		if r, ok := inner.(driver.RowsColumnTypeLength); ok {
			t.length, t.hasLength = r.ColumnTypeLength(i)
		}
		if r, ok := inner.(driver.RowsColumnTypeNullable); ok {
			t.nullable, t.hasNullable = r.ColumnTypeNullable(i)
		}
		if r, ok := inner.(driver.RowsColumnTypePrecisionScale); ok {
			t.precision, t.scale, t.hasPrecision = r.ColumnTypePrecisionScale(i)
		}
	}
	return a
}

// add keeps a row, whose values the driver may use again.
func (a *answer) add(row []driver.Value) {
	row = slices.Clone(row)
	for i, v := range row {
		if b, ok := v.([]byte); ok {
			row[i] = slices.Clone(b)
		}
	}
	a.rows = append(a.rows, row)
}
